import * as nodeFiles from 'node:fs/promises'
import { cp, mkdir, open, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { baseMedia, type BaseMedia } from '../../emulator/takeout/photo-files.ts'
import { planSeries } from '../../emulator/takeout/planned-series.ts'
import { tgzOf } from '../../emulator/takeout/tar-writer.ts'
import { writeExport } from '../../emulator/takeout/write-layouts.ts'
import { CountedReads } from '../mirror/counted-reads.ts'
import { ImportFolder, picture, sidecar, type ImportedReport } from '../takeout-files.ts'
import { changeRows, removeRows } from '../../rows/rows.ts'
import type { Some } from '../../rows/tables.ts'

const stamp = '20260301T101500Z'
const root = 'Takeout/Google Photos'
const year = `${root}/Photos from 2019`
const name = `takeout-${stamp}-001.zip`
/** Photos are longer than all that is looked at of an archive that is known. */
const photoBytes = 200_000
const mostLookedAt = 70_000

let folder: ImportFolder
let base: BaseMedia

beforeAll(async () => {
  base = await baseMedia()
})

beforeEach(async () => {
  folder = await ImportFolder.make()
})

afterEach(() => folder.remove())

interface Entry {
  name: string
  bytes: Buffer
}

function photo(title: string, more: Record<string, unknown> = {}, place = year): Entry[] {
  return [
    { name: `${place}/${title}`, bytes: picture(title, photoBytes) },
    { name: `${place}/${title}.supplemental-metadata.json`, bytes: Buffer.from(sidecar(title, more)) },
  ]
}

interface Taken {
  code: number
  report: ImportedReport
  /** Of the archives and folders. */
  read: number
}

/** Imports the whole folder, or these paths of it. */
async function take(...paths: string[]): Promise<Taken> {
  const reads = new CountedReads(folder.path)
  const end = await folder.takeOn({ files: reads.files }, ...paths)
  return { code: end.code, report: { ...end.report(), seconds: 0 }, read: reads.bytes }
}

function changeIndex(change: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(join(folder.mirror, '.shoebox/index.sqlite'))
  database.exec('PRAGMA foreign_keys = ON')
  change(database)
  database.close()
}

function markCount(): unknown {
  const database = new DatabaseSync(join(folder.mirror, '.shoebox/index.sqlite'))
  const row = database.prepare('SELECT count(*) AS count FROM import_mark').get()
  database.close()
  return row?.['count']
}

const forgetMarks = (database: DatabaseSync): void => removeRows(database, 'import_mark')
const setMark = (change: Some<'import_mark'>) => (database: DatabaseSync) => changeRows(database, 'import_mark', change)

describe('what was imported as a whole', () => {
  it.each(['zip', 'tgz', 'folder'])('is not read again: %s', async (kind) => {
    const files = [...photo('a.jpg'), ...photo('b.jpg', {}, `${root}/Lake`)]
    if (kind === 'zip') await folder.zip(name, files)
    if (kind === 'tgz') await folder.write(`takeout-${stamp}-001.tgz`, tgzOf(files))
    if (kind === 'folder') for (const file of files) await folder.write(file.name, file.bytes)
    const first = await take()
    expect([first.code, first.report.imported]).toEqual([0, 2])
    const again = await take()
    expect(again.code).toBe(0)
    expect(again.report).toMatchObject({ imported: 0, duplicate: 2, updated: 0, bytes: 0, entries: 4 })
    expect(again.read).toBeLessThan(mostLookedAt)
    changeIndex(forgetMarks)
    expect((await take()).report).toEqual(again.report)
  })

  it.each([1, 2, 3, 4])('is reported as if it had been read: seed %i', { timeout: 120_000 }, async (seed) => {
    const layouts = ['zip', 'tgz', 'folders', 'mixture'] as const
    const paths: string[] = []
    for (const [at, each] of planSeries({ seed, count: 2, base }).entries()) {
      const path = join(folder.path, `of ${each.stamp}`)
      await mkdir(path, { recursive: true })
      await writeExport(path, each, layouts[(seed + at) % layouts.length] ?? 'zip')
      paths.push(path)
    }
    await take(...paths)
    const again = await take(...paths)
    const catalogue = await folder.catalogue()
    const once = await take(...paths)
    changeIndex(forgetMarks)
    const read = await take(...paths)
    // To the order in which it says things.
    for (const { report } of [again, once]) expect(JSON.stringify(report)).toBe(JSON.stringify(read.report))
    expect(await folder.catalogue()).toEqual(catalogue)
    const counts = Object.values(again.report.files).reduce((sum, count) => sum + count, 0)
    expect(counts).toBe(again.report.entries)
  })

  it('is read again if a byte is another, although size and date are the same', async () => {
    const path = await folder.zip(name, photo('a.jpg'))
    const { atime, mtime } = await stat(path)
    await take()
    const text = await readFile(path)
    const handle = await open(path, 'r+')
    await handle.write('x', text.lastIndexOf('photoTakenTime'))
    await handle.close()
    await utimes(path, atime, mtime)
    const again = await take()
    expect([again.code, again.report.problems.map(({ code }) => code)]).toEqual([1, ['entry-damaged']])
  })

  it('is read again if a file of a folder is another, although its size and date are the same', async () => {
    for (const file of photo('a.jpg', { description: 'By the lake' })) await folder.write(file.name, file.bytes)
    await take()
    const path = join(folder.path, `${year}/a.jpg.supplemental-metadata.json`)
    const { atime, mtime } = await stat(path)
    await writeFile(path, sidecar('a.jpg', { description: 'At the lake' }))
    await utimes(path, atime, mtime)
    expect((await take()).report).toMatchObject({ updated: 1 })
    expect(await folder.items()).toMatchObject([{ description: 'At the lake' }])
  })

  it('is known in another place, and named by it', async () => {
    await folder.zip(`then/${name}`, photo('a.jpg'))
    await take()
    await rename(join(folder.path, 'then'), join(folder.path, 'now'))
    const again = await take()
    expect(again.read).toBeLessThan(mostLookedAt)
    expect(again.report.exports).toMatchObject([{ id: stamp, sources: [join(folder.path, 'now', name)] }])
  })

  it.each(['copied', 'renamed'])('changes nothing if it was %s', async (how) => {
    const path = await folder.zip(name, photo('a.jpg'))
    await take()
    const catalogue = await folder.catalogue()
    const other = join(folder.path, how === 'copied' ? `copy/${name}` : 'holiday.zip')
    if (how === 'copied') await cp(path, other)
    else await rename(path, other)
    const again = await take(other)
    expect([again.code, again.report.imported, again.report.duplicate]).toEqual([0, 0, 1])
    expect(again.report.exports).toMatchObject([{ sources: [other] }])
    expect((await folder.catalogue()).filter(({ kind }) => kind === 'item')).toEqual(
      catalogue.filter(({ kind }) => kind === 'item'),
    )
    const once = await take(other)
    expect(once.report).toEqual(again.report)
    expect(once.read).toBeLessThan(mostLookedAt)
  })

  it('is read again together with a part that has come', async () => {
    const [file, facts] = photo('a.jpg', { description: 'By the lake' })
    await folder.zip(name, facts ? [facts, ...photo('b.jpg')] : [])
    expect((await take()).report.files).toMatchObject({ imported: 1, sidecar: 1, unmatched: 1 })
    const first = await take()
    expect(first.read).toBeLessThan(mostLookedAt)
    expect(first.report.files).toMatchObject({ duplicate: 1, sidecar: 1, unmatched: 1 })
    const second = await folder.zip(`takeout-${stamp}-002.zip`, file ? [file] : [])
    expect((await take(second)).report.files).toMatchObject({ imported: 1 })
    expect(await folder.items()).toMatchObject([{ description: 'By the lake' }, {}])
    // What belongs to the facts is here now.
    expect((await take(join(folder.path, name))).report.files).toMatchObject({ duplicate: 1, sidecar: 2, unmatched: 0 })
    const both = await take()
    expect(both.report.exports).toMatchObject([{ parts: [1, 2] }])
    expect(await take()).toMatchObject({ report: both.report, code: 0 })
    expect((await take()).read).toBeLessThan(mostLookedAt * 2)
  })

  it('is of another person if that is said', async () => {
    const path = await folder.zip(name, photo('a.jpg'))
    expect((await folder.take('--owner', 'Anna', path)).code).toBe(0)
    const others = await folder.take('--owner', 'Ben', path)
    expect(others.report()).toMatchObject({ problems: [], duplicate: 1 })
    expect(await folder.items()).toMatchObject([{ sources: [{}, {}] }])
    // Both have brought it: nobody knows of whom it comes now.
    expect((await take(path)).report.problems).toMatchObject([{ code: 'import-owner-unclear' }])
    for (const owner of ['Anna', 'Ben'])
      expect((await folder.take('--owner', owner, path)).report()).toMatchObject({ problems: [], duplicate: 1 })
  })

  it('needs no name again where several people have exports here', async () => {
    const path = await folder.zip(name, photo('a.jpg'))
    const other = await folder.zip('takeout-20260401T101500Z-001.zip', photo('b.jpg'))
    await folder.take('--owner', 'Anna', path)
    await folder.take('--owner', 'Ben', other)
    for (const each of [path, other]) {
      const again = await take(each)
      expect([again.code, again.report.duplicate]).toEqual([0, 1])
      expect(again.read).toBeLessThan(mostLookedAt)
    }
  })

  it('brings back what a person has removed', async () => {
    await folder.zip(name, [...photo('a.jpg'), ...photo('b.jpg')])
    await take()
    const [first = '', second = ''] = await folder.photos()
    await rm(join(folder.mirror, second))
    const again = await take()
    expect([again.code, again.report.problems]).toEqual([0, []])
    expect(await folder.photos()).toEqual([first, second])
    expect((await take()).read).toBeLessThan(mostLookedAt)
    await writeFile(join(folder.mirror, first), 'cut')
    expect((await take()).read).toBeGreaterThan(photoBytes)
  })

  describe.each(['verify', 'repair'])('brings back what a look has found, after %s:', (look) => {
    it.each<[string, (bytes: Buffer) => Buffer | undefined, afterRepair?: number]>([
      ['another byte', (bytes) => Buffer.concat([bytes.subarray(0, 300), Buffer.of(7), bytes.subarray(301)])],
      ['bytes too many', (bytes) => Buffer.concat([bytes, bytes])],
      ['a half', (bytes) => bytes.subarray(0, bytes.length / 2)],
      // The album still has it.
      ['no file', () => undefined, 0],
    ])('%s', async (_, harm, afterRepair = 1) => {
      await folder.zip(name, [...photo('a.jpg', {}, `${root}/Lake`), ...photo('b.jpg')])
      await take()
      const hashes = await folder.hashes()
      const path = join(folder.mirror, Object.keys(hashes)[0] ?? '')
      const harmed = harm(await readFile(path))
      await (harmed ? writeFile(path, harmed) : rm(path))
      const found = await folder.run('verify', ...(look === 'repair' ? ['--repair'] : []))
      expect(found.code).toBe(look === 'repair' ? afterRepair : 1)
      expect((await take()).code).toBe(0)
      const shown = (await folder.items()).map((item) => String(item['path']))
      const now = await folder.hashes()
      expect(new Set(shown.map((each) => now[each]))).toEqual(new Set(Object.values(hashes)))
      expect((await folder.run('status')).report()['verdict']).toMatchObject({ here: 2, wrong: 0, kind: 'unknown' })
      const right = await folder.run('verify')
      expect([right.code, right.report().problems]).toEqual([0, []])
      expect(await folder.photos()).toEqual(Object.keys(hashes))
    })
  })

  it('is read again where the trash is wanted, too', async () => {
    const gone = photo('gone.jpg', { trashed: true }, `${root}/Trash`)
    const path = await folder.zip(name, [...photo('a.jpg'), ...gone])
    expect((await take()).report.files).toMatchObject({ imported: 1, skipped: 2 })
    const all = await folder.take('--include-trash', path)
    expect(all.report().files).toMatchObject({ imported: 1, duplicate: 1, skipped: 0 })
    expect((await take()).report.files).toMatchObject({ duplicate: 1, skipped: 2 })
  })

  it('is not known where the import was stopped', async () => {
    const titles = Array.from({ length: 120 }, (_, at) => `${at}.jpg`)
    await folder.zip(
      name,
      titles.flatMap((title) => photo(title)),
    )
    expect((await folder.takeUntil((published) => published === 3)).code).toBe(130)
    const rest = await take()
    expect(rest.report).toMatchObject({ problems: [] })
    expect(await folder.photos()).toHaveLength(titles.length)
    expect((await take()).read).toBeLessThan(mostLookedAt)
  })

  it.each(['zip', 'folder'])('is not known where it has changed while it was read: %s', async (kind) => {
    const files = [...photo('a.jpg'), ...photo('b.jpg')]
    const archive = kind === 'zip' ? await folder.zip(name, files) : join(folder.path, `${year}/a.jpg`)
    if (kind === 'folder') for (const file of files) await folder.write(file.name, file.bytes)
    let changes = 1
    const changing = new Proxy(nodeFiles, {
      get(target, called) {
        if (called !== 'link') return Reflect.get(target, called, target) as unknown
        return async (from: string, to: string) => {
          await target.link(from, to)
          if (to.includes('Photos') && changes-- === 1) await utimes(archive, 1, 1)
        }
      },
    })
    expect((await folder.takeOn({ files: changing })).code).toBe(0)
    expect([changes < 1, markCount()]).toEqual([true, 0])
    await take()
    expect(markCount()).toBe(1)
  })

  it('is not known where something is damaged, which is told each time', async () => {
    await folder.zip(name, [...photo('a.jpg'), { name: `${year}/none.jpg`, bytes: Buffer.alloc(0) }])
    for (let time = 0; time < 3; time++) {
      const end = await take()
      expect([end.code, end.report.problems.map(({ code }) => code)]).toEqual([1, ['entry-empty']])
    }
  })

  it.each([
    ['the report is none', setMark({ report: '{"report":{"exports":[{"id":7}]}}' })],
    ['the report is no JSON', setMark({ report: 'x' })],
    ['contents are cut', setMark({ contents: Buffer.alloc(1) })],
    ['contents are others', setMark({ contents: Buffer.alloc(32) })],
    [
      'an export has said something that is not said any more',
      (database: DatabaseSync) => removeRows(database, 'item_source'),
    ],
    ['the photo is no file of the index', (database: DatabaseSync) => removeRows(database, 'file')],
  ])('is read again where %s', async (_, change) => {
    await folder.zip(name, photo('a.jpg'))
    await take()
    changeIndex(change)
    const again = await take()
    expect(again.code).toBe(0)
    expect(again.read).toBeGreaterThan(mostLookedAt)
    expect(await folder.items()).toMatchObject([{ filename: 'a.jpg', creationTime: '2019-06-01T00:00:00Z' }])
  })

  it('stands in the history as it did, with the time when it was here last', async () => {
    await folder.zip(name, photo('a.jpg'))
    await take()
    const historyOf = async (): Promise<Record<string, unknown>[]> =>
      ((await folder.run('import', '--history')).report() as unknown as { history: Record<string, unknown>[] }).history
    const [before] = await historyOf()
    await take()
    const [after] = await historyOf()
    expect({ ...after, lastSeen: 0 }).toEqual({ ...before, lastSeen: 0 })
    expect(Number(after?.['lastSeen'])).toBeGreaterThan(Number(before?.['lastSeen']))
  })
})
