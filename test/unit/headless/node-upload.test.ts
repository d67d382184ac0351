import { describe, expect, test } from 'vitest'
import { nodeUpload } from '../../../src/main/headless/ports/node-upload.ts'
import { rawServers } from './raw-server.ts'
import { uploadsSafely } from './upload-rules.ts'

const serve = rawServers()

describe('an upload over node:http', () => {
  uploadsSafely(nodeUpload, serve)

  test('tells its length before its body', async () => {
    const url = await serve((request, response) => {
      request.resume().on('end', () => response.end(request.headers['content-length']))
    })
    const chunks = (async function* () {
      yield Buffer.from('picture')
    })()
    const { signal } = new AbortController()
    const answer = await nodeUpload(url, { headers: {}, body: { length: 7, chunks }, signal, silenceMs: 10_000 })
    expect(answer.body).toBe('7')
  })
})
