import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkSums, differences, filesBelow, footprint, readCatalogue } from '../mirror-content.ts'
import { everything, openWorld } from '../world.ts'
import type { Finished, World } from '../world.ts'

describe('a backup of the sample account', () => {
  let world: World
  let first: Finished
  let second: Finished
  let mediaAfterFirst: number
  let before: Map<string, string>
  let after: Map<string, string>

  beforeAll(async () => {
    world = await openWorld()
    first = await world.run(everything)
    mediaAfterFirst = world.emulator.counters.media
    before = await footprint(world.path)
    second = await world.run(everything)
    after = await footprint(world.path)
  })
  afterAll(() => world.close())

  test('brings every byte that the server delivers', async () => {
    expect(await differences(world.path, world.emulator)).toEqual([])
    const { items } = await readCatalogue(world.path)
    const ready = [...world.emulator.library.main.items].filter((item) => !item.video || item.video.status === 'READY')
    const remoteIds = new Set([...items.values()].map((item) => item.remoteId))
    expect(ready.filter((item) => !item.archived && !remoteIds.has(item.id))).toEqual([])
  })

  test('ends with the two videos that Google has not finished as its only problems', () => {
    expect(first.outcome).toEqual({ kind: 'with-problems' })
    const { total, problems } = world.backup.problems(0, 10)
    expect(total).toBe(2)
    expect(problems.map(({ problem }) => problem.code).sort()).toEqual(['item-processing', 'item-processing-failed'])
  })

  test('counts exactly', async () => {
    const { progress } = first
    const { items } = await readCatalogue(world.path)
    expect(progress.items).toBe(progress.done + progress.failed + progress.waiting)
    expect(progress).toMatchObject({
      done: items.size,
      downloaded: items.size,
      skipped: 0,
      failed: 1,
      waiting: 1,
      active: 0,
    })
    const sizes = [...items.values()].map((item) => item.bytes + (item.motion?.bytes ?? 0))
    expect(progress.bytes).toBe(sizes.reduce((sum, bytes) => sum + bytes, 0))
    expect(world.backup.albums()).toHaveLength(world.emulator.library.main.albums.length)
    for (const album of world.backup.albums()) expect(album.done + album.failed + album.waiting).toBe(album.items)
  })

  test('keeps the order and the titles of albums', async () => {
    const { albums, items } = await readCatalogue(world.path)
    for (const remote of world.emulator.library.main.albums) {
      const album = albums.find((one) => one.remoteId === remote.id)
      const wanted = remote.items.filter((item) => !item.video || item.video.status === 'READY').map((item) => item.id)
      expect(album?.title).toBe(remote.title ?? '')
      expect(album?.items.map((id) => items.get(id)?.remoteId)).toEqual(wanted)
      expect(album?.remoteCount).toBe(remote.items.length)
    }
  })

  test('links album folders to the same bytes', async () => {
    const { albums, items } = await readCatalogue(world.path)
    let links = 0
    for (const album of albums) {
      const files = album.items.flatMap((id) => {
        const item = items.get(id)
        return item ? [item.path, ...(item.motion ? [item.motion.path] : [])] : []
      })
      const wanted = await Promise.all(files.map(async (path) => (await stat(join(world.path, path))).ino))
      const paths = album.folder === undefined ? [] : await filesBelow(world.path, `Albums/${album.folder}`)
      const found = await Promise.all(paths.map(async (path) => (await stat(join(world.path, path))).ino))
      expect(new Set(found)).toEqual(new Set(wanted))
      expect(found).toHaveLength(wanted.length)
      links += found.length
    }
    expect(links).toBeGreaterThan(150)
  })

  test('leaves sums that the usual tool accepts', async () => {
    const lines = await checkSums(world.path)
    expect(lines.every((line) => line.endsWith(': OK'))).toBe(true)
    expect(lines).toHaveLength((await filesBelow(world.path, 'Photos')).length)
  })

  test('sets the capture time', async () => {
    const { items } = await readCatalogue(world.path)
    for (const item of items.values()) {
      const { mtimeMs } = await stat(join(world.path, item.path))
      expect(mtimeMs).toBe(Date.parse(item.creationTime))
    }
  })

  test('gives both parts of a motion photo', async () => {
    const { items } = await readCatalogue(world.path)
    const moving = [...items.values()].filter((item) => item.motion)
    expect(moving.length).toBeGreaterThan(0)
    for (const { path, motion } of moving) expect(motion?.path).toBe(path.replace(/\.[^.]+$/, '.mp4'))
  })

  test('downloads nothing and writes nothing when run again', () => {
    expect(world.emulator.counters.media).toBe(mediaAfterFirst)
    expect(second.progress).toMatchObject({ downloaded: 0, skipped: first.progress.done, bytes: 0 })
    expect(after).toEqual(before)
  })

  test('leaves nothing in the folder for downloads in progress', async () => {
    expect(await filesBelow(world.path, '.shoebox/incoming')).toEqual([])
  })

  test('remembers what was selected, also in the next start', async () => {
    await world.reopen()
    expect(world.backup.state()).toEqual({ kind: 'backup', phase: 'idle' })
    expect(world.backup.lastSelection()).toEqual(everything)
    expect(world.backup.chosen()).toEqual(everything)
    // What a person has ticked since says more, and nothing too.
    const nothing = { allAlbums: false, sharedAlbums: false, library: false, albums: [] }
    for (const wish of [{ ...everything, library: false }, nothing]) {
      expect(world.backup.choose(wish)).toEqual({ ok: true, value: undefined })
      await world.reopen()
      expect([world.backup.chosen(), world.backup.lastSelection()]).toEqual([wish, everything])
    }
    expect(world.backup.choose({ ...everything, only: { type: 'photo' } })).toMatchObject({
      problem: { code: 'filters-with-albums' },
    })
    expect(world.backup.problems(0, 1)).toMatchObject({ total: 2, problems: [{ name: expect.any(String) as string }] })
  })
})
