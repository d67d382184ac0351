import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { googleEndpoints } from '../../../../src/main/google/endpoints.ts'
import type { MediaAnswer, MediaApi } from '../../../../src/main/google/library/library-api.ts'
import { createMediaClient } from '../../../../src/main/google/library/media-client.ts'
import { createNetworkWatch } from '../../../../src/main/google/pace/network-watch.ts'
import { createPauseGate } from '../../../../src/main/google/pace/pause-gate.ts'
import { nodeDownload } from '../../../../src/main/headless/ports/node-download.ts'
import { startStubServer } from '../stub-server.ts'
import type { StubServer } from '../stub-server.ts'
import { standingClock, type StandingClock } from '../../../clocks/standing-clock.ts'

const bytes = Buffer.from('0123456789')
const never = new AbortController().signal
let server: StubServer
let clock: StandingClock
let media: MediaApi
let counted: number
let dayUsedUp: boolean

beforeAll(async () => {
  server = await startStubServer()
})
afterAll(() => server.close())
beforeEach(() => {
  server.requests.length = 0
  clock = standingClock()
  counted = 0
  dayUsedUp = false
  media = client(server.origin)
})

function client(origin?: string): MediaApi {
  const endpoints = googleEndpoints(origin)
  if (!endpoints.ok) throw new Error('expected endpoints')
  return createMediaClient({
    ports: { download: nodeDownload, clock },
    endpoints: endpoints.value,
    gate: createPauseGate(clock),
    network: createNetworkWatch(clock),
    quota: () =>
      Promise.resolve({
        end(sent) {
          if (sent) counted += 1
        },
      }),
    bytesAre: 'bytes',
    dayUsedUp: () => dayUsedUp,
  })
}

function open(from = 0, signal = never): Promise<MediaAnswer> {
  return media.open(`${server.origin}/lr/AAA`, '=d', from, signal)
}

async function content(answer: MediaAnswer): Promise<string> {
  if (answer.kind !== 'bytes') throw new Error(`expected bytes, not ${answer.kind}`)
  const pieces: Uint8Array[] = []
  for await (const piece of answer.body) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

const jpeg = { 'content-type': 'image/jpeg' }

describe('bytes', () => {
  test('a whole file, asked for without a sign-in and without compression', async () => {
    server.on('/lr/AAA=d', { headers: { ...jpeg, 'content-length': '10', etag: '"v1"' }, body: bytes })
    const answer = await open()
    expect(answer).toMatchObject({ kind: 'bytes', offset: 0, total: 10, contentType: 'image/jpeg', etag: '"v1"' })
    expect(await content(answer)).toBe('0123456789')
    const [request] = server.requests
    expect(request?.headers).toMatchObject({ 'accept-encoding': 'identity' })
    expect(request?.headers).not.toHaveProperty('authorization')
    expect(request?.headers).not.toHaveProperty('range')
    expect(counted).toBe(1)
  })

  test('a rest', async () => {
    const headers = { ...jpeg, 'content-range': 'bytes 4-9/10' }
    server.on('/lr/AAA=d', { status: 206, headers, body: bytes.subarray(4) })
    const answer = await open(4)
    expect(answer).toMatchObject({ kind: 'bytes', offset: 4, total: 10 })
    expect(await content(answer)).toBe('456789')
    expect(server.requests[0]?.headers.range).toBe('bytes=4-')
  })

  test('a rest of unknown length', async () => {
    server.on('/lr/AAA=d', {
      status: 206,
      headers: { ...jpeg, 'content-range': 'bytes 4-9/*' },
      body: bytes.subarray(4),
    })
    const answer = await open(4)
    expect(answer).toMatchObject({ kind: 'bytes', offset: 4 })
    expect(answer).not.toHaveProperty('total')
    await content(answer)
  })

  test('a server that ignores the range sends the whole', async () => {
    server.on('/lr/AAA=d', { headers: jpeg, body: bytes })
    const answer = await open(4)
    expect(answer).toMatchObject({ kind: 'bytes', offset: 0 })
    expect(await content(answer)).toBe('0123456789')
  })

  test('a length that was not told is not made up', async () => {
    server.on('/lr/AAA=d', (_seen, response) => {
      response.writeHead(200, jpeg)
      response.write(bytes)
      response.end()
      return undefined
    })
    const answer = await open()
    expect(answer).not.toHaveProperty('total')
    expect(await content(answer)).toBe('0123456789')
  })

  test('a range beyond the end starts over', async () => {
    const refused = { status: 416, headers: { 'content-range': 'bytes */10' } }
    server.on('/lr/AAA=d', refused, { headers: jpeg, body: bytes })
    expect(await open(10)).toMatchObject({ kind: 'bytes', offset: 0 })
    expect(server.requests.map((request) => request.headers.range)).toEqual(['bytes=10-', undefined])
  })

  test.each(['bytes 3-9/10', 'bytes 4-10/10', 'bytes 9-4/10', 'bytes 4-', 'items 4-9/10', ''])(
    'a rest that claims "%s" is not used',
    async (range) => {
      server.on('/lr/AAA=d', { status: 206, headers: { ...jpeg, 'content-range': range }, body: bytes.subarray(4) })
      expect(await open(4)).toMatchObject({
        kind: 'failed',
        failure: { kind: 'retry', problem: { code: 'google-bad-answer' } },
      })
    },
  )

  test('bytes may break off: the reader sees it', async () => {
    server.on('/lr/AAA=d', (_seen, response) => {
      response.writeHead(200, { ...jpeg, 'content-length': '10' })
      response.write(bytes.subarray(0, 5), () => response.destroy())
      return undefined
    })
    const answer = await open()
    await expect(content(answer)).rejects.toThrow()
  })

  test('aborting ends a body under way', async () => {
    server.on('/lr/AAA=d', (_seen, response) => {
      response.writeHead(200, { ...jpeg, 'content-length': '10' })
      response.write(bytes.subarray(0, 5))
      return undefined
    })
    const stop = new AbortController()
    const answer = await open(0, stop.signal)
    const reading = content(answer)
    stop.abort()
    await expect(reading).rejects.toThrow()
  })
})

describe('refusals', () => {
  test.each<[string, number, Record<string, string>, object]>([
    ['an old base URL', 403, { 'content-type': 'text/html' }, { kind: 'expired' }],
    ['a gone item, as an image', 404, { 'content-type': 'image/png' }, { kind: 'gone' }],
    ['gone for good', 410, {}, { kind: 'gone' }],
    [
      'a page in place of an image',
      200,
      { 'content-type': 'text/html; charset=utf-8' },
      { failure: { kind: 'retry', problem: { code: 'item-not-an-image' } } },
    ],
    [
      'JSON in place of an image',
      200,
      { 'content-type': 'application/json' },
      { failure: { kind: 'retry', problem: { code: 'item-not-an-image' } } },
    ],
    ['trouble', 500, {}, { failure: { kind: 'retry', problem: { code: 'google-busy' }, afterMs: 1_000 } }],
    ['a conflict', 409, {}, { failure: { kind: 'retry', problem: { code: 'google-busy' }, afterMs: 1_000 } }],
    ['trouble with a wish', 503, { 'retry-after': '12' }, { failure: { kind: 'retry', afterMs: 12_000 } }],
    ['a bad request', 400, {}, { failure: { kind: 'permanent', problem: { code: 'google-bad-request' } } }],
    ['another refusal', 405, {}, { failure: { kind: 'permanent', problem: { code: 'google-refused' } } }],
    ['nothing', 204, {}, { failure: { kind: 'permanent' } }],
  ])('%s', async (_name, status, headers, expected) => {
    server.on('/lr/AAA=d', { status, headers, ...(status !== 204 && { body: '<html>' }) })
    expect(await open()).toMatchObject(expected)
    expect(counted).toBe(1)
  })

  test('429 pauses the account: once for all answers of the moment, longer each time, short again after a success', async () => {
    const busy = { status: 429, headers: { 'content-type': 'text/html' }, body: '<html>' }
    server.on('/lr/AAA=d', busy)
    const together = await Promise.all([open(), open(), open()])
    const until = clock.now() + 30_000
    for (const answer of together) {
      expect(answer).toMatchObject({ failure: { kind: 'pause-account', until, problem: { code: 'google-busy' } } })
    }
    const sent = server.requests.length
    expect(await open()).toMatchObject({ failure: { kind: 'pause-account', until } })
    expect(server.requests).toHaveLength(sent)

    clock.advance(30_000)
    expect(await open()).toMatchObject({ failure: { until: clock.now() + 60_000 } })

    clock.advance(60_000)
    server.on('/lr/AAA=d', { headers: jpeg, body: bytes })
    await content(await open())
    server.on('/lr/AAA=d', busy)
    expect(await open()).toMatchObject({ failure: { until: clock.now() + 30_000 } })
  })

  test('429 with our own count used up is the day quota', async () => {
    dayUsedUp = true
    server.on('/lr/AAA=d', { status: 429, body: '<html>' })
    expect(await open()).toMatchObject({ failure: { kind: 'pause-account', problem: { code: 'google-day-quota' } } })
  })

  test('no server', async () => {
    const gone = await startStubServer()
    await gone.close()
    media = client(gone.origin)
    const answer = await media.open(`${gone.origin}/lr/AAA`, '=d', 0, never)
    expect(answer).toMatchObject({ failure: { kind: 'retry', problem: { code: 'offline', detail: 'ECONNREFUSED' } } })
    expect(counted).toBe(0)
  })

  test('aborted before the answer', async () => {
    server.on('/lr/AAA=d', () => undefined)
    const stop = new AbortController()
    const answer = open(0, stop.signal)
    stop.abort()
    expect(await answer).toMatchObject({ kind: 'failed', failure: { kind: 'cancelled' } })
  })
})

describe('bytes that come packed, although they were asked for as they are', () => {
  test.each(['gzip', 'br', 'deflate', 'zstd', 'x-gzip', ' GZIP ', 'identity, gzip'])(
    '%s is refused',
    async (encoding) => {
      server.on('/lr/AAA=d', { headers: { ...jpeg, 'content-encoding': encoding }, body: bytes })
      expect(await open(0)).toMatchObject({
        kind: 'failed',
        failure: { kind: 'retry', problem: { code: 'item-packed' } },
      })
    },
  )
})

describe('where bytes may come from', () => {
  test('a few hops on hosts that are allowed, range included', async () => {
    server.on('/lr/AAA=d', { status: 302, headers: { location: '/moved/1' } })
    server.on('/moved/1', { status: 307, headers: { location: `${server.origin}/moved/2` } })
    server.on('/moved/2', {
      status: 206,
      headers: { ...jpeg, 'content-range': 'bytes 4-9/10' },
      body: bytes.subarray(4),
    })
    expect(await content(await open(4))).toBe('456789')
    expect(server.requests.map((request) => request.headers.range)).toEqual(['bytes=4-', 'bytes=4-', 'bytes=4-'])
    expect(counted).toBe(3)
  })

  test('no hop to another host, and no endless hops', async () => {
    const other = await startStubServer()
    server.on('/lr/AAA=d', { status: 302, headers: { location: `${other.origin}/x` } })
    expect(await open()).toMatchObject({ failure: { kind: 'retry', problem: { code: 'google-bad-answer' } } })
    expect(other.requests).toHaveLength(0)
    server.on('/lr/AAA=d', { status: 302, headers: { location: '/lr/AAA=d' } })
    server.requests.length = 0
    expect(await open()).toMatchObject({ failure: { problem: { code: 'google-bad-answer' } } })
    expect(server.requests).toHaveLength(1)
    await other.close()
  })

  test('with real Google a base URL of another host is never asked', async () => {
    media = client()
    expect(await open()).toMatchObject({ failure: { kind: 'permanent', problem: { code: 'google-bad-answer' } } })
    expect(server.requests).toHaveLength(0)
  })
})
