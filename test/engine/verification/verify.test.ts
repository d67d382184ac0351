import { appendFile, mkdir, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import * as nodeFiles from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { verifyMirror } from '../../../src/main/verify/verify-mirror.ts'
import type { VerifyParts } from '../../../src/main/verify/verify-options.ts'
import { checkSums, filesBelow, footprint, hashOf } from '../mirror-content.ts'
import type { CatalogueItem } from '../mirror-content.ts'
import { codes, verifying } from './verifying.ts'
import { openWorld } from '../world.ts'
import type { World } from '../world.ts'

let world: World

beforeEach(async () => {
  world = await openWorld({ emulator: { items: 40, albums: 4, seed: 11 } })
})
afterEach(() => world.close())

const { verify, items, itemAt, flip, twins } = verifying(() => world)

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
    const onProgress: VerifyParts['onProgress'] = ({ files }) => {
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
