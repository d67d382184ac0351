import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import * as nodeFiles from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { albumIdOf } from '../../../src/main/mirror/names/identifiers.ts'
import type { AlbumId } from '../../../src/shared/domain.ts'
import { someCases } from '../../cases/some-cases.ts'
import { withMark } from '../../emulator/content/unique-mark.ts'
import { diesAfter, ProcessEnd } from '../faults/dying-files.ts'
import { checkSums, differences, filesBelow, hashOf, readCatalogue } from '../mirror-content.ts'
import { codes, verifying } from './verifying.ts'
import { allAlbums, everything, openWorld } from '../world.ts'
import type { World } from '../world.ts'

let world: World

beforeEach(async () => {
  world = await openWorld({ emulator: { items: 40, albums: 4, seed: 11 } })
})
afterEach(() => world.close())

const { verify, items, itemAt, flip, twins } = verifying(() => world)

describe('repair', () => {
  test('takes a copy in an album and sets the damaged file aside', async () => {
    world.limits.albumFiles = 'copies'
    await world.run(allAlbums)
    const { items: byId, albums } = await readCatalogue(world.path)
    const item = byId.get(albums[0]?.items[0] ?? '')
    if (!item) throw new Error('the album is empty')
    await flip(item.path)
    const damaged = await readFile(join(world.path, item.path))
    const { media } = world.emulator.counters
    const report = await verify({ repair: true })
    expect(report).toMatchObject({ damaged: 1, problems: [], awaitBackup: 0 })
    const [repair] = report.repairs
    expect(repair).toMatchObject({ path: item.path, source: 'album', found: 'damaged' })
    expect(await readFile(join(world.path, repair?.setAside ?? ''))).toEqual(damaged)
    expect(await differences(world.path, world.emulator)).toEqual([])
    await checkSums(world.path)
    expect(world.emulator.counters.media).toBe(media)
    const { mtimeMs } = await stat(join(world.path, item.path))
    expect(Math.round(mtimeMs)).toBe(Date.parse(item.creationTime))
  })

  test('takes the link in an album after an editor put another file in the place of the photo', async () => {
    await world.run(allAlbums)
    const { items: byId, albums } = await readCatalogue(world.path)
    const item = byId.get(albums[0]?.items[0] ?? '')
    if (!item) throw new Error('the album is empty')
    const [twin] = await twins(item.path)
    await writeFile(join(world.path, 'edited'), 'edited by a person')
    await rename(join(world.path, 'edited'), join(world.path, item.path))
    const { repairs, problems } = await verify({ repair: true })
    expect(problems).toEqual([])
    expect(repairs[0]).toMatchObject({ path: item.path, source: 'album' })
    expect(await readFile(join(world.path, repairs[0]?.setAside ?? ''), 'utf8')).toBe('edited by a person')
    expect((await stat(join(world.path, item.path))).ino).toBe((await stat(join(world.path, twin ?? ''))).ino)
  })

  test('takes the same bytes of another item, and links albums to the repaired file', async () => {
    const bytes = await readFile(join(import.meta.dirname, '../../emulator/sample/media/aurora.mp4'))
    const { library } = world.emulator
    const album = library.main.albums[0]?.id ?? ''
    const one = library.addItem({ filename: 'one.mp4', bytes, mimeType: 'video/mp4', albums: [album] })
    const other = library.addItem({ filename: 'other.mp4', bytes, mimeType: 'video/mp4' })
    await world.run()
    const found = await items()
    const first = found.find(({ remoteId }) => remoteId === one.id)
    const second = found.find(({ remoteId }) => remoteId === other.id)
    if (!first || !second || first.sha256 !== second.sha256) throw new Error('the items are not alike')
    await flip(first.path)
    const report = await verify({ repair: true })
    expect(report.problems).toEqual([])
    expect(report.repairs[0]).toMatchObject({ path: first.path, source: 'same-bytes', from: second.path })
    expect(await twins(first.path)).not.toEqual([])
    expect(await differences(world.path, world.emulator)).toEqual([])
    expect(await verify()).toMatchObject({ problems: [], damaged: 0 })
  })

  test('leaves to the next backup what has no good copy here, whatever that backup is about', async () => {
    await world.run(everything)
    const [damaged, gone] = (await items()).filter(({ motion }) => motion === undefined)
    if (!damaged || !gone) throw new Error('too few items')
    for (const path of await twins(gone.path)) await rm(join(world.path, path))
    await rm(join(world.path, gone.path))
    const links = await twins(damaged.path)
    await flip(damaged.path)
    const bad = await readFile(join(world.path, damaged.path))
    const report = await verify({ repair: true })
    expect(codes(report)).toEqual({ [damaged.path]: 'file-awaits-backup', [gone.path]: 'file-awaits-backup' })
    expect(report).toMatchObject({ awaitBackup: 2, missing: expect.any(Number) as number })
    const aside = (await filesBelow(world.path, '.shoebox/set-aside')).filter((path) => path.endsWith(damaged.path))
    expect(aside).toHaveLength(1)
    expect(await readFile(join(world.path, aside[0] ?? ''))).toEqual(bad)
    // Nothing that is known to be damaged stays where people look.
    for (const path of links) await expect(stat(join(world.path, path))).rejects.toThrow('ENOENT')
    await checkSums(world.path)
    expect(codes(await verify({ mode: 'quick' }))).toEqual(codes(report))

    const { media } = world.emulator.counters
    const { progress } = await world.run({ ...allAlbums, allAlbums: false, albums: [emptyAlbum()] })
    expect(progress.downloaded).toBe(2)
    expect(world.emulator.counters.media - media).toBe(2)
    expect(await differences(world.path, world.emulator)).toEqual([])
    expect(await verify()).toMatchObject({ problems: [], awaitBackup: 0 })
    expect((await twins(damaged.path)).length).toBe(links.length)
  })

  test('brings a still and the video part of a motion photo back', async () => {
    const { emulator } = world
    const { library } = emulator
    const photo = library.itemsOf(library.main).find(({ mimeType }) => mimeType === 'image/jpeg')
    const picture = Buffer.from(await emulator.bytesOf(photo?.id ?? '', '=d'))
    library.addItem({
      // Nothing else has these bytes.
      bytes: Buffer.concat(withMark(picture, 'image/jpeg', 'moving')),
      filename: 'PXL_20210704_101112.MP.jpg',
      motion: await readFile(join(import.meta.dirname, '../../fixtures/clip.mp4')),
      mimeType: 'image/jpeg',
      albums: [library.main.albums[0]?.id ?? ''],
    })
    expect((await world.run()).progress.failed).toBe(0)
    const item = (await items()).find(({ motion }) => motion !== undefined)
    if (!item?.motion) throw new Error('there is no motion photo')
    await flip(item.path)
    expect(codes(await verify({ repair: true }))).toEqual({ [item.path]: 'file-awaits-backup' })
    expect((await world.run()).progress.failed).toBe(0)
    expect(await differences(world.path, world.emulator)).toEqual([])
    await flip(item.motion.path)
    await flip(item.path)
    await verify({ repair: true })
    expect((await world.run()).progress.failed).toBe(0)
    expect(await differences(world.path, world.emulator)).toEqual([])
    expect(await verify()).toMatchObject({ problems: [] })
  })

  test('leaves everything as it is when not even Google has the item', async () => {
    await world.run({ ...allAlbums, library: true })
    const item = await itemAt(5)
    world.emulator.library.removeItem(item.remoteId)
    await world.run({ ...allAlbums, library: true })
    await flip(item.path)
    const before = await readFile(join(world.path, item.path))
    expect(codes(await verify({ repair: true }))).toMatchObject({ [item.path]: 'file-lost' })
    expect(await readFile(join(world.path, item.path))).toEqual(before)
    expect((await readCatalogue(world.path)).items.has(item.id)).toBe(true)
  })

  test('needs Google when both the photo and its copy are damaged', async () => {
    world.limits.albumFiles = 'copies'
    await world.run(allAlbums)
    const { items: byId, albums } = await readCatalogue(world.path)
    const [album] = albums
    const item = byId.get(album?.items[0] ?? '')
    if (!album || !item) throw new Error('the album is empty')
    const copies: string[] = []
    for (const path of await filesBelow(world.path, 'Albums'))
      if ((await hashOf(join(world.path, path))) === item.sha256) copies.push(path)
    expect(copies).not.toEqual([])
    for (const path of [item.path, ...copies]) await flip(path)
    expect(Object.values(codes(await verify())).sort()).toEqual([item.path, ...copies].map(() => 'file-damaged'))
    const report = await verify({ repair: true })
    expect(codes(report)).toEqual({ [item.path]: 'file-awaits-backup' })
    expect(await filesBelow(world.path, '.shoebox/set-aside')).toHaveLength(1 + copies.length)
    await world.run(allAlbums)
    expect(await differences(world.path, world.emulator)).toEqual([])
    expect(await verify()).toMatchObject({ problems: [] })
    await checkSums(world.path)
  })

  test('survives an end at every step on the disk, and finishes when it is run again', async () => {
    world.limits.albumFiles = 'copies'
    await world.run(allAlbums)
    const { items: byId, albums } = await readCatalogue(world.path)
    const members = albums.flatMap((album) => album.items)
    const repairable = byId.get(members[0] ?? '')
    const awaiting = byId.get(members.find((id) => byId.get(id)?.sha256 !== repairable?.sha256) ?? '')
    if (!repairable || !awaiting) throw new Error('too few items')
    const copies: string[] = []
    for (const path of await filesBelow(world.path, 'Albums'))
      if ((await hashOf(join(world.path, path))) === awaiting.sha256) copies.push(path)
    let ends = 0
    const endsAfter = async (allowed: number): Promise<number> => {
      await rm(join(world.path, '.shoebox/set-aside'), { recursive: true, force: true })
      for (const path of [repairable.path, awaiting.path, ...copies]) await flip(path)
      const damaged = await hashOf(join(world.path, repairable.path))
      const dying = diesAfter(allowed)
      await verify({ repair: true }, { files: dying.files }).catch((error: unknown) => {
        if (!(error instanceof ProcessEnd)) throw error
        ends++
      })
      await world.reopen()
      // Under the name is what was there, or what should be there, or nothing; the damaged file is never gone.
      const there = await hashOf(join(world.path, repairable.path)).catch(() => 'nothing')
      expect(['nothing', damaged, repairable.sha256]).toContain(there)
      const report = await verify({ repair: true })
      expect(codes(report)).toEqual({ [awaiting.path]: 'file-awaits-backup' })
      const aside = await filesBelow(world.path, '.shoebox/set-aside')
      const hashes = await Promise.all(aside.map((path) => hashOf(join(world.path, path))))
      expect(hashes).toContain(damaged)
      expect(await hashOf(join(world.path, repairable.path))).toBe(repairable.sha256)
      await world.run(allAlbums)
      expect(await differences(world.path, world.emulator)).toEqual([])
      expect(await verify()).toMatchObject({ problems: [] })
      await checkSums(world.path)
      return dying.steps()
    }
    const steps = await endsAfter(Infinity)
    expect(steps).toBeGreaterThan(10)
    const all = Array.from({ length: steps }, (_, allowed) => allowed)
    const tried = someCases().spread(all, 6)
    for (const allowed of tried) await endsAfter(allowed)
    // How many steps a repair takes varies by one or two.
    expect(ends).toBeGreaterThanOrEqual(tried.length - 1)
  }, 120_000)

  test('gives a file its time back', async () => {
    await world.run()
    const item = await itemAt(2)
    await utimes(join(world.path, item.path), 1, 1)
    expect(await verify({ repair: true, mode: 'quick' })).toMatchObject({ problems: [], repairs: [] })
    expect(Math.round((await stat(join(world.path, item.path))).mtimeMs)).toBe(Date.parse(item.creationTime))
  })

  test('leaves its time to a file that has a name outside as well', async () => {
    await world.run()
    for (const [at, path] of [(await itemAt(2)).path, (await filesBelow(world.path, 'Albums'))[0] ?? ''].entries()) {
      const outside = join(world.path, `../elsewhere ${at}`)
      await nodeFiles.link(join(world.path, path), outside)
      await utimes(outside, 1, 1)
      for (const mode of ['quick', 'full'] as const)
        expect(await verify({ repair: true, mode })).toMatchObject({ problems: [], repairs: [] })
      expect((await stat(outside)).mtimeMs).toBe(1000)
      await rm(outside)
      // Only links of its own are left.
      expect(await verify({ repair: true, mode: 'full' })).toMatchObject({ problems: [], repairs: [] })
      expect((await stat(join(world.path, path))).mtimeMs).toBeGreaterThan(1000)
    }
  })

  test('never touches unknown files, links among them', async () => {
    await world.run()
    const folder = join(world.path, 'Photos', 'mine')
    await mkdir(folder)
    await writeFile(join(folder, 'a.jpg'), 'a')
    await nodeFiles.symlink('/etc', join(folder, 'elsewhere'))
    const item = await itemAt(0)
    await link(join(world.path, item.path), join(folder, 'linked.jpg'))
    const report = await verify({ repair: true })
    expect(codes(report)).toEqual({
      'Photos/mine/a.jpg': 'file-unknown',
      'Photos/mine/elsewhere': 'file-unknown',
      'Photos/mine/linked.jpg': 'file-unknown',
    })
    expect((await nodeFiles.readdir(folder)).sort()).toEqual(['a.jpg', 'elsewhere', 'linked.jpg'])
  })
})

/** An album without items: a backup of it has nothing to do by itself. */
function emptyAlbum(): AlbumId {
  const made = world.emulator.library.addAlbum({ title: 'Empty', items: [] })
  const account = world.google.accounts()[0]?.id
  if (!account) throw new Error('nobody is signed in')
  return albumIdOf(account, made.id)
}
