import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Run } from '../../../../src/main/backup/run.ts'
import type { ApiFailure, MediaAnswer } from '../../../../src/main/google/library/library-api.ts'
import type { AlbumId, Selection } from '../../../../src/shared/domain.ts'
import { albumIdOf } from '../../../../src/main/mirror/names/identifiers.ts'
import { addRow } from '../../../rows/rows.ts'
import { remoteItem, RunGoogle, runOf, wholeLibrary } from './one-run.ts'
import { SmallMirror } from '../../mirror/small-mirror.ts'

let small: SmallMirror
let google: RunGoogle

beforeAll(async () => {
  small = await SmallMirror.open()
})
afterAll(() => small.close())
beforeEach(() => {
  google = new RunGoogle()
  google.items = ['a', 'b', 'c'].map((id) => remoteItem(id))
})
afterEach(() => small.empty())

/** A request for bytes that brought none. */
const refused = (failure: ApiFailure): MediaAnswer => ({ kind: 'failed', failure, sent: true })
const never: ApiFailure = { kind: 'permanent', problem: { code: 'google-refused' } }
const signedOut: ApiFailure = { kind: 'sign-in', problem: { code: 'sign-in-needed' } }
const problems = () => small.rows('SELECT scope, subject, code, name FROM run_problem ORDER BY subject')
const soon = { interval: 2 }
const named = (albums: readonly string[]): Selection => ({
  allAlbums: false,
  sharedAlbums: false,
  library: false,
  albums: albums as AlbumId[],
})

/** Turns the clock until the run has ended. */
async function ended(run: Run, running: Promise<unknown>): Promise<void> {
  for (let turn = 0; turn < 2000; turn++) {
    await small.clock.turn(1000)
    if (await Promise.race([running.then(() => true), sleep(1, false)])) break
  }
  expect(run.stopping).toBe(true)
}

describe('a run', () => {
  test('lists, brings, counts and tells', async () => {
    const told: number[] = []
    const run = runOf(small, [google], {}, { onPublished: (item) => void told.push(item) })
    const nothing = { items: 0, done: 0, failed: 0, skipped: 0, albumsListed: 0, albumsTotal: 0, problems: 0 }
    expect(run.progress()).toMatchObject({ ...nothing, listing: true, active: 0, bytes: 0 })
    expect([run.albums(), run.stopping, run.paused, run.resting]).toEqual([[], false, false, undefined])
    expect(await run.execute()).toEqual({ kind: 'complete' })
    expect(run.progress()).toMatchObject({ items: 3, done: 3, listing: false, active: 0, problems: 0 })
    expect(run.progress().bytes).toBeGreaterThan(0)
    expect(run.stopping).toBe(true)
    expect(new Set(told).size).toBe(3)
    expect(small.rows('SELECT path FROM file')).toHaveLength(3)
    expect(await small.names('.shoebox/incoming')).toEqual([])
    expect(small.rows('SELECT outcome FROM run')).toEqual([{ outcome: 'complete' }])
  })

  test('tells of its albums, and of what was here already', async () => {
    google.albums = [{ id: 'lake', title: 'Lake', shared: false, count: 2 }]
    google.members.set('lake', [remoteItem('a'), remoteItem('b')])
    const selection = { ...wholeLibrary, allAlbums: true }
    const first = runOf(small, [google], { selection })
    await first.execute()
    expect(first.albums()).toMatchObject([{ items: 2, done: 2, failed: 0, listed: true }])
    expect(first.progress()).toMatchObject({ albumsListed: 1, albumsTotal: 1, skipped: 0 })
    const second = runOf(small, [google], { selection })
    await second.execute()
    expect(second.progress()).toMatchObject({ items: 3, done: 3, skipped: 3 })
  })

  test('asks for nothing where the mirror is not', async () => {
    small.change({ isPresent: () => Promise.resolve(false) })
    const run = runOf(small, [google])
    const problem = { code: 'mirror-missing', values: { path: small.mirror.path } }
    expect(await run.execute()).toEqual({ kind: 'halted', problem })
    expect([google.asked, small.rows('SELECT 1 FROM run'), run.stopping]).toEqual([[], [], true])
  })

  test('that is stopped before it begins asks for nothing, and brings the documents up to date', async () => {
    const run = runOf(small, [google])
    run.stop()
    expect(await run.execute()).toEqual({ kind: 'stopped' })
    expect(google.asked.filter((asked) => asked.startsWith('url'))).toEqual([])
    expect(await small.names('.')).toContain('catalogue.jsonl')
  })

  test('ends with what was thrown, wherever that was', async () => {
    google.before = (asked) => {
      if (asked === 'library') throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
    }
    expect(await runOf(small, [google]).execute()).toMatchObject({
      kind: 'halted',
      problem: { code: 'mirror-full' },
    })
    expect(await small.names('.shoebox/incoming')).toEqual([])
  })

  test('adds what could not be brought up to date to its problems', async () => {
    google.albums = [{ id: 'lake', title: 'Lake', shared: false, count: 2 }]
    google.members.set('lake', [remoteItem('a')])
    small.disk.plan({ on: 'mkdir', code: 'EACCES', path: 'Albums' })
    const run = runOf(small, [google], { selection: { ...wholeLibrary, allAlbums: true } })
    expect(await run.execute()).toMatchObject({ kind: 'with-problems' })
    expect(problems()).toHaveLength(1)
  })
})

describe('albums that were asked for', () => {
  test('and that nobody has are told by what is known of them', async () => {
    addRow(small.database, 'album', { id: 'of an export', title: 'Lake' })
    const run = runOf(small, [google], { selection: named(['unknown', 'of an export']) })
    expect(await run.execute()).toEqual({ kind: 'with-problems' })
    expect(run.progress().problems).toBe(2)
    expect(problems()).toEqual([
      { scope: 'album', subject: 'of an export', code: 'album-of-export', name: 'Lake' },
      { scope: 'album', subject: 'unknown', code: 'album-not-found', name: 'unknown' },
    ])
  })

  test('and that were listed are no problem', async () => {
    google.albums = [{ id: 'lake', title: 'Lake', shared: false, count: 2 }]
    google.members.set('lake', [remoteItem('a')])
    await runOf(small, [google], { selection: { ...wholeLibrary, allAlbums: true } }).execute()
    const run = runOf(small, [google], { selection: named([albumIdOf(google.account.id, 'lake')]) })
    expect(await run.execute()).toEqual({ kind: 'complete' })
    expect(run.progress()).toMatchObject({ items: 1, skipped: 1 })
  })
})

describe('an account', () => {
  test('that is signed out while photos come is named by its address, and ends a run of its own', async () => {
    google.bytes.set('url of a', refused(signedOut))
    const run = runOf(small, [google])
    expect(await run.execute()).toMatchObject({ kind: 'halted', problem: { code: 'sign-in-needed' } })
    expect(problems()).toEqual([{ scope: 'account', subject: 'ann', code: 'sign-in-needed', name: 'ann@example.com' }])
  })

  test('that is signed out ends nothing for others', async () => {
    const other = new RunGoogle('Bob')
    other.items = [remoteItem('d')]
    google.items = signedOut
    const run = runOf(small, [google, other])
    expect(await run.execute()).toEqual({ kind: 'with-problems' })
    expect(run.progress()).toMatchObject({ done: 1, problems: 1 })
  })

  test('that has to wait is waited for, and so is told', async () => {
    const until = small.clock.now() + 60_000
    const busy: ApiFailure = { kind: 'pause-account', problem: { code: 'google-busy' }, until }
    for (const id of ['a', 'b', 'c']) google.bytes.set(`url of ${id}`, refused(busy))
    const run = runOf(small, [google])
    const running = run.execute()
    await expect.poll(() => run.resting, soon).toEqual({ because: { code: 'google-busy' }, until })
    google.bytes.clear()
    await ended(run, running)
    expect(await running).toEqual({ kind: 'complete' })
    expect(run.resting).toBeUndefined()
  })

  test('that gives no addresses brings what has one, and waits with the rest', async () => {
    const until = small.clock.now() + 60_000
    const { baseUrl: _, ...without } = remoteItem('b')
    google.items = [remoteItem('a'), without]
    google.noAddresses = { kind: 'pause-account', problem: { code: 'google-busy' }, until, only: 'addresses' }
    const run = runOf(small, [google])
    const running = run.execute()
    await expect.poll(() => run.resting, soon).toEqual({ because: { code: 'google-busy' }, until })
    expect(run.progress()).toMatchObject({ items: 2, done: 1 })
    google.noAddresses = undefined
    await ended(run, running)
    expect(run.progress()).toMatchObject({ items: 2, done: 2 })
  })
})

describe('what failed', () => {
  test('is tried again at once by a run that is under way', async () => {
    google.bytes.set('url of a', refused(never))
    let goOn: (() => void) | undefined
    google.before = (asked) => (asked === 'url of c=d' ? new Promise<void>((resolve) => (goOn = resolve)) : undefined)
    const run = runOf(small, [google])
    run.retry(['google-refused'])
    const running = run.execute()
    await expect.poll(() => run.progress().failed, soon).toBe(1)
    google.bytes.clear()
    run.retry(['offline'])
    expect(run.progress().failed).toBe(1)
    run.retry(['google-refused'])
    expect(run.progress().failed).toBe(0)
    await expect.poll(() => run.progress().done, soon).toBe(2)
    goOn?.()
    expect(await running).toEqual({ kind: 'complete' })
  })

  test('is tried again by a run of its own, which lists nothing', async () => {
    google.bytes.set('url of a', refused(never))
    expect(await runOf(small, [google]).execute()).toEqual({ kind: 'with-problems' })
    google.bytes.clear()
    google.asked.length = 0
    const run = runOf(small, [google], { retry: ['google-refused'] })
    await run.execute()
    expect(google.asked).not.toContain('library')
    expect(run.progress().done).toBeGreaterThan(0)
  })
})

describe('Google that is not heard', () => {
  /** A network whose trouble a test plays. */
  function troubled() {
    const state = { users: 0, listeners: 0, nextTry: undefined as number | undefined, isTrouble: true }
    return {
      state,
      use: () => ((state.users += 1), () => void (state.users -= 1)),
      onChange: () => ((state.listeners += 1), () => void (state.listeners -= 1)),
      trouble: () =>
        state.isTrouble
          ? { kind: 'offline' as const, ...(state.nextTry !== undefined && { nextTry: state.nextTry }) }
          : undefined,
      begin: () => ({ heard: () => undefined, end: () => undefined }),
      triesIn: () => undefined,
    }
  }

  test('is told while something is wanted of it, with the next of all tries', async () => {
    const network = troubled()
    let goOn: (() => void) | undefined
    google.before = (asked) => (asked === 'library' ? new Promise<void>((resolve) => (goOn = resolve)) : undefined)
    const run = runOf(small, [google], {}, { network: network as never })
    expect(run.progress().network).toEqual({ kind: 'offline' })
    const running = run.execute()
    await expect.poll(() => goOn !== undefined, soon).toBe(true)
    expect([network.state.users, network.state.listeners]).toEqual([1, 1])
    const now = small.clock.now()
    network.state.nextTry = now + 5000
    expect(run.progress().network).toEqual({ kind: 'offline', nextTry: now + 5000 })
    for (const past of [now, now - 1]) {
      network.state.nextTry = past
      expect(run.progress().network).toEqual({ kind: 'offline' })
    }
    network.state.isTrouble = false
    expect(run.progress().network).toBeUndefined()
    network.state.isTrouble = true
    run.pause()
    expect(run.progress().network).toBeUndefined()
    run.resume()
    expect(run.progress().network).toBeDefined()
    goOn?.()
    await running
    expect(run.progress().network).toBeUndefined()
    expect([network.state.users, network.state.listeners]).toEqual([0, 0])
  })

  test('is tried when an account may be asked again, if that is sooner', async () => {
    const network = troubled()
    const until = small.clock.now() + 60_000
    google.items = { kind: 'pause-account', problem: { code: 'google-busy' }, until }
    const run = runOf(small, [google], {}, { network: network as never })
    const running = run.execute()
    await expect.poll(() => run.resting?.until, soon).toBe(until)
    expect(run.progress().network).toEqual({ kind: 'offline', nextTry: until })
    network.state.nextTry = until + 1
    expect(run.progress().network).toEqual({ kind: 'offline', nextTry: until })
    network.state.nextTry = until - 1
    expect(run.progress().network).toEqual({ kind: 'offline', nextTry: until - 1 })
    run.stop()
    await running
    expect(run.progress().network).toBeUndefined()
  })
})
