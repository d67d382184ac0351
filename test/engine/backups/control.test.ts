import { afterEach, describe, expect, test } from 'vitest'
import type { AlbumId } from '../../../src/shared/domain.ts'
import { differences, readCatalogue } from '../mirror-content.ts'
import { everything, openWorld, wholeLibrary } from '../world.ts'
import type { World, WorldOptions } from '../world.ts'

let world: World

afterEach(() => world.close())

async function open(options: WorldOptions = {}): Promise<World> {
  world = await openWorld({ ...options, emulator: { items: 120, albums: 2, seed: 11, ...options.emulator } })
  return world
}

/** Waits until the run has this many items done. */
async function reached(done: number): Promise<void> {
  await expect
    .poll(() => {
      const state = world.backup.state()
      return state.phase === 'idle' ? 0 : state.progress.done
    })
    .toBeGreaterThanOrEqual(done)
}

test('refuses to start with nothing selected, or twice', async () => {
  await open()
  const nothing = { allAlbums: false, sharedAlbums: false, library: false, albums: [] }
  expect(world.backup.start(nothing)).toMatchObject({ ok: false, problem: { code: 'nothing-selected' } })
  expect(world.backup.pause()).toMatchObject({ ok: false, problem: { code: 'backup-not-running' } })
  expect(world.backup.start(everything)).toEqual({ ok: true, value: undefined })
  expect(world.backup.start(everything)).toMatchObject({ ok: false, problem: { code: 'backup-running' } })
  await world.backup.whenSettled()
})

describe('pause', () => {
  test('stops all requests until resumed, and loses nothing', async () => {
    await open({ emulator: { rateBytesPerSecond: 3_000_000 } })
    world.backup.start(wholeLibrary)
    await reached(10)
    expect(world.backup.pause()).toMatchObject({ ok: true })
    expect(world.backup.state().phase).toBe('paused')
    await expect.poll(() => world.emulator.counters.activeMedia).toBe(0)
    await expect.poll(() => pausedProgress().active).toBe(0)
    const { media, api } = world.emulator.counters
    // The time in which others make a hundred requests, however long that is.
    for (let made = 0; made < 100; made++) await fetch(`${world.emulator.origin}/`)
    expect(world.emulator.counters).toMatchObject({ media, api })
    expect(world.backup.resume()).toMatchObject({ ok: true })
    expect(await world.backup.whenSettled()).toMatchObject({ outcome: { kind: 'complete' }, progress: { done: 120 } })
    expect(await differences(world.path, world.emulator)).toEqual([])
  })

  test('that was asked for twice ends with one resume, for lists as well', async () => {
    await open({ emulator: { items: 20 } })
    world.backup.start(everything)
    for (const _ of [1, 2]) {
      world.backup.pause()
      // The time in which the lists come to wait.
      await expect.poll(() => world.mirror.database.prepare('SELECT 1 FROM run').all()).toHaveLength(1)
      for (let made = 0; made < 30; made++) await fetch(`${world.emulator.origin}/`)
    }
    expect(pausedProgress()).toMatchObject({ listing: true, items: 0 })
    world.backup.resume()
    expect(await world.backup.whenSettled()).toMatchObject({ outcome: { kind: 'complete' }, progress: { done: 20 } })
  })

  function pausedProgress(): { active: number; listing: boolean; items: number } {
    const state = world.backup.state()
    if (state.phase !== 'paused') throw new Error(`backup is ${state.phase}`)
    return state.progress
  }
})

test('stop leaves a mirror that is right, and the next run goes on', async () => {
  await open({ emulator: { rateBytesPerSecond: 3_000_000 } })
  world.backup.start(everything)
  await reached(15)
  expect(await world.backup.stop()).toMatchObject({ ok: true })
  const state = world.backup.state()
  if (state.phase !== 'finished') throw new Error(`backup is ${state.phase}`)
  expect(state.outcome).toEqual({ kind: 'stopped' })
  const { items } = await readCatalogue(world.path)
  expect(items.size).toBe(state.progress.done)
  expect(await differences(world.path, world.emulator)).toEqual([])
  const next = await world.run(everything)
  expect(next).toMatchObject({ outcome: { kind: 'complete' }, progress: { items: 120, skipped: state.progress.done } })
  expect(await differences(world.path, world.emulator)).toEqual([])
})

test('a paused run can be stopped', async () => {
  await open({ emulator: { rateBytesPerSecond: 3_000_000 } })
  world.backup.start(wholeLibrary)
  await reached(5)
  world.backup.pause()
  await world.backup.stop()
  expect(world.backup.state()).toMatchObject({ phase: 'finished', outcome: { kind: 'stopped' } })
})

test('a run that is stopped before an album was looked for says nothing of it', async () => {
  await open({ emulator: { items: 5 } })
  world.backup.start({ ...everything, albums: ['not yet known' as AlbumId] })
  await world.backup.stop()
  expect(world.backup.state()).toMatchObject({ phase: 'finished', outcome: { kind: 'stopped' } })
  expect(world.backup.problems(0, 5)).toEqual({ total: 0, problems: [] })
})

describe('limits', () => {
  test('the number of downloads at a time changes while running', async () => {
    await open({ emulator: { items: 200, albums: 1, rateBytesPerSecond: 1_000_000 } })
    world.limits.concurrency = 1
    world.backup.start(wholeLibrary)
    await reached(10)
    expect(world.emulator.counters.maxActiveMedia).toBe(1)
    world.limits.concurrency = 12
    world.backup.limitsChanged()
    await expect.poll(() => world.emulator.counters.maxActiveMedia).toBe(12)
    world.limits.concurrency = 32
    world.backup.limitsChanged()
    expect(await world.backup.whenSettled()).toMatchObject({ outcome: { kind: 'complete' } })
    expect(world.emulator.counters.maxActiveMedia).toBeLessThanOrEqual(32)
    expect(await differences(world.path, world.emulator)).toEqual([])
  })

  test('the speed limit holds back the bytes of all downloads together, and can be lifted', async () => {
    await open({ emulator: { items: 40, albums: 1, itemBytes: 100_000 } })
    // On the clock of the engine: an item in five seconds, and a quarter of a second's bytes at once.
    world.limits.rateLimit = 20_000
    const startedAt = world.clock.monotonic()
    world.backup.start(wholeLibrary)
    await reached(3)
    const state = world.backup.state()
    if (state.phase !== 'running') throw new Error(`backup is ${state.phase}`)
    const seconds = (world.clock.monotonic() - startedAt) / 1000
    expect(state.progress.done * 100_000).toBeLessThanOrEqual(20_000 * (seconds + 0.25))
    // From here on it would stand still for as long as no test runs.
    world.limits.rateLimit = 1
    world.backup.limitsChanged()
    world.limits.rateLimit = 0
    world.backup.limitsChanged()
    expect(await world.backup.whenSettled()).toMatchObject({ outcome: { kind: 'complete' }, progress: { done: 40 } })
    expect(await differences(world.path, world.emulator)).toEqual([])
  })
})

test('tells of progress ten times a second at most, and adds up at every moment', async () => {
  await open({ emulator: { items: 300, albums: 3, rateBytesPerSecond: 20_000_000 } })
  let calls = 0
  const wrong: string[] = []
  const most = { bytesPerSecond: 0, itemsPerSecond: 0, secondsLeft: 0 }
  const end = world.backup.subscribe(() => {
    calls++
    const state = world.backup.state()
    if (state.phase === 'idle') return
    const { items, done, failed, waiting, downloaded, skipped } = state.progress
    for (const name of ['bytesPerSecond', 'itemsPerSecond', 'secondsLeft'] as const)
      most[name] = Math.max(most[name], state.progress[name] ?? 0)
    if (done + failed + waiting > items || downloaded + skipped !== done) wrong.push(JSON.stringify(state.progress))
    for (const album of world.backup.albums())
      if (album.done + album.failed + album.waiting > album.items) wrong.push(JSON.stringify(album))
  })
  const startedAt = world.clock.monotonic()
  await world.run(everything)
  const tenths = (world.clock.monotonic() - startedAt) / 100
  end()
  expect(wrong).toEqual([])
  expect(calls).toBeGreaterThan(3)
  // It told how fast it was, and how long it would take.
  expect(Math.min(...Object.values(most))).toBeGreaterThan(0)
  expect(calls).toBeLessThanOrEqual(tenths + 2)
  const albums = world.backup.albums()
  expect(albums.every((album) => album.listed && album.done === album.items)).toBe(true)
})
