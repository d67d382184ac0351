import { appendFile, mkdtemp, readdir, rename, rm, stat, unlink, utimes, writeFile } from 'node:fs/promises'
import * as nodeFiles from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openMirror } from '../../../src/main/mirror/opening/open-mirror.ts'
import type { ProblemCode } from '../../../src/shared/problems/problem.ts'
import { checkAlways, checkComplete } from '../../torture/invariants.ts'
import { truthOf } from '../../torture/truth.ts'
import { exfatFiles } from '../mirror/exfat-files.ts'
import { openSmallWorld } from './fault-matrix.ts'
import { faultyFiles } from './faulty-files.ts'
import type { PlannedFault } from './faulty-files.ts'
import { filesBelow, footprint } from '../mirror-content.ts'
import { everything } from '../world.ts'
import type { World } from '../world.ts'
import { quickClock } from '../../clocks/quick-clock.ts'

let world: World | undefined

afterEach(async () => {
  await world?.close()
  world = undefined
})

async function goesOn(at: World): Promise<void> {
  expect((await at.run(everything)).outcome).toEqual({ kind: 'complete' })
  const truth = await truthOf(at.emulator)
  expect(checkAlways(at.path, truth)).toEqual([])
  expect(checkComplete(at.path, truth)).toEqual([])
}

interface DiskCase {
  what: string
  fault: PlannedFault
  outcome: 'complete' | 'with-problems' | 'halted'
  code?: ProblemCode
}

const cases: DiskCase[] = [
  {
    what: 'over its quota for a new folder',
    fault: { on: 'mkdir', code: 'EDQUOT', path: 'Photos' },
    outcome: 'halted',
    code: 'mirror-full',
  },
  {
    what: 'over its quota for a name',
    fault: { on: 'link', code: 'EDQUOT', path: 'Photos', after: 4 },
    outcome: 'halted',
    code: 'mirror-full',
  },
  {
    what: 'over its quota when a file is made safe',
    fault: { on: 'handle.sync', code: 'EDQUOT', path: '.part', after: 4 },
    outcome: 'halted',
    code: 'mirror-full',
  },
  {
    what: 'over its quota in an album folder',
    fault: { on: 'link', code: 'EDQUOT', path: 'Albums' },
    outcome: 'halted',
    code: 'mirror-full',
  },
  {
    what: 'over its quota for the checksums',
    fault: { on: 'open', code: 'EDQUOT', path: 'incoming/SHA256SUMS-' },
    outcome: 'halted',
    code: 'mirror-full',
  },
  {
    what: 'read-only for the checksums',
    fault: { on: 'rename', code: 'EROFS', path: 'SHA256SUMS' },
    outcome: 'with-problems',
    code: 'place-read-only',
  },
  {
    what: 'read-only for album folders',
    fault: { on: 'mkdir', code: 'EROFS', path: 'Albums' },
    outcome: 'with-problems',
    code: 'place-read-only',
  },
  {
    what: 'forbidden where photos go',
    fault: { on: 'mkdir', code: 'EACCES', path: 'Photos', after: 3 },
    outcome: 'with-problems',
    code: 'place-read-only',
  },
  {
    what: 'forbidden for the catalogue',
    fault: { on: 'open', code: 'EACCES', path: 'incoming/catalogue.jsonl-' },
    outcome: 'with-problems',
    code: 'place-read-only',
  },
  {
    what: 'a network share that is gone',
    fault: { on: 'handle.sync', code: 'ESTALE', after: 6 },
    outcome: 'halted',
    code: 'mirror-missing',
  },
  {
    what: 'a server that is down',
    fault: { on: 'open', code: 'EHOSTDOWN', path: '.part', after: 3 },
    outcome: 'halted',
    code: 'mirror-missing',
  },
  {
    what: 'broken when a folder is made safe',
    fault: { on: 'handle.sync', code: 'EIO', path: 'Photos' },
    outcome: 'halted',
    code: 'file-failed',
  },
  {
    what: 'busy for a while',
    fault: { on: 'link', code: 'EBUSY', path: 'Photos', after: 2, times: 4 },
    outcome: 'complete',
  },
  {
    what: 'short of memory for a while',
    fault: { on: 'handle.writev', code: 'ENOMEM', after: 2, times: 3 },
    outcome: 'complete',
  },
  {
    what: 'a path too long for any name',
    fault: { on: 'link', code: 'ENAMETOOLONG', path: 'incoming', after: 3 },
    outcome: 'with-problems',
    code: 'file-failed',
  },
]

describe('a disk that is', () => {
  test.concurrent.each(cases)('$what', async ({ fault, outcome, code }) => {
    const disk = faultyFiles()
    const at = await openSmallWorld({ disk })
    try {
      disk.plan({ ...fault })
      const state = await at.run(everything)
      expect(state).toMatchObject({ outcome: { kind: outcome }, progress: { active: 0 } })
      if (state.outcome.kind === 'halted')
        expect(state.outcome.problem).toMatchObject({ code, values: { path: at.path } })
      if (outcome === 'with-problems')
        for (const { problem } of at.backup.problems(0, 20).problems) expect(problem.code).toBe(code)
      expect(checkAlways(at.path, await truthOf(at.emulator))).toEqual([])
      disk.heal()
      // In the same process, as after a click on "Start".
      await goesOn(at)
    } finally {
      await at.close()
    }
  })
})

describe('a person', () => {
  test.each<[string, (path: string) => Promise<void>]>([
    ['removes all photos', (path) => rm(join(path, 'Photos'), { recursive: true })],
    [
      'removes photos and albums',
      async (path) => {
        await rm(join(path, 'Photos'), { recursive: true })
        await rm(join(path, 'Albums'), { recursive: true })
      },
    ],
    ['removes all album folders', (path) => rm(join(path, 'Albums'), { recursive: true })],
    [
      'removes the folder for downloads in progress',
      (path) => rm(join(path, '.shoebox/incoming'), { recursive: true }),
    ],
    [
      'removes catalogue and sums',
      async (path) => {
        await unlink(join(path, 'catalogue.jsonl'))
        await unlink(join(path, 'SHA256SUMS'))
      },
    ],
    [
      'empties catalogue and sums',
      async (path) => {
        await writeFile(join(path, 'catalogue.jsonl'), '')
        await writeFile(join(path, 'SHA256SUMS'), '')
      },
    ],
    [
      'edits catalogue and sums',
      async (path) => {
        await appendFile(join(path, 'catalogue.jsonl'), '{"kind":"item"')
        await appendFile(join(path, 'SHA256SUMS'), 'nonsense')
      },
    ],
    [
      'leaves litter among the downloads',
      async (path) => {
        await writeFile(join(path, '.shoebox/incoming/litter.part'), 'x')
      },
    ],
    [
      'changes the times of all photos',
      async (path) => {
        for (const photo of await filesBelow(path, 'Photos')) await utimes(join(path, photo), 1, 1)
      },
    ],
  ])('%s between two runs: the next puts it right', async (_, change) => {
    world = await openSmallWorld()
    await world.run(everything)
    await change(world.path)
    await goesOn(world)
  })

  test('removes the folder for downloads in progress while a backup runs', async () => {
    const at = (world = await openSmallWorld({ emulator: { latencyMs: 5 } }))
    at.limits.concurrency = 1
    at.backup.start(everything)
    await expect.poll(() => at.emulator.counters.media, { interval: 1 }).toBeGreaterThan(2)
    // At one stroke: what is emptied file by file would be filled meanwhile.
    await rename(join(at.path, '.shoebox/incoming'), join(at.path, '../removed'))
    await at.backup.whenSettled()
    expect(checkAlways(at.path, await truthOf(at.emulator))).toEqual([])
    await goesOn(at)
  })

  test('renames the folder while a backup runs: nothing is made where it was', async () => {
    const at = (world = await openSmallWorld({ emulator: { latencyMs: 5 } }))
    at.limits.concurrency = 1
    at.backup.start(everything)
    await expect.poll(() => at.emulator.counters.media, { interval: 1 }).toBeGreaterThan(2)
    await rename(at.path, `${at.path} of last year`)
    expect(await at.backup.whenSettled()).toMatchObject({
      outcome: { kind: 'halted', problem: { code: 'mirror-missing', values: { path: at.path } } },
    })
    expect(await readdir(join(at.path, '..'))).not.toContain('mirror')
    expect(at.backup.start(everything)).toMatchObject({ ok: true })
    expect(await at.backup.whenSettled()).toMatchObject({
      outcome: { kind: 'halted', problem: { code: 'mirror-missing' } },
    })
    await rename(`${at.path} of last year`, at.path)
    await goesOn(at)
  })

  test('edits photos between two runs: they are kept as they are, and told', async () => {
    const at = (world = await openSmallWorld())
    await at.run(everything)
    const [photo = ''] = await filesBelow(at.path, 'Photos')
    await appendFile(join(at.path, photo), 'edited')
    const edited = await stat(join(at.path, photo))
    expect(await at.run(everything)).toMatchObject({ outcome: { kind: 'with-problems' }, progress: { downloaded: 0 } })
    expect(at.backup.problems(0, 5).problems).toMatchObject([{ problem: { code: 'file-damaged' }, name: photo }])
    expect(await stat(join(at.path, photo))).toMatchObject({ ino: edited.ino, size: edited.size })
  })
})

test('a disk with the rules of exFAT holds everything, and the second run finds all of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shoebox-exfat-'))
  const path = join(folder, 'mirror')
  const { files, met } = exfatFiles(folder)
  const at = (world = await openSmallWorld({ files, mirror: path }))
  const { library } = at.emulator
  const creationTime = Date.UTC(2021, 6, 4, 12, 0, 1)
  for (const filename of ['Beach.jpg', 'beach.JPG', 'BEACH.jpg', 'Straße.jpg', 'STRASSE.jpg', 'what? "a: b|c*.jpg'])
    library.addItem({ filename, creationTime })
  library.addItem({ filename: `${'語'.repeat(300)}.jpg`, creationTime })
  library.addItem({ filename: 'from before.jpg', creationTime: Date.UTC(1970, 1, 1) })
  const items = library
    .itemsOf(library.main)
    .slice(0, 4)
    .map((item) => item.id)
  for (const title of ['Trip', 'TRIP', 'trip.', 'a/b', 'A\\B', 'con']) library.addAlbum({ title, items })
  await at.reopen()
  expect(await at.mirror.info()).toMatchObject({ value: { canLink: false } })
  await goesOn(at)
  expect(met.links).toBeGreaterThan(0)
  expect(met.times).toBeGreaterThan(0)
  expect(met.refusedNames).toBe(0)
  for (const below of ['Photos', 'Albums']) {
    const paths = await filesBelow(path, below)
    expect(new Set(paths.map((one) => one.toUpperCase())).size).toBe(paths.length)
  }
  const before = await footprint(path)
  const { media } = at.emulator.counters
  library.renameAlbum('Trip', 'tRIP')
  await goesOn(at)
  expect(at.emulator.counters.media).toBe(media)
  const photos = (found: Map<string, string>): string[][] => [...found].filter(([name]) => name.startsWith('Photos'))
  expect(photos(await footprint(path))).toEqual(photos(before))
  await at.close()
  world = undefined
  await rm(folder, { recursive: true })
})

test('a disk that takes short names only gets names that are cut, and complete albums', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shoebox-short-'))
  const { files, met } = exfatFiles(folder, 60)
  const at = (world = await openSmallWorld({ files, mirror: join(folder, 'mirror') }))
  expect(at.mirror.longestName).toBe(60)
  const { library } = at.emulator
  const filename = `${'same name '.repeat(9)}.jpg`
  const creationTime = Date.UTC(2020, 3, 1)
  const items = [0, 1].map(
    (day) => library.addItem({ filename, creationTime: creationTime + day * 86_400_000 * 40 }).id,
  )
  // Of just the length that is taken, but not with a number.
  for (const day of [0, 40])
    items.push(library.addItem({ filename: `${'x'.repeat(56)}.jpg`, creationTime: creationTime + day * 86_400_000 }).id)
  items.push(library.addItem({ filename: `${'👨‍👩‍👧'.repeat(20)}.jpg`, creationTime }).id)
  library.addAlbum({ title: 'Long ago and far away '.repeat(5), items })
  library.addAlbum({ title: 'Long ago and far away '.repeat(5), items })
  library.addAlbum({ title: 'Short', items })
  const refusedByProbe = met.refusedNames
  await goesOn(at)
  // Nothing is tried that was known not to be taken.
  expect(met.refusedNames).toBe(refusedByProbe)
  const photos = await filesBelow(at.path, 'Photos')
  expect(photos.filter((path) => path.includes('/same name same name'))).toHaveLength(2)
  expect(photos).toContain(`Photos/2020/04/${'👨‍👩‍👧'.repeat(2)}.jpg`)
  expect(photos.filter((path) => path.endsWith('/same name same name same name same name same.jpg'))).toHaveLength(2)
  const albums = await filesBelow(at.path, 'Albums')
  const folders = new Set(albums.map((path) => path.split('/')[1]))
  expect([...folders].filter((name) => name?.startsWith('Long ago and far away Long ago and far away'))).toHaveLength(2)
  library.renameAlbum('Short', 'No longer short '.repeat(8))
  await goesOn(at)
  expect((await filesBelow(at.path, 'Albums')).some((path) => path.startsWith('Albums/No longer short No'))).toBe(true)
  // Asked to the end once: later openings only see whether that still holds.
  const before = met.refusedNames
  await at.reopen()
  expect(at.mirror.longestName).toBe(60)
  expect(met.refusedNames - before).toBeLessThanOrEqual(1)
  await at.close()
  world = undefined
  await rm(folder, { recursive: true })
})

describe('a path', () => {
  const ports = { files: nodeFiles, clock: quickClock(), log: () => undefined }

  /** A folder whose path has so many bytes. */
  async function folderOfLength(length: number): Promise<{ top: string; path: string }> {
    const top = await mkdtemp(join(tmpdir(), 'shoebox-long-'))
    let path = top
    while (path.length < length) path = join(path, 'x'.repeat(Math.min(200, Math.max(1, length - path.length - 1))))
    return { top, path }
  }

  test.each([3900, 4085, 4200])('of %i bytes is refused with the reason', async (length) => {
    const { top, path } = await folderOfLength(length)
    const opened = await openMirror(path, ports)
    expect(opened).toMatchObject({ ok: false, problem: { code: 'file-failed', values: { path } } })
    await rm(top, { recursive: true, force: true })
  })

  test('of 400 bytes is as good as any', async () => {
    const { top, path } = await folderOfLength(400)
    world = await openSmallWorld({ mirror: path })
    await goesOn(world)
    await world.close()
    world = undefined
    await rm(top, { recursive: true })
  })
})
