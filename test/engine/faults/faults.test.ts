import { afterEach, describe, expect, test } from 'vitest'
import { checkSums, differences, filesBelow, readCatalogue } from '../mirror-content.ts'
import { allAlbums, everything, openWorld, wholeLibrary } from '../world.ts'
import type { World, WorldOptions } from '../world.ts'
import type { FaultAction } from '../../emulator/start-emulator.ts'
import { quickClock } from '../../clocks/quick-clock.ts'

let world: World

afterEach(() => world.close())

async function open(options: WorldOptions = {}): Promise<World> {
  world = await openWorld({ ...options, emulator: { items: 30, albums: 2, seed: 3, ...options.emulator } })
  return world
}

const damages: [string, FaultAction][] = [
  ['a body that ends early', { kind: 'short-body' }],
  ['a file cut on the server, with a length to match', { kind: 'cut-file' }],
  ['a body longer than announced', { kind: 'long-body' }],
  ['a page of HTML', { kind: 'html' }],
  ['nothing at all', { kind: 'empty' }],
  ['a connection that breaks in the body', { kind: 'reset', at: 'body', bytes: 500 }],
  ['a connection that breaks before the answer', { kind: 'reset', at: 'start' }],
  ['a body that trickles for ever', { kind: 'endless' }],
  ['no answer', { kind: 'hang' }],
  ['500', { kind: 'status', status: 500 }],
  ['503', { kind: 'status', status: 503 }],
]

describe('bytes that are not what they should be', () => {
  test.each(damages)('%s never gets a name, and the next attempt succeeds', async (_, action) => {
    await open()
    world.emulator.addFault({ on: 'media', nth: 5, do: action })
    const state = await world.run()
    expect(state.outcome).toEqual({ kind: 'complete' })
    expect(await differences(world.path, world.emulator)).toEqual([])
    expect(await filesBelow(world.path, '.shoebox/incoming')).toEqual([])
  })

  test.each(damages.filter(([, action]) => ['cut-file', 'html', 'empty', 'short-body'].includes(action.kind)))(
    '%s again and again ends as a problem of this item alone',
    async (_, action) => {
      await open({ clock: quickClock(200) })
      const [victim] = world.emulator.library.itemsOf(world.emulator.library.main)
      world.emulator.addFault({ on: 'media', itemId: victim?.id ?? '', times: 'always', do: action })
      const state = await world.run()
      expect(state).toMatchObject({ outcome: { kind: 'with-problems' }, progress: { items: 30, done: 29, failed: 1 } })
      const { problems } = world.backup.problems(0, 5)
      expect(problems).toMatchObject([{ name: victim?.filename }])
      expect(problems[0]?.problem.code).toMatch(/^(item-|offline)/)
      expect(await differences(world.path, world.emulator)).toEqual([])
      expect(await filesBelow(world.path, 'Photos')).toHaveLength(29)
    },
  )

  test('a server without lengths is believed as far as the files themselves tell', async () => {
    await open({ emulator: { switches: { noContentLength: true } } })
    world.emulator.addFault({ on: 'media', nth: 4, do: { kind: 'cut-file' } })
    expect((await world.run()).outcome).toEqual({ kind: 'complete' })
    expect(await differences(world.path, world.emulator)).toEqual([])
  })

  test('tries failed items again when asked, without listing', async () => {
    await open({ clock: quickClock(200) })
    const [victim] = world.emulator.library.itemsOf(world.emulator.library.main)
    const fault = world.emulator.addFault({
      on: 'media',
      itemId: victim?.id ?? '',
      times: 'always',
      do: { kind: 'html' },
    })
    await world.run()
    fault.remove()
    const { media, byMethod } = world.emulator.counters
    const listed = byMethod['mediaItems.list']
    const [group] = world.backup.problemGroups()
    expect(world.backup.retry(group?.group)).toMatchObject({ ok: true })
    const state = await world.backup.whenSettled()
    expect(state).toMatchObject({
      phase: 'finished',
      outcome: { kind: 'complete' },
      progress: { items: 1, downloaded: 1 },
    })
    expect(world.emulator.counters.media - media).toBe(1)
    // The cause is gone, and so nothing is to be done.
    expect(world.backup.retry(group?.group)).toMatchObject({ ok: true })
    expect(world.backup.state()).toEqual(state)
    expect(world.emulator.counters.byMethod['mediaItems.list']).toBe(listed)
    expect(await differences(world.path, world.emulator)).toEqual([])
    expect((await readCatalogue(world.path)).items.size).toBe(30)
  })
})

describe('an item', () => {
  test('that is gone between listing and download is a problem of its own', async () => {
    await open()
    const [victim] = world.emulator.library.itemsOf(world.emulator.library.main)
    world.emulator.library.vanishItem(victim?.id ?? '')
    const state = await world.run(wholeLibrary)
    expect(state).toMatchObject({ outcome: { kind: 'with-problems' }, progress: { done: 29, failed: 1 } })
    expect(world.backup.problems(0, 5).problems).toMatchObject([{ problem: { code: 'item-gone' } }])
  })

  test('called like a motion photo without being one is simply a photo', async () => {
    await open()
    world.emulator.library.addItem({ filename: 'PXL_20240101_101010101.MP.jpg' })
    world.emulator.library.addItem({ filename: 'MVIMG_20190101_101010.jpg' })
    expect(await world.run()).toMatchObject({ outcome: { kind: 'complete' }, progress: { items: 32, done: 32 } })
    const before = world.emulator.counters.media
    await world.run()
    expect(world.emulator.counters.media).toBe(before)
  })
})

describe('addresses', () => {
  test('that have expired are renewed in groups', async () => {
    let later = 0
    await open({ emulator: { items: 160, albums: 1, now: () => Date.now() + later } })
    world.limits.concurrency = 2
    expect(world.backup.start(wholeLibrary)).toMatchObject({ ok: true })
    await expect.poll(() => world.emulator.counters.media).toBeGreaterThan(10)
    world.backup.pause()
    const before = world.emulator.counters.media
    later = 61 * 60_000
    world.backup.resume()
    expect(await world.backup.whenSettled()).toMatchObject({ outcome: { kind: 'complete' } })
    expect(await differences(world.path, world.emulator)).toEqual([])
    const { byMethod, media } = world.emulator.counters
    expect(byMethod['mediaItems.batchGet']).toBeGreaterThan(0)
    expect(byMethod['mediaItems.batchGet']).toBeLessThan(10)
    // Only the few that were tried with an old address were asked for twice.
    expect(media - before).toBeLessThan(165)
  })

  test('that are refused early cost one more request, not an attempt', async () => {
    await open()
    world.emulator.addFault({ on: 'media', nth: 3, do: { kind: 'status', status: 403 } })
    expect((await world.run()).outcome).toEqual({ kind: 'complete' })
    expect(await differences(world.path, world.emulator)).toEqual([])
  })
})

describe('limits of Google', () => {
  test('a 429 for bytes pauses the account and then goes on', async () => {
    await open({ emulator: { items: 60, albums: 1 } })
    world.emulator.addFault({ on: 'media', nth: 20, do: { kind: 'status', status: 429 } })
    const phases = new Set<string>()
    const end = world.backup.subscribe(() => {
      const state = world.backup.state()
      phases.add(state.phase === 'paused' ? `paused ${state.because?.code} ${typeof state.until}` : state.phase)
    })
    const state = await world.run(wholeLibrary)
    end()
    expect(state.outcome).toEqual({ kind: 'complete' })
    expect([...phases]).toContain('paused google-busy number')
    expect(await differences(world.path, world.emulator)).toEqual([])
  })

  test('a busy API delays the listing, no more', async () => {
    await open()
    world.emulator.addFault({
      on: 'api',
      method: 'mediaItems.search',
      nth: 1,
      do: { kind: 'status', status: 429, reason: 'minute' },
    })
    world.emulator.addFault({ on: 'api', method: 'mediaItems.search', nth: 2, do: { kind: 'status', status: 503 } })
    expect((await world.run()).outcome).toEqual({ kind: 'complete' })
  })
})

describe('lists', () => {
  test('with empty, short and overlapping pages are read to their end', async () => {
    await open({
      emulator: {
        items: 250,
        albums: 3,
        switches: { emptyPages: 2, shortPages: true, overlapPages: true, extraLastToken: true },
      },
    })
    const state = await world.run()
    expect(state).toMatchObject({ outcome: { kind: 'complete' }, progress: { items: 250, done: 250 } })
    const { albums, items } = await readCatalogue(world.path)
    for (const remote of world.emulator.library.main.albums) {
      const album = albums.find((one) => one.remoteId === remote.id)
      expect(album?.items.map((id) => items.get(id)?.remoteId)).toEqual(remote.items.map((item) => item.id))
    }
    expect(await checkSums(world.path)).toHaveLength(250)
  })

  test('start over once when Google refuses its own page token', async () => {
    await open({ emulator: { items: 250, albums: 1 } })
    world.emulator.addFault({ on: 'api', method: 'mediaItems.list', nth: 2, do: { kind: 'page-token-refused' } })
    expect(await world.run(wholeLibrary)).toMatchObject({ outcome: { kind: 'complete' }, progress: { items: 250 } })
  })

  test('that never end are given up', async () => {
    await open({ emulator: { switches: { emptyPages: 1_000_000 } } })
    const state = await world.run(wholeLibrary)
    expect(state.outcome).toEqual({ kind: 'with-problems' })
    expect(world.backup.problems(0, 5).problems).toMatchObject([{ problem: { code: 'google-endless-pages' } }])
  })

  test('of shared albums may be refused, and the rest goes on', async () => {
    await open({ emulator: { profile: 'current' } })
    const state = await world.run(everything)
    expect(state).toMatchObject({ outcome: { kind: 'with-problems' }, progress: { failed: 0 } })
    expect(state.progress.done).toBeGreaterThan(0)
    expect(world.backup.problems(0, 5).problems).toMatchObject([{ problem: { code: 'google-scope-removed' } }])
    expect(await differences(world.path, world.emulator)).toEqual([])
  })

  test('that fail leave what is known of an album as it was, and are read again when asked', async () => {
    await open({ clock: quickClock(200), emulator: { items: 250, albums: 1 } })
    await world.run(allAlbums)
    const [before] = (await readCatalogue(world.path)).albums
    const [remote] = world.emulator.library.main.albums
    world.emulator.library.setAlbumItems(remote?.id ?? '', (remote?.items ?? []).map((item) => item.id).reverse())
    const fault = world.emulator.addFault({
      on: 'api',
      method: 'mediaItems.search',
      after: 1,
      times: 'always',
      do: { kind: 'status', status: 500 },
    })
    expect((await world.run(allAlbums)).outcome).toEqual({ kind: 'with-problems' })
    expect((await readCatalogue(world.path)).albums[0]?.items).toEqual(before?.items)
    fault.remove()
    expect(world.backup.retry()).toMatchObject({ ok: true })
    expect(await world.backup.whenSettled()).toMatchObject({ outcome: { kind: 'complete' } })
    expect((await readCatalogue(world.path)).albums[0]?.items).toEqual(before?.items.toReversed())
  })
})

test('a sign-in that dies ends the run with the one thing to do', async () => {
  await open()
  world.emulator.addFault({ on: 'api', times: 'always', do: { kind: 'status', status: 401 } })
  world.emulator.addFault({ on: 'token', times: 'always', do: { kind: 'invalid-grant' } })
  const state = await world.run()
  expect(state.outcome).toMatchObject({ kind: 'halted', problem: { code: 'sign-in-needed' } })
  expect(world.backup.start(everything)).toMatchObject({ ok: false, problem: { code: 'sign-in-needed' } })
})
