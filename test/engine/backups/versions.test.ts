import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { healthNumbers } from '../../../src/main/library/completeness/health-numbers.ts'
import { itemDetails } from '../../../src/main/library/item/item-details.ts'
import { rebuildIndex } from '../../../src/main/verify/rebuild/rebuild-index.ts'
import { verifyMirror } from '../../../src/main/verify/verify-mirror.ts'
import type { VerifyOptions } from '../../../src/main/verify/verify-options.ts'
import type { ItemRef } from '../../../src/shared/domain.ts'
import type { VerifyReport } from '../../../src/shared/tasks/verification.ts'
import * as nodeFiles from 'node:fs/promises'
import type { EmulatorItem } from '../../emulator/library/model.ts'
import { indexRows } from '../index-rows.ts'
import { checkSums, filesBelow, footprint, readCatalogue } from '../mirror-content.ts'
import type { CatalogueItem } from '../mirror-content.ts'
import { openWorld } from '../world.ts'
import type { World } from '../world.ts'

let world: World

beforeEach(async () => {
  world = await openWorld({ emulator: { items: 8, albums: 2, seed: 5 } })
})
afterEach(() => world.close())

async function item(remoteId: string): Promise<CatalogueItem> {
  const { items } = await readCatalogue(world.path)
  const found = [...items.values()].find((one) => one.remoteId === remoteId)
  if (!found) throw new Error('the item is not in the catalogue')
  return found
}

/** A photo that is in the first album. */
function somePhoto(): EmulatorItem {
  const photo = world.emulator.library.main.albums[0]?.items.find((one) => one.mimeType === 'image/jpeg')
  if (!photo) throw new Error('the album has no photo')
  return photo
}

async function at(path: string): Promise<Buffer> {
  return readFile(join(world.path, path))
}

async function delivered(remoteId: string, suffix = '=d'): Promise<Buffer> {
  return Buffer.from(await world.emulator.bytesOf(remoteId, suffix))
}

const ports = () => ({ files: nodeFiles, clock: world.clock, log: () => undefined })

async function verify(options: Partial<VerifyOptions> = {}): Promise<VerifyReport> {
  const wish = { mode: 'full', repair: false, ...options } as const
  const report = await verifyMirror({ mirror: world.mirror, ...ports() }, wish, new AbortController().signal)
  if (!report.ok) throw new Error(report.problem.code)
  return report.value
}

/** Backs up, edits one photo, backs up again; returns the photo as it was and as it is. */
async function edited(): Promise<{ photo: EmulatorItem; before: CatalogueItem; after: CatalogueItem }> {
  await world.run()
  const photo = somePhoto()
  const before = await item(photo.id)
  world.emulator.library.editItem(photo.id, { width: 111, height: 99 })
  await world.run()
  return { photo, before, after: await item(photo.id) }
}

describe('an item that was edited', () => {
  test('gets a newer file beside the older one, which stays as a version', async () => {
    await world.run()
    const photo = somePhoto()
    const before = await item(photo.id)
    const bytes = await at(before.path)
    const times = await stat(join(world.path, before.path))
    world.emulator.library.editItem(photo.id, { width: 111, height: 99 })
    const { progress, outcome } = await world.run()
    expect([outcome.kind, progress.downloaded]).toEqual(['complete', 1])
    const after = await item(photo.id)
    expect(after.path).toBe(before.path.replace('.jpg', ' (2).jpg'))
    expect(await at(after.path)).toEqual(await delivered(photo.id))
    expect(await at(before.path)).toEqual(bytes)
    expect((await stat(join(world.path, before.path))).mtimeMs).toBe(times.mtimeMs)
    expect(after.versions).toMatchObject([
      { number: 1, role: 'primary', path: before.path, bytes: before.bytes, sha256: before.sha256 },
    ])
    expect(await checkSums(world.path)).toContain(`${before.path}: OK`)
    // And nothing more happens from then on.
    const written = await footprint(world.path)
    const { media } = world.emulator.counters
    await world.run()
    expect(world.emulator.counters.media).toBe(media)
    expect(await footprint(world.path)).toEqual(written)
  })

  test('has its link in album folders follow, and nothing left of the older one there', async () => {
    const { photo, before, after } = await edited()
    const albums = world.emulator.library.main.albums.filter((album) => album.items.includes(photo)).length
    const names = (await filesBelow(world.path, 'Albums')).map((path) => path.slice(path.lastIndexOf('/') + 1))
    expect(names.filter((name) => name === after.path.slice(15))).toHaveLength(albums)
    expect(names).not.toContain(before.path.slice(15))
    expect((await stat(join(world.path, after.path))).nlink).toBe(1 + albums)
    expect((await stat(join(world.path, before.path))).nlink).toBe(1)
  })

  test('has its copy in album folders follow', async () => {
    world.limits.albumFiles = 'copies'
    const { before, after } = await edited()
    const files = await filesBelow(world.path, 'Albums')
    expect(files.some((path) => path.endsWith(after.path.slice(15)))).toBe(true)
    expect(files.some((path) => path.endsWith(before.path.slice(15)))).toBe(false)
    expect((await checkSums(world.path)).every((line) => line.endsWith(': OK'))).toBe(true)
    expect((await verify()).problems).toEqual([])
  })

  test('is the older file again when the edit is undone, and nothing is there twice', async () => {
    const { photo, before, after } = await edited()
    const files = await filesBelow(world.path, 'Photos')
    world.emulator.library.revertItem(photo.id)
    await world.run()
    expect(await filesBelow(world.path, '.shoebox/incoming')).toEqual([])
    const reverted = await item(photo.id)
    expect([reverted.path, reverted.sha256]).toEqual([before.path, before.sha256])
    expect(reverted.versions).toMatchObject([{ path: after.path, sha256: after.sha256 }])
    expect(await filesBelow(world.path, 'Photos')).toEqual(files)
    expect((await filesBelow(world.path, 'Albums')).some((path) => path.endsWith(after.path.slice(15)))).toBe(false)
    expect((await filesBelow(world.path, 'Albums')).some((path) => path.endsWith(before.path.slice(15)))).toBe(true)
    expect((await verify()).problems).toEqual([])
    // Back and forth leaves no more than two files.
    world.emulator.library.editItem(photo.id, { width: 5, height: 5, bytes: await at(after.path) })
    await world.run()
    expect((await item(photo.id)).path).toBe(after.path)
    expect((await item(photo.id)).versions).toMatchObject([{ path: before.path }])
    expect(await filesBelow(world.path, 'Photos')).toEqual(files)
  })

  test('of which Google delivers the same bytes is asked for once', async () => {
    await world.run()
    const photo = somePhoto()
    const before = await item(photo.id)
    world.emulator.library.changeItem(photo.id, { width: 1234, height: 567 })
    const { media } = world.emulator.counters
    expect((await world.run()).outcome.kind).toBe('complete')
    // Before another run tidies up.
    expect(await filesBelow(world.path, '.shoebox/incoming')).toEqual([])
    expect(world.emulator.counters.media).toBe(media + 1)
    const after = await item(photo.id)
    expect([after.path, after.sha256, after.versions]).toEqual([before.path, before.sha256, undefined])
    await world.run()
    expect(world.emulator.counters.media).toBe(media + 1)
  })

  test('is no edit while it merely lies on its side or Google says nothing of its size', async () => {
    await world.run()
    const photo = somePhoto()
    const { media } = world.emulator.counters
    world.emulator.library.changeItem(photo.id, { width: photo.height, height: photo.width })
    await world.run()
    world.emulator.library.changeItem(photo.id, { width: 0, height: 0 })
    await world.run()
    expect(world.emulator.counters.media).toBe(media)
  })

  test('keeps its older file as the present one while the newer cannot be had, and is tried again', async () => {
    await world.run()
    const photo = somePhoto()
    const before = await item(photo.id)
    const here = healthNumbers(world.mirror.database).accounts[0]?.here
    world.emulator.library.editItem(photo.id, { width: 20, height: 10 })
    const fault = world.emulator.addFault({
      on: 'media',
      itemId: photo.id,
      times: 'always',
      do: { kind: 'status', status: 400 },
    })
    expect((await world.run()).outcome.kind).toBe('with-problems')
    expect(fault.hits).toBeGreaterThan(0)
    expect(world.backup.problems(0, 9).problems).toMatchObject([{ problem: { code: 'google-bad-request' } }])
    expect((await item(photo.id)).path).toBe(before.path)
    const health = healthNumbers(world.mirror.database)
    expect(health.accounts[0]?.here).toBe(here)
    expect(health.albums.flatMap((album) => album.differences)).toEqual([])
    fault.remove()
    await world.reopen()
    // Whatever this run is about.
    const [, other] = world.emulator.library.main.albums
    world.emulator.library.setAlbumItems(other?.id ?? '', [])
    expect((await world.run({ allAlbums: true, sharedAlbums: false, library: false, albums: [] })).outcome.kind).toBe(
      'complete',
    )
    expect((await item(photo.id)).versions).toMatchObject([{ path: before.path }])
  })

  test('that is gone before its newer file came keeps the older one, without a problem for ever', async () => {
    await world.run()
    const photo = somePhoto()
    world.emulator.library.editItem(photo.id, { width: 20, height: 10 })
    const refused = { kind: 'status', status: 400 } as const
    const fault = world.emulator.addFault({ on: 'media', itemId: photo.id, times: 'always', do: refused })
    await world.run()
    expect(fault.hits).toBeGreaterThan(0)
    world.emulator.library.removeItem(photo.id)
    await world.run()
    const last = await world.run()
    expect(last.outcome.kind).toBe('complete')
    expect(await item(photo.id)).toMatchObject({ inGooglePhotos: false })
  })

  test('whose older file a person removed has nothing to keep', async () => {
    await world.run()
    const photo = somePhoto()
    const before = await item(photo.id)
    await rm(join(world.path, 'Albums'), { recursive: true })
    await rm(join(world.path, before.path))
    world.emulator.library.editItem(photo.id, { width: 20, height: 10 })
    expect((await world.run()).outcome.kind).toBe('complete')
    const after = await item(photo.id)
    expect([after.path, after.versions]).toEqual([before.path, undefined])
    expect((await verify()).problems).toEqual([])
  })
})

describe('an edited motion photo', () => {
  test('has its video part asked for again: another one, the same one, none', async () => {
    const clip = await readFile(join(import.meta.dirname, '../../fixtures/clip.mp4'))
    const still = await delivered(somePhoto().id)
    // A comment behind the end marks a picture as another one.
    const stills = [1, 2, 3].map((number) => Buffer.concat([still.subarray(0, 2), comment(number), still.subarray(2)]))
    const other = Buffer.from(clip)
    const at0 = other.lastIndexOf('mdat')
    other.writeUInt8(other.readUInt8(at0 + 20) ^ 1, at0 + 20)
    const { library } = world.emulator
    const made = library.addItem({ filename: 'PXL_1.MP.jpg', bytes: still, motion: clip })
    await world.run()
    const first = await item(made.id)
    expect(first.motion).toBeDefined()

    library.editItem(made.id, { width: 10, height: 11, bytes: stills[0] ?? still, motion: other })
    await world.run()
    const second = await item(made.id)
    expect(await at(second.motion?.path ?? '')).toEqual(other)
    expect(second.versions).toMatchObject([
      { role: 'primary', path: first.path },
      { role: 'motion', path: first.motion?.path },
    ])

    library.editItem(made.id, { width: 10, height: 12, bytes: stills[1] ?? still, motion: other })
    await world.run()
    expect((await item(made.id)).motion).toEqual(second.motion)

    library.editItem(made.id, { width: 10, height: 13, bytes: stills[2] ?? still })
    await world.run()
    const last = await item(made.id)
    expect(last.motion).toBeUndefined()
    expect(last.versions?.map(({ path }) => path)).toContain(second.motion?.path)
    expect((await verify()).problems).toEqual([])
    await checkSums(world.path)
  })
})

describe('an earlier version', () => {
  test('is told with the item', async () => {
    const { before, after } = await edited()
    const row = world.mirror.database.prepare('SELECT ref FROM item WHERE id = ?').get(after.id)
    expect(itemDetails(world.mirror.database, Number(row?.['ref']) as ItemRef)).toMatchObject({
      ok: true,
      value: { versions: [{ number: 1, path: before.path, bytes: before.bytes, sha256: before.sha256 }] },
    })
  })

  test('is counted, verified and no unknown file', async () => {
    await edited()
    const photos = await filesBelow(world.path, 'Photos')
    const report = await verify()
    expect(report).toMatchObject({ ok: photos.length, unknown: 0, problems: [] })
    const { items, files, bytes } = healthNumbers(world.mirror.database)
    expect([items, files]).toEqual([photos.length - 1, photos.length])
    expect(await world.mirror.info()).toMatchObject({ ok: true, value: { items, bytes } })
  })

  test('that is damaged is lost, unless its bytes are somewhere else; it is never asked for again', async () => {
    const { before } = await edited()
    const bytes = await at(before.path)
    const spoiled = Buffer.from(bytes)
    spoiled.writeUInt8(spoiled.readUInt8(500) ^ 1, 500)
    await writeFile(join(world.path, before.path), spoiled)
    const lost = await verify({ repair: true })
    expect(lost).toMatchObject({ damaged: 1, problems: [{ path: before.path, problem: { code: 'version-lost' } }] })
    expect(await at(before.path)).toEqual(spoiled)
    expect(healthNumbers(world.mirror.database)).toMatchObject({
      problems: [{ path: before.path, item: before.id }],
      repairable: 0,
    })
    const { media } = world.emulator.counters
    await world.run()
    expect(world.emulator.counters.media).toBe(media)
    // A person finds a copy and puts it beside.
    await writeFile(join(world.path, 'Photos/found.jpg'), bytes)
    const repaired = await verify({ repair: true })
    expect(repaired.repairs).toMatchObject([{ path: before.path, source: 'unknown-file' }])
    expect(await at(before.path)).toEqual(bytes)
    expect((await verify()).damaged).toBe(0)
  })

  test('helps to repair a file with the same bytes', async () => {
    const { photo, before } = await edited()
    const twin = world.emulator.library.addItem({ filename: 'twin.jpg', bytes: await at(before.path) })
    await world.run()
    const { path } = await item(twin.id)
    await rm(join(world.path, path))
    const report = await verify({ repair: true })
    expect(report.repairs).toMatchObject([{ path, source: 'same-bytes', from: before.path }])
    expect(photo.id).not.toBe(twin.id)
  })

  test('comes back with a rebuilt index', async () => {
    const { photo } = await edited()
    world.emulator.library.editItem(photo.id, { width: 3, height: 4 })
    await world.run()
    await world.backup.close()
    await world.mirror.close()
    const rows = indexRows(world.path)
    expect(rows.filter((row) => row.startsWith('earlier_file'))).toHaveLength(2)
    await rm(join(world.path, '.shoebox'), { recursive: true })
    expect(await rebuildIndex(world.path, ports(), new AbortController().signal)).toMatchObject({
      ok: true,
      value: { problems: [] },
    })
    expect(indexRows(world.path)).toEqual(rows)
    await world.reopen()
    const { media } = world.emulator.counters
    const documents = await footprint(world.path)
    await world.run()
    expect(world.emulator.counters.media).toBe(media)
    expect(await footprint(world.path)).toEqual(documents)
  })

  test('becomes the file of its item when a repair brings just its bytes back', async () => {
    const { photo, before, after } = await edited()
    world.emulator.library.revertItem(photo.id)
    await rm(join(world.path, after.path))
    await rm(join(world.path, 'Albums'), { recursive: true })
    await verify({ repair: true })
    await world.run()
    const reverted = await item(photo.id)
    expect([reverted.path, reverted.versions]).toEqual([before.path, undefined])
    expect((await verify()).problems).toEqual([])
  })
})

/** A JPEG comment segment. */
function comment(number: number): Buffer {
  return Buffer.from([0xff, 0xfe, 0, 3, number])
}
