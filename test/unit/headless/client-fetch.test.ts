import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { ownFetch } from '../../../src/main/headless/ports/http-client/client-fetch.ts'
import type { Fetch, FetchAnswer, FetchOptions } from '../../../src/main/ports.ts'
import { startStubServer, type StubServer } from '../google/stub-server.ts'

const { signal } = new AbortController()
let stub: StubServer
beforeAll(async () => {
  stub = await startStubServer()
})
afterAll(() => stub.close())

async function textOf({ body }: FetchAnswer): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of body ?? []) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces).toString()
}

const sent = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PATCH'),
  query: fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
  text: fc.oneof(fc.string(), fc.constant('é'), fc.string({ unit: 'binary' }), fc.constant('相册🙂'.repeat(40_000))),
  headers: fc.constantFrom({}, { authorization: 'Bearer x' }, { accept: 'application/json', 'content-type': 'a/b' }),
})
const answered = fc.record({
  status: fc.constantFrom(200, 204, 302, 404, 503),
  body: fc.oneof(fc.string(), fc.constant('{"é": "相册"}'.repeat(20_000))),
  isPacked: fc.boolean(),
  headers: fc.constantFrom({}, { 'retry-after': '7' }, { location: '/elsewhere' }),
})

it('asks and answers as the fetch of Node does', async () => {
  await fc.assert(
    fc.asyncProperty(sent, answered, async ({ method, query, text, headers }, { status, body, isPacked, ...with_ }) => {
      const packed = isPacked ? { 'content-encoding': 'gzip' } : {}
      stub.on('/it', { status, headers: { ...with_.headers, ...packed }, body: isPacked ? gzipSync(body) : body })
      stub.requests.length = 0
      const options: FetchOptions = {
        method,
        headers,
        redirect: 'manual',
        signal,
        ...(method !== 'GET' && { body: text.toWellFormed() }),
      }
      const url = `${stub.origin}/it?${new URLSearchParams({ query }).toString()}`
      const [own, nodes] = await Promise.all(
        [ownFetch, fetch satisfies Fetch].map(async (by) => {
          const answer = await by(url, options)
          const told = ['retry-after', 'location', 'x-missing'].map((name) => answer.headers.get(name))
          return { status: answer.status, told, text: await textOf(answer) }
        }),
      )
      expect(own).toEqual(nodes)
      const asked = stub.requests.map(({ headers: seen, ...rest }) => {
        const { authorization, accept, 'content-length': length, 'user-agent': agent } = seen
        const type = headers['content-type'] === undefined ? undefined : seen['content-type']
        return { ...rest, authorization, accept, length, agent, type, encoding: seen['accept-encoding'] }
      })
      expect(asked).toHaveLength(2)
      expect(asked[0]).toEqual(asked[1])
    }),
    { numRuns: 40 },
  )
})

let server: Server
let sockets: Socket[]
/** Which requests on a connection are answered; at the next it ends. */
let answers: number
let requests: string[]

beforeEach(async () => {
  sockets = []
  requests = []
  server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => undefined)
    let count = 0
    socket.on('data', (bytes) => {
      requests.push(String(bytes).slice(0, 4))
      if (++count > answers) socket.destroy()
      else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(() => {
  for (const socket of sockets) socket.destroy()
  server.close()
})

it.each<[string, FetchOptions, string[]]>([
  ['is asked once more if that changes nothing', { redirect: 'manual', signal }, ['GET ', 'GET ', 'GET ']],
  ['is asked nothing twice that may do it twice', { method: 'POST', body: '{}', redirect: 'manual', signal }, []],
])('a server that closes a connection as it is used again %s', async (_, options, all) => {
  answers = 1
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  expect(await textOf(await ownFetch(url, options))).toBe('{}')
  if (all.length > 0) expect(await textOf(await ownFetch(url, options))).toBe('{}')
  else await expect(ownFetch(url, options)).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(requests).toEqual(all.length > 0 ? all : ['POST', 'POST'])
})
