import { createServer as createHttpServer, Agent } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import * as tls from 'node:tls'
import fc from 'fast-check'
import { afterEach, describe, expect, it, test } from 'vitest'
import { agentDownload, goesByProxies } from '../../../src/main/headless/ports/http-client/agent-download.ts'
import { Connection } from '../../../src/main/headless/ports/http-client/connection.ts'
import { ownDownload } from '../../../src/main/headless/ports/http-client/client-download.ts'
import type { Download, DownloadAnswer } from '../../../src/main/ports.ts'
import { makeCertificates } from '../../emulator/proxy/certificates.ts'

const open: { server: Server; sockets: Set<Socket> }[] = []

afterEach(() => {
  for (const { server, sockets } of open.splice(0)) {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
})

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  open.push({ server, sockets })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

interface Scripted {
  url: string
  /** What was asked, request by request. */
  requests: string[]
  connections: () => number
}

/** A server that answers each request on a connection by `answer`. */
async function serve(answer: (socket: Socket, number: number) => void): Promise<Scripted> {
  const requests: string[] = []
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    let text = ''
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1')
      if (!text.endsWith('\r\n\r\n')) return
      requests.push(text)
      text = ''
      answer(socket, requests.length)
    })
  })
  return { url: `http://127.0.0.1:${await listen(server)}`, requests, connections: () => connections }
}

const signal = new AbortController().signal

function get(url: string, download: Download = ownDownload, headers = {}): Promise<DownloadAnswer> {
  return download(url, { headers, signal, patienceMs: 20_000 })
}

async function read({ body }: DownloadAnswer): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of body) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

function bytesOf(length: number): Buffer {
  return Buffer.from(Array.from({ length }, (_, at) => (at * 7 + (at >> 8)) % 256))
}

/** Sends the bytes piece by piece, each when the one before has left. */
async function send(socket: Socket, bytes: Buffer, pieces: readonly number[], ends: boolean): Promise<void> {
  let at = 0
  for (const piece of pieces) {
    if (at >= bytes.length) break
    socket.write(bytes.subarray(at, at + piece))
    at += piece
    await new Promise((resolve) => setImmediate(resolve))
  }
  if (ends) socket.end(bytes.subarray(at))
  else socket.write(bytes.subarray(at))
}

function chunked(bytes: Buffer, sizes: readonly number[], extension: string, trailer: string): Buffer {
  const parts: Buffer[] = []
  for (let at = 0, nth = 0; at < bytes.length; nth++) {
    const size = Math.min(sizes[nth % sizes.length] ?? 1, bytes.length - at)
    parts.push(Buffer.from(`${size.toString(16).toUpperCase()}${extension}\r\n`), bytes.subarray(at, at + size))
    parts.push(Buffer.from('\r\n'))
    at += size
  }
  return Buffer.concat([...parts, Buffer.from(`0\r\n${trailer}\r\n`)])
}

const headers = 'Content-Type: image/jpeg\r\nETag: "a, b"\r\nX-Twice: 1\r\nx-twice:2 \r\nEmpty:\r\n'

describe('answers', () => {
  it('are read as those of node:http, in whatever pieces they come', async () => {
    let answer = Buffer.alloc(0)
    let pieces: number[] = []
    let ends = false
    const { url } = await serve((socket) => void send(socket, answer, pieces, ends))
    const planned = fc.record({
      length: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 300_000 })),
      kind: fc.constantFrom('length', 'chunked', 'open'),
      interim: fc.constantFrom('', 'HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'),
      status: fc.constantFrom('200 OK', '206 Partial Content', '404', '302 Found'),
      sizes: fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 4 }),
      extension: fc.constantFrom('', ';a=b'),
      trailer: fc.constantFrom('', 'X-End: 1\r\n'),
      pieces: fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 6 }),
    })
    await fc.assert(
      fc.asyncProperty(planned, async ({ length, kind, interim, status, sizes, extension, trailer, ...rest }) => {
        const bytes = bytesOf(length)
        const framing = { length: `Content-Length: ${length}\r\n`, chunked: 'Transfer-Encoding: chunked\r\n', open: '' }
        const head = Buffer.from(`${interim}HTTP/1.1 ${status}\r\n${headers}${framing[kind as 'open']}\r\n`)
        answer = Buffer.concat([head, kind === 'chunked' ? chunked(bytes, sizes, extension, trailer) : bytes])
        pieces = rest.pieces
        ends = kind === 'open'
        const [own, node] = [await get(url), await get(url, agentDownload)]
        expect(own.status).toBe(node.status)
        for (const name of ['content-type', 'etag', 'x-twice', 'empty', 'content-length', 'x-absent'])
          expect(own.header(name)).toBe(node.header(name))
        expect((await read(own)).equals(bytes)).toBe(true)
        await read(node)
      }),
      { numRuns: 150 },
    )
  })

  it.each([
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
    ['another version', 'HTTP/2 200\r\n\r\n'],
    ['a status that is none', 'HTTP/1.1 20 OK\r\n\r\n'],
    ['another protocol', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n'],
    ['a header without a colon', 'HTTP/1.1 200 OK\r\nContent-Length 3\r\n\r\nabc'],
    ['a blank before the colon', 'HTTP/1.1 200 OK\r\nContent-Length : 3\r\n\r\nabc'],
    ['a folded header', 'HTTP/1.1 200 OK\r\nX-A: 1\r\n  2\r\nContent-Length: 3\r\n\r\nabc'],
    ['a bare line break in a header', 'HTTP/1.1 200 OK\r\nX-A: 1\nContent-Length: 9\r\n\r\nabc'],
    ['a length that is none', 'HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nabc'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'],
    ['a length and chunks', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['another coding', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
    ['a head without an end', `HTTP/1.1 200 OK\r\n${'X-A: 1\r\n'.repeat(20_000)}`],
  ])('that are none are refused: %s', async (_, text) => {
    const { url } = await serve((socket) => socket.write(text))
    await expect(get(url)).rejects.toMatchObject({ code: 'EPROTO' })
  })

  it.each([
    ['a chunk without a length', 'x\r\nabc\r\n0\r\n\r\n'],
    ['a chunk that is longer than it says', '2\r\nabc\r\n0\r\n\r\n'],
    ['a length with a sign', '+3\r\nabc\r\n0\r\n\r\n'],
    ['a length beyond any', `${'f'.repeat(20)}\r\nabc`],
    ['a line without an end', '3'.repeat(9000)],
    ['a bare line break', '3\nabc\r\n0\r\n\r\n'],
    ['headers without an end', `0\r\n${'X-A: 1\r\n'.repeat(200)}`],
  ])('with a body that is none break off: %s', async (_, text) => {
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
    const { url } = await serve((socket) => socket.write(head + text))
    await expect(get(url).then(read)).rejects.toMatchObject({ code: 'EPROTO' })
  })

  it.each([
    ['the head', 'HTTP/1.1 200 OK\r\nContent-Le'],
    ['a body of a known length', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc'],
    ['a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabc'],
    ['the chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n'],
    ['what comes behind them', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-A: 1\r\n'],
  ])('that end within %s are no whole ones', async (_, text) => {
    const { url } = await serve((socket) => socket.end(text))
    await expect(get(url).then(read)).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  it('come no faster than they are read', async () => {
    const all = 64 * 1024 * 1024
    let sender: Socket | undefined
    const { url } = await serve((socket) => {
      sender = socket
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${all}\r\n\r\n`)
      socket.write(Buffer.alloc(all, 1))
    })
    const { body } = await get(url)
    const pieces = body[Symbol.asyncIterator]()
    await pieces.next()
    await new Promise((resolve) => setTimeout(resolve, 200))
    // What the system holds for both ends of the connection is far less.
    expect(sender?.writableLength).toBeGreaterThan(all / 2)
    let length = 0
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) length += next.value.length
    expect(length).toBeGreaterThan(all - 300_000)
  })
})

describe('connections', () => {
  const whole = 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc'

  it('are used again, one request after the other', async () => {
    const { url, connections, requests } = await serve((socket) => socket.write(whole))
    for (let time = 0; time < 3; time++) expect(String(await read(await get(`${url}/a?b=%20c#d`)))).toBe('abc')
    expect(connections()).toBe(1)
    expect(requests[2]).toBe(
      `GET /a?b=%20c HTTP/1.1\r\nhost: ${url.slice('http://'.length)}\r\nconnection: keep-alive\r\n\r\n`,
    )
  })

  it.each([
    ['that the server is to close', 'HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 3\r\n\r\nabc'],
    ['of an older version', 'HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nabc'],
    ['with more than was asked for', `${whole}HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nother`],
  ])('are not used again: %s', async (_, text) => {
    const { url, connections } = await serve((socket) => socket.write(text))
    for (let time = 0; time < 2; time++) expect(String(await read(await get(url)))).toBe('abc')
    expect(connections()).toBe(2)
  })

  it('are not used again where a body was not read to its end', async () => {
    const { url, connections } = await serve((socket) => socket.write(whole))
    const first = await get(url)
    first.body.destroy()
    expect(String(await read(await get(url)))).toBe('abc')
    expect(connections()).toBe(2)
  })

  it('that spoke while they rested, or were closed, are not used again', async () => {
    const { url, connections } = await serve((socket, number) => {
      socket.write(whole)
      if (number === 1) setTimeout(() => socket.write(whole), 20)
      if (number === 2) setTimeout(() => socket.end(), 20)
    })
    for (let time = 1; time <= 3; time++) {
      expect(String(await read(await get(url)))).toBe('abc')
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
    expect(connections()).toBe(3)
  })

  it('that cannot be made are told with a code, and a new one that ends is not tried again', async () => {
    const server = createServer()
    const port = await listen(server)
    await new Promise((resolve) => server.close(resolve))
    await expect(get(`http://127.0.0.1:${port}`)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    const { url, requests } = await serve((socket) => socket.destroy())
    await expect(get(url)).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(requests).toHaveLength(1)
  })

  it('carry no other request than the one that was meant', async () => {
    const { url, requests } = await serve((socket) => socket.write(whole))
    for (const headers of [{ range: 'bytes=1-\r\nx: y' }, { 'a\r\nb': 'c' }, { a: 'b\n' }, { a: '\u0100' }])
      await expect(get(url, ownDownload, headers)).rejects.toMatchObject({ code: 'EPROTO' })
    await expect(get(url.replace('://', '://a:b@'))).rejects.toMatchObject({ code: 'EPROTO' })
    await expect(get('ftp://127.0.0.1/a')).rejects.toMatchObject({ code: 'EPROTO' })
    await expect(get('no address')).rejects.toMatchObject({ code: 'ERR_INVALID_URL' })
    expect(requests).toEqual([])
  })
})

test('TLS is only believed with a certificate of the very server, signed by somebody whom the machine trusts', async () => {
  const { authority, certificate, key } = await makeCertificates(['localhost'])
  const bytes = bytesOf(700_000)
  const server = createHttpsServer({ cert: certificate, key }, (_request, response) => response.end(bytes))
  const port = await listen(server)
  await expect(get(`https://localhost:${port}/`)).rejects.toMatchObject({
    code: expect.stringMatching(/^(SELF_SIGNED|UNABLE_TO)/) as string,
  })
  const trusted = tls.getCACertificates('default')
  tls.setDefaultCACertificates([...trusted, authority])
  try {
    for (let time = 0; time < 2; time++)
      expect((await read(await get(`https://localhost:${port}/`))).equals(bytes)).toBe(true)
    await expect(get(`https://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
  } finally {
    tls.setDefaultCACertificates(trusted)
  }
})

test('a server with which there is no connection in time was sent nothing, and one that is silent afterwards is waited for', async () => {
  const port = await listen(createServer(() => undefined))
  const [secure, plain] = ['https', 'http'].map((kind) => new Connection(new URL(`${kind}://127.0.0.1:${port}/`), 100))
  for (const each of [secure, plain]) each?.send('GET / HTTP/1.1\r\n\r\n')
  await expect(secure?.read()).rejects.toMatchObject({ code: 'UND_ERR_CONNECT_TIMEOUT' })
  const silence = new Promise((resolve) => setTimeout(() => resolve('silent'), 200))
  expect(await Promise.race([plain?.read(), silence])).toBe('silent')
  plain?.destroy()
})

test('proxies of the environment are left to the agents of Node, which know them', async () => {
  expect(goesByProxies(new Agent())).toBe(false)
  const proxy = createHttpServer((request, response) => response.end(request.url))
  const port = await listen(proxy)
  const agent = new Agent({ proxyEnv: { HTTP_PROXY: `http://127.0.0.1:${port}` } })
  expect(goesByProxies(agent)).toBe(true)
})
