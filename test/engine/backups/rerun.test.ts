import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { footprint, readCatalogue } from '../mirror-content.ts'
import { pagesOfEverything, requestsDuring } from './listed-pages.ts'
import { everything, openWorld } from '../world.ts'
import type { World } from '../world.ts'
import { quickClock } from '../../clocks/quick-clock.ts'

const day = 86_400_000

let world: World
let clock: ReturnType<typeof quickClock>

beforeEach(async () => {
  clock = quickClock(20)
  world = await openWorld({ emulator: { items: 130, albums: 4, seed: 3 }, clock })
})
afterEach(() => world.close())

const rerun = (): ReturnType<typeof requestsDuring> => requestsDuring(world.emulator, () => world.run(everything))

/** Items of every kind that makes a list incomplete, or an item more than bytes on the disk. */
function fillLibrary(): Record<'archived' | 'archivedInAlbum' | 'removed' | 'leftAlbum', string> {
  const { library } = world.emulator
  const [album] = library.main.albums
  if (!album) throw new Error('no album')
  const archived = library.addItem({ filename: 'archived.jpg' })
  const archivedInAlbum = library.addItem({ filename: 'archived-in-album.jpg', albums: [album.id] })
  const removed = library.addItem({ filename: 'removed.jpg', albums: [album.id] })
  const leftAlbum = library.addItem({ filename: 'left.jpg', albums: [album.id] })
  library.addItem({ mimeType: 'video/mp4', video: { fps: 24, status: 'PROCESSING' }, albums: [album.id] })
  library.addItem({ mimeType: 'video/mp4', video: { fps: 24, status: 'FAILED' } })
  library.addAlbum({ title: 'Empty' })
  // Exactly one full page.
  const hundred = library.itemsOf(library.main).slice(-100)
  library.addAlbum({ title: 'Full', items: hundred.map(({ id }) => id), shared: true })
  // Somebody else's pictures are in no library of ours.
  const theirs = [1, 2, 3].map((number) => library.addItem({ filename: `theirs-${number}.jpg` }).id)
  library.addAlbum({ title: 'Theirs', items: theirs, shared: true, owned: false })
  for (const id of theirs) library.main.items.delete(library.item(id))
  library.changeItem(theirs[0] ?? '', { owner: 'somebody else' })
  return { archived: archived.id, archivedInAlbum: archivedInAlbum.id, removed: removed.id, leftAlbum: leftAlbum.id }
}

describe('a run that finds nothing new', () => {
  test('makes as many calls as there are pages, whatever is in the account, and changes no file', async () => {
    const { library } = world.emulator
    const ids = fillLibrary()
    await world.run(everything)
    library.changeItem(ids.archived, { archived: true })
    library.changeItem(ids.archivedInAlbum, { archived: true })
    library.removeItem(ids.removed)
    library.removeFromAlbum(library.main.albums[0]?.id ?? '', ids.leftAlbum)
    library.changeItem(ids.leftAlbum, { archived: true })
    // Finds the changes: what no list names any more is asked for by id, once.
    const found = await rerun()
    expect(found.methods['mediaItems.batchGet']).toBe(1)
    expect(found.api).toBe(pagesOfEverything(world.emulator) + 1)
    const before = await footprint(world.path)
    const marks = (): unknown[] => world.mirror.database.prepare('SELECT * FROM document_mark').all()
    const marked = marks()
    expect(marked).toHaveLength(2)

    for (const reopened of [false, true]) {
      if (reopened) await world.reopen()
      const { api, media, methods } = await rerun()
      expect(methods).toEqual({
        'albums.list': 1,
        'sharedAlbums.list': 1,
        'mediaItems.list': 2,
        'mediaItems.search': pagesOfEverything(world.emulator) - 4,
      })
      expect(api).toBe(pagesOfEverything(world.emulator))
      expect(media).toBe(0)
    }
    expect(await footprint(world.path)).toEqual(before)
    // Documents that had been compared would have new ones.
    expect(marks()).toEqual(marked)
  })

  test('counts a page that only says that there is no more', async () => {
    world.emulator.switches.extraLastToken = true
    fillLibrary()
    await world.run(everything)
    // The album that fills its only page to the last place.
    expect((await rerun()).api).toBe(pagesOfEverything(world.emulator) + 1)
  })

  test('asks again for what no list names after a month, and finds what is gone by then', async () => {
    const { library } = world.emulator
    const { archived } = fillLibrary()
    await world.run(everything)
    library.changeItem(archived, { archived: true })
    await world.run(everything)
    library.removeItem(archived)
    clock.pass(29 * day)
    expect((await rerun()).api).toBe(pagesOfEverything(world.emulator))
    clock.pass(3 * day)
    expect((await rerun()).methods['mediaItems.batchGet']).toBe(1)
    const { items } = await readCatalogue(world.path)
    const gone = [...items.values()].find(({ remoteId }) => remoteId === archived)
    expect(gone?.inGooglePhotos).toBe(false)
    expect((await rerun()).api).toBe(pagesOfEverything(world.emulator))
  })

  test('asks at once for what an album has lost, though it was confirmed lately', async () => {
    const { library } = world.emulator
    const { archivedInAlbum } = fillLibrary()
    library.changeItem(archivedInAlbum, { archived: true })
    await world.run(everything)
    library.removeItem(archivedInAlbum)
    expect((await rerun()).methods['mediaItems.batchGet']).toBe(1)
    const { items } = await readCatalogue(world.path)
    const gone = [...items.values()].find(({ remoteId }) => remoteId === archivedInAlbum)
    expect(gone?.inGooglePhotos).toBe(false)
  })

  test('asks at once for what an album held that is gone', async () => {
    const { library } = world.emulator
    fillLibrary()
    await world.run(everything)
    const theirs = library.album('Theirs')
    const lost = theirs.items.map(({ id }) => id)
    library.removeAlbum(theirs.id)
    for (const id of lost) library.vanishItem(id)
    await world.run(everything)
    const { items } = await readCatalogue(world.path)
    const marked = [...items.values()].filter(({ inGooglePhotos }) => inGooglePhotos === false)
    expect(marked.map(({ remoteId }) => remoteId).sort()).toEqual(lost.sort())
  })
})
