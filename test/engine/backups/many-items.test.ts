import * as nodeFiles from 'node:fs/promises'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { differenceItems } from '../../../src/main/library/completeness/difference-items.ts'
import { healthNumbers } from '../../../src/main/library/completeness/health-numbers.ts'
import { rebuildIndex } from '../../../src/main/verify/rebuild/rebuild-index.ts'
import { verifyMirror } from '../../../src/main/verify/verify-mirror.ts'
import type { AccountId, AlbumFiles } from '../../../src/shared/domain.ts'
import { withMark } from '../../emulator/content/unique-mark.ts'
import { indexRows } from '../index-rows.ts'
import { checkSums, filesBelow, hashOf, readCatalogue } from '../mirror-content.ts'
import { everything, openWorld, wholeLibrary } from '../world.ts'
import type { World } from '../world.ts'

/** More than the longest page of anything that is read or written piece by piece: 1,000 lines of sums. */
const photos = 1101
/** More than two pages of lines about what is awaited. */
const awaited = 1003
/** More than a page of albums. */
const smallAlbums = 60
/** Without the first few of the library. */
const members = 1040

let world: World
/** Google's ids of the photos, in the order in which they were made. */
const ids: string[] = []
const processing: string[] = []

/** Names that differ in case, in script and in nothing at all: keys of paths sort otherwise than paths. */
function nameOf(number: number): string {
  const half = Math.floor(number / 2)
  const names = [`IMG_${half}.JPG`, `img_${half}.jpg`, `Ärger ${number}.jpeg`, `äRGER ${number - 1}.jpeg`, 'Same.jpg']
  return names[number % names.length] ?? ''
}

beforeAll(async () => {
  world = await openWorld({ emulator: { items: 0, albums: 0 }, limits: { albumFiles: 'copies' } })
  const { library } = world.emulator
  const base = await sharp({ create: { width: 8, height: 6, channels: 3, background: '#357' } })
    .jpeg()
    .toBuffer()
  for (let number = 0; number < photos; number++) {
    const bytes = Buffer.concat(withMark(base, 'image/jpeg', `many ${number}`))
    const creationTime = Date.UTC(2023, 4, 1) + number * 1000
    ids.push(library.addItem({ filename: nameOf(number), bytes, width: 8, height: 6, creationTime }).id)
  }
  for (let number = 0; number < awaited; number++)
    processing.push(library.addItem({ filename: `Clip ${number}.mp4`, video: { fps: 24, status: 'PROCESSING' } }).id)
  library.addAlbum({ title: 'Big', items: ids.slice(photos - members).toReversed() })
  for (let number = 0; number < smallAlbums; number++)
    library.addAlbum({ title: number % 2 ? `small ${number}` : `SMALL ${number}`, items: [ids[number] ?? ''] })
}, 60_000)
afterAll(() => world.close())

/** Index, catalogue, sums and folders say exactly what Google has. */
async function expectAll(albumFiles: AlbumFiles, known = ids): Promise<void> {
  const { library } = world.emulator
  const catalogue = await readCatalogue(world.path)
  const byRemoteId = new Map([...catalogue.items.values()].map((item) => [item.remoteId, item]))
  expect([...byRemoteId.keys()].toSorted()).toEqual(known.toSorted())
  const waits = catalogue.lines.filter(({ kind }) => kind === 'awaited').map(({ remoteId }) => String(remoteId))
  expect(waits.toSorted()).toEqual(processing.toSorted())
  // The header, an account with its owner and source, and the large album.
  expect(catalogue.lines).toHaveLength(5 + smallAlbums + known.length + awaited)

  const paths = [...catalogue.items.values()].map(({ path }) => path)
  expect((await filesBelow(world.path, 'Photos')).toSorted()).toEqual(paths.toSorted())
  for (const { path, sha256 } of catalogue.items.values()) expect(await hashOf(join(world.path, path))).toBe(sha256)

  const remoteIds = new Map([...catalogue.items.values()].map((item) => [item.id, item.remoteId]))
  const inAlbums: string[] = []
  expect(catalogue.albums).toHaveLength(1 + smallAlbums)
  for (const album of catalogue.albums) {
    const remote = library.album(album.remoteId)
    expect(album.items.map((id) => remoteIds.get(id))).toEqual(remote.items.map(({ id }) => id))
    if (albumFiles === 'none') continue
    const there = await filesBelow(world.path, `Albums/${album.folder ?? ''}`)
    expect(there).toHaveLength(album.items.length)
    inAlbums.push(...there)
  }
  expect(await filesBelow(world.path, 'Albums')).toEqual(inAlbums.toSorted())
  const sums = (await checkSums(world.path)).map((line) => line.replace(/: OK$/, ''))
  expect(sums.toSorted()).toEqual([...paths, ...(albumFiles === 'copies' ? inAlbums : [])].toSorted())
}

function photosOfIndex(where: string): string[] {
  return world.mirror.database
    .prepare(`SELECT remote_id FROM item WHERE video = 0 AND ${where}`)
    .all()
    .map((row) => String(row['remote_id']))
    .toSorted()
}

describe('a library with more than a thousand items, and names that differ in case', () => {
  test('comes whole, with addresses asked for in groups', async () => {
    // Google's lists give no addresses here, so that each has to be asked for.
    const fault = world.emulator.addFault({
      on: 'api',
      method: 'mediaItems.list',
      times: 'always',
      do: { kind: 'without-field', field: 'baseUrl' },
    })
    expect(await world.run(wholeLibrary)).toMatchObject({ progress: { done: photos, waiting: awaited, failed: 0 } })
    fault.remove()
    const { byMethod } = world.emulator.counters
    expect(byMethod['media.d']).toBe(photos)
    expect(byMethod['mediaItems.batchGet']).toBeLessThan(photos / 20)
    expect(photosOfIndex('1')).toEqual(ids.toSorted())
  })

  test('has its albums, with copies of more than a thousand files', async () => {
    expect(await world.run(everything)).toMatchObject({ progress: { downloaded: 0, waiting: awaited, failed: 0 } })
    await expectAll('copies')
  })

  test('is compared with Google item by item', () => {
    const { accounts } = healthNumbers(world.mirror.database)
    expect(accounts[0]).toMatchObject({ listed: photos + awaited, here: photos })
    const of = { account: accounts[0]?.account ?? ('' as AccountId) }
    const found = new Set<string>()
    for (let offset = 0; ; offset += 1000) {
      const query = { of, reason: 'problem', code: 'item-processing', offset, limit: 1000 } as const
      const { total, items } = differenceItems(world.mirror.database, query)
      expect(total).toBe(awaited)
      for (const { item } of items) found.add(item)
      if (items.length < 1000) break
    }
    expect(found.size).toBe(awaited)
  })

  test('is verified to the last file, and repaired', async () => {
    const ports = { mirror: world.mirror, clock: world.clock, log: () => undefined }
    const verify = async (mode: 'full' | 'quick', repair: boolean) =>
      verifyMirror(ports, { mode, repair }, new AbortController().signal)
    expect(await verify('full', false)).toMatchObject({
      ok: true,
      value: { ok: photos + members + smallAlbums, problems: [], complete: true },
    })
    const inBig = (await filesBelow(world.path, 'Albums/Big')).filter((path) => basename(path).startsWith('IMG'))
    for (const path of inBig) await rm(join(world.path, path))
    expect(inBig.length).toBeGreaterThan(64)
    const repaired = await verify('quick', true)
    expect(repaired).toMatchObject({ ok: true, value: { missing: inBig.length } })
    expect(repaired.ok && repaired.value.repairs.map(({ path }) => path).toSorted()).toEqual(inBig.toSorted())
    await expectAll('copies')
  })

  test('comes back from its catalogue', async () => {
    await world.backup.close()
    await world.mirror.close()
    const before = indexRows(world.path)
    await rm(join(world.path, '.shoebox'), { recursive: true })
    const ports = { files: nodeFiles, clock: world.clock, log: () => undefined }
    expect(await rebuildIndex(world.path, ports, new AbortController().signal)).toMatchObject({
      ok: true,
      value: { problems: [] },
    })
    expect(indexRows(world.path)).toEqual(before)
    await world.reopen()
    const { media } = world.emulator.counters
    expect(await world.run(everything)).toMatchObject({ progress: { downloaded: 0, waiting: awaited } })
    expect(world.emulator.counters.media).toBe(media)
    await expectAll('copies')
  })

  test('has links in place of copies when that is wished, and then nothing', async () => {
    world.limits.albumFiles = 'links'
    await world.run(everything)
    await expectAll('links')
    world.limits.albumFiles = 'none'
    await world.run(everything)
    await expectAll('none')
    world.limits.albumFiles = 'links'
    await world.run(everything)
    await expectAll('links')
  })

  test('brings files back that somebody removed, also from albums that are not listed again', async () => {
    world.limits.listing = 'changed'
    const rows = world.mirror.database.prepare('SELECT path FROM current_file ORDER BY path_key').all()
    const removed = rows.map((row) => String(row['path'])).filter((_, at) => at % 100 === 99)
    world.limits.albumFiles = 'none'
    await world.run(everything)
    for (const path of removed) await rm(join(world.path, path))
    const big = { allAlbums: true, sharedAlbums: false, library: false, albums: [] }
    const listed = world.emulator.counters.byMethod['mediaItems.search'] ?? 0
    const inAlbums = new Set([...ids.slice(photos - members), ...ids.slice(0, smallAlbums)])
    const { progress } = await world.run(big)
    expect(progress.items).toBe(inAlbums.size)
    expect(progress.done).toBe(inAlbums.size)
    expect(progress.downloaded).toBeGreaterThan(2)
    // Those that are in no album wait for the library.
    await world.run(everything)
    expect((world.emulator.counters.byMethod['mediaItems.search'] ?? 0) - listed).toBe(0)
    await expectAll('none')
    world.limits.listing = 'all'
  })

  test('has edits found by length in any place of it', async () => {
    const { library } = world.emulator
    const base = await sharp({ create: { width: 8, height: 6, channels: 3, background: '#753' } })
      .jpeg()
      .toBuffer()
    const edited = [0, 99, 100, 101, 250, photos - 1]
    for (const at of edited)
      library.editItem(ids[at] ?? '', {
        bytes: Buffer.concat(withMark(base, 'image/jpeg', `edited ${at} ${'x'.repeat(40)}`)),
      })
    expect(world.backup.start(wholeLibrary, { checkLengths: true })).toMatchObject({ ok: true })
    expect(await world.backup.whenSettled()).toMatchObject({ progress: { downloaded: edited.length } })
    const { items } = await readCatalogue(world.path)
    const versions = [...items.values()].filter((item) => (item.versions ?? []).length > 0).map((item) => item.remoteId)
    expect(versions.toSorted()).toEqual(edited.map((at) => ids[at] ?? '').toSorted())
  })

  test('loses nothing when Google loses most of it', async () => {
    const { library } = world.emulator
    const gone = ids.filter((_, at) => at % 4 !== 0)
    for (const id of gone) library.removeItem(id)
    for (const id of processing) library.removeItem(id)
    world.limits.albumFiles = 'links'
    await world.run(everything)
    expect(photosOfIndex('in_google = 0')).toEqual(gone.toSorted())
    expect(await filesBelow(world.path, 'Photos')).toHaveLength(photos + 6)
    const { items } = await readCatalogue(world.path)
    expect([...items.values()].filter((item) => item.inGooglePhotos === false)).toHaveLength(gone.length)
  })
})
