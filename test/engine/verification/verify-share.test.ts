import * as nodeFiles from 'node:fs/promises'
import { open, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FileSystem } from '../../../src/main/ports.ts'
import { atOnce } from '../../../src/main/slices.ts'
import { readOverTime } from '../../../src/main/verify/share/read-over-time.ts'
import { shareIsDue } from '../../../src/main/verify/share/reading-rows.ts'
import { verifyMirror } from '../../../src/main/verify/verify-mirror.ts'
import type { VerifyOptions } from '../../../src/main/verify/verify-options.ts'
import type { VerifyReport } from '../../../src/shared/tasks/verification.ts'
import { withFiles } from '../with-files.ts'
import { everything, openWorld } from '../world.ts'
import type { World } from '../world.ts'
import { changeRows } from '../../rows/rows.ts'
import { standingClock } from '../../clocks/standing-clock.ts'

const dayMs = 86_400_000
const tenDays = 10

let world: World
let now: number
/** Files that were read, in this order. */
let opened: string[]

beforeEach(async () => {
  world = await openWorld({ emulator: { items: 40, albums: 3, itemBytes: 5000 } })
  await world.run(everything)
  // Noon, so that a day is a day.
  now = new Date().setHours(12, 0, 0, 0) + dayMs
  opened = []
})
afterEach(() => world.close())

const watched: FileSystem = {
  ...nodeFiles,
  open: (path, ...more) => {
    const name = String(path).slice(world.path.length + 1)
    if (/^(?:Photos|Albums)\/.*\.\w+$/.test(name)) opened.push(name)
    return nodeFiles.open(path, ...more)
  },
}

async function verify(options: Partial<VerifyOptions> = {}, signal?: AbortSignal): Promise<VerifyReport> {
  // What is read is read now, however long it rests in between.
  const clock = { ...standingClock(now), sleep: () => Promise.resolve() }
  const result = await verifyMirror(
    { mirror: withFiles(world.mirror, watched), clock, log: () => undefined },
    { mode: 'share', repair: false, days: tenDays, ...options },
    signal ?? new AbortController().signal,
  )
  if (!result.ok) throw new Error(result.problem.code)
  return result.value
}

function paths(): string[] {
  const rows = world.mirror.database.prepare('SELECT path FROM current_file ORDER BY path').all()
  return rows.map((row) => String(row['path']))
}

async function flip(path: string): Promise<void> {
  const full = join(world.path, path)
  const { atime, mtime } = await stat(full)
  const handle = await open(full, 'r+')
  await handle.write(Buffer.from('damage'), 0, 6, 2000)
  await handle.close()
  await utimes(full, atime, mtime)
}

const problemRows = (): unknown[] => world.mirror.database.prepare('SELECT path, code FROM file_problem').all()

describe('the share of a day', () => {
  test('comes to every file once in so many days, and then to the one that was read longest ago', async () => {
    const all = paths()
    const readOn = new Map<string, number>()
    const oldest = (files: readonly string[]): number[] => files.map((path) => readOn.get(path) ?? -1)
    for (let day = 0; day < tenDays * 2; day++) {
      opened = []
      const report = await verify()
      expect(report).toMatchObject({ mode: 'share', complete: true, problems: [], ok: opened.length })
      expect(opened.length).toBeGreaterThan(0)
      expect(opened.length).toBeLessThanOrEqual(Math.ceil(all.length / tenDays) + 1)
      const others = all.filter((path) => !opened.includes(path))
      expect(Math.max(...oldest(opened))).toBeLessThanOrEqual(Math.min(...oldest(others)))
      for (const path of opened) readOn.set(path, day)
      expect(report.share).toMatchObject({ files: all.length, recent: readOn.size, never: all.length - readOn.size })
      now += dayMs
    }
    expect([...readOn.keys()].sort()).toEqual(all)
  })

  test('is read once, also when it is asked for again, and goes on where it was interrupted', async () => {
    const { mirror } = world
    const stop = new AbortController()
    const clock = { ...standingClock(now), sleep: () => Promise.resolve(stop.abort()) }
    const first = await verifyMirror(
      { mirror: withFiles(mirror, watched), clock, log: () => undefined },
      { mode: 'share', repair: false, days: tenDays },
      stop.signal,
    )
    expect(first).toMatchObject({ value: { complete: false, ok: 1 } })
    expect(atOnce(shareIsDue(mirror.database, now, tenDays))).toBe(true)
    await world.reopen()
    await verify()
    expect(new Set(opened).size).toBe(opened.length)
    const { length } = opened
    expect(atOnce(shareIsDue(world.mirror.database, now, tenDays))).toBe(false)
    expect(await verify()).toMatchObject({ complete: true, files: 0 })
    expect(opened).toHaveLength(length)
    expect(atOnce(shareIsDue(world.mirror.database, now + dayMs, tenDays))).toBe(true)
  })

  test('leaves alone how far a full verification of a person has come', async () => {
    const stop = new AbortController()
    const { mirror, clock } = world
    let read = 0
    const meter = (): Promise<void> => {
      if (++read > 20) stop.abort()
      return Promise.resolve()
    }
    await verifyMirror({ mirror, clock, log: () => undefined, meter }, { mode: 'full', repair: false }, stop.signal)
    const before = mirror.database.prepare('SELECT * FROM verification').get()
    await verify()
    expect(mirror.database.prepare('SELECT * FROM verification').get()).toEqual(before)
  })

  test('finds damage, tells it each day until it is right, and does not read it in place of others', async () => {
    const [damaged = ''] = paths()
    await flip(damaged)
    const found = []
    for (let day = 0; day < tenDays; day++) {
      const report = await verify()
      found.push(...report.problems.map(({ path }) => path))
      now += dayMs
    }
    expect(new Set(found)).toEqual(new Set([damaged]))
    expect(problemRows()).toMatchObject([{ path: damaged, code: 'file-damaged' }])
    expect(atOnce(readOverTime(world.mirror.database, now, tenDays + 1))).toMatchObject({
      never: 1,
      recent: paths().length - 1,
    })

    await verify({ repair: true })
    await world.run(everything)
    expect(problemRows()).toEqual([])
  })

  test('looks at missing files and at the links beside a photo', async () => {
    const [gone = ''] = paths()
    await nodeFiles.rm(join(world.path, gone))
    const link = world.mirror.database
      .prepare('SELECT folder, name FROM album_file JOIN album ON album.id = album ORDER BY name LIMIT 1')
      .get()
    const linkPath = `Albums/${String(link?.['folder'])}/${String(link?.['name'])}`
    await nodeFiles.rm(join(world.path, linkPath))
    await verify({ days: 1 })
    expect(problemRows()).toEqual(
      expect.arrayContaining([
        { path: gone, code: 'file-missing' },
        { path: linkPath, code: 'file-missing' },
      ]),
    )
  })

  test('reads copies in albums as well, each for itself', async () => {
    world.limits.albumFiles = 'copies'
    await world.run(everything)
    const copies = Number(world.mirror.database.prepare('SELECT count(*) AS n FROM album_file').get()?.['n'])
    expect(copies).toBeGreaterThan(0)
    const report = await verify({ days: 1 })
    expect(report.share).toMatchObject({ files: paths().length + copies, recent: paths().length + copies, never: 0 })
    expect(opened.filter((path) => path.startsWith('Albums/'))).toHaveLength(copies)

    // Made again, so read by nobody yet.
    world.limits.albumFiles = 'none'
    await world.run(everything)
    expect(atOnce(readOverTime(world.mirror.database, now, 1)).files).toBe(paths().length)
  })

  test('reads the older version of an edited item as well', async () => {
    const { library } = world.emulator
    const [edited] = library.itemsOf(library.main)
    library.editItem(edited?.id ?? '', { width: 640, height: 480 })
    await world.run(everything)
    const [version] = world.mirror.database.prepare('SELECT path FROM earlier_file').all()
    expect(version).toBeDefined()
    const report = await verify({ days: 1 })
    expect(report.share).toMatchObject({ files: paths().length + 1, recent: paths().length + 1, never: 0 })
    expect(opened).toContain(version?.['path'])
  })

  test('makes up days that were missed, three shares a day at most', async () => {
    await verify()
    const { length } = opened
    opened = []
    now += dayMs * 5
    await verify()
    expect(opened.length).toBeGreaterThan(length * 2)
    expect(opened.length).toBeLessThanOrEqual(Math.ceil((paths().length / tenDays) * 3) + 1)
  })

  test('takes a time in the future for the mistake of a clock', async () => {
    changeRows(world.mirror.database, 'file', { verified_at: now + 1000 * dayMs })
    expect(atOnce(readOverTime(world.mirror.database, now, tenDays))).toMatchObject({
      recent: 0,
      never: paths().length,
    })
    await verify({ days: 1 })
    expect(atOnce(readOverTime(world.mirror.database, now, tenDays))).toMatchObject({
      recent: paths().length,
      never: 0,
    })
  })
})
