import {
  appendFile,
  link,
  mkdir,
  open,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises'
import * as nodeFiles from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { albumIdOf } from '../../src/main/mirror/identifiers.ts'
import type { FileSystem } from '../../src/main/ports.ts'
import { verifyMirror } from '../../src/main/verify/verify-mirror.ts'
import type { VerifyOptions, VerifyPorts } from '../../src/main/verify/verify-options.ts'
import type { AlbumId } from '../../src/shared/domain.ts'
import type { VerifyReport } from '../../src/shared/verification.ts'
import { diesAfter, ProcessEnd } from './dying-files.ts'
import { checkSums, differences, filesBelow, footprint, hashOf, readCatalogue } from './mirror-content.ts'
import type { CatalogueItem } from './mirror-content.ts'
import { withFiles } from './with-files.ts'
import { allAlbums, everything, openWorld } from './world.ts'
import type { World } from './world.ts'

let world: World

beforeEach(async () => {
  world = await openWorld({ emulator: { items: 40, albums: 4, seed: 11 } })
})
afterEach(() => world.close())

async function verify(
  options: Partial<VerifyOptions> = {},
  ports: Partial<VerifyPorts> & { files?: FileSystem } = {},
  signal = new AbortController().signal,
): Promise<VerifyReport> {
  const { clock } = world
  const { files = nodeFiles, ...more } = ports
  const all = { mirror: withFiles(world.mirror, files), clock, log: () => undefined, ...more }
  const result = await verifyMirror(all, { mode: 'full', repair: false, ...options }, signal)
  if (!result.ok) throw new Error(`verification failed: ${result.problem.code} ${result.problem.detail}`)
  return result.value
}

/** By path, as they are verified. */
async function items(): Promise<CatalogueItem[]> {
  const all = [...(await readCatalogue(world.path)).items.values()]
  return all.sort((one, other) => (one.path < other.path ? -1 : 1))
}

async function itemAt(index: number): Promise<CatalogueItem> {
  const found = (await items())[index]
  if (!found) throw new Error('there are not so many items')
  return found
}

/** Changes one byte in the middle of a file, and nothing else that could be seen without reading. */
async function flip(path: string): Promise<void> {
  const full = join(world.path, path)
  const { atime, mtime, size } = await stat(full)
  const handle = await open(full, 'r+')
  const byte = Buffer.alloc(1)
  await handle.read(byte, 0, 1, size >> 1)
  byte.writeUInt8((byte[0] ?? 0) ^ 0x10)
  await handle.write(byte, 0, 1, size >> 1)
  await handle.close()
  await utimes(full, atime, mtime)
}

/** Paths of an item's files in album folders. */
async function twins(path: string): Promise<string[]> {
  const { ino } = await stat(join(world.path, path))
  const found: string[] = []
  for (const other of await filesBelow(world.path, 'Albums'))
    if ((await stat(join(world.path, other))).ino === ino) found.push(other)
  return found
}

const codes = (report: VerifyReport): Record<string, string> =>
  Object.fromEntries(report.problems.map(({ path, problem }) => [path, problem.code]))

describe('a sound mirror', () => {
  test('has nothing but right files, and is not changed by looking', async () => {
    await world.run()
    const before = await footprint(world.path)
    const full = await verify()
    expect(full).toMatchObject({ missing: 0, damaged: 0, unreadable: 0, unknown: 0, problems: [], complete: true })
    const photos = await filesBelow(world.path, 'Photos')
    expect(full.ok).toBe(photos.length)
    let bytes = 0
    for (const path of photos) bytes += (await stat(join(world.path, path))).size
    expect(full.bytes).toBe(bytes)
    const quick = await verify({ mode: 'quick' })
    expect(quick).toMatchObject({ ok: photos.length, bytes: 0, problems: [] })
    expect(await footprint(world.path)).toEqual(before)
    await verify({ repair: true })
    expect(await footprint(world.path)).toEqual(before)
  })

  test('counts copies in album folders as files of their own', async () => {
    world.limits.albumFiles = 'copies'
    await world.run()
    const { ok } = await verify()
    expect(ok).toBe((await checkSums(world.path)).length)
    expect(ok).toBeGreaterThan((await filesBelow(world.path, 'Photos')).length)
  })

  test('remembers when each file was read', async () => {
    await world.run()
    await verify()
    const missing = world.mirror.database
      .prepare('SELECT count(*) AS n FROM current_file WHERE verified_at IS NULL')
      .get()
    expect(missing?.['n']).toBe(0)
  })
})

describe('finding', () => {
  test('sees flipped bytes only by reading, everything else also quickly', async () => {
    await world.run()
    const [flipped, gone, short, long, edited, touched] = await items()
    if (!flipped || !gone || !short || !long || !edited || !touched) throw new Error('too few items')
    const at = (one: CatalogueItem): string => join(world.path, one.path)
    for (const twin of await twins(gone.path)) await rm(join(world.path, twin))
    await flip(flipped.path)
    await rm(at(gone))
    await truncate(at(short), short.bytes - 1)
    await appendFile(at(long), 'x')
    await writeFile(at(edited), Buffer.alloc(edited.bytes, 7))
    await utimes(at(touched), 1, 1)
    await writeFile(join(world.path, 'Photos', 'notes.txt'), 'mine')
    await writeFile(join(world.path, 'Photos', '.DS_Store'), 'left by a system')

    const quick = codes(await verify({ mode: 'quick' }))
    const expected = {
      [gone.path]: 'file-missing',
      [short.path]: 'file-damaged',
      [long.path]: 'file-damaged',
      [edited.path]: 'file-damaged',
      'Photos/notes.txt': 'file-unknown',
    }
    const inPhotos = (found: Record<string, string>): Record<string, string> =>
      Object.fromEntries(Object.entries(found).filter(([path]) => path.startsWith('Photos/')))
    expect(inPhotos(quick)).toEqual(expected)
    const full = await verify()
    expect(inPhotos(codes(full))).toEqual({ ...expected, [flipped.path]: 'file-damaged' })
    expect(full).toMatchObject({ unknown: 1 })
    // Once found, it is looked at closely also by a quick look.
    expect(inPhotos(codes(await verify({ mode: 'quick' })))).toEqual({ ...expected, [flipped.path]: 'file-damaged' })
  })

  test('finds damaged and missing copies in albums', async () => {
    world.limits.albumFiles = 'copies'
    await world.run()
    const [one, other] = await filesBelow(world.path, 'Albums')
    if (!one || !other) throw new Error('too few copies')
    await flip(one)
    await rm(join(world.path, other))
    expect(codes(await verify())).toEqual({ [one]: 'file-damaged', [other]: 'file-missing' })
    const { repairs, problems } = await verify({ repair: true })
    expect(repairs.map(({ path }) => path).sort()).toEqual([one, other].sort())
    expect(problems).toEqual([])
    await checkSums(world.path)
  })

  test('tells a file with another name from the one that should be there', async () => {
    await world.run()
    const item = await itemAt(3)
    await rename(join(world.path, item.path), join(world.path, `${item.path}.renamed.jpg`))
    for (const twin of await twins(`${item.path}.renamed.jpg`)) await rm(join(world.path, twin))
    const { repairs, problems } = await verify({ repair: true })
    expect(repairs.find(({ path }) => path === item.path)).toMatchObject({
      source: 'unknown-file',
      from: `${item.path}.renamed.jpg`,
    })
    expect(problems.map(({ path, problem }) => [path, problem.code])).toEqual([
      [`${item.path}.renamed.jpg`, 'file-unknown'],
    ])
    expect(await hashOf(join(world.path, item.path))).toBe(item.sha256)
    expect(await hashOf(join(world.path, `${item.path}.renamed.jpg`))).toBe(item.sha256)
  })

  test('takes a folder that is gone for a disk that is gone', async () => {
    await world.run()
    await rename(world.path, `${world.path}-unmounted`)
    await mkdir(world.path)
    const { mirror, clock } = world
    const result = await verifyMirror(
      { mirror, clock, log: () => undefined },
      { mode: 'quick', repair: true },
      new AbortController().signal,
    )
    expect(result).toMatchObject({ ok: false, problem: { code: 'mirror-missing' } })
    expect(await nodeFiles.readdir(world.path)).toEqual([])
    await nodeFiles.rmdir(world.path)
    await rename(`${world.path}-unmounted`, world.path)
  })
})

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
    const bytes = await readFile(join(import.meta.dirname, '..', 'emulator', 'sample', 'media', 'aurora.mp4'))
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
    await world.close()
    world = await openWorld()
    const { failed } = (await world.run()).progress
    const item = (await items()).find(({ motion }) => motion !== undefined)
    if (!item?.motion) throw new Error('the sample account has no motion photo')
    await flip(item.path)
    expect(codes(await verify({ repair: true }))).toEqual({ [item.path]: 'file-awaits-backup' })
    expect((await world.run()).progress.failed).toBe(failed)
    expect(await differences(world.path, world.emulator)).toEqual([])
    await flip(item.motion.path)
    await flip(item.path)
    await verify({ repair: true })
    expect((await world.run()).progress.failed).toBe(failed)
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
    for (let allowed = 0; ; allowed++) {
      await rm(join(world.path, '.shoebox/set-aside'), { recursive: true, force: true })
      for (const path of [repairable.path, awaiting.path, ...copies]) await flip(path)
      const damaged = await hashOf(join(world.path, repairable.path))
      const dying = diesAfter(allowed)
      const end = await verify({ repair: true }, { files: dying.files }).then(
        () => 'finished',
        (error: unknown) => {
          if (!(error instanceof ProcessEnd)) throw error
          return 'died'
        },
      )
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
      if (end === 'finished') {
        expect(dying.steps()).toBeGreaterThan(10)
        break
      }
    }
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

describe('an interrupted verification', () => {
  test('goes on where it was, and tells of what it had found before', async () => {
    await world.close()
    world = await openWorld({ emulator: { items: 200, albums: 3, seed: 3 } })
    await world.run()
    const all = await items()
    const [early, late] = [all[1], all.at(-1)]
    if (!early || !late) throw new Error('too few items')
    await flip(early.path)
    await flip(late.path)
    const stop = new AbortController()
    const onProgress: VerifyPorts['onProgress'] = ({ files }) => {
      if (files >= 100) stop.abort()
    }
    const first = await verify({}, { onProgress }, stop.signal)
    expect(first.complete).toBe(false)
    expect(Object.keys(codes(first))).toContain(early.path)
    expect(Object.keys(codes(first))).not.toContain(late.path)
    await world.reopen()
    let read = 0
    const second = await verify({}, { meter: (bytes) => Promise.resolve(void (read += bytes)) })
    expect(second).toMatchObject({
      complete: true,
      resumed: true,
      damaged: first.damaged + 1,
      startedAt: first.startedAt,
    })
    expect(Object.keys(codes(second))).toEqual(expect.arrayContaining([early.path, late.path]))
    expect(second.files).toBe((await filesBelow(world.path, 'Photos')).length)
    expect(read).toBeLessThan((all.reduce((sum, { bytes }) => sum + bytes, 0) * 3) / 4)
    const third = await verify()
    expect(third).toMatchObject({ resumed: false, complete: true, files: second.files })
  })

  test('reads no faster than it may', async () => {
    await world.run()
    const asked: number[] = []
    const { bytes } = await verify({}, { meter: (amount) => Promise.resolve(void asked.push(amount)) })
    expect(asked.reduce((sum, amount) => sum + amount, 0)).toBe(bytes)
  })
})

/** An album without items: a backup of it has nothing to do by itself. */
function emptyAlbum(): AlbumId {
  const made = world.emulator.library.addAlbum({ title: 'Empty', items: [] })
  const account = world.google.accounts()[0]?.id
  if (!account) throw new Error('nobody is signed in')
  return albumIdOf(account, made.id)
}
