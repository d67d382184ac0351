import * as nodeFiles from 'node:fs/promises'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { duplicatesAndCopies } from '../../../src/main/index/migrations/0003-duplicates-and-copies.ts'
import { mirrorFormat } from '../../../src/main/mirror/names/layout.ts'
import { openMirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import type { FileSystem } from '../../../src/main/ports.ts'
import { zoneSteps } from '../../../src/main/mirror/opening/settle-zones.ts'
import { rebuildIndex } from '../../../src/main/verify/rebuild/rebuild-index.ts'
import { verifyMirror } from '../../../src/main/verify/verify-mirror.ts'
import { faultyFiles } from '../faults/faulty-files.ts'
import { indexRows } from '../index-rows.ts'
import { checkSums, differences, footprint, readCatalogue } from '../mirror-content.ts'
import {
  backToSchemaOne,
  completeOldLibrary,
  formatOf,
  mediaIn,
  oldLibrary,
  schemaOf,
  unpackOldMirror,
} from './old-mirror.ts'
import { smallDisk } from '../faults/small-disk.ts'
import type { SmallDisk } from '../faults/small-disk.ts'
import { openWorld } from '../world.ts'
import { inSlices } from '../../../src/main/slices.ts'
import { quickClock } from '../../clocks/quick-clock.ts'

let mirror: string
let photos: [string, string][]
let identity: string

beforeEach(async () => {
  mirror = await unpackOldMirror()
  photos = await mediaIn(mirror)
  identity = (await formatOf(mirror)).identity
})
afterEach(() => rm(mirror, { recursive: true, force: true }))

const portsWith = (files: FileSystem) => ({ files, clock: quickClock(), log: () => undefined })
const ports = portsWith(nodeFiles)

async function openAndClose(path: string): Promise<void> {
  const opened = await openMirror(path, ports, { create: false })
  if (!opened.ok) throw new Error(opened.problem.code)
  await opened.value.close()
}

async function expectMigrated(path: string, from = photos): Promise<void> {
  expect(await formatOf(path)).toEqual({ format: mirrorFormat, identity })
  expect(schemaOf(path)).toBeGreaterThan(2)
  const { lines, items } = await readCatalogue(path)
  expect(lines[0]).toEqual({ kind: 'mirror', format: mirrorFormat })
  expect(items.size).toBe(6)
  expect(await mediaIn(path)).toEqual(from)
}

/** A line as the released program would have written it: it knew no zones and no sources. */
function lineAsReleased(line: object): object {
  const added = ['owner', 'sources', 'takenAt', 'zone', 'zoneFrom']
  return Object.fromEntries(Object.entries(line).filter(([name]) => !added.includes(name)))
}

function asReleased(items: ReadonlyMap<string, object>): Map<string, object> {
  return new Map([...items].map(([id, item]) => [id, lineAsReleased(item)]))
}

describe('a mirror of format 1', () => {
  test('is what the released program wrote', async () => {
    expect((await formatOf(mirror)).format).toBe(1)
    expect(schemaOf(mirror)).toBe(2)
    expect((await readCatalogue(mirror)).lines[0]).toEqual({ kind: 'mirror', format: 1 })
  })

  test('becomes one of the present format when it is opened, with everything that it held', async () => {
    const before = await readCatalogue(mirror)
    const sums = await readFile(join(mirror, 'SHA256SUMS'), 'utf8')
    await openAndClose(mirror)
    await expectMigrated(mirror)
    const after = await readCatalogue(mirror)
    expect(asReleased(after.items)).toEqual(before.items)
    expect(after.albums.map(lineAsReleased)).toEqual(before.albums)
    expect(await readFile(join(mirror, 'SHA256SUMS'), 'utf8')).toBe(sums)
    const written = await footprint(mirror)
    await openAndClose(mirror)
    expect(await footprint(mirror)).toEqual(written)
  })

  test('can be backed up into: nothing comes again, and an edit made later is noticed', async () => {
    const world = await openWorld({ emulator: oldLibrary, mirror })
    try {
      await completeOldLibrary(world.emulator.library, (id) => world.emulator.bytesOf(id, '=d'))
      const media = world.emulator.counters.media
      const { outcome, progress } = await world.run()
      expect([outcome.kind, progress.items, progress.downloaded]).toEqual(['complete', 6, 0])
      expect(world.emulator.counters.media).toBe(media)
      expect(await mediaIn(mirror)).toEqual(photos)
      expect(await differences(mirror, world.emulator)).toEqual([])
      const [photo] = world.emulator.library.itemsOf(world.emulator.library.main)
      world.emulator.library.editItem(photo?.id ?? '', { width: 77, height: 66 })
      expect((await world.run()).progress.downloaded).toBe(1)
      await checkSums(mirror)
    } finally {
      await world.close()
    }
  })

  test('can be verified and rebuilt after that', async () => {
    const opened = await openMirror(mirror, ports)
    if (!opened.ok) throw new Error(opened.problem.code)
    const report = await verifyMirror(
      { mirror: opened.value, ...ports },
      { mode: 'full', repair: false },
      new AbortController().signal,
    )
    expect(report).toMatchObject({ ok: true, value: { ok: 7, missing: 0, damaged: 0, unknown: 0, problems: [] } })
    await inSlices(zoneSteps(opened.value.database))
    await opened.value.close()
    const rows = indexRows(mirror)
    await rm(join(mirror, '.shoebox'), { recursive: true })
    expect(await rebuildIndex(mirror, ports, new AbortController().signal)).toMatchObject({ ok: true })
    expect(indexRows(mirror)).toEqual(rows)
  })

  test('without its index is rebuilt from its catalogue, and migrated then', async () => {
    await rm(join(mirror, '.shoebox/index.sqlite'))
    expect(await openMirror(mirror, ports)).toMatchObject({ ok: false, problem: { code: 'mirror-index-missing' } })
    const rebuilt = await rebuildIndex(mirror, ports, new AbortController().signal)
    expect(rebuilt).toMatchObject({ ok: true, value: { items: 6, albums: 2, problems: [] } })
    await openAndClose(mirror)
    await expectMigrated(mirror)
  })

  test('with an index from before verification becomes one as well', async () => {
    backToSchemaOne(mirror)
    await openAndClose(mirror)
    await expectMigrated(mirror)
  })
})

describe('a migration', () => {
  test('that ended between the steps of the index goes on with the next one', async () => {
    const database = new DatabaseSync(join(mirror, '.shoebox/index.sqlite'))
    database.exec(duplicatesAndCopies)
    database.exec('PRAGMA user_version = 3')
    database.close()
    await openAndClose(mirror)
    await expectMigrated(mirror)
  })

  test.each([
    ['open', 'incoming/catalogue.jsonl-', 'ENOSPC', 'mirror-full'],
    ['handle.appendFile', 'incoming/catalogue.jsonl-', 'ENOSPC', 'mirror-full'],
    ['handle.sync', 'incoming/catalogue.jsonl-', 'ENOSPC', 'mirror-full'],
    ['rename', 'catalogue.jsonl', 'EROFS', 'mirror-read-only'],
    ['handle.appendFile', 'incoming/format-', 'EDQUOT', 'mirror-full'],
    ['rename', 'format', 'EACCES', 'mirror-read-only'],
  ] as const)('that meets %s of %s with %s is told as such, and completed later', async (on, path, code, problem) => {
    const faulty = faultyFiles()
    faulty.plan({ on, path, code })
    const before = await readCatalogue(mirror)
    expect(await openMirror(mirror, portsWith(faulty.files))).toMatchObject({ ok: false, problem: { code: problem } })
    expect(faulty.missed()).toEqual([])
    // Whoever reads the documents finds them whole, of the one format or the other.
    expect(asReleased((await readCatalogue(mirror)).items)).toEqual(before.items)
    await checkSums(mirror)
    expect((await formatOf(mirror)).format).toBe(1)
    await openAndClose(mirror)
    await expectMigrated(mirror)
  })

  test('leaves alone what belongs to nobody', async () => {
    await writeFile(join(mirror, 'Photos/notes.txt'), 'mine')
    await writeFile(join(mirror, '.shoebox/other'), 'other')
    await openAndClose(mirror)
    expect(await readFile(join(mirror, 'Photos/notes.txt'), 'utf8')).toBe('mine')
    expect(await readFile(join(mirror, '.shoebox/other'), 'utf8')).toBe('other')
  })
})

const probe = smallDisk(256)
probe?.remove()
if (!probe) console.warn('File systems cannot be mounted here: migrations on a real small disk are not tested.')

describe.skipIf(!probe)('on a real disk, a migration', () => {
  let disk: SmallDisk
  let onDisk: string

  beforeEach(async () => {
    const mounted = smallDisk(2000)
    if (!mounted) throw new Error('the disk cannot be mounted any more')
    disk = mounted
    onDisk = await unpackOldMirror(disk.path)
  })
  afterEach(() => disk.remove())

  // From no room for the index, over room for a part of its steps, to no room for the catalogue.
  test.each([0, 4, 8, 16, 32, 64, 96, 128])(
    'that finds %i KB is told that the disk is full, and completed later',
    async (left) => {
      const from = await mediaIn(onDisk)
      const before = await readCatalogue(onDisk)
      disk.fill(left)
      const opened = await openMirror(onDisk, ports, { create: false })
      if (opened.ok) await opened.value.close()
      else expect(opened.problem.code).toBe('mirror-full')
      if (left < 16) expect(opened.ok).toBe(false)
      expect((await readCatalogue(onDisk)).items).toEqual(before.items)
      await checkSums(onDisk)
      disk.empty()
      await openAndClose(onDisk)
      await expectMigrated(onDisk, from)
    },
  )

  test('that may not write is told so, and leaves the mirror as it was', async () => {
    const from = await mediaIn(onDisk)
    const bytes = await everyByte(onDisk)
    disk.makeReadOnly()
    const opened = await openMirror(onDisk, ports, { create: false })
    expect(opened).toMatchObject({ ok: false, problem: { code: 'mirror-read-only' } })
    expect(await everyByte(onDisk)).toEqual(bytes)
    disk.makeWritable()
    await openAndClose(onDisk)
    await expectMigrated(onDisk, from)
  })
})

describe('a mirror of a newer format', () => {
  test('is refused before anything is written', async () => {
    await writeFile(
      join(mirror, '.shoebox/format'),
      `{"format":${mirrorFormat + 1},"identity":"${identity}","more":true}\n`,
    )
    const before = `${mirror}-before`
    await cp(mirror, before, { recursive: true, preserveTimestamps: true })
    try {
      expect(await openMirror(mirror, ports)).toMatchObject({ ok: false, problem: { code: 'mirror-too-new' } })
      expect(await everyByte(mirror)).toEqual(await everyByte(before))
    } finally {
      await rm(before, { recursive: true })
    }
  })

  test('is known by its index as well, as an older program finds it during a migration', async () => {
    const database = new DatabaseSync(join(mirror, '.shoebox/index.sqlite'))
    database.exec('PRAGMA user_version = 1000')
    database.close()
    expect(await openMirror(mirror, ports)).toMatchObject({ ok: false, problem: { code: 'mirror-too-new' } })
    expect((await formatOf(mirror)).format).toBe(1)
  })

  test('is not rebuilt', async () => {
    const catalogue = await readFile(join(mirror, 'catalogue.jsonl'), 'utf8')
    await rm(join(mirror, '.shoebox'), { recursive: true })
    await writeFile(join(mirror, 'catalogue.jsonl'), catalogue.replace('"format":1', `"format":${mirrorFormat + 1}`))
    expect(await rebuildIndex(mirror, ports, new AbortController().signal)).toMatchObject({
      ok: false,
      problem: { code: 'mirror-too-new' },
    })
  })
})

async function everyByte(path: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const entry of await nodeFiles.readdir(path, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) {
      const file = join(entry.parentPath, entry.name)
      found.set(file.slice(path.length), (await readFile(file)).toString('base64'))
    } else found.set(join(entry.parentPath, entry.name).slice(path.length), 'folder')
  return found
}
