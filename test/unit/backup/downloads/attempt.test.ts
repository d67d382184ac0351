import { rm } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Journal } from '../../../../src/main/backup/downloads/journal.ts'
import type { Job } from '../../../../src/main/index/runs/job-rows.ts'
import { mostPhotoBytes, mostVideoBytes } from '../../../../src/main/backup/downloads/receive.ts'
import type { ApiFailure } from '../../../../src/main/google/library/library-api.ts'
import type { FileRole } from '../../../../src/shared/domain.ts'
import { movie } from '../../file-format/sample-files.ts'
import { SmallMirror, sha256 } from '../../mirror/small-mirror.ts'
import { answerOf, attempt, gif, jobFor, otherGif } from './one-attempt.ts'
import type { Seen, Step, Wishes } from './one-attempt.ts'
import { addRow, changeRows } from '../../../rows/rows.ts'

let small: SmallMirror

beforeAll(async () => void (small = await SmallMirror.open()))
afterEach(() => small.empty())
afterAll(() => small.close())

const july = 'Photos/2021/07'
const film = movie()

const photo = (): number => small.item('a.gif')
const video = (): number => small.item('v.mov', { mimeType: 'video/quicktime', video: true })
const run = (job: Job, steps: readonly Step[], wishes?: Wishes): Promise<Seen> => attempt(small, job, steps, wishes)
const files = (): unknown[] => small.rows('SELECT role, path, sha256 FROM current_file ORDER BY role')
const versions = (): unknown[] => small.rows('SELECT role, path FROM earlier_file ORDER BY number')
const jobs = (): unknown[] => small.rows('SELECT role, state FROM job ORDER BY role')
const newer = (item: number): void => void addRow(small.database, 'replacement', { item })
const incoming = (): Promise<string[]> => small.names('.shoebox/incoming')

/** Nothing came of it: no file, no temporary one, nothing open, and the job is left to whoever asked. */
async function expectNothing(seen: Seen): Promise<void> {
  expect(seen).toMatchObject({ told: [], open: 0 })
  expect([files(), await incoming()]).toEqual([[], []])
}

describe('a file that comes whole', () => {
  test('is published where it belongs, and its rows are there when that is told', async () => {
    const item = photo()
    const { outcome, asked, told, open } = await run(jobFor(small, item), [{ bytes: gif }])
    expect([outcome, asked, open]).toEqual([{ kind: 'done' }, ['url-1=d'], 0])
    expect(told).toEqual(['arrived', 'published '])
    expect(files()).toEqual([{ role: 'primary', path: `${july}/a.gif`, sha256: sha256(gif) }])
    expect(await small.content(`${july}/a.gif`)).toBe(gif.toString('utf8'))
    expect(small.rows('SELECT path_key, bytes, mime_type, mtime, mtime_here, published_at FROM current_file')).toEqual([
      {
        path_key: `${july}/a.gif`.toLowerCase(),
        bytes: gif.length,
        mime_type: 'image/gif',
        mtime: Date.UTC(2021, 6, 4, 10, 11, 12),
        mtime_here: null,
        published_at: small.clock.now(),
      },
    ])
    expect([await incoming(), jobs(), small.log]).toEqual([[], [], []])
  })

  test('says where it is about to be before it is there', async () => {
    const journal = new Journal(small.database, 1)
    const intents: unknown[] = []
    journal.files.intend = (...intent) => void intents.push(intent)
    const job = jobFor(small, photo())
    await run(job, [{ bytes: gif }], { journal })
    expect(intents).toEqual([[job, `${july}/a.gif`, { sha256: sha256(gif), bytes: gif.length }]])
  })

  test('lies beside its still as the video part of a photo, and is asked for as a video', async () => {
    const item = photo()
    await small.file(item, `${july}/other name.gif`, 'still')
    const { outcome, asked, told } = await run(jobFor(small, item, 'motion'), [{ bytes: film }])
    expect([outcome, asked, told]).toEqual([{ kind: 'done' }, ['url-1=dv'], ['arrived', 'published ']])
    expect(files()).toMatchObject([{ role: 'motion', path: `${july}/other name.mov` }, { role: 'primary' }])
  })

  test('keeps its own name though a still of the item is here', async () => {
    const item = photo()
    await small.file(item, `${july}/other name.gif`, 'still')
    await run(jobFor(small, item), [{ bytes: gif }])
    expect(files()).toMatchObject([{ role: 'primary', path: `${july}/a.gif` }])
    expect(versions()).toEqual([{ role: 'primary', path: `${july}/other name.gif` }])
  })

  test('has a name that the place takes', async () => {
    const item = small.item(`${'x'.repeat(200)}.gif`)
    small.mirror = { ...small.mirror, longestName: 40 }
    expect((await run(jobFor(small, item), [{ bytes: gif }])).outcome).toEqual({ kind: 'done' })
    const [name = ''] = await small.names(july)
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(40)
  })

  test('on a disk that keeps no dates is written down with the date it has, which is told', async () => {
    small.disk.plan({ on: 'handle.utimes', code: 'EPERM' })
    expect((await run(jobFor(small, photo()), [{ bytes: gif }])).outcome).toEqual({ kind: 'done' })
    const [row] = small.rows('SELECT mtime, mtime_here FROM current_file')
    expect(Number(row?.['mtime_here'])).toBeGreaterThan(Number(row?.['mtime']))
    const fields = { wished: Date.UTC(2021, 6, 4, 10, 11, 12), here: row?.['mtime_here'] }
    expect(small.log).toEqual([{ level: 'warn', event: 'dates-not-kept', fields }])
  })

  test('may be a film though Google took it for a photo', async () => {
    await run(jobFor(small, photo()), [{ bytes: film }])
    expect(files()).toMatchObject([{ path: `${july}/a.mov` }])
  })
})

describe('bytes that are here already', () => {
  test('change nothing, and what comes of them goes', async () => {
    const item = photo()
    await small.file(item, `${july}/a.gif`, gif.toString('latin1'))
    await small.put(`${july}/a.gif`, gif)
    changeRows(small.database, 'current_file', { sha256: sha256(gif), bytes: gif.length })
    newer(item)
    // It would be told if it was asked for a date.
    small.disk.plan({ on: 'handle.utimes', code: 'EPERM' })
    const seen = await run(jobFor(small, item), [{ bytes: gif }])
    expect(seen).toEqual({ outcome: { kind: 'done' }, asked: ['url-1=d'], told: ['arrived', 'published '], open: 0 })
    expect([files(), versions()]).toMatchObject([[{ path: `${july}/a.gif` }], []])
    expect(await small.names(july)).toEqual(['a.gif'])
    expect([await incoming(), jobs(), small.rows('SELECT * FROM replacement'), small.log]).toEqual([[], [], [], []])
    expect(small.rows('SELECT base_type FROM item')).toEqual([{ base_type: 'image/jpeg' }])
  })

  test('as an earlier version become the file again', async () => {
    const item = photo()
    await run(jobFor(small, item), [{ bytes: gif }])
    await run(jobFor(small, item), [{ bytes: otherGif }])
    expect(versions()).toEqual([{ role: 'primary', path: `${july}/a.gif` }])
    const seen = await run(jobFor(small, item), [{ bytes: gif }])
    expect(seen).toMatchObject({ outcome: { kind: 'done' }, told: ['arrived', 'published '], open: 0 })
    expect(files()).toMatchObject([{ path: `${july}/a.gif` }])
    expect(versions()).toHaveLength(1)
    expect(versions()).not.toMatchObject([{ path: `${july}/a.gif` }])
    expect([(await small.names(july)).length, await incoming(), jobs()]).toEqual([2, [], []])
  })

  test('edited to the same length are another file', async () => {
    const item = photo()
    await run(jobFor(small, item), [{ bytes: gif }])
    newer(item)
    expect(otherGif).toHaveLength(gif.length)
    expect((await run(jobFor(small, item), [{ bytes: otherGif }])).outcome).toEqual({ kind: 'done' })
    expect(files()).toMatchObject([{ sha256: sha256(otherGif) }])
    expect(versions()).toEqual([{ role: 'primary', path: `${july}/a.gif` }])
    expect(await small.content(`${july}/a.gif`)).toBe(gif.toString('utf8'))
    expect(small.rows('SELECT * FROM replacement')).toEqual([])
  })
})

describe('what Google says of where a file is', () => {
  test('is not asked of an account that is not signed in', async () => {
    const seen = await run(jobFor(small, photo()), [], { parts: { session: () => undefined } })
    expect(seen).toMatchObject({ outcome: { kind: 'sign-in', problem: { code: 'sign-in-needed' } }, asked: [] })
  })

  test('can be that there is no such item, which is for good', async () => {
    const seen = await run(jobFor(small, photo()), [], { addresses: ['gone'] })
    expect(seen).toMatchObject({ asked: [], told: [] })
    expect(seen.outcome).toEqual({ kind: 'permanent', problem: { code: 'item-gone' }, undelivered: true })
    const motion = await run(jobFor(small, photo2(), 'motion'), [], { addresses: ['gone'] })
    expect(motion.outcome).toMatchObject({ kind: 'permanent', problem: { code: 'item-gone' } })
  })

  test.each<[string, Wishes, Step[]]>([
    ['batchGet', { addresses: ['gone'] }, []],
    ['the server of bytes', {}, [{ kind: 'gone' }]],
  ])('can be that what is here is the last (%s)', async (_, wishes, steps) => {
    const item = photo()
    await small.file(item, `${july}/a.gif`, 'old')
    newer(item)
    const seen = await run(jobFor(small, item), steps, wishes)
    expect(seen).toMatchObject({ outcome: { kind: 'done' }, told: ['published '] })
    expect([jobs(), small.rows('SELECT * FROM replacement')]).toEqual([[], []])
    expect(await small.content(`${july}/a.gif`)).toBe('old')
  })

  test('can be no address, or a failure', async () => {
    const none = await run(jobFor(small, photo()), [], { addresses: ['no-address'] })
    expect(none.outcome).toEqual({
      kind: 'retry',
      problem: { code: 'google-bad-answer', detail: 'no base URL' },
      afterMs: 1000,
      undelivered: true,
    })
    const failure: ApiFailure = { kind: 'retry', problem: { code: 'google-busy' }, afterMs: 7 }
    const failed = await run(jobFor(small, photo2()), [], { addresses: [failure] })
    // Nobody was asked for bytes, so that fewer downloads would not help.
    expect(failed.outcome).toEqual(failure)
    await expectNothing(failed)
  })

  test.each([
    ['PROCESSING', { kind: 'waiting', problem: { code: 'item-processing' } }],
    ['FAILED', { kind: 'permanent', problem: { code: 'item-processing-failed' } }],
  ] as const)('can be that a video is not ready: %s', async (videoStatus, outcome) => {
    const addresses = [{ url: 'u', videoStatus }]
    const seen = await run(jobFor(small, video()), [], { addresses })
    expect(seen).toMatchObject({ outcome, asked: [] })
    // Nobody waits for the video part of a photo.
    const still = await run(jobFor(small, photo()), [{ bytes: gif }], { addresses })
    expect(still.outcome).toEqual({ kind: 'done' })
  })

  test('is not needed any more once the backup ends', async () => {
    const seen = await run(jobFor(small, photo()), [], { signal: AbortSignal.abort(), addresses: ['gone'] })
    expect(seen).toMatchObject({ outcome: { kind: 'cancelled' }, asked: [] })
  })
})

const photo2 = (): number => small.item('b.gif')

describe('the answer to a request for bytes', () => {
  test('that the address is too old leads to a fresh one, once', async () => {
    const first = await run(jobFor(small, photo()), [{ kind: 'expired' }, { bytes: gif }])
    expect(first).toMatchObject({ outcome: { kind: 'done' }, asked: ['url-1=d', 'url-2=d'] })
    const again = await run(jobFor(small, photo2()), [{ kind: 'expired' }, { kind: 'expired' }])
    expect(again.asked).toEqual(['url-1=d', 'url-2=d'])
    expect(again.outcome).toEqual({
      kind: 'retry',
      problem: { code: 'google-refused', detail: 'a fresh base URL was refused' },
      afterMs: 1000,
      undelivered: true,
    })
  })

  test('that the address of a video part is too old says nothing of whether there is one', async () => {
    const seen = await run(jobFor(small, photo(), 'motion'), [{ kind: 'expired' }, { bytes: film }])
    expect(seen).toMatchObject({ outcome: { kind: 'done' }, asked: ['url-1=dv', 'url-2=dv'] })
  })

  test('that there is nothing is for good for a file, and right for a video part', async () => {
    const gone = await run(jobFor(small, photo()), [{ kind: 'gone' }])
    expect(gone.outcome).toEqual({ kind: 'permanent', problem: { code: 'item-gone' }, undelivered: true })
    await expectNothing(gone)
    const item = photo2()
    await small.file(item, `${july}/b.mov`, 'old part', 'motion')
    const motion = await run(jobFor(small, item, 'motion'), [{ kind: 'gone' }])
    expect([motion.outcome, motion.told]).toEqual([{ kind: 'absent' }, []])
  })

  test.each([true, false])('that fails says of the file only that it was asked for: %s', async (sent) => {
    const failure: ApiFailure = { kind: 'permanent', problem: { code: 'google-refused' } }
    const seen = await run(jobFor(small, photo()), [{ kind: 'failed', failure, sent }])
    expect(seen.outcome).toEqual({ ...failure, ...(sent && { undelivered: true }) })
    await expectNothing(seen)
  })

  test('that breaks off is tried again later', async () => {
    const seen = await run(jobFor(small, photo()), [{ bytes: gif, end: 'break' }])
    expect(seen.outcome).toMatchObject({ kind: 'retry', problem: { code: 'offline' }, undelivered: true })
    expect(seen.outcome).not.toHaveProperty('overload')
    await expectNothing(seen)
  })

  test('that falls silent is that of a server that has too much to do', async () => {
    const step = (signal: AbortSignal): Promise<never> => {
      setImmediate(() => small.clock.advance(60_000))
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('ended'))))
    }
    const hanging: Step = (signal) => {
      const answer = answerOf({ bytes: gif })
      if (answer.kind !== 'bytes') return answer
      const body = { destroy: () => undefined, [Symbol.asyncIterator]: () => ({ next: () => step(signal) }) }
      return { ...answer, body }
    }
    const seen = await run(jobFor(small, photo()), [hanging])
    expect(seen.outcome).toMatchObject({ kind: 'retry', problem: { detail: 'silence' }, overload: true })
    await expectNothing(seen)
  })

  test('is not waited for once the backup ends', async () => {
    const stop = new AbortController()
    const step: Step = (signal) => {
      stop.abort()
      return signal.aborted ? { kind: 'failed', failure: { kind: 'cancelled' }, sent: false } : { kind: 'gone' }
    }
    const seen = await run(jobFor(small, photo()), [step], { signal: stop.signal })
    expect(seen.outcome).toEqual({ kind: 'cancelled' })
    await expectNothing(seen)
  })

  test('is counted as it comes', async () => {
    const counted: number[] = []
    const meter = (bytes: number): undefined => void counted.push(bytes)
    await run(jobFor(small, photo()), [{ bytes: gif }], { parts: { meter } })
    expect(counted).toEqual([gif.length])
  })

  test.each<[string, boolean, FileRole, number]>([
    ['a photo', false, 'primary', mostPhotoBytes],
    ['a video', true, 'primary', mostVideoBytes],
    ['a video part', false, 'motion', mostVideoBytes],
  ])('may be so long and no longer for %s', async (_, isVideo, role, most) => {
    const job = jobFor(small, isVideo ? video() : photo(), role)
    const tooLong = await run(job, [{ bytes: gif, total: most + 1 }])
    expect(tooLong.outcome).toMatchObject({
      kind: 'retry',
      problem: { code: 'item-too-long', detail: `${most + 1} bytes announced` },
      certain: true,
    })
    const longest = await run(job, [{ bytes: gif, total: most }])
    expect(longest.outcome).toMatchObject({ problem: { code: 'item-wrong-length' } })
    await expectNothing(longest)
  })
})

describe('the part that an earlier attempt left', () => {
  const whole = Buffer.concat([gif, Buffer.alloc(1_300_000, 7)])
  const broken: Step = { bytes: whole.subarray(0, 1_200_000), total: whole.length, etag: '"a"', end: 'break' }

  test('is continued', async () => {
    const job = jobFor(small, photo())
    expect((await run(job, [broken])).outcome).toMatchObject({ kind: 'retry', problem: { code: 'offline' } })
    expect(await incoming()).toHaveLength(1)
    const rest = { bytes: whole.subarray(1_200_000), offset: 1_200_000, etag: '"a"' }
    const seen = await run(job, [rest])
    expect(seen).toMatchObject({ outcome: { kind: 'done' }, asked: ['url-1=d from 1200000'] })
    expect([files(), await incoming()]).toMatchObject([[{ sha256: sha256(whole) }], []])
  })

  test('goes where the server has another file by now', async () => {
    const job = jobFor(small, photo())
    await run(job, [broken])
    const seen = await run(job, [{ bytes: whole.subarray(1_200_000), offset: 1_200_000, etag: '"b"' }, { bytes: gif }])
    expect(seen).toMatchObject({ outcome: { kind: 'done' }, asked: ['url-1=d from 1200000', 'url-1=d'] })
    expect([files(), await incoming()]).toMatchObject([[{ sha256: sha256(gif) }], []])
  })
})

describe('a disk', () => {
  test.each([
    ['full', 'ENOSPC', { kind: 'halt', problem: { code: 'mirror-full' } }],
    ['with too many open files', 'EMFILE', { kind: 'retry', problem: { code: 'file-failed' }, afterMs: 1000 }],
  ] as const)('that is %s ends the attempt by itself, wherever it is met', async (_, code, outcome) => {
    for (const on of ['open', 'handle.writev', 'handle.sync'] as const) {
      small.disk.heal()
      await small.empty()
      small.disk.plan({ on, code, path: 'incoming' })
      const seen = await run(jobFor(small, photo()), [{ bytes: gif }])
      expect(seen.outcome).toMatchObject(outcome)
      expect([seen.open, files(), await incoming()]).toEqual([0, [], []])
      // A small file is in memory until only the disk is waited for.
      expect(seen.told).toEqual(['arrived'])
      expect(small.disk.missed()).toEqual([])
    }
  })

  test('that has one place where nothing may be written says so of the place', async () => {
    small.disk.plan({ on: 'mkdir', code: 'EACCES', path: 'Photos' })
    const seen = await run(jobFor(small, photo()), [{ bytes: gif }])
    expect(seen.outcome).toMatchObject({ kind: 'permanent', problem: { code: 'place-read-only' } })
    expect([seen.told, await incoming()]).toEqual([['arrived'], []])
  })

  test('that is gone stops the backup', async () => {
    small.change({ isPresent: () => Promise.resolve(false) })
    const seen = await run(jobFor(small, photo()), [{ bytes: gif }])
    expect(seen.outcome).toMatchObject({ kind: 'halt', problem: { code: 'mirror-missing' } })
  })

  test.each([
    ['otherwise works fails that file alone', true, 'permanent'],
    ['gives back nothing stops the backup', false, 'halt'],
  ])('that does not give back a file when all has come and %s', async (_, isWritable, kind) => {
    const item = photo()
    await small.file(item, `${july}/a.gif`, 'old')
    small.disk.plan({ on: 'lstat', code: 'EIO', path: 'a.gif' })
    if (!isWritable) small.disk.plan({ on: 'open', code: 'EIO', path: 'probe' })
    const seen = await run(jobFor(small, item), [{ bytes: gif }])
    expect(seen).toMatchObject({ outcome: { kind, problem: { code: 'file-failed' } }, told: [], open: 0 })
    expect(await incoming()).toEqual([])
  })

  test('is not to blame for a bug', async () => {
    const bug = new Error('a bug')
    const session = (): never => {
      throw bug
    }
    await expect(run(jobFor(small, photo()), [], { parts: { session } })).rejects.toBe(bug)
    const journal = new Journal(small.database, 1)
    journal.files.intend = () => {
      throw bug
    }
    await expect(run(jobFor(small, photo2()), [{ bytes: gif }], { journal })).rejects.toBe(bug)
    expect(await incoming()).toEqual([])
  })

  test('from which a person took the file of before keeps no version of it', async () => {
    const item = photo()
    await small.file(item, `${july}/a.gif`, 'old')
    await rm(small.at(`${july}/a.gif`))
    expect((await run(jobFor(small, item), [{ bytes: gif }])).outcome).toEqual({ kind: 'done' })
    expect([files(), versions()]).toMatchObject([[{ sha256: sha256(gif) }], []])
  })
})
