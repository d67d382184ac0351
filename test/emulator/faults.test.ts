import { request } from 'node:http'
import { connect } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { allItems, ask, caller, errorOf, postForm, type Json, type ListedItem } from './http-for-tests.ts'
import { startEmulator, type Emulator, type Fault, type FaultAction } from './start-emulator.ts'

let emulator: Emulator
let items: ListedItem[]

beforeEach(async () => {
  emulator = await startEmulator({ items: 30, albums: 2, itemBytes: 60_000 })
  items = await allItems(emulator)
})
afterEach(() => emulator.close())

const url = (index: number): string => `${items[index]?.baseUrl ?? ''}=d`
const media = (action: FaultAction, more: Partial<Fault> = {}): ReturnType<Emulator['addFault']> =>
  emulator.addFault({ on: 'media', do: action, ...more })

/** What arrives over the wire, where fetch would only say "failed". */
function raw(
  address: string,
): Promise<{ status: number; length: string | undefined; bytes: number; complete: boolean }> {
  return new Promise((resolve, reject) => {
    const sent = request(address, { agent: false }, (response) => {
      sent.off('error', reject)
      let bytes = 0
      const finish = (): void => {
        const length = response.headers['content-length']
        resolve({ status: response.statusCode ?? 0, length, bytes, complete: response.complete })
      }
      response.on('data', (chunk: Buffer) => (bytes += chunk.length))
      response.on('end', finish)
      response.on('error', finish)
      sent.on('error', finish)
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** Everything that the server sends, headers included: HTTP clients stop where the headers say. */
function overSocket(address: string): Promise<string> {
  const { port, pathname } = new URL(address)
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(`GET ${pathname} HTTP/1.1\r\nHost: x\r\n\r\n`))
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
    socket.on('end', () => resolve(text))
    socket.on('error', reject)
  })
}

test('faults strike the requests that they name, as often as they say', async () => {
  const nth = media({ kind: 'status', status: 500 }, { nth: 2 })
  const one = emulator.addFault({ on: 'any', itemId: items[3]?.id ?? '', do: { kind: 'status', status: 404 } })
  const search = emulator.addFault({
    on: 'api',
    method: 'mediaItems.search',
    after: 1,
    times: 2,
    do: { kind: 'status', status: 503 },
  })
  const statuses: number[] = []
  for (const index of [0, 1, 2, 3, 3]) statuses.push((await fetch(url(index))).status)
  expect(statuses).toEqual([200, 500, 200, 404, 200])
  const api = caller(emulator)
  const searches: number[] = []
  for (let call = 0; call < 5; call += 1) searches.push((await api.search({})).status)
  expect(searches).toEqual([200, 503, 503, 200, 200])
  expect([nth.hits, one.hits, search.hits]).toEqual([1, 1, 2])
  one.remove()
  expect(emulator.faults()).toHaveLength(2)
})

test.each([
  [{ kind: 'status', status: 401 }, 401, 'UNAUTHENTICATED', 'invalid authentication credentials'],
  [{ kind: 'status', status: 403 }, 403, 'PERMISSION_DENIED', 'insufficient authentication scopes'],
  [{ kind: 'status', status: 403, reason: 'disabled' }, 403, 'PERMISSION_DENIED', 'has not been used in project'],
  [{ kind: 'status', status: 409 }, 409, 'ABORTED', 'The operation was aborted.'],
  [{ kind: 'status', status: 429 }, 429, 'RESOURCE_EXHAUSTED', 'per minute per user'],
  [{ kind: 'status', status: 429, reason: 'day' }, 429, 'RESOURCE_EXHAUSTED', 'All requests per day'],
  [{ kind: 'status', status: 503 }, 503, 'UNAVAILABLE', 'unavailable'],
  [{ kind: 'page-token-refused' }, 400, 'INVALID_ARGUMENT', 'same parameters'],
] as [FaultAction, number, string, string][])('an API call answers %o', async (action, status, name, message) => {
  emulator.addFault({ on: 'api', do: action })
  const answer = await caller(emulator).get('albums')
  expect([answer.status, errorOf(answer).status]).toEqual([status, name])
  expect(errorOf(answer).message).toContain(message)
})

test.each([
  [403, 'text/html; charset=UTF-8', undefined],
  [404, 'image/png', 832],
  [429, 'text/html; charset=UTF-8', 1557],
  [500, 'text/html; charset=UTF-8', undefined],
])('a media request answers %i as the image server does', async (status, type, length) => {
  media({ kind: 'status', status, retryAfter: 7 })
  const answer = await fetch(url(0))
  const body = await answer.arrayBuffer()
  expect([answer.status, answer.headers.get('content-type')]).toEqual([status, type])
  expect(answer.headers.get('retry-after')).toBe('7')
  if (length !== undefined) expect(body.byteLength).toBe(length)
})

test('connections break before, in and after the headers', async () => {
  media({ kind: 'reset', at: 'start' })
  await expect(raw(url(0))).rejects.toThrow(/ECONNRESET|hang up/)
  media({ kind: 'reset', at: 'headers' })
  await expect(raw(url(0))).rejects.toThrow(/ECONNRESET|hang up/)
  media({ kind: 'reset', at: 'body', bytes: 20_000 })
  const broken = await raw(url(0))
  expect(broken).toMatchObject({ status: 200, length: '60000', complete: false })
  expect(broken.bytes).toBeLessThanOrEqual(20_000)
})

test('bodies that are shorter, longer, cut, empty or without length', async () => {
  media({ kind: 'short-body', missing: 1 })
  expect(await raw(url(0))).toMatchObject({ length: '60000', bytes: 59_999, complete: false })
  media({ kind: 'long-body' })
  const sent = await overSocket(url(0))
  expect(sent).toContain('Content-Length: 60000\r\n')
  expect(sent.length - sent.indexOf('\r\n\r\n') - 4).toBe(60_100)
  media({ kind: 'cut-file', missing: 500 })
  expect(await raw(url(0))).toEqual({ status: 200, length: '59500', bytes: 59_500, complete: true })
  media({ kind: 'empty' })
  expect(await raw(url(0))).toMatchObject({ status: 200, bytes: 0, complete: true })
  media({ kind: 'no-length' })
  expect(await raw(url(0))).toEqual({ status: 200, length: undefined, bytes: 60_000, complete: true })
  expect(await raw(url(0))).toMatchObject({ bytes: 60_000, complete: true })
})

test('pages and types that are not what was asked for', async () => {
  media({ kind: 'html' })
  const page = await fetch(url(0))
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8'])
  media({ kind: 'wrong-type', contentType: 'video/quicktime' })
  expect((await fetch(url(0))).headers.get('content-type')).toBe('video/quicktime')
  media({ kind: 'redirect' })
  expect((await ask(url(0))).status).toBe(302)
  media({ kind: 'redirect' })
  expect((await (await fetch(url(0))).arrayBuffer()).byteLength).toBe(60_000)
})

test('hanging, endless and slow answers can be given up', async () => {
  media({ kind: 'hang' })
  await expect(fetch(url(0), { signal: AbortSignal.timeout(100) })).rejects.toThrow('timeout')
  media({ kind: 'endless' })
  const endless = await fetch(url(0), { signal: AbortSignal.timeout(300) })
  await expect(endless.arrayBuffer()).rejects.toThrow('timeout')
  media({ kind: 'slow', bytesPerSecond: 20_000 })
  const slow = await fetch(url(0), { signal: AbortSignal.timeout(300) })
  await expect(slow.arrayBuffer()).rejects.toThrow('timeout')
})

test('JSON that is broken, deep, huge or of wrong types', async () => {
  const api = caller(emulator)
  const add = (action: FaultAction): unknown => emulator.addFault({ on: 'api', do: action })
  add({ kind: 'invalid-json' })
  const broken = await api.get('albums')
  expect(() => JSON.parse(broken.text) as unknown).toThrow(SyntaxError)
  add({ kind: 'deep-json', depth: 3000 })
  expect((await api.get('albums')).text).toContain('['.repeat(3000))
  add({ kind: 'huge-json', bytes: 1e6 })
  expect((await api.get('albums')).text.length).toBeGreaterThan(1e6)
  add({ kind: 'wrong-field', field: 'title' })
  add({ kind: 'without-field', field: 'id' })
  expect(((await api.get('albums')).json['albums'] as Json[])[0]?.['title']).toBe(12_345)
  expect(((await api.get('albums')).json['albums'] as Json[])[0]).not.toHaveProperty('id')
})

test('lists that repeat themselves', async () => {
  const api = caller(emulator)
  const ids = (page: Json): unknown[] => (page['mediaItems'] as Json[]).map(({ id }) => id)
  emulator.addFault({ on: 'api', do: { kind: 'duplicate-ids' } })
  emulator.addFault({ on: 'api', after: 1, do: { kind: 'same-page' } })
  const first = (await api.get('mediaItems?pageSize=10')).json
  expect(ids(first)).toHaveLength(11)
  expect(new Set(ids(first)).size).toBe(10)
  const second = (await api.get(`mediaItems?pageSize=10&pageToken=${String(first['nextPageToken'])}`)).json
  expect(second).toEqual(first)
})

test('the token endpoint fails too', async () => {
  emulator.addFault({ on: 'token', do: { kind: 'invalid-grant' } })
  emulator.addFault({ on: 'token', after: 1, do: { kind: 'status', status: 503 } })
  const refresh = (): ReturnType<typeof ask> =>
    postForm(`${emulator.origin}/token`, {
      client_id: emulator.clientId,
      client_secret: emulator.clientSecret,
      grant_type: 'refresh_token',
      refresh_token: emulator.signIn().refreshToken,
    })
  expect((await refresh()).json['error']).toBe('invalid_grant')
  expect((await refresh()).status).toBe(503)
  expect((await refresh()).status).toBe(200)
  expect(emulator.counters.token).toBe(3)
})
