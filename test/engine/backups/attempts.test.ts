import { Readable } from 'node:stream'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { StillStore } from '../../../src/main/backup/downloads/attempt.ts'
import { mostAttempts } from '../../../src/main/tasks/outcome.ts'
import type { AccountSession, ApiFailure, MediaAnswer } from '../../../src/main/google/library/library-api.ts'
import { filesBelow, readCatalogue } from '../mirror-content.ts'
import { openWorld, wholeLibrary } from '../world.ts'
import type { World } from '../world.ts'
import { quickClock } from '../../clocks/quick-clock.ts'

let world: World

afterEach(() => world.close())

type Bytes = Extract<MediaAnswer, { kind: 'bytes' }>

interface Request {
  url: string
  suffix: string
  signal: AbortSignal
}

/** Answers in place of the server, or leaves it to the server. */
type Answer = (request: Request, nth: number) => MediaAnswer | undefined | Promise<MediaAnswer | undefined>

function bytes(content: Uint8Array | string, more: Partial<Bytes> = {}): Bytes {
  const whole = Buffer.from(content)
  return {
    kind: 'bytes',
    offset: 0,
    total: whole.length,
    contentType: 'image/jpeg',
    body: Readable.from([whole]),
    ...more,
  }
}

interface Options {
  answer?: Answer
  video?: boolean
  filename?: string
  still?: StillStore
  /** What Google says when it is asked for a fresh address. */
  status?: 'PROCESSING' | 'FAILED'
}

/** A library of one item, whose bytes come as planned. Returns what was asked for. */
async function open(options: Options = {}): Promise<{ requests: Request[]; id: string }> {
  const requests: Request[] = []
  const media = (real: AccountSession): AccountSession['media'] => ({
    async open(url, suffix, from, signal) {
      const nth = requests.push({ url, suffix, signal }) - 1
      return (
        (await options.answer?.({ url, suffix, signal }, nth)) ?? (await real.media.open(url, suffix, from, signal))
      )
    },
  })
  world = await openWorld({
    clock: quickClock(500),
    emulator: { items: 0, albums: 0 },
    ports: (google) => ({
      session: (id) => {
        const real = google.session(id)
        return real && { ...real, media: media(real) }
      },
      ...(options.still && { still: options.still }),
    }),
  })
  const { id } = world.emulator.library.addItem({
    filename: options.filename ?? (options.video ? 'film.mp4' : 'photo.jpg'),
    ...(options.video && { mimeType: 'video/mp4', video: { fps: 24, status: 'READY' } }),
  })
  return { requests, id }
}

function problem(): { code: string; detail: string } | undefined {
  const found = world.backup.problems(0, 5).problems[0]?.problem
  return found && { code: found.code, detail: found.detail ?? '' }
}

const suffixes = (requests: readonly Request[]): string[] => requests.map(({ suffix }) => suffix)

describe('an address', () => {
  test('that died is asked for anew within the same attempt, once', async () => {
    const { requests } = await open({ answer: (_, nth) => (nth === 0 ? { kind: 'expired' } : undefined) })
    expect((await world.run(wholeLibrary)).outcome).toEqual({ kind: 'complete' })
    expect(new Set(requests.map(({ url }) => url)).size).toBe(2)
    expect(world.emulator.counters.byMethod['mediaItems.batchGet']).toBe(1)
  })

  test('that is always dead costs two requests an attempt', async () => {
    const { requests } = await open({ answer: () => ({ kind: 'expired' }) })
    expect((await world.run(wholeLibrary)).outcome).toEqual({ kind: 'with-problems' })
    expect(problem()).toEqual({ code: 'google-refused', detail: 'a fresh base URL was refused' })
    expect(requests).toHaveLength(2 * mostAttempts)
  })

  test.each([
    ['PROCESSING', 'item-processing'],
    ['FAILED', 'item-processing-failed'],
  ] as const)('of a video that is %s by now is not used', async (status, code) => {
    const { requests, id } = await open({
      video: true,
      answer: () => {
        world.emulator.library.setVideoStatus(id, status)
        return { kind: 'expired' }
      },
    })
    await world.run(wholeLibrary)
    expect(problem()?.code).toBe(code)
    expect(requests).toHaveLength(1)
  })
})

describe('what is asked for', () => {
  test.each([
    [false, ['=d']],
    [true, ['=dv']],
  ])('of a video (%s)', async (video, wanted) => {
    const { requests } = await open({ video })
    expect((await world.run(wholeLibrary)).outcome).toEqual({ kind: 'complete' })
    expect(suffixes(requests)).toEqual(wanted)
  })

  test('of what is called like a motion photo: its video as well, and none is no problem', async () => {
    for (const none of [{ kind: 'gone' } as const, undefined]) {
      const { requests } = await open({
        filename: 'PXL_20240101_101010101.MP.jpg',
        answer: ({ suffix }) => (suffix === '=dv' ? (none ?? bytes(gif)) : undefined),
      })
      expect((await world.run(wholeLibrary)).outcome).toEqual({ kind: 'complete' })
      expect(suffixes(requests)).toEqual(['=d', '=dv'])
      expect(await filesBelow(world.path, 'Photos')).toHaveLength(1)
      expect(await filesBelow(world.path, '.shoebox/incoming')).toEqual([])
      await world.run(wholeLibrary)
      expect(requests).toHaveLength(2)
      await world.close()
    }
    await open()
  })
})

const gif = Buffer.from('47494638396101000100800000ffffff00000021f90400000000002c00000000010001000002024401003b', 'hex')
const unknown = Buffer.concat([
  Buffer.from('NEWFORM'),
  Buffer.from([0, 1, 2, 3, 4, 5, 200, 201]),
  Buffer.alloc(600, 0x41),
])
const giga = 2 ** 30

describe('bytes', () => {
  test.each<[string, boolean, () => Bytes, string, string | RegExp]>([
    ['fewer than announced', false, () => bytes(gif, { total: 1000 }), 'item-wrong-length', '43 of 1000 bytes'],
    ['more than announced', false, () => bytes(gif, { total: 10 }), 'item-wrong-length', '43 of 10 bytes'],
    ['none', false, () => bytes(''), 'item-incomplete', 'no bytes'],
    [
      'a page',
      false,
      () => bytes('<html>'.repeat(20), { contentType: 'image/jpeg' }),
      'item-not-an-image',
      'image/jpeg',
    ],
    ['a picture cut', false, () => bytes(gif.subarray(0, 40)), 'item-incomplete', '40 bytes'],
    ['a picture for a video', true, () => bytes(gif), 'item-wrong-type', 'image/gif'],
    ['of no type', false, () => bytes(unknown, { contentType: 'text/plain' }), 'item-not-an-image', 'text/plain'],
    ['of a type of no name', false, () => bytes(unknown, { contentType: 'image/' }), 'item-not-an-image', 'image/'],
    ['too many for a photo', false, () => bytes(gif, { total: giga + 1 }), 'item-too-long', /announced/],
    ['many, for a video', true, () => bytes(gif, { total: giga + 1 }), 'item-wrong-length', /^43 of/],
    ['too many for a video', true, () => bytes(gif, { total: 24 * giga + 1 }), 'item-too-long', /announced/],
  ])('%s (video: %s) are a problem of their own, and nothing of them stays', async (_, video, answer, code, detail) => {
    await open({ video, answer })
    expect((await world.run(wholeLibrary)).outcome).toEqual({ kind: 'with-problems' })
    expect(problem()).toMatchObject({ code, detail: expect.stringMatching(detail) as string })
    expect(await filesBelow(world.path, 'Photos')).toEqual([])
    expect(await filesBelow(world.path, '.shoebox/incoming')).toEqual([])
  })

  test.each([
    ['image/x-newf', '.newf', 'image/newf'],
    ['IMAGE/NEWF; q=1', '.newf', 'image/newf'],
    ['video/abcde', '.abcde', 'video/abcde'],
  ])('of a format that nobody here knows are believed to be %s', async (contentType, ending, mimeType) => {
    await open({ answer: () => bytes(unknown, { contentType }) })
    expect((await world.run(wholeLibrary)).outcome).toEqual({ kind: 'complete' })
    const [path = ''] = await filesBelow(world.path, 'Photos')
    expect(path.endsWith(ending)).toBe(true)
    expect((await readFile(join(world.path, path))).equals(unknown)).toBe(true)
    expect([...(await readCatalogue(world.path)).items.values()][0]).toMatchObject({ mimeType })
  })

  test('that are refused because the day is over stop the account, and of lists only the lists', async () => {
    const failure: ApiFailure = { kind: 'sign-in', problem: { code: 'sign-in-needed' } }
    const { requests } = await open({ answer: () => ({ kind: 'failed', failure, sent: false }) })
    expect((await world.run(wholeLibrary)).outcome).toMatchObject({
      kind: 'halted',
      problem: { code: 'sign-in-needed' },
    })
    expect(requests).toHaveLength(1)
  })
})

describe('the still of a video', () => {
  interface Saved {
    saved: { bytes: number; mimeType: string }[]
    requests: Request[]
  }
  async function withStill(answer: Answer, missing = true): Promise<Saved> {
    const saved: Saved['saved'] = []
    const still: StillStore = {
      missing: () => missing,
      save: (_, content, mimeType) => void saved.push({ bytes: content.length, mimeType }),
    }
    const { requests } = await open({
      video: true,
      still,
      answer: (request, nth) => (request.suffix.startsWith('=w') ? answer(request, nth) : undefined),
    })
    expect((await world.run(wholeLibrary)).outcome).toEqual({ kind: 'complete' })
    expect(await filesBelow(world.path, 'Photos')).toHaveLength(1)
    return { saved, requests }
  }
  const pieces = (...parts: Uint8Array[]): Partial<Bytes> => ({ body: Readable.from(parts) })
  /** A whole picture with so many bytes behind its end, as in motion photos. */
  const long = (length: number): Buffer => Buffer.concat([gif, Buffer.alloc(length - gif.length)])

  test.each<[string, () => MediaAnswer, { bytes: number; mimeType: string }[]]>([
    ['is kept', () => bytes(gif, { contentType: 'image/gif' }), [{ bytes: gif.length, mimeType: 'image/gif' }]],
    [
      'may come in pieces',
      () => bytes('', { ...pieces(gif.subarray(0, 3), gif.subarray(3)), total: gif.length }),
      [{ bytes: gif.length, mimeType: 'image/gif' }],
    ],
    ['is what it is, not what it is called', () => bytes(gif), [{ bytes: gif.length, mimeType: 'image/gif' }]],
    ['may have 8 MB', () => bytes(long(8 << 20)), [{ bytes: 8 << 20, mimeType: 'image/gif' }]],
    ['may not have more', () => bytes(long((8 << 20) + 1)), []],
    ['is no page', () => bytes('<!DOCTYPE html><title>Sign in</title>'), []],
    ['is no text', () => bytes('Service unavailable'), []],
    ['is no drawing with a program in it', () => bytes('<svg xmlns="http://www.w3.org/2000/svg"/>'), []],
    ['is no video', () => bytes(Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom')), []],
    ['is no half picture, be it of the length that was said', () => bytes(gif.subarray(0, -2)), []],
    ['is nothing if it is cut', () => bytes(gif, { total: gif.length + 1 }), []],
    ['is nothing if it is empty', () => bytes(''), []],
    ['may not be had', () => ({ kind: 'gone' }), []],
  ])('%s, and the video is here whatever it is', async (_, answer, wanted) => {
    const { saved, requests } = await withStill(answer)
    expect(saved).toEqual(wanted)
    expect(suffixes(requests)).toEqual(['=dv', '=w1024-h1024-no'])
    expect(world.log.some(({ event }) => event === 'still-not-fetched')).toBe(wanted.length === 0)
  })

  test('of unknown length is believed', async () => {
    const { total: _, ...answer } = bytes(gif)
    expect((await withStill(() => answer)).saved).toEqual([{ bytes: gif.length, mimeType: 'image/gif' }])
  })

  test('that is here is not asked for', async () => {
    expect(suffixes((await withStill(() => undefined, false)).requests)).toEqual(['=dv'])
  })

  test('that does not come is waited for half a minute, and nobody waits after it', async () => {
    let aborted = false
    const { saved } = await withStill(
      ({ signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            aborted = true
            resolve({ kind: 'failed', sent: true, failure: { kind: 'cancelled' } })
          })
        }),
    )
    expect([saved, aborted]).toEqual([[], true])
  })
})
