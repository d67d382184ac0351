import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { agentDownload } from '../../../src/main/headless/ports/http-client/agent-download.ts'
import { ownDownload } from '../../../src/main/headless/ports/http-client/client-download.ts'
import type { Download, DownloadAnswer } from '../../../src/main/ports.ts'

let server: Server | undefined

afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

async function serve(answer: RequestListener): Promise<string> {
  const own = createServer(answer)
  server = own
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(own.address() as AddressInfo).port}/`
}

function get(
  download: Download,
  url: string,
  { signal = new AbortController().signal, patienceMs = 10_000 } = {},
): Promise<DownloadAnswer> {
  return download(url, { headers: {}, signal, patienceMs })
}

async function read({ body }: DownloadAnswer): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of body) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces).toString()
}

describe.each([
  ['our own client', ownDownload],
  ['the agents of Node', agentDownload],
])('%s', (_, download) => {
  test('an encoding that nobody asked for is undone', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('picture'))
    })
    expect(await read(await get(download, url))).toBe('picture')
  })

  test('an encoded body that breaks off throws', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('picture').subarray(0, 20))
    })
    await expect(get(download, url).then(read)).rejects.toThrow()
  })

  test('a kept connection that the server closed in the meantime costs no failure', async () => {
    let requests = 0
    const url = await serve((request, response) => {
      requests += 1
      if (requests === 2) request.socket.resetAndDestroy()
      else response.end('picture')
    })
    expect(await read(await get(download, url))).toBe('picture')
    expect(await read(await get(download, url))).toBe('picture')
    expect(requests).toBe(3)
  })

  test('no answer within the patience', async () => {
    const url = await serve(() => undefined)
    await expect(get(download, url, { patienceMs: 50 })).rejects.toMatchObject({ code: 'ETIMEDOUT' })
  })

  test('aborting ends a body that nobody reads yet, and one that waits for bytes', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('pic')
    })
    const ending = new AbortController()
    const [unread, waiting] = await Promise.all([get(download, url, ending), get(download, url, ending)])
    const reading = read(waiting)
    ending.abort()
    await expect(reading).rejects.toThrow()
    await expect(read(unread)).rejects.toThrow()
  })
})
