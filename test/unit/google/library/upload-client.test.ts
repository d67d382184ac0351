import { createHash, randomBytes } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { googleEndpoints } from '../../../../src/main/google/endpoints.ts'
import { scopes } from '../../../../src/main/google/library/methods.ts'
import type { UploadApi, UploadSource } from '../../../../src/main/google/library/upload-api.ts'
import { createUploadClient } from '../../../../src/main/google/library/upload-client.ts'
import { createNetworkWatch } from '../../../../src/main/google/pace/network-watch.ts'
import { createPacedCalls } from '../../../../src/main/google/pace/paced-calls.ts'
import { nodeUpload } from '../../../../src/main/headless/ports/node-upload.ts'
import { startEmulator } from '../../../emulator/start-emulator.ts'
import type { Emulator, EmulatorOptions } from '../../../emulator/start-emulator.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'

const never = new AbortController().signal
const unit = 262_144
let emulator: Emulator
let opened: [from: number, until: number][] = []

afterEach(() => emulator.close())

function sourceOf(bytes: Buffer, name = 'Bäume.jpg'): UploadSource {
  return {
    name,
    mimeType: 'image/jpeg',
    bytes: bytes.length,
    async *open(from, until) {
      opened.push([from, until])
      for (let at = from; at < until; at += 65_536) yield bytes.subarray(at, Math.min(until, at + 65_536))
      await Promise.resolve()
    },
  }
}

async function open(options: EmulatorOptions = {}, granted: readonly string[] = [scopes.append]): Promise<UploadApi> {
  opened = []
  emulator = await startEmulator({ items: 0, albums: 0, ...options })
  const endpoints = googleEndpoints(emulator.origin)
  if (!endpoints.ok) throw new Error('expected endpoints')
  const clock = standingClock(undefined, { hasty: true })
  let { accessToken } = emulator.signIn({ scopes: granted })
  return createUploadClient({
    ports: { upload: nodeUpload, clock },
    paced: createPacedCalls({ clock, random: (count) => new Uint8Array(count) }),
    network: createNetworkWatch(clock),
    endpoints: endpoints.value,
    tokens: {
      token: () => Promise.resolve({ ok: true, value: accessToken }),
      refused: () => void ({ accessToken } = emulator.signIn({ scopes: granted })),
      adopt: () => undefined,
      clear: () => undefined,
    },
    account: () => ({ email: 'anna@example.com', scopes: granted }),
    quota: () => Promise.resolve({ end: () => undefined }),
  })
}

async function started(uploads: UploadApi, source: UploadSource): Promise<{ url: string; granularity: number }> {
  const session = await uploads.start(source, never)
  if (!session.ok) throw new Error(JSON.stringify(session.failure))
  return session.value
}

function arrived(token: unknown): unknown {
  return typeof token === 'object' && token !== null && 'value' in token
    ? emulator.uploaded(String(token.value))
    : token
}

const whole = (bytes: Buffer, name = 'Bäume.jpg'): object => ({
  name,
  contentType: 'image/jpeg',
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
})

const bytes = randomBytes(3 * unit + 12_345)

describe.each(['current', 'legacy'] as const)('in the profile %s', (profile) => {
  test('bytes are sent with one request, and with a name in any script', async () => {
    const uploads = await open({ profile })
    const told: number[] = []
    const token = await uploads.raw(sourceOf(bytes, '照片\r\n1.jpg'), {
      signal: never,
      onSent: (sent) => told.push(sent),
    })
    expect(arrived(token)).toMatchObject(whole(bytes, '照片  1.jpg'))
    expect(told.at(-1)).toBe(bytes.length)
  })

  test.each([
    ['at once', undefined, 1],
    ['in pieces of the granularity', unit, 4],
    ['in pieces that are rounded down to it', 2 * unit + 5, 2],
    ['in pieces that are smaller than it', 1, 4],
  ])('bytes are sent %s', async (_, chunkBytes, requests) => {
    const uploads = await open({ profile })
    const source = sourceOf(bytes)
    const session = await started(uploads, source)
    expect(session.granularity).toBe(unit)
    expect(await uploads.query(session.url, never)).toEqual({ ok: true, value: { state: 'active', received: 0 } })
    const token = await uploads.send(session, source, {
      signal: never,
      ...(chunkBytes !== undefined && { chunkBytes }),
    })
    expect(arrived(token)).toMatchObject(whole(bytes))
    expect(emulator.counters.byMethod['uploads.upload']).toBe(requests)
  })
})

test.each([1, unit - 1, unit, 2 * unit + 1, 3 * unit + 12_344])(
  'a connection that ends after %i bytes costs no byte that Google has',
  async (cut) => {
    const uploads = await open()
    const source = sourceOf(bytes)
    const session = await started(uploads, source)
    emulator.addFault({ on: 'api', method: 'uploads.upload', do: { kind: 'cut-upload', bytes: cut } })
    expect(arrived(await uploads.send(session, source, { signal: never }))).toMatchObject(whole(bytes))
    expect(opened).toEqual([
      [0, bytes.length],
      [cut - (cut % unit), bytes.length],
    ])
    expect(emulator.counters.byMethod['uploads.query']).toBe(1)
  },
)

test('an answer that never came is looked after, not sent again', async () => {
  const uploads = await open()
  const source = sourceOf(bytes)
  const session = await started(uploads, source)
  emulator.addFault({ on: 'api', method: 'uploads.upload', do: { kind: 'reset', at: 'start' } })
  expect(arrived(await uploads.send(session, source, { signal: never, chunkBytes: 2 * unit }))).toMatchObject(
    whole(bytes),
  )
  expect(opened).toEqual([
    [0, 2 * unit],
    [2 * unit, bytes.length],
  ])
})

test('what an earlier process has begun is asked for first, and goes on from there', async () => {
  const uploads = await open()
  const source = sourceOf(bytes)
  const session = await started(uploads, source)
  emulator.addFault({ on: 'api', method: 'uploads.upload', nth: 2, do: { kind: 'status', status: 403 } })
  expect(await uploads.send(session, source, { signal: never, chunkBytes: 2 * unit })).toMatchObject({ ok: false })
  opened = []
  expect(arrived(await uploads.send(session, source, { signal: never, from: 'unknown' }))).toMatchObject(whole(bytes))
  expect(opened).toEqual([[2 * unit, bytes.length]])
})

test('an upload is over that Google has more of than the file has, or whose address is not Google’s', async () => {
  const uploads = await open()
  const source = sourceOf(bytes)
  const session = await started(uploads, source)
  emulator.addFault({ on: 'api', method: 'uploads.upload', nth: 2, do: { kind: 'status', status: 403 } })
  await uploads.send(session, source, { signal: never, chunkBytes: 2 * unit })
  const over = { ok: false, failure: { kind: 'permanent', problem: { code: 'google-not-found' } } }
  const shorter = sourceOf(bytes.subarray(0, unit))
  expect(await uploads.send(session, shorter, { signal: never, from: 'unknown' })).toMatchObject(over)
  const before = emulator.counters.api
  const elsewhere = { ...session, url: 'https://photos.example.org/v1/uploads?upload_id=1' }
  expect(await uploads.send(elsewhere, source, { signal: never, from: 'unknown' })).toMatchObject(over)
  expect(emulator.counters.api).toBe(before)
})

test('an upload whose last answer was lost is over: its token is known to nobody', async () => {
  const uploads = await open()
  const source = sourceOf(bytes)
  const session = await started(uploads, source)
  emulator.addFault({ on: 'api', method: 'uploads.upload', do: { kind: 'reset', at: 'start' } })
  expect(await uploads.send(session, source, { signal: never })).toMatchObject({
    ok: false,
    failure: { kind: 'permanent', problem: { code: 'google-not-found' } },
  })
})

test('a later start goes on where an earlier one was stopped', async () => {
  const uploads = await open()
  const source = sourceOf(bytes)
  const session = await started(uploads, source)
  const stop = new AbortController()
  const onSent = (sent: number): void => {
    if (sent > 2 * unit) stop.abort()
  }
  const chunkBytes = unit
  expect(await uploads.send(session, source, { signal: stop.signal, onSent, chunkBytes })).toEqual({
    ok: false,
    failure: { kind: 'cancelled' },
  })
  const state = await uploads.query(session.url, never)
  const received = state.ok ? state.value.received : -1
  expect(received).toBeGreaterThanOrEqual(2 * unit)
  opened = []
  expect(arrived(await uploads.send(session, source, { signal: never, from: received }))).toMatchObject(whole(bytes))
  expect(opened).toEqual([[received, bytes.length]])
})

test('a cancelled upload takes nothing more', async () => {
  const uploads = await open()
  const source = sourceOf(bytes)
  const session = await started(uploads, source)
  expect(await uploads.cancel(session.url, never)).toMatchObject({ ok: true })
  expect(await uploads.query(session.url, never)).toMatchObject({ value: { state: 'cancelled' } })
  expect(await uploads.send(session, source, { signal: never })).toMatchObject({
    ok: false,
    failure: { kind: 'permanent' },
  })
})

test.each([
  [503, 'google-busy', 'retry'],
  [500, 'google-busy', 'retry'],
  [429, 'google-busy', 'pause-account'],
])('an answer of %i is what it is for every call', async (status, code, kind) => {
  const uploads = await open()
  emulator.addFault({ on: 'api', times: 'always', do: { kind: 'status', status } })
  const failure = { ok: false, failure: { kind, problem: { code } } }
  expect(await uploads.start(sourceOf(bytes), never)).toMatchObject(failure)
  expect(await uploads.raw(sourceOf(bytes), { signal: never })).toMatchObject(failure)
})

test('a token that has run out is renewed, and the bytes are read again', async () => {
  const uploads = await open()
  emulator.expireAccessTokens()
  expect(arrived(await uploads.raw(sourceOf(bytes), { signal: never }))).toMatchObject(whole(bytes))
  expect(opened).toHaveLength(2)
})

test('without the permission to add nothing is asked', async () => {
  const uploads = await open({}, [scopes.readAppCreated])
  const failure = {
    kind: 'sign-in',
    problem: { code: 'scope-missing', values: { email: 'anna@example.com', permission: 'add' } },
  }
  expect(await uploads.raw(sourceOf(bytes), { signal: never })).toEqual({ ok: false, failure })
  expect(await uploads.start(sourceOf(bytes), never)).toEqual({ ok: false, failure })
  expect(emulator.counters.api).toBe(0)
})

test('what cannot be read is a failure of the file, and is not tried again', async () => {
  const uploads = await open()
  let reads = 0
  const source: UploadSource = {
    ...sourceOf(bytes),
    async *open() {
      reads += 1
      yield bytes.subarray(0, unit)
      await Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }))
    },
  }
  const failure = { kind: 'permanent', problem: { code: 'file-failed', detail: 'EIO' } }
  expect(await uploads.raw(source, { signal: never })).toMatchObject({ ok: false, failure })
  expect(reads).toBe(1)
})

test('nothing is empty', async () => {
  const uploads = await open()
  const failure = { kind: 'permanent', problem: { code: 'google-bad-request' } }
  expect(await uploads.raw(sourceOf(Buffer.alloc(0)), { signal: never })).toMatchObject({ ok: false, failure })
})
