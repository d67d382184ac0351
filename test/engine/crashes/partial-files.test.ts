import * as nodeFiles from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { FileSystem } from '../../../src/main/ports.ts'
import { filesBelow, readCatalogue } from '../mirror-content.ts'
import { openWorld, wholeLibrary } from '../world.ts'
import type { World, WorldOptions } from '../world.ts'
import { changeRows } from '../../rows/rows.ts'
import { quickClock } from '../../clocks/quick-clock.ts'

const length = 5 << 20

let world: World

afterEach(async () => {
  await world.close()
})

/** One large picture, and a run in which its download breaks off after four of its five megabytes. */
async function withPart(options: WorldOptions = {}): Promise<string> {
  world = await openWorld({
    clock: quickClock(200),
    ...options,
    emulator: { items: 1, albums: 0, itemBytes: length, ...options.emulator },
  })
  const [item] = world.emulator.library.itemsOf(world.emulator.library.main)
  world.emulator.addFault({ on: 'media', do: { kind: 'reset', at: 'body', bytes: 4 << 20 } })
  // The next attempts get no answer, so that the rest does not come before the run is stopped.
  const silence = world.emulator.addFault({ on: 'media', times: 'always', do: { kind: 'hang' } })
  const started = world.backup.start(wholeLibrary)
  expect(started).toMatchObject({ ok: true })
  await expect.poll(() => silence.hits).toBeGreaterThan(0)
  expect(part()?.part_bytes).toBeGreaterThan(1 << 20)
  await world.backup.stop()
  silence.remove()
  expect(await filesBelow(world.path, '.shoebox/incoming')).toHaveLength(1)
  return item?.id ?? ''
}

function part(): { part_bytes: number; part_total: number; part_etag: string } | undefined {
  const row = world.mirror.database.prepare('SELECT part_bytes, part_total, part_etag FROM job').get()
  return row as { part_bytes: number; part_total: number; part_etag: string } | undefined
}

/** The next run is complete, and what is here is what Google delivers, to the last byte. Returns how much of it came. */
async function expectWhole(id: string): Promise<number> {
  const { mediaBytes } = world.emulator.counters
  expect((await world.run(wholeLibrary)).outcome).toEqual({ kind: 'complete' })
  const { items } = await readCatalogue(world.path)
  const here = await readFile(join(world.path, [...items.values()][0]?.path ?? ''))
  expect(here.equals(Buffer.from(await world.emulator.bytesOf(id, '=d')))).toBe(true)
  expect(await nodeFiles.readdir(join(world.path, '.shoebox/incoming'))).toEqual([])
  return world.emulator.counters.mediaBytes - mediaBytes
}

async function changePart(change: (bytes: Buffer) => Buffer): Promise<void> {
  const [path = ''] = await filesBelow(world.path, '.shoebox/incoming')
  await nodeFiles.writeFile(join(world.path, path), change(await readFile(join(world.path, path))))
}

describe('what is left of a download', () => {
  test('is continued where it is the same file', async () => {
    expect(await expectWhole(await withPart())).toBeLessThan(length - (1 << 19))
  })

  test('is thrown away when the item has other bytes of the same length by now', async () => {
    const id = await withPart()
    world.emulator.library.editItem(id)
    await expectWhole(id)
  })

  test('is thrown away when the item has other bytes of another length by now', async () => {
    const id = await withPart()
    const bytes = Buffer.from(await world.emulator.bytesOf(id, '=d'))
    world.emulator.library.editItem(id, { bytes: Buffer.concat([bytes, Buffer.alloc(1000)]) })
    await expectWhole(id)
  })

  test('is thrown away when the journal knows it by another ETag or length', async () => {
    for (const change of [{ part_etag: '"another"' }, { part_total: length + 1 }]) {
      const id = await withPart()
      changeRows(world.mirror.database, 'job', change)
      expect(await expectWhole(id)).toBeGreaterThanOrEqual(length)
      await world.close()
    }
    await withPart()
  })

  test('is thrown away when the server sends the whole in its place', async () => {
    const id = await withPart()
    world.emulator.switches.ignoreRange = true
    expect(await expectWhole(id)).toBeGreaterThanOrEqual(length)
  })

  test('is thrown away when it is shorter than the journal says, and cut when it is longer', async () => {
    const id = await withPart()
    await changePart((bytes) => bytes.subarray(0, 1 << 19))
    expect(await expectWhole(id)).toBeGreaterThanOrEqual(length)
    await world.close()
    const other = await withPart()
    await changePart((bytes) => Buffer.concat([bytes, Buffer.alloc(length, 7)]))
    expect(await expectWhole(other)).toBeLessThan(length - (1 << 19))
  })

  test('is of no use when the file was edited meanwhile and its older one is here', async () => {
    const id = await withPart()
    await expectWhole(id)
    world.emulator.library.editItem(id, { width: 640, height: 480 })
    await expectWhole(id)
  })
})

/** The real file system, of which each write takes only a part of what it is given. */
function shortWrites(most: number): { files: FileSystem; times: () => number } {
  let times = 0
  const wrap = (handle: FileHandle): FileHandle =>
    new Proxy(handle, {
      get(target, name) {
        if (name === 'writev')
          return async (pieces: Uint8Array[], at: number) => {
            const whole = Buffer.concat(pieces)
            times++
            const { bytesWritten } = await target.write(whole, 0, Math.min(most, whole.length), at)
            return { bytesWritten, buffers: pieces }
          }
        if (name === 'write')
          return async (bytes: Uint8Array, from: number, count: number, at: number) =>
            target.write(bytes, from, Math.min(most, count), at)
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    })
  const files = new Proxy(nodeFiles, {
    get(target, name) {
      if (name !== 'open') return Reflect.get(target, name, target) as unknown
      return async (...args: Parameters<typeof nodeFiles.open>) => wrap(await target.open(...args))
    },
  })
  return { files, times: () => times }
}

describe('writes that take only a part of what they are given', () => {
  test.each([1, 1000, 65_536])('leave no gap and nothing twice: %i bytes', async (most) => {
    const { files, times } = shortWrites(most)
    world = await openWorld({ files, emulator: { items: 2, albums: 0, itemBytes: most === 1 ? 30_000 : 900_000 } })
    expect((await world.run(wholeLibrary)).outcome).toEqual({ kind: 'complete' })
    expect(times()).toBeGreaterThan(0)
    const { items } = await readCatalogue(world.path)
    for (const { path, remoteId } of items.values()) {
      const served = Buffer.from(await world.emulator.bytesOf(remoteId, '=d'))
      expect((await readFile(join(world.path, path))).equals(served)).toBe(true)
    }
  })

  test('in the rest of a file go behind what was there', async () => {
    const { files } = shortWrites(50_000)
    expect(await expectWhole(await withPart({ files }))).toBeLessThan(length - (1 << 19))
  })
})
