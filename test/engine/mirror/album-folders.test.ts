import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkSums, filesBelow, footprint, readCatalogue } from '../mirror-content.ts'
import { openWorld } from '../world.ts'
import type { World } from '../world.ts'
import { removeRows } from '../../rows/rows.ts'

let world: World

beforeEach(async () => {
  world = await openWorld({ emulator: { items: 40, albums: 3, seed: 13 } })
})
afterEach(() => world.close())

async function links(path: string): Promise<number> {
  return (await stat(join(world.path, path))).nlink
}

/** Folder and files of the first album that has some. */
async function someFolder(): Promise<[string, string[]]> {
  const { albums } = await readCatalogue(world.path)
  const folder = albums.find((album) => album.folder !== undefined)?.folder
  if (folder === undefined) throw new Error('no album has a folder')
  return [`Albums/${folder}`, await filesBelow(world.path, `Albums/${folder}`)]
}

describe('album folders', () => {
  test('change from links to copies, to none and back, and keep what is not theirs', async () => {
    await world.run()
    const [folder, linked] = await someFolder()
    for (const path of linked) expect(await links(path)).toBeGreaterThan(1)
    await writeFile(join(world.path, folder, 'notes.txt'), 'mine')

    world.limits.albumFiles = 'copies'
    await world.run()
    expect(await filesBelow(world.path, folder)).toEqual([...linked, `${folder}/notes.txt`].sort())
    for (const path of linked) expect(await links(path)).toBe(1)
    const copies = (await filesBelow(world.path, 'Albums')).length - 1
    expect(await checkSums(world.path)).toHaveLength(40 + copies)
    const before = await footprint(world.path)
    await world.run()
    expect(await footprint(world.path)).toEqual(before)

    world.limits.albumFiles = 'none'
    await world.run()
    expect(await filesBelow(world.path, 'Albums')).toEqual([`${folder}/notes.txt`])
    expect(await checkSums(world.path)).toHaveLength(40)

    world.limits.albumFiles = 'links'
    await world.run()
    expect(await filesBelow(world.path, folder)).toEqual([...linked, `${folder}/notes.txt`].sort())
    for (const path of linked) expect(await links(path)).toBeGreaterThan(1)
  })

  test('take over copies that an interrupted run has left, without leaving anything in incoming', async () => {
    world.limits.albumFiles = 'copies'
    await world.run()
    const [folder, copies] = await someFolder()
    // Killed after the copies got their names, before their rows were written.
    removeRows(world.mirror.database, 'album_file')
    await world.run()
    expect(await filesBelow(world.path, folder)).toEqual(copies)
    expect(await filesBelow(world.path, '.shoebox/incoming')).toEqual([])
  })

  test('get back a file that was removed, and never lose one that was replaced', async () => {
    await world.run()
    const [, [removed = '', replaced = '']] = await someFolder()
    await rm(join(world.path, removed))
    await rm(join(world.path, replaced))
    await writeFile(join(world.path, replaced), 'another picture')
    world.limits.albumFiles = 'none'
    await world.run()
    expect(await readFile(join(world.path, replaced), 'utf8')).toBe('another picture')
    world.limits.albumFiles = 'links'
    await world.run()
    expect(await links(removed)).toBeGreaterThan(1)
    expect(await readFile(join(world.path, replaced), 'utf8')).toBe('another picture')
    const numbered = replaced.replace(/(\.[^.]+)$/, ' (2)$1')
    expect(await links(numbered)).toBeGreaterThan(1)
  })

  test('do not take over a folder of somebody else', async () => {
    const [first] = world.emulator.library.main.albums
    world.emulator.library.renameAlbum(first?.id ?? '', 'Mine')
    await world.run({ allAlbums: false, sharedAlbums: false, library: true, albums: [] })
    const foreign = join(world.path, 'Albums', 'mine', 'other.jpg')
    await mkdir(join(world.path, 'Albums', 'mine'), { recursive: true })
    await writeFile(foreign, 'not ours')
    await world.run()
    const { albums } = await readCatalogue(world.path)
    expect(albums.find((album) => album.remoteId === first?.id)?.folder).toBe('Mine (2)')
    expect(await filesBelow(world.path, 'Albums/mine')).toEqual(['Albums/mine/other.jpg'])
  })

  test('of equal titles get numbers, and titles that trade places are followed', async () => {
    const [one, two] = world.emulator.library.main.albums
    world.emulator.library.renameAlbum(one?.id ?? '', 'Trip')
    world.emulator.library.renameAlbum(two?.id ?? '', 'TRIP')
    await world.run()
    const folders = (await readCatalogue(world.path)).albums.map((album) => album.folder ?? '')
    expect(new Set(folders.map((folder) => folder.toLowerCase()))).toContain('trip (2)')
    const contents = async (): Promise<Map<string, string[]>> => {
      const found = new Map<string, string[]>()
      for (const { remoteId, folder } of (await readCatalogue(world.path)).albums)
        found.set(
          remoteId,
          (await filesBelow(world.path, `Albums/${folder}`)).map((path) => path.slice(path.lastIndexOf('/'))),
        )
      return found
    }
    const before = await contents()
    world.emulator.library.renameAlbum(one?.id ?? '', 'Left')
    world.emulator.library.renameAlbum(two?.id ?? '', 'Right')
    await world.run()
    world.emulator.library.renameAlbum(one?.id ?? '', 'Right')
    world.emulator.library.renameAlbum(two?.id ?? '', 'Left')
    await world.run()
    expect(await contents()).toEqual(before)
    await world.run()
    expect(await contents()).toEqual(before)
  })

  test('finish a link whose row was lost in a crash', async () => {
    await world.run()
    const [folder, files] = await someFolder()
    const row = world.mirror.database.prepare('SELECT * FROM album_file LIMIT 1').get()
    removeRows(world.mirror.database, 'album_file', { album: String(row?.['album']), name: String(row?.['name']) })
    await world.run()
    expect(await filesBelow(world.path, folder)).toEqual(files)
    // A link that somebody else made to a photo is none of ours.
    const { items } = await readCatalogue(world.path)
    const [photo] = items.values()
    await link(join(world.path, photo?.path ?? ''), join(world.path, folder, 'favourite.jpg'))
    world.limits.albumFiles = 'none'
    await world.run()
    expect(await filesBelow(world.path, 'Albums')).toEqual([`${folder}/favourite.jpg`])
  })
})
