import { getEventListeners } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exchange, mayHaveArrived } from '../../../src/main/google/exchange.ts'
import { ownFetch } from '../../../src/main/headless/ports/http-client/client-fetch.ts'
import type { Fetch } from '../../../src/main/ports.ts'
import { startStubServer } from './stub-server.ts'
import type { StubServer } from './stub-server.ts'

const never = new AbortController().signal
let server: StubServer
beforeAll(async () => {
  server = await startStubServer()
})
afterAll(() => server.close())

describe.each<[string, Fetch]>([
  ['fetch of Node', fetch],
  ['our own client', ownFetch],
])('by %s', (_, by) => {
  test('text that spans chunks arrives whole', async () => {
    const text = '相册'.repeat(50_000)
    server.on('/long', { body: text })
    expect(await exchange(by, `${server.origin}/long`, {}, never)).toMatchObject({
      kind: 'answer',
      status: 200,
      body: text,
    })
  })

  test('a body without end is given up', async () => {
    const flowing = { stopped: false }
    server.on('/endless', (_seen, response) => {
      const chunk = Buffer.alloc(1024 * 1024, 0x20)
      const pump = (): void => {
        while (!flowing.stopped && response.write(chunk));
      }
      response.on('drain', pump)
      response.on('close', () => (flowing.stopped = true))
      pump()
      return undefined
    })
    expect(await exchange(by, `${server.origin}/endless`, {}, never)).toEqual({ kind: 'too-large' })
    await expect.poll(() => flowing.stopped).toBe(true)
  })

  test('a server that never answers, and one that stops in the middle', async () => {
    server.on('/silent', () => undefined)
    expect(await exchange(by, `${server.origin}/silent`, {}, never, 50)).toEqual({
      kind: 'offline',
      detail: 'no answer in time',
    })
    server.on('/stalls', (_seen, response) => {
      response.writeHead(200)
      response.write('{')
      return undefined
    })
    expect(await exchange(by, `${server.origin}/stalls`, {}, never, 1_000)).toEqual({
      kind: 'offline',
      detail: 'the answer stalled',
    })
  })

  test('a redirect is an answer, never followed with what the request carries', async () => {
    server.on('/here', { status: 302, headers: { location: '/there' } })
    const answer = await exchange(by, `${server.origin}/here`, { headers: { authorization: 'Bearer secret' } }, never)
    expect(answer).toMatchObject({ kind: 'answer', status: 302 })
    expect(server.to('/there')).toHaveLength(0)
  })

  test('aborting, before and in the middle', async () => {
    const stop = new AbortController()
    server.on('/stalls', (_seen, response) => {
      response.writeHead(200)
      response.write('{')
      stop.abort()
      return undefined
    })
    expect(await exchange(by, `${server.origin}/stalls`, {}, stop.signal)).toEqual({ kind: 'cancelled' })
    expect(await exchange(by, `${server.origin}/stalls`, {}, stop.signal)).toEqual({ kind: 'cancelled' })
  })

  test('what cannot have reached a server is told from what may have', async () => {
    const closed = await startStubServer()
    await closed.close()
    const refused = await exchange(by, `${closed.origin}/x`, {}, never)
    expect(refused).toEqual({ kind: 'offline', detail: 'ECONNREFUSED' })
    server.on('/cut', (_seen, response) => {
      response.destroy()
      return undefined
    })
    const cut = await exchange(by, `${server.origin}/cut`, { method: 'POST', body: '{}' }, never)
    const reasons = [refused, cut].map((end) => (end.kind === 'offline' ? mayHaveArrived(end.detail) : undefined))
    expect(reasons).toEqual([false, true])
  })
})

test('what goes wrong on the way is told by the word of the system, and nothing of the request stays', async () => {
  const { signal } = new AbortController()
  const cases: [unknown, string][] = [
    [new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code: 'ENOTFOUND' }) }), 'ENOTFOUND'],
    [Object.assign(new Error('cut'), { code: 'ECONNRESET' }), 'ECONNRESET'],
    [Object.assign(new TypeError('odd'), { code: 7 }), 'TypeError'],
    [new TypeError('odd'), 'TypeError'],
    ['odd', 'network failure'],
    [undefined, 'network failure'],
  ]
  for (const [error, detail] of cases) {
    // oxlint-disable-next-line prefer-promise-reject-errors -- what a fetch rejects with may be anything
    const failing: typeof fetch = () => Promise.reject(error)
    expect(await exchange(failing, `${server.origin}/x`, {}, signal)).toEqual({ kind: 'offline', detail })
    expect(getEventListeners(signal, 'abort')).toEqual([])
  }
  const empty: typeof fetch = () => Promise.resolve(new Response(null, { status: 204 }))
  expect(await exchange(empty, `${server.origin}/x`, {}, signal)).toMatchObject({ kind: 'answer', body: '' })
  expect(getEventListeners(signal, 'abort')).toEqual([])
})
