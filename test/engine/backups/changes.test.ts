import { rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { albumIdOf } from '../../../src/main/mirror/names/identifiers.ts'
import type { AccountId } from '../../../src/shared/domain.ts'
import { differences, filesBelow, footprint, readCatalogue } from '../mirror-content.ts'
import type { CatalogueAlbum, CatalogueItem } from '../mirror-content.ts'
import { allAlbums, everything, openWorld, wholeLibrary } from '../world.ts'
import type { World } from '../world.ts'

let world: World

beforeEach(async () => {
  world = await openWorld({ emulator: { items: 60, albums: 4, seed: 7 } })
})
afterEach(() => world.close())

async function album(remoteId: string): Promise<CatalogueAlbum> {
  const found = (await readCatalogue(world.path)).albums.find((one) => one.remoteId === remoteId)
  if (!found) throw new Error('the album is not in the catalogue')
  return found
}

async function item(remoteId: string): Promise<CatalogueItem> {
  const { items } = await readCatalogue(world.path)
  const found = [...items.values()].find((one) => one.remoteId === remoteId)
  if (!found) throw new Error('the item is not in the catalogue')
  return found
}

function firstAlbum(): World['emulator']['library']['main']['albums'][number] {
  const [first] = world.emulator.library.main.albums
  if (!first) throw new Error('the library has no album')
  return first
}

describe('the next run', () => {
  test('picks up new items and new albums, and downloads only those', async () => {
    await world.run()
    const { library, counters } = world.emulator
    const before = counters.media
    const added = library.addItem({ albums: [firstAlbum().id] })
    const alone = library.addItem({ filename: 'alone.jpg' })
    const made = library.addAlbum({ title: 'Made later', items: [added.id, alone.id] })
    const { progress } = await world.run()
    expect(progress.downloaded).toBe(2)
    expect(counters.media - before).toBe(2)
    expect((await album(firstAlbum().id)).items).toContain((await item(added.id)).id)
    expect((await album(made.id)).items).toEqual([(await item(added.id)).id, (await item(alone.id)).id])
    expect(await filesBelow(world.path, 'Albums/Made later')).toHaveLength(2)
    expect(await differences(world.path, world.emulator)).toEqual([])
  })

  test('renames the folder of a renamed album and keeps what else lies in it', async () => {
    await world.run()
    const { id } = firstAlbum()
    const { folder = '' } = await album(id)
    const files = await filesBelow(world.path, `Albums/${folder}`)
    await writeFile(join(world.path, 'Albums', folder, 'my notes.txt'), 'mine')
    world.emulator.library.renameAlbum(id, 'A new name')
    await world.run()
    expect((await album(id)).folder).toBe('A new name')
    const now = await filesBelow(world.path, 'Albums/A new name')
    expect(now).toHaveLength(files.length + 1)
    expect(now).toContain('Albums/A new name/my notes.txt')
    expect(await filesBelow(world.path, `Albums/${folder}`)).toEqual([])
  })

  test('follows a changed order and an item taken out of an album', async () => {
    await world.run()
    const { id, items } = firstAlbum()
    const [gone, ...rest] = items.map((one) => one.id)
    world.emulator.library.setAlbumItems(id, rest.reverse())
    await world.run()
    const { items: catalogued } = await readCatalogue(world.path)
    expect((await album(id)).items.map((one) => catalogued.get(one)?.remoteId)).toEqual(rest)
    expect(await filesBelow(world.path, `Albums/${(await album(id)).folder}`)).toHaveLength(rest.length)
    // Out of the album is not out of Google Photos, and never off the disk.
    const { path, inGooglePhotos } = await item(gone ?? '')
    expect(inGooglePhotos).toBeUndefined()
    await stat(join(world.path, path))
  })

  test('marks what Google no longer has, and keeps its file', async () => {
    await world.run(wholeLibrary)
    const [victim] = world.emulator.library.itemsOf(world.emulator.library.main)
    if (!victim) throw new Error('the library is empty')
    world.emulator.library.removeItem(victim.id)
    await world.run(wholeLibrary)
    const { path, inGooglePhotos, bytes } = await item(victim.id)
    expect(inGooglePhotos).toBe(false)
    expect((await stat(join(world.path, path))).size).toBe(bytes)
  })

  test('does not take an archived item for a lost one', async () => {
    await world.run(wholeLibrary)
    const [victim] = world.emulator.library.itemsOf(world.emulator.library.main)
    world.emulator.library.changeItem(victim?.id ?? '', { archived: true })
    await world.run(wholeLibrary)
    expect((await item(victim?.id ?? '')).inGooglePhotos).toBeUndefined()
  })

  test('marks an album that is gone, and keeps its folder', async () => {
    await world.run(allAlbums)
    const { id } = firstAlbum()
    const { folder } = await album(id)
    const files = await filesBelow(world.path, `Albums/${folder}`)
    world.emulator.library.removeAlbum(id)
    await world.run(allAlbums)
    expect(await album(id)).toMatchObject({ inGooglePhotos: false, folder })
    expect(await filesBelow(world.path, `Albums/${folder}`)).toEqual(files)
  })

  test('says so when a chosen album is gone', async () => {
    const { id, title } = firstAlbum()
    const account = world.google.accounts()[0]?.id ?? ('' as AccountId)
    const selection = { ...allAlbums, allAlbums: false, albums: [albumIdOf(account, id)] }
    await world.run(allAlbums)
    world.emulator.library.removeAlbum(id)
    const state = await world.run(selection)
    expect(state.outcome).toEqual({ kind: 'with-problems' })
    expect(world.backup.problems(0, 5).problems).toMatchObject([{ problem: { code: 'album-not-found' }, name: title }])
  })

  test('finds a chosen album that the mirror has not seen yet, and says so if there is none', async () => {
    const account = world.google.accounts()[0]?.id ?? ('' as AccountId)
    const { id, items } = firstAlbum()
    const nothing = { allAlbums: false, sharedAlbums: false, library: false }
    expect(await world.run({ ...nothing, albums: [albumIdOf(account, id)] })).toMatchObject({
      outcome: { kind: 'complete' },
      progress: { items: items.length, done: items.length },
    })
    expect((await world.run({ ...nothing, albums: [albumIdOf(account, 'none')] })).outcome).toEqual({
      kind: 'with-problems',
    })
    expect(world.backup.problems(0, 5).problems).toMatchObject([{ problem: { code: 'album-not-found' } }])
  })

  test('takes a changed description over without downloading', async () => {
    await world.run()
    const [changed] = world.emulator.library.itemsOf(world.emulator.library.main)
    const before = world.emulator.counters.media
    world.emulator.library.changeItem(changed?.id ?? '', { description: 'On the beach' })
    await world.run()
    expect((await item(changed?.id ?? '')).description).toBe('On the beach')
    expect(world.emulator.counters.media).toBe(before)
  })

  test('downloads a video once Google has finished it', async () => {
    const video = world.emulator.library.addItem({
      mimeType: 'video/mp4',
      video: { fps: 24, status: 'PROCESSING' },
      filename: 'later.mp4',
    })
    const first = await world.run()
    expect(first.progress).toMatchObject({ waiting: 1 })
    expect(world.backup.problems(0, 5).problems).toMatchObject([
      { problem: { code: 'item-processing' }, name: 'later.mp4' },
    ])
    world.emulator.library.setVideoStatus(video.id, 'READY')
    const second = await world.run()
    expect(second).toMatchObject({ outcome: { kind: 'complete' }, progress: { downloaded: 1, waiting: 0 } })
    expect((await item(video.id)).video).toBe(true)
    expect(await differences(world.path, world.emulator)).toEqual([])
  })

  test('brings back files that a person removed, and leaves alone one that a person changed', async () => {
    await world.run()
    const { items } = await readCatalogue(world.path)
    const inAlbums = new Set((await readCatalogue(world.path)).albums.flatMap((one) => one.items))
    const [linked] = [...items.values()].filter((one) => inAlbums.has(one.id))
    const [alone, edited] = [...items.values()].filter((one) => !inAlbums.has(one.id))
    if (!linked || !alone || !edited) throw new Error('the library is too small')
    await rm(join(world.path, linked.path))
    await rm(join(world.path, alone.path))
    await writeFile(join(world.path, edited.path), 'edited by hand')
    const before = world.emulator.counters.media
    const state = await world.run()
    // The link in the album folder still has the bytes of the first.
    expect(world.emulator.counters.media - before).toBe(1)
    expect((await stat(join(world.path, linked.path))).size).toBe(linked.bytes)
    expect((await stat(join(world.path, alone.path))).size).toBe(alone.bytes)
    expect((await stat(join(world.path, edited.path))).size).toBe('edited by hand'.length)
    expect(state.outcome).toEqual({ kind: 'with-problems' })
    expect(world.backup.problems(0, 5).problems).toMatchObject([{ name: edited.path }])
  })

  test('goes by chosen albums alone', async () => {
    await world.run(allAlbums)
    const before = await footprint(world.path)
    const { id, items } = firstAlbum()
    const account = world.google.accounts()[0]?.id ?? ('' as AccountId)
    const { progress } = await world.run({
      ...everything,
      allAlbums: false,
      sharedAlbums: false,
      library: false,
      albums: [albumIdOf(account, id)],
    })
    expect(progress).toMatchObject({ albumsTotal: 1, albumsListed: 1, items: items.length, skipped: items.length })
    expect(await footprint(world.path)).toEqual(before)
  })
})
