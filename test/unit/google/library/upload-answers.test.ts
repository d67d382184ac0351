import { beforeEach, describe, expect, test } from 'vitest'
import { googleEndpoints } from '../../../../src/main/google/endpoints.ts'
import { permissionFor, scopes } from '../../../../src/main/google/library/methods.ts'
import type { Permission } from '../../../../src/shared/domain.ts'
import type { MethodName } from '../../../../src/main/google/library/methods.ts'
import type { UploadApi, UploadSource } from '../../../../src/main/google/library/upload-api.ts'
import { createUploadClient, type UploadClientParts } from '../../../../src/main/google/library/upload-client.ts'
import { createNetworkWatch } from '../../../../src/main/google/pace/network-watch.ts'
import { createPacedCalls } from '../../../../src/main/google/pace/paced-calls.ts'
import type { Upload } from '../../../../src/main/ports.ts'
import { standingClock, type StandingClock } from '../../../clocks/standing-clock.ts'

const never = new AbortController().signal
const unit = 262_144
const address = 'https://photoslibrary.googleapis.com/v1/uploads?upload_id=1'

interface Said {
  status?: number
  headers?: Record<string, string>
  body?: string
}

interface Sent {
  url: string
  headers: Record<string, string>
  length: number
}

let clock: StandingClock
let sent: Sent[]
let answers: (Said | Error)[]
let asked: string[]
/** What the count of the day was told of each request: whether it may have arrived. */
let counted: boolean[]
let refused: Awaited<ReturnType<UploadClientParts['quota']>> | undefined
let onRequest: () => void
let uploads: UploadApi

/** Answers in their order; the last one stays. */
const upload: Upload = async (url, { headers, body }) => {
  sent.push({ url, headers, length: body.length })
  onRequest()
  const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? {}
  if (answer instanceof Error) throw answer
  const { status = 200, headers: told = {}, body: text = '' } = answer
  for await (const _ of body.chunks) continue
  return { status, header: (name) => told[name], body: text }
}

const source: UploadSource = {
  name: 'Bäume.jpg',
  mimeType: 'image/jpeg',
  bytes: 2 * unit + 7,
  async *open(from, until) {
    yield new Uint8Array(until - from)
    await Promise.resolve()
  },
}

beforeEach(() => {
  clock = standingClock(undefined, { hasty: true })
  sent = []
  answers = []
  asked = []
  counted = []
  refused = undefined
  onRequest = () => undefined
  const endpoints = googleEndpoints(undefined)
  if (!endpoints.ok) throw new Error('expected endpoints')
  uploads = createUploadClient({
    ports: { upload, clock },
    paced: createPacedCalls({ clock, random: (count) => new Uint8Array(count) }),
    network: createNetworkWatch(clock),
    endpoints: endpoints.value,
    tokens: {
      token: () => Promise.resolve({ ok: true, value: 'secret' }),
      refused: () => undefined,
      adopt: () => undefined,
      clear: () => undefined,
    },
    account: () => ({ email: 'anna@example.com', scopes: [scopes.append] }),
    quota: (method) => {
      asked.push(method)
      return Promise.resolve(refused ?? { end: (arrived) => void counted.push(arrived) })
    },
  })
})

const error = (code: string, cause?: unknown): Error => Object.assign(new Error('it failed', { cause }), { code })
const state = (status: string, received?: string, body = ''): Said => ({
  headers: {
    'x-goog-upload-status': status,
    ...(received !== undefined && { 'x-goog-upload-size-received': received }),
  },
  body,
})
const badAnswer = { ok: false, failure: { problem: { code: 'google-bad-answer' } } }

describe('a request', () => {
  test('for all bytes at once says what they are and that they are whole', async () => {
    answers = [{ body: ' token-1\n' }]
    expect(await uploads.raw(source, { signal: never })).toEqual({ ok: true, value: 'token-1' })
    expect(sent).toEqual([
      {
        url: 'https://photoslibrary.googleapis.com/v1/uploads',
        length: source.bytes,
        headers: {
          authorization: 'Bearer secret',
          'accept-encoding': 'identity',
          'content-type': 'application/octet-stream',
          'x-goog-upload-protocol': 'raw',
          'x-goog-upload-content-type': 'image/jpeg',
          'x-goog-upload-file-name': Buffer.from('Bäume.jpg').toString('latin1'),
        },
      },
    ])
    expect([asked, counted]).toEqual([['uploads'], [true]])
  })

  test('for a start says how much will come in which way', async () => {
    answers = [{ headers: { 'x-goog-upload-url': address, 'x-goog-upload-chunk-granularity': ' 512 ' } }]
    expect(await uploads.start(source, never)).toEqual({ ok: true, value: { url: address, granularity: 512 } })
    expect(sent[0]?.headers).toMatchObject({
      'x-goog-upload-command': 'start',
      'x-goog-upload-protocol': 'resumable',
      'x-goog-upload-raw-size': String(source.bytes),
    })
    expect(sent[0]?.length).toBe(0)
  })

  test.each<[string | undefined, number]>([
    [undefined, unit],
    ['many', unit],
    ['12 bytes', unit],
    ['x12', unit],
    ['0', 1],
    ['1234567890123456', unit],
  ])('of which Google says the granularity %o counts in %i', async (text, granularity) => {
    const told = text === undefined ? {} : { 'x-goog-upload-chunk-granularity': text }
    answers = [{ headers: { 'x-goog-upload-url': address, ...told } }]
    expect(await uploads.start(source, never)).toMatchObject({ value: { granularity } })
  })

  test.each([{}, { 'x-goog-upload-url': 'https://evil.example/upload' }])(
    'is an answer of nobody without an address of Google: %o',
    async (headers) => {
      answers = [{ headers }]
      expect(await uploads.start(source, never)).toMatchObject(badAnswer)
    },
  )

  test('that the day has no room for is not sent', async () => {
    refused = { kind: 'wait', problem: { code: 'day-limit-reached' }, until: 5 } as never
    expect(await uploads.raw(source, { signal: never })).toMatchObject({ ok: false, failure: refused })
    expect(sent).toEqual([])
  })

  test.each<[string, string, boolean, number]>([
    ['ECONNREFUSED', 'offline', false, 2],
    ['ECONNRESET', 'offline', true, 2],
    ['ERR_ANSWER_LENGTH', 'google-bad-answer', true, 5],
    ['ERR_BODY_SOURCE', 'file-failed', true, 1],
    ['ERR_BODY_LENGTH', 'file-failed', true, 1],
  ])('that ends with %s is %s', async (code, problem, arrived, times) => {
    answers = [error(code)]
    expect(await uploads.raw(source, { signal: never })).toMatchObject({
      ok: false,
      failure: { problem: { code: problem, detail: code } },
    })
    expect(counted).toEqual(Array.from({ length: times }, () => arrived))
  })

  test('that ends with what is no error of the system says what it is', async () => {
    answers = [new TypeError('a mistake')]
    expect(await uploads.raw(source, { signal: never })).toMatchObject({
      failure: { problem: { code: 'offline', detail: 'TypeError' } },
    })
  })

  test('for bytes that could not be read says why they could not', async () => {
    answers = [error('ERR_BODY_SOURCE', new Error('the disk is gone'))]
    expect(await uploads.raw(source, { signal: never })).toMatchObject({
      failure: { kind: 'permanent', problem: { code: 'file-failed', detail: 'the disk is gone' } },
    })
  })

  test('that somebody has ended is no failure', async () => {
    const stop = new AbortController()
    onRequest = () => stop.abort()
    answers = [error('ABORT_ERR')]
    expect(await uploads.raw(source, { signal: stop.signal })).toEqual({ ok: false, failure: { kind: 'cancelled' } })
  })

  test.each([
    [199, 'google-bad-answer'],
    [300, 'google-bad-answer'],
    [404, 'google-not-found'],
    [500, 'google-busy'],
  ])('that is answered with %i is %s', async (status, code) => {
    answers = [{ status, body: 'token' }]
    expect(await uploads.raw(source, { signal: never })).toMatchObject({ ok: false, failure: { problem: { code } } })
  })

  test.each([200, 201, 299])('that is answered with %i is done', async (status) => {
    answers = [{ status, body: 'token' }]
    expect(await uploads.raw(source, { signal: never })).toEqual({ ok: true, value: 'token' })
  })

  test('waits as long as Google wants', async () => {
    answers = [{ status: 503, headers: { 'retry-after': '7' } }, { body: 'token' }]
    expect(await uploads.raw(source, { signal: never })).toMatchObject({ ok: true })
    expect(clock.waits).toContain(7000)
  })

  test('leaves an account alone for as long as Google wants', async () => {
    answers = [{ status: 429, headers: { 'retry-after': '100' } }]
    const now = clock.now()
    expect(await uploads.raw(source, { signal: never })).toMatchObject({
      failure: { kind: 'pause-account', until: now + 100_000 },
    })
  })

  test.each(['', ' \n'])('that is answered with %o in the place of a token brought none', async (body) => {
    answers = [{ body }]
    expect(await uploads.raw(source, { signal: never })).toMatchObject({
      failure: { problem: { code: 'google-bad-answer', detail: expect.stringMatching(/./) as string } },
    })
  })
})

describe('the state of an upload', () => {
  test.each<[Said, object]>([
    [state('active', '12'), { ok: true, value: { state: 'active', received: 12 } }],
    [state(' Final ', '7'), { ok: true, value: { state: 'final', received: 7 } }],
    [state('final'), { ok: true, value: { state: 'final', received: 0 } }],
    [state('cancelled'), { ok: true, value: { state: 'cancelled', received: 0 } }],
    [state('active'), badAnswer],
    [state('active', 'all'), badAnswer],
    [state('active', '-1'), badAnswer],
    [state('paused', '3'), badAnswer],
    [{}, badAnswer],
  ])('as %o tells it', async (answer, expected) => {
    answers = [answer]
    expect(await uploads.query(address, never)).toMatchObject(expected)
    expect(sent[0]).toMatchObject({ url: address, length: 0, headers: { 'x-goog-upload-command': 'query' } })
  })
})

describe('sending', () => {
  const session = { url: address, granularity: unit }
  const send = (chunkBytes?: number): ReturnType<UploadApi['send']> =>
    uploads.send(session, source, { signal: never, ...(chunkBytes !== undefined && { chunkBytes }) })

  test('ends with the token of the last piece, whatever the others say', async () => {
    answers = [{ body: 'not yet' }, { body: 'nor now' }, { body: 'token' }]
    expect(await send(unit)).toEqual({ ok: true, value: 'token' })
    expect(
      sent.map(({ headers, length }) => [headers['x-goog-upload-command'], headers['x-goog-upload-offset'], length]),
    ).toEqual([
      ['upload', '0', unit],
      ['upload', String(unit), unit],
      ['upload, finalize', String(2 * unit), 7],
    ])
  })

  test.each<[string, Said, object]>([
    ['says how much it has', state('active', String(unit)), { ok: true, value: 'token' }],
    ['has all and tells the token', state('final', String(source.bytes), 'late'), { ok: true, value: 'late' }],
    [
      'has all and tells none',
      state('final', String(source.bytes)),
      { failure: { kind: 'permanent', problem: { code: 'google-not-found', detail: 'the upload is over' } } },
    ],
    [
      'has given it up',
      state('cancelled', '3', 'token'),
      { failure: { kind: 'permanent', problem: { code: 'google-not-found' } } },
    ],
    [
      'has more than there is',
      state('active', String(source.bytes + 1)),
      { failure: { kind: 'permanent', problem: { code: 'google-not-found' } } },
    ],
    ['says nothing of it', {}, badAnswer],
    ['does not know it', { status: 404 }, { failure: { kind: 'permanent', problem: { code: 'google-not-found' } } }],
  ])('after a break goes by what Google says when it %s', async (_, answer, expected) => {
    answers = [error('ECONNRESET'), answer, { body: 'token' }]
    // What is no state is asked for again; it stays what it was.
    if ('failure' in expected && answer.status === undefined) answers = [error('ECONNRESET'), answer]
    expect(await send()).toMatchObject(expected)
    expect(sent[1]?.headers['x-goog-upload-command']).toBe('query')
    if (sent[2]?.headers['x-goog-upload-command'] === 'upload, finalize')
      expect([sent[2].headers['x-goog-upload-offset'], sent[2].length]).toEqual([String(unit), unit + 7])
  })
})

test.each<[MethodName, Permission]>([
  ['uploads', 'add'],
  ['mediaItems.batchCreate', 'add'],
  ['albums.create', 'add'],
  ['albums.patch', 'edit'],
  ['mediaItems.patch', 'edit'],
  ['mediaItems.list', 'see'],
  ['albums.get', 'see'],
  ['sharedAlbums.list', 'see'],
])('%s needs the permission to %s', (method, permission) => {
  expect(permissionFor(method)).toBe(permission)
})
