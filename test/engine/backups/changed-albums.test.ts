import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { healthNumbers } from '../../../src/main/library/completeness/health-numbers.ts'
import type { AlbumProgress } from '../../../src/shared/tasks/progress.ts'
import { seededRandom } from '../../emulator/random.ts'
import type { EmulatorAlbum } from '../../emulator/library/model.ts'
import { requestsDuring } from './listed-pages.ts'
import { checkSums, differences, filesBelow, footprint, readCatalogue } from '../mirror-content.ts'
import type { CatalogueItem } from '../mirror-content.ts'
import { allAlbums, everything, openWorld } from '../world.ts'
import type { Finished, World } from '../world.ts'
import { quickClock } from '../../clocks/quick-clock.ts'

const day = 86_400_000

let world: World
let clock: ReturnType<typeof quickClock>

beforeEach(async () => {
  clock = quickClock(20)
  world = await openWorld({ emulator: { items: 24, albums: 4, seed: 11 }, clock })
})
afterEach(() => world.close())

interface Run {
  state: Finished
  methods: Record<string, number>
  media: number
}

async function run(listing: 'all' | 'changed', selection = allAlbums): Promise<Run> {
  world.limits.listing = listing
  let state: Finished | undefined
  const { methods, media } = await requestsDuring(world.emulator, async () => (state = await world.run(selection)))
  if (!state) throw new Error('no run')
  return { state, methods, media }
}

function album(number = 0): EmulatorAlbum {
  const found = world.emulator.library.main.albums[number]
  if (!found) throw new Error(`no album ${number}`)
  return found
}

const idsOf = ({ items }: EmulatorAlbum): string[] => items.map(({ id }) => id)

async function cataloguedItem(remoteId: string): Promise<CatalogueItem | undefined> {
  const { items } = await readCatalogue(world.path)
  return [...items.values()].find((item) => item.remoteId === remoteId)
}

/** Google's ids of the members that the catalogue gives an album. */
async function members(remoteId: string): Promise<(string | undefined)[]> {
  const { albums, items } = await readCatalogue(world.path)
  const found = albums.find((one) => one.remoteId === remoteId)
  return (found?.items ?? []).map((id) => items.get(id)?.remoteId)
}

const rows = (): AlbumProgress[] => world.backup.albums().toSorted((a, b) => (a.album < b.album ? -1 : 1))

/** What a run tells, apart from how long it took. */
function told({ progress, outcome }: Finished): object {
  const { items, done, skipped, downloaded, failed, waiting, problems, albumsListed, albumsTotal } = progress
  return { outcome, items, done, skipped, downloaded, failed, waiting, problems, albumsListed, albumsTotal }
}

describe('a run that lists only albums that changed', () => {
  test('asks for the list of albums alone if none did, and tells the same as one that lists all', async () => {
    world.emulator.library.addItem({ mimeType: 'video/mp4', video: { fps: 24, status: 'PROCESSING' } })
    await run('all', everything)
    const all = await run('all', everything)
    const [allRows, health] = [rows(), healthNumbers(world.mirror.database)]
    const before = await footprint(world.path)
    const changed = await run('changed', everything)
    expect(changed.methods).toEqual({ 'albums.list': 1, 'sharedAlbums.list': 1, 'mediaItems.list': 1 })
    expect(changed.media).toBe(0)
    expect(told(changed.state)).toEqual(told(all.state))
    expect(rows()).toEqual(allRows.map((row) => ({ ...row, unchanged: true })))
    expect(healthNumbers(world.mirror.database)).toEqual(health)
    expect(await footprint(world.path)).toEqual(before)
    expect((await run('changed')).methods).toEqual({ 'albums.list': 1 })
    expect((await run('all', everything)).methods['mediaItems.search']).toBe(4)
  })

  /** What the list of albums shows: found without listing anything else. */
  const shown: { what: string; change: () => void }[] = [
    { what: 'an item added', change: () => void world.emulator.library.addItem({ albums: [album().id] }) },
    {
      what: 'an item taken out',
      change: () => world.emulator.library.removeFromAlbum(album().id, idsOf(album()).at(-1) ?? ''),
    },
    { what: 'an item deleted', change: () => world.emulator.library.removeItem(idsOf(album()).at(-1) ?? '') },
    { what: 'another title', change: () => world.emulator.library.renameAlbum(album().id, 'A new name') },
    { what: 'another cover', change: () => void (album().coverItemId = idsOf(album()).at(-1) ?? '') },
  ]
  test.each(shown)('finds $what', async ({ change }) => {
    await run('all')
    change()
    const { methods, state } = await run('changed')
    expect(methods['mediaItems.search']).toBe(1)
    expect(state.progress.skipped + state.progress.downloaded).toBe(state.progress.items)
    expect(await members(album().id)).toEqual(idsOf(album()))
    const found = (await readCatalogue(world.path)).albums.find(({ remoteId }) => remoteId === album().id)
    expect(found?.title).toBe(album().title)
    expect(await filesBelow(world.path, `Albums/${found?.folder}`)).toHaveLength(album().items.length)
    expect(await checkSums(world.path)).not.toEqual([])
    // And knows it from then on.
    expect((await run('changed')).methods).toEqual({ 'albums.list': 1 })
  })

  test('finds a new album, and one that is gone', async () => {
    await run('all')
    const gone = album(1)
    world.emulator.library.removeAlbum(gone.id)
    const made = world.emulator.library.addAlbum({ title: 'New', items: idsOf(album()).slice(0, 2) })
    expect((await run('changed')).methods).toEqual({ 'albums.list': 1, 'mediaItems.search': 1 })
    expect(await members(made.id)).toEqual(idsOf(made))
    const { albums } = await readCatalogue(world.path)
    expect(albums.find(({ remoteId }) => remoteId === gone.id)?.inGooglePhotos).toBe(false)
    expect(await members(gone.id)).toEqual(idsOf(gone))
    // Back again, and as before: whatever happened meanwhile, it is listed.
    world.emulator.library.addAlbum({ title: 'Between', items: [] })
    world.emulator.library.main.albums.push(gone)
    expect((await run('changed')).methods['mediaItems.search']).toBe(2)
  })

  /** What the list of albums cannot show: found when everything is listed, and kept as it was until then. */
  const hidden: { what: string; change: () => void }[] = [
    {
      what: 'one item in the place of another',
      change: () => {
        const { id } = world.emulator.library.addItem({ filename: 'other.jpg' })
        world.emulator.library.setAlbumItems(album().id, [...idsOf(album()).slice(0, -1), id])
      },
    },
    {
      what: 'another order behind the cover',
      change: () => {
        const [first = '', ...rest] = idsOf(album())
        world.emulator.library.setAlbumItems(album().id, [first, ...rest.reverse()])
      },
    },
  ]
  test.each(hidden)('leaves $what to one that lists all, or to a later one', async ({ change }) => {
    await run('all')
    const before = idsOf(album())
    change()
    expect((await run('changed')).methods).toEqual({ 'albums.list': 1 })
    expect(await members(album().id)).toEqual(before)
    clock.pass(31 * day)
    await run('changed')
    expect(await members(album().id)).toEqual(idsOf(album()))

    const again = idsOf(album())
    change()
    await run('changed')
    expect(await members(album().id)).toEqual(again)
    await run('all')
    expect(await members(album().id)).toEqual(idsOf(album()))
    expect(await differences(world.path, world.emulator)).toEqual([])
  })

  test('lists an album again that holds what the library shows to be gone', async () => {
    await run('all', everything)
    const { library } = world.emulator
    const lost = idsOf(album()).at(-1) ?? ''
    const { id } = library.addItem({ filename: 'other.jpg' })
    library.addToAlbum(album().id, id)
    library.removeItem(lost)
    const first = await run('changed', everything)
    expect(first.methods).toMatchObject({ 'mediaItems.batchGet': 1 })
    expect(first.methods).not.toHaveProperty('mediaItems.search')
    expect((await cataloguedItem(lost))?.inGooglePhotos).toBe(false)
    expect(await cataloguedItem(id)).toBeDefined()
    expect((await run('changed', everything)).methods['mediaItems.search']).toBe(1)
    expect(await members(album().id)).toEqual(idsOf(album()))
    expect((await run('changed', everything)).methods).toEqual({
      'albums.list': 1,
      'sharedAlbums.list': 1,
      'mediaItems.list': 1,
    })
  })

  test('does not ask for what only an unchanged album names', async () => {
    const { library } = world.emulator
    library.changeItem(idsOf(album())[1] ?? '', { archived: true })
    await run('all', everything)
    expect((await run('changed', everything)).methods).not.toHaveProperty('mediaItems.batchGet')
  })

  test('brings back files that are gone from the disk', async () => {
    await run('all')
    const { albums } = await readCatalogue(world.path)
    const [linked, lost] = await Promise.all(idsOf(album()).slice(1, 3).map(cataloguedItem))
    if (!linked || !lost) throw new Error('the album is too small')
    await rm(join(world.path, linked.path))
    const before = await filesBelow(world.path, 'Photos')
    await rm(join(world.path, lost.path))
    for (const { folder } of albums) await rm(join(world.path, `Albums/${folder}`), { recursive: true })
    const { methods, media, state } = await run('changed')
    expect(methods).toEqual({ 'albums.list': 1, 'mediaItems.batchGet': 1, 'media.d': media })
    expect(media).toBe(2)
    expect(state.progress).toMatchObject({ downloaded: 2 })
    expect(await filesBelow(world.path, 'Photos')).toHaveLength(before.length + 1)
    expect((await stat(join(world.path, lost.path))).size).toBe(lost.bytes)
    expect(await filesBelow(world.path, 'Albums')).toHaveLength(
      albums.reduce((sum, { items }) => sum + items.length, 0),
    )
    expect(await differences(world.path, world.emulator)).toEqual([])
  })

  test('tries again what Google could not deliver', async () => {
    const { library } = world.emulator
    const videos = (['PROCESSING', 'FAILED'] as const).map((status) =>
      library.addItem({ mimeType: 'video/mp4', video: { fps: 24, status }, albums: [album().id] }),
    )
    expect((await run('all')).state.progress).toMatchObject({ failed: 1, waiting: 1 })
    const stillSo = await run('changed')
    expect(stillSo.state.progress).toMatchObject({ failed: 1, waiting: 1 })
    expect(stillSo.methods).toEqual({ 'albums.list': 1, 'mediaItems.batchGet': 1 })
    for (const { id } of videos) library.setVideoStatus(id, 'READY')
    const { state, methods } = await run('changed')
    expect(state).toMatchObject({ outcome: { kind: 'complete' }, progress: { downloaded: 2, failed: 0, waiting: 0 } })
    expect(methods).toMatchObject({ 'albums.list': 1, 'mediaItems.batchGet': 1 })
    expect(methods).not.toHaveProperty('mediaItems.search')
    expect(await differences(world.path, world.emulator)).toEqual([])
  })

  test('lists an album again of which Google did not have an item any more', async () => {
    const fault = world.emulator.addFault({ on: 'media', nth: 5, do: { kind: 'status', status: 404 } })
    expect((await run('all')).state.progress).toMatchObject({ failed: 1 })
    expect(fault.hits).toBe(1)
    const { state, methods } = await run('changed')
    expect(methods['mediaItems.search']).toBeGreaterThan(0)
    expect(state).toMatchObject({ outcome: { kind: 'complete' }, progress: { downloaded: 1, failed: 0 } })
  })

  test('goes on with what a stopped run had queued', async () => {
    await run('all')
    const added = Array.from({ length: 8 }, () => world.emulator.library.addItem({ albums: [album().id] }))
    world.limits.listing = 'changed'
    world.emulator.addFault({ on: 'media', times: 'always', after: 2, do: { kind: 'hang' } })
    world.backup.start(allAlbums)
    const stop = Promise.withResolvers<void>()
    const unsubscribe = world.backup.subscribe(() => {
      const state = world.backup.state()
      if ('progress' in state && state.progress.downloaded >= 2 && !state.progress.listing) stop.resolve()
    })
    await stop.promise
    unsubscribe()
    await world.backup.stop()
    await world.reopen()
    const listed = await requestsDuring(world.emulator, async () => {
      world.backup.start(allAlbums)
      const hanging = Promise.withResolvers<void>()
      const watch = world.backup.subscribe(() => world.emulator.counters.activeMedia > 0 && hanging.resolve())
      await hanging.promise
      watch()
    })
    expect(world.backup.albums().find(({ items }) => items >= added.length)).toMatchObject({ unchanged: true })
    expect(listed.methods).toMatchObject({ 'albums.list': 1, 'mediaItems.batchGet': 1 })
    expect(listed.methods).not.toHaveProperty('mediaItems.search')
    await world.backup.stop()
  })

  test('leaves an edit to one that lists all, and goes on with it when that was stopped', async () => {
    await run('all')
    const { library } = world.emulator
    const edited = album().items.find(({ mimeType }) => mimeType === 'image/jpeg')?.id ?? ''
    library.editItem(edited, { width: 111, height: 99 })
    expect((await run('changed')).media).toBe(0)

    const fault = world.emulator.addFault({ on: 'media', nth: 1, do: { kind: 'hang' } })
    world.limits.listing = 'all'
    world.backup.start(allAlbums)
    const hangs = Promise.withResolvers<void>()
    const unsubscribe = world.backup.subscribe(() => {
      const state = world.backup.state()
      if (fault.hits > 0 && 'progress' in state && !state.progress.listing) hangs.resolve()
    })
    await hangs.promise
    unsubscribe()
    await world.backup.stop()
    const { state, methods } = await run('changed')
    expect(methods).toEqual({ 'albums.list': 1, 'mediaItems.batchGet': 1, 'media.d': 1 })
    expect(state).toMatchObject({ outcome: { kind: 'complete' }, progress: { downloaded: 1 } })
    expect((await cataloguedItem(edited))?.bytes).toBe((await world.emulator.bytesOf(edited, '=d')).length)
    expect((await run('changed')).media).toBe(0)
  })

  test('lists an album again whose listing was broken off', async () => {
    const { library } = world.emulator
    const long = library.addAlbum({ title: 'Long', items: [] })
    for (let at = 0; at < 101; at++) library.addItem({ albums: [long.id] })
    await run('all')
    const fault = world.emulator.addFault({
      on: 'api',
      method: 'mediaItems.search',
      nth: 6,
      do: { kind: 'status', status: 404 },
    })
    expect((await run('all')).state.outcome).toEqual({ kind: 'with-problems' })
    expect(fault.hits).toBe(1)
    expect(await members(long.id)).toEqual(idsOf(long))
    const next = await run('changed')
    expect(next.state.outcome).toEqual({ kind: 'complete' })
    expect(next.methods['mediaItems.search']).toBeGreaterThan(0)
    expect((await run('changed')).methods).toEqual({ 'albums.list': 1 })
  })

  test('lists an album again whose listing had to start over', async () => {
    const { library } = world.emulator
    const long = library.addAlbum({ title: 'Long', items: [] })
    for (let at = 0; at < 101; at++) library.addItem({ albums: [long.id] })
    const fault = world.emulator.addFault({
      on: 'api',
      method: 'mediaItems.search',
      nth: 6,
      do: { kind: 'page-token-refused' },
    })
    expect((await run('all')).state.outcome).toEqual({ kind: 'complete' })
    expect(fault.hits).toBe(1)
    expect((await run('changed')).methods).toEqual({ 'albums.list': 1, 'mediaItems.search': 2 })
    expect((await run('changed')).methods).toEqual({ 'albums.list': 1 })
  })

  test('lists an album of which Google gives no number', async () => {
    const fault = world.emulator.addFault({
      on: 'api',
      method: 'albums.list',
      times: 'always',
      do: { kind: 'without-field', field: 'mediaItemsCount' },
    })
    await run('all')
    expect((await run('changed')).methods['mediaItems.search']).toBe(4)
    expect(fault.hits).toBe(2)
  })

  test('never loses anything, whatever changes between runs', async () => {
    const { library } = world.emulator
    const random = seededRandom(5)
    const some = (): EmulatorAlbum => random.pick(library.main.albums)
    const changes: (() => void)[] = [
      () => void library.addItem({ albums: [some().id] }),
      () => void library.addAlbum({ title: 'More', items: idsOf(some()).slice(0, 3) }),
      () => library.renameAlbum(some().id, `Renamed ${random.whole(1, 9)}`),
      () => library.setAlbumItems(some().id, idsOf(some())),
      () => library.setAlbumItems(some().id, idsOf(some()).toReversed()),
      () => library.main.albums.length > 2 && library.removeAlbum(some().id),
      () => some().items.length > 1 && library.removeItem(some().items[0]?.id ?? ''),
    ]
    const kept = new Set<string>()
    for (let round = 0; round < 6; round++) {
      for (let change = 0; change < 3; change++) random.pick(changes)()
      const { state } = await run('changed', random.chance(0.5) ? everything : allAlbums)
      expect(state.outcome).toEqual({ kind: 'complete' })
      // What was here stays, and albums have as many members as Google says.
      const { items } = await readCatalogue(world.path)
      for (const id of kept) expect(items.has(id)).toBe(true)
      for (const id of items.keys()) kept.add(id)
      for (const { id, items: listed } of library.main.albums) expect(await members(id)).toHaveLength(listed.length)
      await checkSums(world.path)
    }
    await run('all', everything)
    for (const one of library.main.albums) expect(await members(one.id)).toEqual(idsOf(one))
    for (const { id } of library.itemsOf(library.main)) expect(await cataloguedItem(id)).toBeDefined()
  })
})
