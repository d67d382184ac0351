import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGate, refusal } from '../../../src/main/headless/server/guards.ts'
import { readJson } from '../../../src/main/headless/server/request-body.ts'
import { openStaticFiles } from '../../../src/main/headless/server/static-files.ts'

function request(headers: IncomingHttpHeaders, method = 'GET'): IncomingMessage {
  return { headers, method } as IncomingMessage
}

describe('a request is refused', () => {
  test.each([
    [undefined, 'wrong-host'],
    ['', 'wrong-host'],
    ['127.0.0.1', undefined],
    ['127.0.0.1:80', undefined],
    ['localhost:65535', undefined],
    ['[::1]:1', undefined],
    ['[::1]', undefined],
    ['127.0.0.1:', 'wrong-host'],
    ['127.0.0.1:80:80', 'wrong-host'],
    ['127.0.0.1:80x', 'wrong-host'],
    [':80', 'wrong-host'],
    [':80127.0.0.1', 'wrong-host'],
    ['127.0.0.2', 'wrong-host'],
    ['[::2]', 'wrong-host'],
  ] as const)('or not, by its host %j', (host, expected) => {
    expect(refusal(request(host === undefined ? {} : { host }))).toBe(expected)
  })

  test('if its origin is any other than this very page', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('127.0.0.1:8080', 'localhost', '[::1]:9'),
        fc.constantFrom('http://', 'https://', '', 'HTTP://'),
        fc.constantFrom('127.0.0.1:8080', '127.0.0.1', 'localhost', '[::1]:9', 'evil.example'),
        (host, scheme, named) => {
          const expected = scheme === 'http://' && named === host ? undefined : 'foreign-page'
          expect(refusal(request({ host, origin: scheme + named }))).toBe(expected)
        },
      ),
    )
  })

  test('if another site sends it, unless a person follows a link', () => {
    for (const site of [undefined, 'same-origin', 'none', 'same-site', 'cross-site', ''])
      for (const mode of [undefined, 'navigate', 'no-cors', 'cors', ''])
        for (const method of ['GET', 'HEAD', 'POST']) {
          const headers = {
            host: 'localhost',
            ...(site !== undefined && { 'sec-fetch-site': site }),
            ...(mode !== undefined && { 'sec-fetch-mode': mode }),
          }
          const own = site === undefined || site === 'same-origin' || site === 'none'
          const followed = mode === 'navigate' && method === 'GET'
          expect(refusal(request(headers, method))).toBe(own || followed ? undefined : 'foreign-page')
        }
  })
})

describe('a gate', () => {
  test('opens with its key and its cookie, and with no part of them', () => {
    const gate = createGate()
    const cookie = gate.cookie.split(';')[0] ?? ''
    expect(gate.opensWith(gate.key)).toBe(true)
    for (const key of ['', gate.key.slice(1), `${gate.key}x`, createGate().key, gate.base])
      expect(gate.opensWith(key)).toBe(false)
    const admits = (given?: string): boolean => gate.admits(request(given === undefined ? {} : { cookie: given }))
    for (const good of [cookie, ` ${cookie} `, `a=b; ${cookie}`, `a=b;${cookie};c=d`]) expect(admits(good)).toBe(true)
    const [, ticket = ''] = cookie.split('=')
    for (const bad of [
      undefined,
      '',
      ticket,
      `=${ticket}`,
      `x${cookie}`,
      `other=${ticket}`,
      `shoebox=${ticket}x`,
      `shoebox=${gate.key}`,
      `shoebo=${ticket}`,
      `shoebox= ${ticket}`,
      `SHOEBOX=${ticket}`,
    ])
      expect(admits(bad)).toBe(false)
  })

  test('has secrets that differ from each other and from those of every other', () => {
    const secrets = [createGate(), createGate()].flatMap(({ key, base, cookie }) => [
      key,
      base.slice(1, -1),
      /^shoebox=([^;]*);/.exec(cookie)?.[1] ?? '',
    ])
    expect(new Set(secrets).size).toBe(6)
    for (const secret of secrets) expect(secret).toMatch(/^[\w-]{32}$/)
  })
})

describe('the body of a request', () => {
  const sent = (...pieces: (string | Buffer)[]): IncomingMessage =>
    Readable.from(pieces.map((piece) => Buffer.from(piece))) as IncomingMessage

  test('a body may be as long as the limit, in one piece or in many, and no longer', async () => {
    const text = '{"a":"照"}'
    const length = Buffer.byteLength(text)
    const bytes = [...Buffer.from(text)].map((byte) => Buffer.from([byte]))
    for (const body of [[text], bytes]) {
      expect(await readJson(sent(...body), length)).toEqual({ kind: 'object', value: { a: '照' } })
      expect(await readJson(sent(...body), length - 1)).toEqual({ kind: 'too-long' })
    }
  })

  test('a body that is too long is answered before it ends, and read to its end', async () => {
    const body = new PassThrough()
    body.write('x'.repeat(11))
    expect(await readJson(body as unknown as IncomingMessage, 10)).toEqual({ kind: 'too-long' })
    body.end('y'.repeat(100_000))
    await new Promise((resolve) => body.once('end', resolve))
  })

  test.each(['', ' ', 'null', '[]', '[{}]', '1', '"{}"', 'true', '{', '{}x'])('no object: %j', async (text) => {
    expect(await readJson(sent(text), 100)).toEqual({ kind: 'not-json' })
  })

  test('a sender that goes away in the middle is an error', async () => {
    const body = new PassThrough()
    const read = readJson(body as unknown as IncomingMessage, 10)
    body.write('{')
    body.destroy(new Error('aborted'))
    await expect(read).rejects.toThrow('aborted')
  })
})

describe('static files', () => {
  let folder: string
  let server: Server
  let origin: string

  const names = [
    'index.html',
    'robots.txt',
    'assets/index-Ab12Cd34.js',
    'assets/deep/er/index-Ab12Cd3_.css',
    'assets/short-Ab12Cd3.js',
    'assets/long-Ab12Cd345.js',
    'assets/nohash.js',
    'assets/map-Ab12Cd34',
    'other/index-Ab12Cd34.js',
    'font.woff2',
    'module.wasm',
    'picture.svg',
    'picture.png',
  ]

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shoebox-static-'))
    for (const name of names) {
      await mkdir(join(folder, name, '..'), { recursive: true })
      await writeFile(join(folder, name), `content of ${name}`)
    }
    const files = await openStaticFiles(folder)
    await writeFile(join(folder, 'later.txt'), 'later')
    server = createServer((request, response) => {
      void (async () => {
        if (!(await files.answer(request.url ?? '', request, response))) response.writeHead(404).end()
      })()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
    await rm(folder, { recursive: true })
  })

  test('are sent whole, each below its own path, and only those that were there', async () => {
    for (const name of names) expect(await (await fetch(`${origin}/${name}`)).text()).toBe(`content of ${name}`)
    expect(await (await fetch(origin)).text()).toBe('content of index.html')
    for (const path of ['later.txt', 'assets', 'assets/', 'index.html/', 'INDEX.HTML', 'robots'])
      expect((await fetch(`${origin}/${path}`)).status).toBe(404)
  })

  test.each([
    ['index.html', 'text/html; charset=utf-8'],
    ['assets/nohash.js', 'text/javascript; charset=utf-8'],
    ['assets/deep/er/index-Ab12Cd3_.css', 'text/css; charset=utf-8'],
    ['font.woff2', 'font/woff2'],
    ['module.wasm', 'application/wasm'],
    ['picture.svg', 'image/svg+xml'],
    ['picture.png', 'image/png'],
    ['robots.txt', 'application/octet-stream'],
    ['assets/map-Ab12Cd34', 'application/octet-stream'],
  ])('%s is %s', async (name, type) => {
    expect((await fetch(`${origin}/${name}`)).headers.get('content-type')).toBe(type)
  })

  test.each([
    ['assets/index-Ab12Cd34.js', true],
    ['assets/deep/er/index-Ab12Cd3_.css', true],
    ['assets/short-Ab12Cd3.js', false],
    ['assets/long-Ab12Cd345.js', false],
    ['assets/nohash.js', false],
    ['assets/map-Ab12Cd34', false],
    ['other/index-Ab12Cd34.js', false],
    ['index.html', false],
  ])('%s may be kept for ever: %s', async (name, forEver) => {
    const header = (await fetch(`${origin}/${name}`)).headers.get('cache-control')
    expect(header).toBe(forEver ? 'public, max-age=31536000, immutable' : 'no-cache')
  })

  test('HEAD tells the same without the bytes', async () => {
    const [head, get] = await Promise.all([
      fetch(`${origin}/robots.txt`, { method: 'HEAD' }),
      fetch(`${origin}/robots.txt`),
    ])
    for (const name of ['content-type', 'content-length', 'cache-control'])
      expect(head.headers.get(name)).toBe(get.headers.get(name))
    expect(await head.text()).toBe('')
  })

  test('of a page that was not built do not open', async () => {
    await expect(openStaticFiles(join(folder, 'nothing'))).rejects.toThrow('ENOENT')
  })

  test('without an index have no front page', async () => {
    const files = await openStaticFiles(join(folder, 'assets'))
    expect(await files.answer('/', undefined as never, undefined as never)).toBe(false)
  })
})
