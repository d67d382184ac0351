import { createServer } from 'node:http'
import type { ClientRequest, ClientRequestConstructorOptions } from 'electron'
import { describe, expect, test } from 'vitest'
import { createSystemUpload } from '../../src/main/desktop/ports/system-upload.ts'
import { rawServers } from '../unit/headless/raw-server.ts'
import { uploadsSafely } from '../unit/headless/upload-rules.ts'
import { markReady } from './stand-in/lifecycle.ts'
import { ClientRequestStandIn, type RequestOptions } from './stand-in/client-request.ts'

markReady()
const open = (options: ClientRequestConstructorOptions): ClientRequest =>
  new ClientRequestStandIn(options as RequestOptions) as unknown as ClientRequest
const upload = createSystemUpload(open)

describe('an upload over the network of Electron', () => {
  uploadsSafely(upload, rawServers())

  test('fails with the code that Node has for it', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    await new Promise((resolve) => server.close(resolve))
    const port = typeof address === 'object' && address ? address.port : 0
    const body = { length: 0, chunks: (async function* () {})() }
    const sent = upload(`http://127.0.0.1:${port}/`, {
      headers: {},
      body,
      signal: new AbortController().signal,
      silenceMs: 10_000,
    })
    await expect(sent).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
  })
})
