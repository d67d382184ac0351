import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FileSystem } from '../../../src/main/ports.ts'
import type { ReportedProblem } from '../../../src/main/headless/command-report.ts'
import { baseMedia, type BaseMedia } from '../../emulator/takeout/photo-files.ts'
import { planExports } from '../../emulator/takeout/plan-exports.ts'
import { writeExport } from '../../emulator/takeout/write-layouts.ts'
import { faultyFiles, type PlannedFault } from '../faults/faulty-files.ts'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'
import { toldCatalogue } from '../told-catalogue.ts'

let folder: ImportFolder
let base: BaseMedia

beforeAll(async () => {
  base = await baseMedia()
})

beforeEach(async () => {
  folder = await ImportFolder.make()
})

afterEach(() => folder.remove())

const year = 'Takeout/Google Photos/Photos from 2019'
const archive = 'takeout-20260301T101500Z-001.zip'

function photos(names: readonly string[]): { name: string; bytes: Buffer }[] {
  return names.flatMap((name) => [
    { name: `${year}/${name}`, bytes: picture(name, 5000) },
    { name: `${year}/${name}.json`, bytes: Buffer.from(sidecar(name)) },
  ])
}

const codesOf = (problems: readonly ReportedProblem[]): string[] => problems.map(({ code }) => code)

describe('an import whose disk refuses something', () => {
  it.each<[string, PlannedFault, string]>([
    ['may not be written', { on: 'link', code: 'EACCES', path: 'b.jpg' }, 'place-read-only'],
    ['is taken by something else', { on: 'link', code: 'ENOTDIR', path: 'b.jpg' }, 'place-taken'],
    ['cannot be reached', { on: 'link', code: 'EBADMSG', path: 'b.jpg' }, 'file-failed'],
  ])(
    'says which entry of which archive has a place that %s, and counts it as none that is here',
    async (_, fault, code) => {
      const path = await folder.zip(archive, photos(['a.jpg', 'b.jpg', 'c.jpg']))
      const faulty = faultyFiles()
      faulty.plan(fault)
      const end = await folder.takeOn({ files: faulty.files }, path)
      expect(faulty.missed()).toEqual([])
      expect(end.code).toBe(1)
      expect(end.report()).toMatchObject({
        imported: 2,
        failed: 1,
        files: { imported: 2, failed: 1, duplicate: 0, damaged: 0 },
      })
      expect(end.report().problems).toMatchObject([{ code, archive: path, entry: `${year}/b.jpg` }])
      expect((await folder.items()).map(({ filename }) => filename)).toEqual(['a.jpg', 'c.jpg'])
      const again = await folder.take(path)
      expect(again.report()).toMatchObject({
        imported: 1,
        problems: [],
        files: { imported: 1, duplicate: 2, failed: 0 },
      })
      expect((await folder.items()).map(({ filename }) => filename)).toEqual(['a.jpg', 'b.jpg', 'c.jpg'])
    },
  )

  it('names archive and entry of all that is wrong in them, as a dry run does', async () => {
    await folder.zip(archive, [
      ...photos(['a.jpg']),
      { name: `${year}/wrong.jpg`, bytes: picture('wrong'), checksum: 1 },
      { name: `${year}/empty.jpg`, bytes: Buffer.alloc(0) },
      { name: `${year}/b.jpg.json`, bytes: Buffer.from('{"title":') },
    ])
    await folder.write('takeout-20260301T101500Z-002.zip', 'no archive at all')
    const dry = await folder.run('import', folder.path, '--dry-run')
    const end = await folder.take()
    const byCode = (problems: readonly ReportedProblem[]): ReportedProblem[] =>
      problems.toSorted((one, other) => (one.code < other.code ? -1 : 1))
    expect(byCode(end.report().problems)).toEqual(byCode(dry.report().problems))
    expect(byCode(end.report().problems)).toMatchObject([
      { code: 'archive-none', archive: join(folder.path, 'takeout-20260301T101500Z-002.zip') },
      { code: 'entry-damaged', archive: join(folder.path, archive), entry: `${year}/wrong.jpg` },
      { code: 'entry-empty', archive: join(folder.path, archive), entry: `${year}/empty.jpg` },
      { code: 'sidecar-broken', archive: join(folder.path, archive), entry: `${year}/b.jpg.json` },
    ])
    for (const { message } of end.report().problems) expect(message).toContain(folder.path)
  })

  it.each<[string, PlannedFault, string]>([
    ['is full', { on: 'handle.writev', code: 'ENOSPC', after: 4 }, 'mirror-full'],
    ['is full when files get their names', { on: 'link', code: 'ENOSPC', after: 4 }, 'mirror-full'],
    ['turns read-only', { on: 'link', code: 'EROFS', after: 4 }, 'mirror-read-only'],
  ])('ends when the disk %s, and goes on from there to the same mirror', async (_, fault, code) => {
    const exports = await planExports({ seed: 3, base, photos: 7 })
    for (const each of exports) await writeExport(folder.path, each, 'zip')
    const faulty = faultyFiles()
    faulty.plan(fault)
    // Opening the mirror tries its disk, too.
    if (code === 'mirror-read-only') faulty.plan({ on: 'open', code: 'EROFS', path: 'probe', after: 1 })
    const end = await folder.takeOn({ files: faulty.files })
    expect(codesOf(end.report().problems)).toEqual([code])
    expect(end.code).not.toBe(0)
    await folder.take()
    const undisturbed = await ImportFolder.make()
    try {
      for (const each of exports) await writeExport(undisturbed.path, each, 'zip')
      await undisturbed.take()
      expect(toldCatalogue(await folder.catalogue())).toEqual(toldCatalogue(await undisturbed.catalogue()))
      expect(await folder.photos()).toEqual(await undisturbed.photos())
    } finally {
      await undisturbed.remove()
    }
  })

  it('takes a name that the disk finds too long, under a shorter one', async () => {
    const long = `${'Ein sehr langer Ausflug '.repeat(9)}.jpg`
    await folder.zip(archive, [{ name: `${year}/${long}`, bytes: picture('long') }])
    const faulty = faultyFiles()
    faulty.plan({ on: 'link', code: 'ENAMETOOLONG', path: long.slice(0, 150), times: 1 })
    const end = await folder.takeOn({ files: faulty.files })
    expect(end.report()).toMatchObject({ imported: 1 })
    expect(await folder.photos()).toHaveLength(1)
  })

  it('that is stopped again and again ends in the mirror of one that is not', async () => {
    const exports = await planExports({ seed: 6, base, photos: 8, increment: true })
    for (const each of exports) await writeExport(folder.path, each, 'zip')
    const undisturbed = await ImportFolder.make()
    try {
      for (const each of exports) await writeExport(undisturbed.path, each, 'zip')
      await undisturbed.take()
      const all = (await undisturbed.photos()).length
      let stops = 0
      for (; (await folder.photos()).length < all && stops < all; stops++) {
        const end = await folder.takeUntil((published) => published === 1)
        if (end.code === 130) expect(end.report().problems).toEqual([])
      }
      expect(stops).toBeGreaterThan(2)
      const last = await folder.take()
      expect(last.report()).toMatchObject({ imported: 0 })
      expect(toldCatalogue(await folder.catalogue())).toEqual(toldCatalogue(await undisturbed.catalogue()))
      expect(await folder.photos()).toEqual(await undisturbed.photos())
    } finally {
      await undisturbed.remove()
    }
  })

  describe('with too little space', () => {
    /** A disk of which so many bytes are free, whatever is written, or less with every byte. */
    function diskWith(bytes: number, isFilling: boolean): FileSystem {
      let free = bytes
      return new Proxy(faultyFiles().files, {
        get(target, name) {
          if (name === 'statfs') return () => Promise.resolve({ bavail: Math.max(1, free), bsize: 1 })
          if (name !== 'link') return Reflect.get(target, name, target) as unknown
          return (from: string, to: string) => {
            if (isFilling && to.includes('Photos')) free -= 5000
            return target.link(from, to)
          }
        },
      })
    }

    /** Albums with what is in them, by contents: of all that is there, or of these contents alone. */
    function titlesOf(lines: Record<string, unknown>[], only?: unknown[]): string[] {
      const contents = new Map(lines.map(({ id, sha256 }) => [id, sha256]))
      return lines
        .filter(({ kind }) => kind === 'album')
        .map(({ title, items }) => {
          const its = (items as unknown[]).map((id) => String(contents.get(id)))
          return `${String(title)}: ${its
            .filter((each) => only?.includes(each) ?? true)
            .toSorted()
            .join(' ')}`
        })
        .filter((line) => !line.endsWith(': '))
        .toSorted()
    }

    it('does not begin, and says how much is missing', async () => {
      await folder.zip(archive, [
        ...photos(['a.jpg', 'b.jpg']),
        { name: `${year}/a(1).jpg`, bytes: picture('a.jpg', 5000) },
      ])
      const end = await folder.takeOn({ files: diskWith(7000, false) })
      expect(end.code).toBe(4)
      expect(end.report().problems).toMatchObject([{ code: 'import-no-space', missing: 3000 }])
      expect(end.report().problems[0]?.message).toContain('3 kB')
      expect(await folder.photos()).toEqual([])
      expect((await folder.takeOn({ files: diskWith(15_000, false) })).report()).toMatchObject({ imported: 2 })
      // What is here needs no room.
      expect((await folder.takeOn({ files: diskWith(10, false) })).code).toBe(0)
    })

    it('ends when it gets short meanwhile, keeps what is here, and goes on later', async () => {
      const again = { name: `${year}/a(1).jpg`, bytes: picture('a.jpg', 5000) }
      await folder.zip(archive, [...photos(['a.jpg', 'b.jpg']), again])
      const end = await folder.takeOn({ files: diskWith(12_000, true) })
      expect(end.code).toBe(4)
      expect(end.report().problems).toMatchObject([{ code: 'import-no-space', missing: 3000 }])
      expect(await folder.photos()).toHaveLength(2)
      const later = await folder.take()
      expect(later.report()).toMatchObject({ imported: 0, problems: [], files: { duplicate: 3 } })
      expect((await folder.items()).map(({ filename }) => filename)).toEqual(['a.jpg', 'b.jpg'])
    })

    it('tells all of what has come, albums included, and what has not', async () => {
      const trip = 'Takeout/Google Photos/Trip'
      const inTrip = (names: string[]) => [
        { name: `${trip}/metadata.json`, bytes: Buffer.from('{"title":"Trip"}') },
        ...photos(names).map((file) => ({ ...file, name: file.name.replace(year, trip) })),
      ]
      await folder.take(await folder.zip(archive, photos(['a.jpg'])))
      // Each is as long as what is here, and so may be that.
      const names = ['b.jpg', 'c.jpg', 'd.jpg']
      const path = await folder.zip('takeout-20260501T101500Z-001.zip', [...photos(names), ...inTrip(names)])
      const end = await folder.takeOn({ files: diskWith(12_000, true) }, path)
      expect([end.code, codesOf(end.report().problems)]).toEqual([4, ['import-no-space']])
      expect(end.report()).toMatchObject({
        imported: 2,
        failed: 4,
        // What lies in the album was not read any more.
        files: { imported: 2, duplicate: 0, failed: 4, sidecar: 6, albumData: 1, damaged: 0 },
      })
      const items = await folder.items()
      expect(items.map(({ filename }) => filename)).toEqual(['a.jpg', 'b.jpg', 'c.jpg'])
      const inIt = items.slice(1).map(({ sha256 }) => String(sha256))
      expect(titlesOf(await folder.catalogue())).toEqual([`Trip: ${inIt.toSorted().join(' ')}`])
      const later = (await folder.take(path)).report()
      expect(later).toMatchObject({ imported: 1, problems: [], files: { imported: 1, duplicate: 5, failed: 0 } })
      expect(titlesOf(await folder.catalogue())[0]?.split(' ')).toHaveLength(4)
    })

    it.each([
      [1, 'zip'],
      [3, 'zip'],
      [5, 'zip'],
      [1, 'tgz'],
      [3, 'tgz'],
      [5, 'tgz'],
    ] as const)('does so where the disk itself says that it is full: seed %i, %s', async (seed, layout) => {
      const exports = await planExports({ seed, base, photos: 8 })
      const undisturbed = await ImportFolder.make()
      try {
        for (const each of exports)
          for (const to of [folder.path, undisturbed.path]) await writeExport(to, each, layout)
        await undisturbed.take()
        const [all, photos] = [await undisturbed.catalogue(), await undisturbed.photos()]
        const faulty = faultyFiles()
        const after = Math.floor(photos.length / 2)
        // A little room is left for what is written down.
        faulty.plan({ on: 'link', code: 'ENOSPC', path: 'Photos', after, times: 1 })
        const end = await folder.takeOn({ files: faulty.files })
        const report = end.report()
        expect([end.code, codesOf(report.problems), faulty.missed()]).toEqual([4, ['mirror-full'], []])
        expect(Object.values(report.files).reduce((sum, count) => sum + count, 0)).toBe(report.entries)
        expect(report.files.failed).toBeGreaterThan(0)
        const items = await folder.items()
        expect(report.imported).toBe(items.length)
        const here = items.map(({ sha256 }) => sha256)
        expect(titlesOf(await folder.catalogue())).toEqual(titlesOf(all, here))
        await folder.take()
        expect(toldCatalogue(await folder.catalogue())).toEqual(toldCatalogue(all))
        expect(await folder.photos()).toEqual(photos)
      } finally {
        await undisturbed.remove()
      }
    })

    it('does not refuse what may be here already', async () => {
      const path = await folder.zip(archive, photos(['a.jpg', 'b.jpg']))
      await folder.take(path)
      const again = await folder.zip('again/takeout-20260401T101500Z-001.zip', photos(['a.jpg', 'b.jpg', 'new.jpg']))
      const end = await folder.takeOn({ files: diskWith(9000, false) }, again)
      expect(end.report()).toMatchObject({ imported: 1, problems: [] })
    })
  })
})
