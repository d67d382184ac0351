import { mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ArrivalsFile, type Remembered } from '../../../src/main/takeout/arrivals/arrivals-file.ts'
import {
  ExportArrivals,
  lookEvery,
  quietFor,
  steadyFor,
  type ExportArrivalsParts,
} from '../../../src/main/takeout/arrivals/export-arrivals.ts'
import type { ArrivedExport } from '../../../src/shared/imports/arrivals.ts'
import { zipOf } from '../../emulator/takeout/zip-writer.ts'
import { faultyFiles } from '../../engine/faults/faulty-files.ts'
import { standingClock, type StandingClock } from '../../clocks/standing-clock.ts'

const stamp = '20260301T101500Z'
const later = '20260401T101500Z'
const zip = zipOf([{ name: 'Takeout/Google Photos/Lake/a.jpg', bytes: 'a' }])

let folder: string
let clock: StandingClock
let disk: ReturnType<typeof faultyFiles>
let arrivals: ExportArrivals
let notes: string[]
let log: string[]
/** How often the state was told. */
let changes: number

const downloads = (): string => join(folder, 'Downloads')
const at = (name: string): string => join(downloads(), name)
const part = (number: number, of = stamp, ending = '.zip'): string => `takeout-${of}-00${number}${ending}`

async function open(more: Partial<ExportArrivalsParts> = {}): Promise<ExportArrivals> {
  arrivals = new ExportArrivals({
    clock,
    files: disk.files,
    home: folder,
    personFolder: folder,
    log: (_, event) => void log.push(event),
    changed: () => void changes++,
    notify: ({ id, parts }) => void notes.push(`${id} ${parts}`),
    ...more,
  })
  const waits = clock.waits.length
  arrivals.start()
  await untilItWaits(waits)
  return arrivals
}

async function untilItWaits(before: number): Promise<void> {
  while (clock.waits.length === before) await new Promise((resolve) => setTimeout(resolve, 1))
}

/** Time goes by, and the folder is looked at as often as it is. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= lookEvery) {
    const waits = clock.waits.length
    clock.advance(Math.min(left, lookEvery))
    await untilItWaits(waits)
  }
}

/** An archive that nobody has written to for long. */
async function old(name: string, bytes: string | Buffer = zip): Promise<void> {
  await writeFile(at(name), bytes)
  await utimes(at(name), 1_700_000_000, 1_700_000_000)
}

const remembered = async (): Promise<Remembered> =>
  JSON.parse(await readFile(join(folder, 'arrivals.json'), 'utf8')) as Remembered
const shown = (): [string, number[]][] => arrivals.state.exports.map(({ id, parts }) => [id, parts])

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-arrived-'))
  await mkdir(downloads())
  // Files that a test writes are new by this clock.
  clock = standingClock(Date.now())
  disk = faultyFiles()
  notes = []
  log = []
  changes = 0
})
afterEach(async () => {
  await arrivals.close()
  await rm(folder, { recursive: true })
})

describe('exports in a folder', () => {
  it('come with the latest first, each with its parts in order, whatever browsers made of their names', async () => {
    await old(part(2))
    await old(`takeout-${stamp}-1-001 (1).zip`)
    await old(part(1))
    await old(part(3, later, '.tgz'), Buffer.from([0x1f, 0x8b, 8]))
    await old(part(4, later, '.tgz'), Buffer.from('no archive'))
    for (const name of [part(5, later), part(6, later), part(9, '20250101T000000Z'), 'holiday.zip'])
      await writeFile(at(`${name}.crdownload`), '')
    await open()
    await arrivals.watch(downloads())
    expect(arrivals.state.exports).toEqual([
      { id: later, parts: [3], missing: [1, 2], paths: [at(part(3, later, '.tgz'))], bytes: 3, unfinished: 3 },
      {
        id: stamp,
        parts: [1, 2],
        missing: [],
        paths: expect.arrayContaining([at(part(1)), at(`takeout-${stamp}-1-001 (1).zip`), at(part(2))]) as string[],
        bytes: 3 * zip.length,
        unfinished: 0,
      },
    ])
    expect(arrivals.state.exports[1]?.paths.at(-1)).toBe(at(part(2)))
  })

  it('are whole once they have rested, also where the disk tells a date to come', async () => {
    await open()
    await arrivals.watch(downloads())
    await writeFile(at(part(1)), zip)
    await utimes(at(part(1)), 4_000_000_000, 4_000_000_000)
    await pass(lookEvery)
    expect(shown()).toEqual([[stamp, []]])
    await pass(steadyFor - lookEvery)
    expect(shown()).toEqual([[stamp, []]])
    await pass(lookEvery)
    expect(shown()).toEqual([[stamp, [1]]])
    // Another date alone begins a rest of its own.
    await utimes(at(part(1)), 4_100_000_000, 4_100_000_000)
    await pass(lookEvery)
    expect(shown()).toEqual([[stamp, []]])
    await pass(steadyFor)
    expect(shown()).toEqual([[stamp, [1]]])
  })

  it('are read once while they stay as they are, and one that cannot be read keeps nobody from the others', async () => {
    for (const number of [1, 2]) await old(part(number))
    const fault = disk.plan({ on: 'open', code: 'EIO', path: part(2) })
    const reads = disk.plan({ on: 'open', code: 'EIO', path: part(1), after: 1 })
    await open()
    await arrivals.watch(downloads())
    expect(arrivals.state.exports).toMatchObject([{ parts: [1], unfinished: 1 }])
    await pass(lookEvery * 5)
    expect(arrivals.state.exports).toMatchObject([{ parts: [1], unfinished: 1 }])
    expect([log, fault.hits, reads.hits]).toEqual([['arrived-not-read'], 1, undefined])
  })

  it('that go while they are looked at are not there, and whatever else the disk says is told', async () => {
    for (const number of [1, 2]) await old(part(number))
    await open()
    disk.plan({ on: 'lstat', code: 'ENOENT', path: part(1), times: 1 })
    await arrivals.watch(downloads())
    expect(shown()).toEqual([[stamp, [2]]])
    disk.plan({ on: 'lstat', code: 'EIO', path: part(1), times: 1 })
    await pass(lookEvery)
    expect(arrivals.state).toMatchObject({
      folder: downloads(),
      exports: [],
      problem: { code: 'archive-unreadable', values: { name: downloads(), reason: 'EIO' } },
    })
    for (const code of ['ENOENT', 'ENOTDIR']) {
      disk.plan({ on: 'readdir', code, times: 1 })
      await pass(lookEvery)
      expect(arrivals.state.problem).toEqual({ code: 'import-path-missing', values: { path: downloads() } })
    }
    await pass(lookEvery)
    expect(shown()).toEqual([[stamp, [1, 2]]])
    expect(arrivals.state.problem).toBeUndefined()
    expect(disk.missed()).toEqual([])
  })
})

describe('a person', () => {
  it('is told again when more comes after a while, and not while something is under way', async () => {
    await open()
    await arrivals.watch(downloads())
    await old(part(1))
    await pass(quietFor)
    expect(notes).toEqual([])
    await pass(lookEvery)
    expect(notes).toEqual([`${stamp} 1`])
    await old(part(2))
    await pass(quietFor - lookEvery)
    await writeFile(at(`${part(3)}.part`), 'x')
    await pass(quietFor * 2)
    expect(notes).toHaveLength(1)
    await rm(at(`${part(3)}.part`))
    await pass(quietFor + lookEvery)
    expect(notes).toEqual([`${stamp} 1`, `${stamp} 2`])
    await pass(quietFor * 2)
    expect(notes).toHaveLength(2)
  })

  it('is not told of what somebody sees to, which is offered at each look, and as far as it has come after a while', async () => {
    const taken: ArrivedExport[] = []
    let sees = true
    await open({ take: (found) => (taken.push(found), sees) })
    await arrivals.watch(downloads())
    await writeFile(at(`${part(2)}.crdownload`), 'x')
    await pass(quietFor * 2)
    expect(taken).toEqual([])
    await old(part(1))
    await pass(quietFor)
    expect(taken).toEqual([])
    await pass(lookEvery)
    expect(taken).toMatchObject([{ id: stamp, parts: [1], unfinished: 1 }])
    await rm(at(`${part(2)}.crdownload`))
    await pass(lookEvery)
    expect(taken.at(-1)).toMatchObject({ unfinished: 0 })
    expect(taken).toHaveLength(2)
    await pass(quietFor)
    expect(taken).toHaveLength(2 + quietFor / lookEvery)
    expect(notes).toEqual([])
    sees = false
    await pass(lookEvery)
    expect(notes).toEqual([`${stamp} 1`])
  })
})

describe('what somebody has dealt with', () => {
  it('is exactly these archives as they were', async () => {
    for (const number of [1, 2]) await old(part(number))
    await open()
    await arrivals.watch(downloads())
    expect(await arrivals.deal([at(part(1)), join(folder, part(2)), at('gone.zip')])).toMatchObject({ ok: true })
    expect((await remembered()).seen.map(({ name }) => name)).toEqual([part(1)])
    expect(shown()).toEqual([[stamp, [1, 2]]])
    expect(await arrivals.deal([at(part(2))])).toMatchObject({ ok: true, value: { exports: [] } })
    expect(await remembered()).toEqual({
      folder: downloads(),
      seen: [1, 2].map((number) => ({ name: part(number), size: zip.length, mtime: 1_700_000_000_000 })),
    })
    await utimes(at(part(2)), 1_600_000_000, 1_600_000_000)
    await pass(lookEvery)
    expect(shown()).toEqual([[stamp, [1, 2]]])
  })

  it('is nothing where nothing is named, or nothing is watched', async () => {
    await old(part(1))
    await open()
    const before = { ok: true, value: { exports: [] } }
    expect([await arrivals.dismiss(stamp), await arrivals.deal([at(part(1))])]).toEqual([before, before])
    await arrivals.watch(downloads())
    const write = disk.plan({ on: 'open', code: 'EIO', path: 'arrivals.json' })
    expect(await arrivals.dismiss(later)).toMatchObject({ ok: true, value: { exports: [{ id: stamp }] } })
    expect(await arrivals.deal([])).toMatchObject({ ok: true, value: { exports: [{ id: stamp }] } })
    expect(write.hits).toBeUndefined()
  })

  it('is forgotten with the folder, and kept while the same one is watched', async () => {
    await old(part(1))
    await mkdir(join(folder, 'Other'))
    await open()
    await arrivals.watch(downloads())
    await arrivals.dismiss(stamp)
    const before = changes
    expect(await arrivals.watch('~/Downloads')).toEqual({ ok: true, value: { folder: downloads(), exports: [] } })
    expect([(await remembered()).seen.length, changes]).toEqual([1, before])
    await arrivals.watch(join(folder, 'Other'))
    expect(await remembered()).toEqual({ folder: join(folder, 'Other'), seen: [] })
    await arrivals.watch(downloads())
    expect(shown()).toEqual([[stamp, [1]]])
    await arrivals.watch(null)
    expect(await remembered()).toEqual({ seen: [] })
    expect(arrivals.state).toEqual({ exports: [] })
  })

  it('stays open where it cannot be remembered, which is told, and so does what is watched', async () => {
    await old(part(1))
    const kept: Remembered[] = []
    let full = false
    const memory = {
      read: () => Promise.resolve({ seen: [] }),
      write: (next: Remembered) => {
        if (full) return Promise.reject(new Error('no space'))
        kept.push(next)
        return Promise.resolve()
      },
    }
    await open({ memory })
    await arrivals.watch(downloads())
    full = true
    const told = {
      ok: false,
      problem: { code: 'file-failed', detail: 'Error: no space', values: { path: 'arrivals.json' } },
    }
    expect(await arrivals.dismiss(stamp)).toEqual(told)
    expect(await arrivals.watch(null)).toEqual(told)
    await pass(lookEvery)
    expect([arrivals.state.folder, shown()]).toEqual([downloads(), [[stamp, [1]]]])
    expect(kept).toEqual([{ folder: downloads(), seen: [] }])
    // It is remembered where it was said, and nowhere else.
    expect(await readdir(folder)).toEqual(['Downloads'])
  })
})

describe('the file of what is remembered', () => {
  const file = (): ArrivalsFile =>
    new ArrivalsFile({ files: disk.files, home: folder, log: (_, event) => void log.push(event) })
  beforeEach(() => open())

  it('gives back what was written, and nothing where there is none', async () => {
    expect([await file().read(), log]).toEqual([{ seen: [] }, []])
    const whole: Remembered = { folder: '/home/ann/Downloads', seen: [{ name: 'a', size: 1, mtime: 2.5 }] }
    for (const each of [whole, { seen: [] }]) {
      await file().write(each)
      expect(await file().read()).toEqual(each)
    }
    expect(await readFile(join(folder, 'arrivals.json'), 'utf8')).toBe('{"seen":[]}\n')
  })

  it.each(['', '{', '[]', '{"folder":""}', '{"folder":7}', '{"seen":[{"name":"a","size":"1","mtime":0}]}'])(
    'that says %j remembers nothing, and the log says so',
    async (text) => {
      await writeFile(join(folder, 'arrivals.json'), text)
      expect([await file().read(), log]).toEqual([{ seen: [] }, ['arrivals-not-read']])
    },
  )

  it('may say less', async () => {
    await writeFile(join(folder, 'arrivals.json'), '{"folder":"/a"}')
    expect([await file().read(), log]).toEqual([{ folder: '/a', seen: [] }, []])
  })
})
