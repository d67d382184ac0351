import { describe, expect, test } from 'vitest'
import type { ApiFailure } from '../../../../src/main/google/library/library-api.ts'
import type { AlbumId, Selection } from '../../../../src/shared/domain.ts'
import { albumIdOf } from '../../../../src/main/mirror/names/identifiers.ts'
import { addRow } from '../../../rows/rows.ts'
import { remoteItem, RunGoogle, runOf, wholeLibrary } from './one-run.ts'
import { never, refused, runBench, signedOut, soon, troubled } from './run-bench.ts'

const bench = runBench()

const problems = () => bench.small.rows('SELECT scope, subject, code, name FROM run_problem ORDER BY subject')
const named = (albums: readonly string[]): Selection => ({
  allAlbums: false,
  sharedAlbums: false,
  library: false,
  albums: albums as AlbumId[],
})

describe('a run', () => {
  test('lists, brings, counts and tells', async () => {
    const told: number[] = []
    const run = bench.run({}, { onPublished: (item) => void told.push(item) })
    const nothing = { items: 0, done: 0, failed: 0, skipped: 0, albumsListed: 0, albumsTotal: 0, problems: 0 }
    expect(run.progress()).toMatchObject({ ...nothing, listing: true, active: 0, bytes: 0 })
    expect([run.albums(), run.stopping, run.paused, run.resting]).toEqual([[], false, false, undefined])
    expect(await run.execute()).toEqual({ kind: 'complete' })
    expect(run.progress()).toMatchObject({ items: 3, done: 3, listing: false, active: 0, problems: 0 })
    expect(run.progress().bytes).toBeGreaterThan(0)
    expect(run.stopping).toBe(true)
    expect(new Set(told).size).toBe(3)
    expect(bench.small.rows('SELECT path FROM file')).toHaveLength(3)
    expect(await bench.small.names('.shoebox/incoming')).toEqual([])
    expect(bench.small.rows('SELECT outcome FROM run')).toEqual([{ outcome: 'complete' }])
  })

  test('tells of its albums, and of what was here already', async () => {
    bench.google.albums = [{ id: 'lake', title: 'Lake', shared: false, count: 2 }]
    bench.google.members.set('lake', [remoteItem('a'), remoteItem('b')])
    const selection = { ...wholeLibrary, allAlbums: true }
    const first = bench.run({ selection })
    await first.execute()
    expect(first.albums()).toMatchObject([{ items: 2, done: 2, failed: 0, listed: true }])
    expect(first.progress()).toMatchObject({ albumsListed: 1, albumsTotal: 1, skipped: 0 })
    const second = bench.run({ selection })
    await second.execute()
    expect(second.progress()).toMatchObject({ items: 3, done: 3, skipped: 3 })
  })

  test('asks for nothing where the mirror is not', async () => {
    bench.small.change({ isPresent: () => Promise.resolve(false) })
    const run = bench.run()
    const problem = { code: 'mirror-missing', values: { path: bench.small.mirror.path } }
    expect(await run.execute()).toEqual({ kind: 'halted', problem })
    expect([bench.google.asked, bench.small.rows('SELECT 1 FROM run'), run.stopping]).toEqual([[], [], true])
  })

  test('that is stopped before it begins asks for nothing, and brings the documents up to date', async () => {
    const run = bench.run()
    run.stop()
    expect(await run.execute()).toEqual({ kind: 'stopped' })
    expect(bench.google.asked.filter((asked) => asked.startsWith('url'))).toEqual([])
    expect(await bench.small.names('.')).toContain('catalogue.jsonl')
  })

  test('ends with what was thrown, wherever that was', async () => {
    bench.google.before = (asked) => {
      if (asked === 'library') throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
    }
    expect(await bench.run().execute()).toMatchObject({
      kind: 'halted',
      problem: { code: 'mirror-full' },
    })
    expect(await bench.small.names('.shoebox/incoming')).toEqual([])
  })

  test('adds what could not be brought up to date to its problems', async () => {
    bench.google.albums = [{ id: 'lake', title: 'Lake', shared: false, count: 2 }]
    bench.google.members.set('lake', [remoteItem('a')])
    bench.small.disk.plan({ on: 'mkdir', code: 'EACCES', path: 'Albums' })
    const run = bench.run({ selection: { ...wholeLibrary, allAlbums: true } })
    expect(await run.execute()).toMatchObject({ kind: 'with-problems' })
    expect(problems()).toHaveLength(1)
  })
})

describe('albums that were asked for', () => {
  test('and that nobody has are told by what is known of them', async () => {
    addRow(bench.small.database, 'album', { id: 'of an export', title: 'Lake' })
    const run = bench.run({ selection: named(['unknown', 'of an export']) })
    expect(await run.execute()).toEqual({ kind: 'with-problems' })
    expect(run.progress().problems).toBe(2)
    expect(problems()).toEqual([
      { scope: 'album', subject: 'of an export', code: 'album-of-export', name: 'Lake' },
      { scope: 'album', subject: 'unknown', code: 'album-not-found', name: 'unknown' },
    ])
  })

  test('and that were listed are no problem', async () => {
    bench.google.albums = [{ id: 'lake', title: 'Lake', shared: false, count: 2 }]
    bench.google.members.set('lake', [remoteItem('a')])
    await bench.run({ selection: { ...wholeLibrary, allAlbums: true } }).execute()
    const run = bench.run({ selection: named([albumIdOf(bench.google.account.id, 'lake')]) })
    expect(await run.execute()).toEqual({ kind: 'complete' })
    expect(run.progress()).toMatchObject({ items: 1, skipped: 1 })
  })
})

describe('an account', () => {
  test('that is signed out while photos come is named by its address, and ends a run of its own', async () => {
    bench.google.bytes.set('url of a', refused(signedOut))
    const run = bench.run()
    expect(await run.execute()).toMatchObject({ kind: 'halted', problem: { code: 'sign-in-needed' } })
    expect(problems()).toEqual([{ scope: 'account', subject: 'ann', code: 'sign-in-needed', name: 'ann@example.com' }])
  })

  test('that is signed out ends nothing for others', async () => {
    const other = new RunGoogle('Bob')
    other.items = [remoteItem('d')]
    bench.google.items = signedOut
    const run = runOf(bench.small, [bench.google, other])
    expect(await run.execute()).toEqual({ kind: 'with-problems' })
    expect(run.progress()).toMatchObject({ done: 1, problems: 1 })
  })

  test('that has to wait is waited for, and so is told', async () => {
    const until = bench.small.clock.now() + 60_000
    const busy: ApiFailure = { kind: 'pause-account', problem: { code: 'google-busy' }, until }
    for (const id of ['a', 'b', 'c']) bench.google.bytes.set(`url of ${id}`, refused(busy))
    const run = bench.run()
    const running = run.execute()
    await expect.poll(() => run.resting, soon).toEqual({ because: { code: 'google-busy' }, until })
    bench.google.bytes.clear()
    await bench.ended(running)
    expect(run.stopping).toBe(true)
    expect(await running).toEqual({ kind: 'complete' })
    expect(run.resting).toBeUndefined()
  })

  test('that gives no addresses brings what has one, and waits with the rest', async () => {
    const until = bench.small.clock.now() + 60_000
    const { baseUrl: _, ...without } = remoteItem('b')
    bench.google.items = [remoteItem('a'), without]
    bench.google.noAddresses = { kind: 'pause-account', problem: { code: 'google-busy' }, until, only: 'addresses' }
    const run = bench.run()
    const running = run.execute()
    await expect.poll(() => run.resting, soon).toEqual({ because: { code: 'google-busy' }, until })
    expect(run.progress()).toMatchObject({ items: 2, done: 1 })
    bench.google.noAddresses = undefined
    await bench.ended(running)
    expect(run.stopping).toBe(true)
    expect(run.progress()).toMatchObject({ items: 2, done: 2 })
  })
})

describe('what failed', () => {
  test('is tried again at once by a run that is under way', async () => {
    bench.google.bytes.set('url of a', never)
    const { goOn } = bench.google.hold('url of c')
    const run = bench.run()
    run.retry(['google-refused'])
    const running = run.execute()
    await expect.poll(() => run.progress().failed, soon).toBe(1)
    bench.google.bytes.clear()
    run.retry(['offline'])
    expect(run.progress().failed).toBe(1)
    run.retry(['google-refused'])
    expect(run.progress().failed).toBe(0)
    await expect.poll(() => run.progress().done, soon).toBe(2)
    goOn()
    expect(await running).toEqual({ kind: 'complete' })
  })

  test('is tried again by a run of its own, which lists nothing', async () => {
    bench.google.bytes.set('url of a', never)
    expect(await bench.run().execute()).toEqual({ kind: 'with-problems' })
    bench.google.bytes.clear()
    bench.google.asked.length = 0
    const run = bench.run({ retry: ['google-refused'] })
    await run.execute()
    expect(bench.google.asked).not.toContain('library')
    expect(run.progress().done).toBeGreaterThan(0)
  })
})

describe('Google that is not heard', () => {
  test('is told while something is wanted of it, with the next of all tries', async () => {
    const network = troubled()
    const lists = bench.google.hold('library')
    const run = bench.run({}, { network: network as never })
    expect(run.progress().network).toEqual({ kind: 'offline' })
    const running = run.execute()
    await expect.poll(lists.held, soon).toBe(1)
    expect([network.state.users, network.state.listeners]).toEqual([1, 1])
    const now = bench.small.clock.now()
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
    lists.goOn()
    await running
    expect(run.progress().network).toBeUndefined()
    expect([network.state.users, network.state.listeners]).toEqual([0, 0])
  })

  test('is tried when an account may be asked again, if that is sooner', async () => {
    const network = troubled()
    const until = bench.small.clock.now() + 60_000
    bench.google.items = { kind: 'pause-account', problem: { code: 'google-busy' }, until }
    const run = bench.run({}, { network: network as never })
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
