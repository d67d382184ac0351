import * as nodeFiles from 'node:fs/promises'
import { mkdir, readFile, readdir, stat, utimes, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { faultyFiles } from '../faults/faulty-files.ts'
import { filesBelow, hashOf, readCatalogue } from '../mirror-content.ts'
import type { CatalogueItem } from '../mirror-content.ts'
import { allAlbums, everything, openWorld, wholeLibrary } from '../world.ts'
import type { World, WorldOptions } from '../world.ts'
import { changeRows } from '../../rows/rows.ts'

let world: World

afterEach(async () => {
  await world.close()
})

const small = { items: 12, albums: 2, seed: 3 }

async function open(options: WorldOptions = {}): Promise<World> {
  world = await openWorld({ ...options, emulator: { ...small, ...options.emulator } })
  return world
}

/** Where the files of the account go in a mirror where nothing lies yet, with their bytes. */
async function usualFiles(): Promise<{ item: CatalogueItem; bytes: Buffer }[]> {
  const usual = await openWorld({ emulator: small })
  try {
    await usual.run(everything)
    const { items } = await readCatalogue(usual.path)
    return await Promise.all(
      [...items.values()].map(async (item) => ({ item, bytes: await readFile(join(usual.path, item.path)) })),
    )
  } finally {
    await usual.close()
  }
}

/** Other bytes, as many of them: only a hash can tell. */
function otherBytes(bytes: Buffer): Buffer {
  const other = Buffer.from(bytes)
  const last = other.length - 1
  other[last] = (other[last] ?? 0) ^ 0xff
  return other
}

async function plant(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(join(world.path, dirname(path)), { recursive: true })
  await writeFile(join(world.path, path), bytes)
}

const disks: [string, () => WorldOptions['files']][] = [
  ['a disk with links', () => undefined],
  [
    'a disk without links',
    () => {
      const disk = faultyFiles()
      disk.plan({ on: 'link', code: 'EPERM' })
      return disk.files
    },
  ],
]

describe.each(disks)('on %s, what lies under the name of a photo', (_, filesOf) => {
  test.each(['links', 'copies'] as const)(
    'is never overwritten, and taken over only with the same bytes (%s)',
    async (albumFiles) => {
      const usual = await usualFiles()
      const files = filesOf()
      await open({ ...(files && { files }), limits: { albumFiles } })
      const planted = new Map<string, Buffer>()
      for (const [at, { item, bytes }] of usual.entries()) {
        const foreign = [otherBytes(bytes), bytes.subarray(1), bytes, Buffer.concat([bytes, bytes]), undefined][at % 5]
        if (foreign) planted.set(item.path, foreign)
        if (foreign) await plant(item.path, foreign)
      }
      expect((await world.run(everything)).outcome).toEqual({ kind: 'complete' })
      for (const [path, bytes] of planted) expect(await readFile(join(world.path, path))).toEqual(bytes)
      const { items } = await readCatalogue(world.path)
      for (const { item, bytes } of usual) {
        const here = items.get(item.id)
        expect(await hashOf(join(world.path, here?.path ?? ''))).toBe(item.sha256)
        expect(here?.path === item.path).toBe(planted.get(item.path)?.equals(bytes) ?? true)
      }
      const foreign = [...planted].filter(([path]) => ![...items.values()].some((item) => item.path === path))
      expect(await filesBelow(world.path, 'Photos')).toHaveLength(small.items + foreign.length)
      expect(await readdir(join(world.path, '.shoebox/incoming'))).toEqual([])
    },
  )

  test.each([
    ['nothing', undefined, false],
    ['as many other bytes', otherBytes, false],
    ['more bytes', (bytes: Buffer) => Buffer.concat([bytes, bytes]), false],
    ['those very bytes', (bytes: Buffer) => bytes, true],
  ] as const)('of which the journal says that it is about to be there: %s', async (__, make, taken) => {
    const usual = await usualFiles()
    const files = filesOf()
    await open(files && { files })
    const { library } = world.emulator
    const victim = library.itemsOf(library.main).find(({ mimeType }) => mimeType === 'image/jpeg')
    const fault = world.emulator.addFault({
      on: 'media',
      itemId: victim?.id ?? '',
      times: 'always',
      do: { kind: 'status', status: 404 },
    })
    await world.run(wholeLibrary)
    fault.remove()
    const bytes = Buffer.from(await world.emulator.bytesOf(victim?.id ?? '', '=d'))
    // Of its month: a file that lies elsewhere goes there in the end.
    const place = usual.find(({ item }) => item.remoteId === victim?.id)?.item.path ?? ''
    const own = place.replace('.jpg', ' (7).jpg')
    expect(own).not.toBe(place)
    const foreign = make?.(bytes)
    if (foreign) await plant(own, foreign)
    const sha256 = await (async () => {
      await plant('.shoebox/incoming/x', bytes)
      return hashOf(join(world.path, '.shoebox/incoming/x'))
    })()
    changeRows(world.mirror.database, 'job', {
      state: 'publishing',
      final_path: own,
      final_sha256: sha256,
      final_bytes: bytes.length,
    })
    await world.reopen()
    const { media } = world.emulator.counters
    expect((await world.run(wholeLibrary)).outcome).toEqual({ kind: 'complete' })
    expect(world.emulator.counters.media - media).toBe(taken ? 0 : 1)
    if (foreign) expect(await readFile(join(world.path, own))).toEqual(foreign)
    const { items } = await readCatalogue(world.path)
    const here = [...items.values()].find(({ remoteId }) => remoteId === victim?.id)
    expect(here?.path).toBe(taken ? own : place)
    expect(await readFile(join(world.path, here?.path ?? ''))).toEqual(bytes)
  })
})

describe('a copy in an album folder that is no longer wished', () => {
  /** What may have happened to a copy and to its photo, and whether the copy may go. */
  const cases: [what: string, copy: boolean, photo: ((bytes: Buffer) => Buffer) | 'gone' | undefined, goes: boolean][] =
    [
      ['as it was made', false, undefined, true],
      ['with a person’s change that left its length', true, undefined, false],
      ['whose photo was cut', false, (bytes) => bytes.subarray(0, 100), false],
      ['whose photo has other bytes', false, otherBytes, false],
      ['whose photo is gone', false, 'gone', false],
    ]

  test.each(cases)('%s', async (_, changed, photo, goes) => {
    await open({ limits: { albumFiles: 'copies' } })
    const { library } = world.emulator
    const [album] = library.main.albums
    const victim = album?.items.find(({ video }) => !video)
    await world.run(everything)
    const { items } = await readCatalogue(world.path)
    const item = [...items.values()].find(({ remoteId }) => remoteId === victim?.id)
    const inPhotos = join(world.path, item?.path ?? '')
    const copies = (await filesBelow(world.path, 'Albums')).filter(
      (path) => basename(path) === basename(item?.path ?? ''),
    )
    const copy = join(world.path, copies[0] ?? '')
    const good = await readFile(copy)
    const { mtime } = await stat(copy)
    if (changed) await writeFile(copy, otherBytes(good))
    if (photo === 'gone') await nodeFiles.rm(inPhotos)
    else if (photo) await writeFile(inPhotos, photo(good))
    for (const path of [copy, inPhotos]) await utimes(path, mtime, mtime).catch(() => undefined)
    const expected = await readFile(copy)

    library.removeFromAlbum(album?.id ?? '', victim?.id ?? '')
    // Of the albums alone: a photo that is gone would be downloaded again.
    await world.run(allAlbums)
    const there = await readFile(copy).catch(() => undefined)
    expect(there?.equals(expected)).toBe(goes ? undefined : true)
  })
})
