import { mkdtemp, rm, truncate, unlink } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FileSystem } from '../../../src/main/ports.ts'
import { tinyJpeg } from '../../emulator/takeout/tiny-jpeg.ts'
import { rebuildIndex } from '../../../src/main/verify/rebuild/rebuild-index.ts'
import { verifyMirror } from '../../../src/main/verify/verify-mirror.ts'
import type { AlbumFiles } from '../../../src/shared/domain.ts'
import { orderFaults } from './durable-order.ts'
import { openSmallWorld } from '../faults/fault-matrix.ts'
import { filesBelow } from '../mirror-content.ts'
import { recordedFiles } from '../recorded-files.ts'
import type { RecordedFiles } from '../recorded-files.ts'
import { everything } from '../world.ts'
import type { World } from '../world.ts'

let folder: string
let world: World | undefined

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-order-'))
})
afterEach(async () => {
  await world?.close()
  world = undefined
  await rm(folder, { recursive: true, force: true })
})

async function openRecorded(albumFiles: AlbumFiles): Promise<{ at: World; disk: RecordedFiles }> {
  const mirror = join(folder, 'mirror')
  const disk = recordedFiles(mirror)
  const at = await openSmallWorld({
    mirror,
    files: disk.files,
    onIndex: (index) => disk.watch(index),
    limits: { albumFiles },
    emulator: { itemBytes: 40_000, rateBytesPerSecond: 60_000_000 },
  })
  world = at
  return { at, disk }
}

/** A backup with everything that a backup does: a download that breaks and goes on, an edit, another date, a renamed album. */
async function manyThings(at: World): Promise<void> {
  const { library } = at.emulator
  const film = await at.emulator.bytesOf(library.itemsOf(library.main)[0]?.id ?? '', '=d')
  const large = Buffer.concat([film, Buffer.alloc(18_000_000, 7)])
  const { id } = library.addItem({ filename: 'large.jpg', bytes: large, mimeType: 'image/jpeg' })
  at.emulator.addFault({ on: 'media', itemId: id, times: 1, do: { kind: 'reset', at: 'body', bytes: 3_000_000 } })
  library.addAlbum({ title: 'Large', items: [id] })
  const undated = { filename: 'undated.jpg', bytes: tinyJpeg('has no clock'), mimeType: 'image/jpeg' }
  const moves = library.addItem({ ...undated, creationTime: Date.UTC(2020, 0, 1) })
  expect((await at.run(everything)).outcome).toEqual({ kind: 'complete' })
  moves.creationTime = Date.UTC(2019, 5, 1)
  library.renameAlbum('Large', 'Larger')
  library.editItem(library.itemsOf(library.main)[1]?.id ?? '', { width: 33, height: 44 })
  expect((await at.run(everything)).outcome).toEqual({ kind: 'complete' })
  library.removeAlbum('Larger')
  const [photo = ''] = await filesBelow(at.path, 'Photos')
  await unlink(join(at.path, photo))
  expect((await at.run(everything)).outcome).toEqual({ kind: 'complete' })
}

async function repair(at: World): Promise<void> {
  const ports = { mirror: at.mirror, clock: at.clock, log: () => undefined }
  const result = await verifyMirror(ports, { mode: 'full', repair: true }, new AbortController().signal)
  expect(result.ok).toBe(true)
}

/** Damages some photos, and takes others away, in album folders as well. */
async function damage(at: World): Promise<void> {
  const photos = await filesBelow(at.path, 'Photos')
  const albumFiles = await filesBelow(at.path, 'Albums')
  for (const path of photos.slice(0, 3)) await truncate(join(at.path, path), 100)
  for (const path of photos.slice(3, 5)) await unlink(join(at.path, path))
  for (const path of albumFiles.slice(-3, -1)) await unlink(join(at.path, path))
}

describe.each<AlbumFiles>(['links', 'copies'])('with %s in album folders', (albumFiles) => {
  test('a power cut at any moment of a backup takes nothing that the index has', async () => {
    const { at, disk } = await openRecorded(albumFiles)
    await manyThings(at)
    expect(await filesBelow(at.path, 'Photos')).toContain('Photos/2019/06/undated.jpg')
    expect(orderFaults(disk.events)).toEqual([])
    expect(disk.events.some((event) => event.op === 'commit' && event.index.parts.length > 0)).toBe(true)
    expect(disk.events.some((event) => event.op === 'commit' && event.index.renaming.length > 0)).toBe(true)
  })

  test('nor one of a repair', async () => {
    const { at, disk } = await openRecorded(albumFiles)
    await at.run(everything)
    await damage(at)
    await repair(at)
    await at.run(everything)
    expect(orderFaults(disk.events)).toEqual([])
    expect(disk.events.some((event) => event.op === 'name' && event.path.includes('set-aside'))).toBe(true)
  })

  test('nor one of a rebuild', async () => {
    const { at, disk } = await openRecorded(albumFiles)
    await at.run(everything)
    await at.mirror.close()
    const ports = { files: disk.files, clock: at.clock, log: () => undefined }
    expect((await rebuildIndex(at.path, ports, new AbortController().signal)).ok).toBe(true)
    await at.reopen()
    expect(orderFaults(disk.events)).toEqual([])
    expect(disk.events.some((event) => event.op === 'rename' && event.from === '.shoebox/index.sqlite')).toBe(true)
  })
})

/** The engine's file system with one thing that it does left out, or done too late. */
function without(
  files: FileSystem,
  leaveOut: (operation: 'sync' | 'datasync', path: string, folder: boolean) => boolean,
): FileSystem {
  return new Proxy(files, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (name !== 'open' || typeof value !== 'function') return value
      return async (...args: unknown[]): Promise<unknown> => {
        const handle = (await Reflect.apply(value, target, args)) as FileHandle
        const folder = (await handle.stat()).isDirectory()
        return new Proxy(handle, {
          get(open, key) {
            const inner: unknown = Reflect.get(open, key, open)
            if ((key === 'sync' || key === 'datasync') && leaveOut(key, String(args[0]), folder))
              return () => Promise.resolve()
            return typeof inner === 'function' ? inner.bind(open) : inner
          },
        })
      }
    },
  })
}

describe('what the check is worth:', () => {
  test.each<[string, RegExp, Parameters<typeof without>[1]]>([
    ['bytes of downloads', /before its bytes were safe/, (_, path, folder) => !folder && path.includes('download-')],
    ['bytes of copies in albums', /Albums.*bytes/, (_, path, folder) => !folder && path.includes('album-')],
    ['bytes of documents', /SHA256SUMS got its name before/, (_, path) => path.includes('SHA256SUMS')],
    ['parts of downloads', /promised \d+ bytes/, (operation) => operation === 'datasync'],
    [
      'names in months',
      /Photos.*before that name was safe/,
      (_, path, folder) => folder && /Photos.\d+.\d+$/.test(path),
    ],
    ['names of months', /Photos.*before that name was safe/, (_, path, folder) => folder && /Photos.\d+$/.test(path)],
    ['names of years', /Photos.*before that name was safe/, (_, path, folder) => folder && path.endsWith('Photos')],
    [
      'names in albums',
      /Albums.*before that name was safe/,
      (_, path, folder) => folder && /Albums.[^/\\]+$/.test(path),
    ],
    ['names of albums', /Albums/, (_, path, folder) => folder && path.endsWith('Albums')],
    ['names of documents', /run ended before/, (_, path, folder) => folder && path.endsWith('mirror')],
  ])('it misses no %s', async (_, fault, leaveOut) => {
    const mirror = join(folder, 'mirror')
    const disk = recordedFiles(mirror)
    const at = await openSmallWorld({
      mirror,
      files: without(disk.files, leaveOut),
      onIndex: (index) => disk.watch(index),
      limits: { albumFiles: 'copies' },
      emulator: { itemBytes: 40_000, rateBytesPerSecond: 60_000_000 },
    })
    world = at
    await manyThings(at)
    expect(await filesBelow(at.path, 'Photos')).toContain('Photos/2019/06/undated.jpg')
    expect(orderFaults(disk.events).join('\n')).toMatch(fault)
  })

  test('it misses no step of a repair', async () => {
    const mirror = join(folder, 'mirror')
    const disk = recordedFiles(mirror)
    const files = without(disk.files, (_, path, isFolder) => isFolder && path.includes('set-aside'))
    const at = await openSmallWorld({ mirror, files, onIndex: (index) => disk.watch(index) })
    world = at
    await at.run(everything)
    await damage(at)
    await repair(at)
    expect(orderFaults(disk.events).join('\n')).toMatch(/went before another name of it was safe/)
  })

  test('in what was recorded, any sync of a file left out is a fault, and any intent or row that comes too early', async () => {
    const { at, disk } = await openRecorded('copies')
    await manyThings(at)
    const events = disk.events
    const loose = new Set<number>()
    let tried = 0
    for (const [nth, event] of events.entries()) {
      if (event.op === 'change') loose.add(event.file)
      if (event.op !== 'sync' || !loose.delete(event.file)) continue
      tried++
      expect(orderFaults(events.filter((_, other) => other !== nth))).not.toEqual([])
    }
    expect(tried).toBeGreaterThan(20)
    for (const [nth, event] of events.entries()) {
      if (event.op !== 'name' || event.old || event.folder || !event.path.startsWith('Photos/')) continue
      const unaware = events.map((one, other) =>
        one.op === 'commit' && other < nth
          ? { ...one, index: { ...one.index, intents: one.index.intents.filter((path) => path !== event.path) } }
          : one,
      )
      expect(orderFaults(unaware)).toContain(`${event.path} got its name before the index said so`)
      const row = events.findIndex(
        (one, other) => other > nth && one.op === 'commit' && one.index.files.includes(event.path),
      )
      const commit = events[row]
      if (commit === undefined || event.path.includes('(')) continue
      const tooEarly = [...events.slice(0, nth + 1), commit, ...events.slice(nth + 1)]
      expect(orderFaults(tooEarly)).toContain(`the index named ${event.path} before that name was safe`)
    }
  })
})
