import { describe, expect, test } from 'vitest'
import { failureOf, retryAfterMs } from '../../../../src/main/google/library/api-failure.ts'
import { googleEndpoints } from '../../../../src/main/google/endpoints.ts'
import type { ApiFailure, MediaAnswer } from '../../../../src/main/google/library/library-api.ts'
import { createMediaClient } from '../../../../src/main/google/library/media-client.ts'
import { createNetworkWatch } from '../../../../src/main/google/pace/network-watch.ts'
import { createPauseGate } from '../../../../src/main/google/pace/pause-gate.ts'
import type { DownloadAnswer } from '../../../../src/main/ports.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'

const origin = 'http://127.0.0.1:9999'

interface Sent {
  status?: number
  headers?: Record<string, string>
  pieces?: string[]
  /** Thrown in place of an answer, or at the end of the body. */
  error?: Error
  inBody?: boolean
}

type Pause = Extract<ApiFailure, { kind: 'pause-account' }>

interface Opened {
  answer: MediaAnswer
  urls: string[]
  ranges: (string | undefined)[]
  /** Which bodies were ended without being read. */
  destroyed: number[]
  /** What was told of each permit: whether the request may have reached Google. */
  permits: boolean[]
  network: ReturnType<typeof createNetworkWatch>
  clock: ReturnType<typeof standingClock>
}

/** Opens `from` of one file at a server that answers one request after the other as planned. */
async function open(
  steps: Sent[],
  {
    from = 0,
    signal = new AbortController().signal,
    pause,
  }: { from?: number; signal?: AbortSignal; pause?: Pause } = {},
): Promise<Opened> {
  const clock = standingClock()
  const network = createNetworkWatch(clock)
  network.use()
  const seen: Omit<Opened, 'answer'> = { urls: [], ranges: [], destroyed: [], permits: [], network, clock }
  const endpoints = googleEndpoints(origin)
  if (!endpoints.ok) throw new Error('no endpoints')
  const media = createMediaClient({
    ports: {
      clock,
      download: (url, { headers }) => {
        const nth = seen.urls.push(url) - 1
        seen.ranges.push(headers['range'])
        const { status = 200, headers: sent = {}, pieces = ['x'], error, inBody } = steps[nth] ?? {}
        if (error && !inBody) return Promise.reject(error)
        const answer: DownloadAnswer = {
          status,
          header: (name) => sent[name],
          body: {
            // oxlint-disable-next-line require-await -- a body is asynchronous, and these pieces are there already
            async *[Symbol.asyncIterator]() {
              for (const piece of pieces) yield Buffer.from(piece)
              if (error) throw error
            },
            destroy: () => void seen.destroyed.push(nth),
          },
        }
        return Promise.resolve(answer)
      },
    },
    endpoints: endpoints.value,
    gate: createPauseGate(clock),
    network,
    quota: () => Promise.resolve(pause ?? { end: (sent) => void seen.permits.push(sent) }),
    bytesAre: 'bytes',
    dayUsedUp: () => false,
  })
  return { answer: await media.open(`${origin}/a`, '=d', from, signal), ...seen }
}

const image = { 'content-type': 'image/jpeg' }
const problemOf = ({ answer }: Opened): unknown => {
  if (answer.kind !== 'failed' || !('problem' in answer.failure)) return answer.kind
  return `${answer.failure.kind} ${answer.failure.problem.code}: ${answer.failure.problem.detail}`
}
const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' })
const noConnection = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })

describe('a request for bytes', () => {
  test('is not made for what has ended already', async () => {
    const stop = new AbortController()
    stop.abort()
    const opened = await open([], { signal: stop.signal })
    expect(opened.answer).toEqual({ kind: 'failed', failure: { kind: 'cancelled' }, sent: false })
    expect([opened.urls, opened.permits]).toEqual([[], []])
  })

  test('is not made when the day has none left', async () => {
    const pause: Pause = { kind: 'pause-account', problem: { code: 'day-limit-reached' }, until: 7, only: 'bytes' }
    const opened = await open([], { pause })
    expect(opened.answer).toEqual({ kind: 'failed', failure: pause, sent: false })
    expect(opened.urls).toEqual([])
  })

  test.each([
    [reset, true, 'ECONNRESET'],
    [noConnection, false, 'ECONNREFUSED'],
  ])('that fails with %s may have reached Google: %s', async (error, counted, detail) => {
    const opened = await open([{ error }])
    expect(opened.answer).toEqual({
      kind: 'failed',
      sent: true,
      failure: { kind: 'retry', problem: { code: 'offline', detail }, afterMs: 1000 },
    })
    expect(opened.permits).toEqual([counted])
    opened.clock.advance(3_000)
    expect(opened.network.trouble()?.kind).toBe('no-connection')
  })

  test('that is ended says nothing about the network', async () => {
    const stop = new AbortController()
    const error = new DOMException('ended', 'AbortError')
    const opening = open([{ error }], { signal: stop.signal })
    stop.abort()
    const { answer, network, clock } = await opening
    expect(answer).toEqual({ kind: 'failed', failure: { kind: 'cancelled' }, sent: true })
    clock.advance(3_000)
    expect(network.trouble()).toBeUndefined()
  })

  test.each([301, 302, 303, 307, 308])(
    'that is sent elsewhere with %d goes there, three times at most',
    async (status) => {
      const to = (location: string): Sent => ({ status, headers: { location } })
      const { answer, urls, destroyed, permits } = await open([to('/b'), to('/c'), { headers: image }])
      expect([answer.kind, urls]).toEqual(['bytes', [`${origin}/a=d`, `${origin}/b`, `${origin}/c`]])
      expect([destroyed, permits]).toEqual([
        [0, 1],
        [true, true, true],
      ])
      const elsewhere = `retry google-bad-answer: HTTP ${status} to elsewhere`
      const endless = await open(Array.from({ length: 9 }, (_, at) => to(`/${at}`)))
      expect([problemOf(endless), endless.urls.length]).toEqual([elsewhere, 4])
      for (const [back, asked] of [
        [[to('')], 1],
        [[to('/b'), to('/a=d')], 2],
        [[to('/b'), to('/c'), to('/b')], 3],
      ] as const) {
        const led = await open([...back])
        expect([problemOf(led), led.urls.length]).toEqual([elsewhere, asked])
      }
    },
  )

  test.each([undefined, 'http://', 'https://example.com/b', 'file:///etc/passwd'])(
    'is never sent to what is not of Google: %s',
    async (location) => {
      const opened = await open([{ status: 302, headers: location === undefined ? {} : { location } }])
      expect([problemOf(opened), opened.urls.length]).toEqual(['retry google-bad-answer: HTTP 302 to elsewhere', 1])
    },
  )
})

describe('an answer', () => {
  test.each<[string, Sent, string]>([
    ['packed', { headers: { ...image, 'content-encoding': ' GZip ' } }, 'retry item-packed: gzip'],
    ['a page', { headers: { 'content-type': 'text/html' } }, 'retry item-not-an-image: text/html'],
    ['another range', { status: 206, headers: image }, 'retry google-bad-answer: another range than the one asked for'],
    ['busy', { status: 500 }, 'retry google-busy: HTTP 500'],
    ['late', { status: 408 }, 'retry google-busy: HTTP 408'],
    ['a conflict', { status: 409 }, 'retry google-busy: HTTP 409'],
    ['a bad request', { status: 400 }, 'permanent google-bad-request: HTTP 400'],
    [
      'a refusal, packed or not',
      { status: 418, headers: { 'content-encoding': 'gzip' } },
      'permanent google-refused: HTTP 418',
    ],
    ['odd', { status: 300, headers: { ...image, 'content-encoding': 'gzip' } }, 'permanent google-refused: HTTP 300'],
    ['expired', { status: 403 }, 'expired'],
    ['gone', { status: 410 }, 'gone'],
  ])('that is %s is told as such, and its body is not read', async (_, sent, wanted) => {
    const opened = await open([sent])
    expect(problemOf(opened)).toBe(wanted)
    expect(opened.destroyed).toEqual([0])
    expect(opened.answer).not.toMatchObject({ sent: false })
  })

  test.each(['', 'identity', ' Identity '])('that says that it is as it is (%j) is one', async (encoding) => {
    expect((await open([{ headers: { ...image, 'content-encoding': encoding } }])).answer.kind).toBe('bytes')
  })

  test('without a type is believed to be bytes', async () => {
    expect((await open([{}])).answer).toMatchObject({ kind: 'bytes', contentType: '', offset: 0 })
  })

  test.each<[string, number | undefined]>([
    ['12', 12],
    ['0', 0],
    ['12a', undefined],
    ['a12', undefined],
    ['-1', undefined],
    ['1'.repeat(16), undefined],
  ])('of the length %s has %s bytes', async (length, total) => {
    const { answer } = await open([{ headers: { ...image, 'content-length': length } }])
    expect(answer.kind === 'bytes' && answer.total).toBe(total)
    expect(answer).not.toHaveProperty('etag')
  })

  test.each<[string, number | undefined | 'none']>([
    ['bytes 5-9/10', 10],
    ['bytes 5-5/6', 6],
    ['bytes 5-9/*', undefined],
    ['bytes 5-4/10', 'none'],
    ['bytes 4-9/10', 'none'],
    ['bytes 5-10/10', 'none'],
    ['x bytes 5-9/10', 'none'],
    ['bytes 5-9/10x', 'none'],
    ['', 'none'],
  ])('with the range %j', async (range, total) => {
    const headers = { ...image, etag: '"a"', 'content-range': range }
    const opened = await open([{ status: 206, headers }], { from: 5 })
    expect(opened.ranges).toEqual(['bytes=5-'])
    if (total === 'none') return expect(problemOf(opened)).toContain('another range')
    expect(opened.answer).toMatchObject({ kind: 'bytes', offset: 5, etag: '"a"' })
    expect(opened.answer.kind === 'bytes' && opened.answer.total).toBe(total)
    // A range in an answer that is no range is none.
    expect((await open([{ status: 200, headers }], { from: 5 })).answer).toMatchObject({ kind: 'bytes', offset: 0 })
  })

  test('that there is nothing from there on is asked for from the start, once', async () => {
    const anew = await open([{ status: 416 }, { headers: image }], { from: 5 })
    expect([anew.answer.kind, anew.ranges]).toEqual(['bytes', ['bytes=5-', undefined]])
    const whole = await open([{ status: 416 }, { headers: image }])
    expect([problemOf(whole), whole.urls.length]).toEqual(['permanent google-refused: HTTP 416', 1])
    const other = await open([{ status: 500 }, { headers: image }], { from: 5 })
    expect(other.urls).toHaveLength(1)
  })
})

describe('a body', () => {
  test('is handed on piece by piece and ended by whoever reads it', async () => {
    const { answer, destroyed } = await open([{ headers: image, pieces: ['a', 'b', 'c'] }])
    if (answer.kind !== 'bytes') throw new Error('no bytes')
    const read: string[] = []
    for await (const piece of answer.body) if (read.push(Buffer.from(piece).toString()) === 2) break
    expect(read).toEqual(['a', 'b'])
    answer.body.destroy()
    expect(destroyed).toEqual([0])
    for await (const piece of answer.body) read.push(Buffer.from(piece).toString())
    expect(read).toEqual(['a', 'b', 'a', 'b', 'c'])
  })

  test('that breaks off is trouble with the network', async () => {
    const { answer, network, clock } = await open([{ headers: image, error: reset, inBody: true }])
    if (answer.kind !== 'bytes') throw new Error('no bytes')
    const read = async (): Promise<void> => {
      for await (const _ of answer.body) clock.advance(2_000)
    }
    await expect(read()).rejects.toBe(reset)
    expect(network.trouble()).toBeUndefined()
    clock.advance(3_000)
    expect(network.trouble()?.kind).toBe('no-connection')
  })

  test('of which nobody asks for more waits for nothing', async () => {
    const { answer, network, clock } = await open([{ headers: image, pieces: ['a', 'b'] }])
    if (answer.kind !== 'bytes') throw new Error('no bytes')
    for await (const _ of answer.body) {
      clock.advance(60_000)
      expect(network.trouble()).toBeUndefined()
    }
    clock.advance(60_000)
    expect(network.trouble()).toBeUndefined()
  })
})

describe('a pause', () => {
  const pause = (
    code: 'google-busy' | 'google-day-quota',
    until: number,
  ): Extract<ApiFailure, { kind: 'pause-account' }> => ({
    kind: 'pause-account',
    problem: { code },
    until,
  })

  test('ends when its time has come, or when so much time has passed', () => {
    for (const set of ['nothing', 'back', 'ahead'] as const) {
      const clock = standingClock()
      const gate = createPauseGate(clock)
      expect(gate.current()).toBeUndefined()
      const held = pause('google-busy', clock.now() + 1_000)
      expect(gate.close(held)).toBe(held)
      if (set === 'back') clock.set(-500_000)
      clock.advance(999)
      expect(gate.current()).toBe(held)
      if (set === 'ahead') clock.set(1)
      else clock.advance(1)
      expect(gate.current()).toBeUndefined()
    }
  })

  test('of a day outlasts one of a moment, and of several of a kind the first holds', () => {
    const clock = standingClock(0)
    const gate = createPauseGate(clock)
    const moment = gate.close(pause('google-busy', 1_000))
    expect(gate.close(pause('google-busy', 2_000))).toBe(moment)
    expect(gate.pauses).toBe(1)
    const day = gate.close(pause('google-day-quota', 90_000))
    expect([gate.current(), gate.pauses]).toEqual([day, 2])
    expect(gate.close(pause('google-busy', 90_000))).toBe(day)
    expect(gate.close(pause('google-busy', 3_000))).toBe(day)
    gate.succeeded()
    expect(gate.pauses).toBe(2)
    clock.advance(90_000)
    gate.succeeded()
    expect(gate.pauses).toBe(0)
  })
})

describe('what an API answer means', () => {
  const context = {
    now: Date.UTC(2026, 9, 3, 12),
    email: 'a@example.com',
    sharing: false,
    pauses: 0,
  }
  const meaning = (status: number, error?: object): unknown => {
    const body = error ? JSON.stringify({ error }) : '<html>'
    const failure = failureOf({ status, body, retryAfter: null }, context)
    return 'problem' in failure ? `${failure.kind} ${failure.problem.code}: ${failure.problem.detail}` : failure.kind
  }

  test.each<[number, object | undefined, string]>([
    [408, undefined, 'retry google-busy: HTTP 408'],
    [409, undefined, 'retry google-busy: HTTP 409'],
    [502, undefined, 'retry google-busy: HTTP 502'],
    [410, undefined, 'permanent google-not-found: HTTP 410'],
    [404, { message: 'Gone', status: 'NOT_FOUND' }, 'permanent google-not-found: HTTP 404 NOT_FOUND Gone'],
    [405, { message: '', status: 'ODD' }, 'permanent google-refused: HTTP 405 ODD'],
    [
      429,
      { message: 'Slow', status: 'RESOURCE_EXHAUSTED' },
      'pause-account google-busy: HTTP 429 RESOURCE_EXHAUSTED Slow',
    ],
    [
      403,
      { message: 'Slow', status: 'RESOURCE_EXHAUSTED' },
      'pause-account google-busy: HTTP 403 RESOURCE_EXHAUSTED Slow',
    ],
    [
      400,
      { message: 'Slow', status: 'RESOURCE_EXHAUSTED' },
      'permanent google-bad-request: HTTP 400 RESOURCE_EXHAUSTED Slow',
    ],
  ])('%d with %o', (status, error, wanted) => {
    expect(meaning(status, error)).toBe(wanted)
  })

  test('is told in 500 characters at most', () => {
    expect(meaning(405, { message: 'x'.repeat(2_000), status: '' })).toBe(
      `permanent google-refused: HTTP 405 ${'x'.repeat(491)}`,
    )
  })

  test.each<[string | null, number | undefined]>([
    [null, undefined],
    ['7', 7_000],
    [' 7 ', 7_000],
    ['7 days', undefined],
    ['soon', undefined],
    ['Sat, 03 Oct 2026 12:00:30 GMT', 30_000],
    ['Sat, 03 Oct 2026 11:00:00 GMT', 0],
    ['900000', 86_400_000],
  ])('with Retry-After %j is to be left alone for %s ms', (header, wanted) => {
    expect(retryAfterMs(header, context.now)).toBe(wanted)
  })
})
