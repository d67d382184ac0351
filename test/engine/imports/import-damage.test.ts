import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import sharp from 'sharp'
import { tarOf, tgzOf } from '../../emulator/takeout/tar-writer.ts'
import { baseMedia } from '../../emulator/takeout/photo-files.ts'
import type { PlannedFile } from '../../emulator/takeout/planned-export.ts'
import { writeExport, type Layout } from '../../emulator/takeout/write-layouts.ts'
import { rawFiles } from '../../unit/file-format/raw-files.ts'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'

let folder: ImportFolder
let kinds: Record<string, Buffer>

/** What happens to files: their bytes afterwards, whether these are kept, and what is said of them. */
const harms: Record<string, { of: (bytes: Buffer, name: string) => Buffer; isKept: boolean; code?: string }> = {
  none: { of: (bytes) => bytes, isKept: true },
  half: { of: (bytes) => bytes.subarray(0, bytes.length / 2), isKept: true, code: 'entry-cut' },
  'no end': { of: (bytes) => bytes.subarray(0, bytes.length - 5), isKept: true, code: 'entry-cut' },
  nothing: { of: () => Buffer.alloc(0), isKept: false, code: 'entry-empty' },
  page: { of: (_, name) => Buffer.from(`\n<!DOCTYPE HTML><p>${name}`), isKept: false, code: 'entry-no-photo' },
  // Longer than what a source reads at a time.
  'long page': {
    of: (_, name) => Buffer.concat([Buffer.from(`<!DOCTYPE HTML><p>${name}`), Buffer.alloc(1_100_000)]),
    isKept: false,
    code: 'entry-no-photo',
  },
  json: { of: (_, name) => Buffer.from(`{"error":"${name}"}`), isKept: false, code: 'entry-no-photo' },
  text: { of: (_, name) => Buffer.from(`Sorry, ${name} cannot be found — 404`), isKept: false, code: 'entry-no-photo' },
  'wide text': {
    of: (_, name) => Buffer.from(`\uFEFFSorry ${name}`, 'utf16le'),
    isKept: false,
    code: 'entry-no-photo',
  },
}

beforeAll(async () => {
  const { heic, mp4 } = await baseMedia()
  const made = sharp({ create: { width: 64, height: 48, channels: 3, background: '#3a7' } })
  const jpeg = await made.clone().jpeg().toBuffer()
  const parts = { width: 4000, height: 3000, preview: jpeg, stamp: jpeg }
  const raw = (name: string): Buffer => rawFiles[name]?.(parts) ?? Buffer.alloc(0)
  kinds = {
    jpg: jpeg,
    png: await made.clone().png().toBuffer(),
    webp: await made.clone().webp().toBuffer(),
    gif: await made.clone().gif().toBuffer(),
    tif: await made.clone().tiff({ compression: 'none' }).toBuffer(),
    heic,
    mp4,
    dng: raw('dng'),
    nef: raw('nef'),
  }
})

beforeEach(async () => {
  folder = await ImportFolder.make()
})

afterEach(() => folder.remove())

interface Harmed {
  name: string
  bytes: Buffer
  harm: string
}

/** Each kind of file with each kind of harm. A RAW file without its last bytes may still have all of its picture. */
function allHarmed(): Harmed[] {
  return Object.entries(kinds).flatMap(([kind, whole]) =>
    Object.entries(harms).flatMap(([harm, { of }]) => {
      if (harm === 'no end' && !['jpg', 'png', 'webp', 'mp4', 'heic'].includes(kind)) return []
      const name = `${harm}.${kind}`
      return { name, harm, bytes: of(whole, name) }
    }),
  )
}

function exportOf(files: readonly Harmed[]): PlannedFile[] {
  const year = 'Takeout/Google Photos/Photos from 2019'
  return files.flatMap(({ name, bytes }): PlannedFile[] => {
    const meaning = { is: 'ignored' as const }
    return [
      { path: `${year}/${name}`, bytes, part: 1, meaning },
      { path: `${year}/${name}.json`, bytes: Buffer.from(sidecar(name)), part: 1, meaning },
    ]
  })
}

describe('photos and videos that are not as they should be', () => {
  it.each<Layout>(['zip', 'tgz', 'folders'])('are kept as far as they are any, and told of, as %s', async (layout) => {
    const files = allHarmed()
    await writeExport(folder.path, { stamp: '20260301T101500Z', parts: 1, files: exportOf(files), albums: [] }, layout)
    const damaged = files.filter(({ harm }) => harms[harm]?.code !== undefined)
    const kept = files.filter(({ harm }) => harms[harm]?.isKept)
    const imported = files.length - damaged.length
    const bytes = kept.reduce((sum, file) => sum + file.bytes.length, 0)

    const dry = await folder.run('import', folder.path, '--dry-run')
    const end = await folder.take()
    for (const each of [dry, end]) {
      expect(each.code).toBe(1)
      expect(each.report()).toMatchObject({ entries: files.length * 2, bytes })
      expect(each.report()).toMatchObject({ files: { imported, damaged: damaged.length, rendition: 0, duplicate: 0 } })
    }
    // What differs is counted only where facts are read whole.
    const { differing, ...facts } = end.report().facts
    expect(differing).toBe(0)
    expect(dry.report()).toMatchObject({ items: kept.length, files: end.report().files, facts })
    expect(end.report().imported).toBe(kept.length)
    const items = await folder.items()
    expect(items.map(({ filename }) => filename)).toEqual(kept.map(({ name }) => name).toSorted())
    for (const { filename, bytes, creationTime } of items) {
      expect(bytes, String(filename)).toBe(files.find(({ name }) => name === filename)?.bytes.length)
      expect(creationTime).toBe('2019-06-01T00:00:00Z')
    }
    expect(await folder.photos()).toHaveLength(kept.length)
    for (const each of [dry, end]) {
      const said = each.report().problems.map(({ code, message }) => {
        return `${code} ${damaged.find(({ name }) => message.includes(`/${name}`))?.name}`
      })
      expect(said.toSorted()).toEqual(damaged.map(({ name, harm }) => `${harms[harm]?.code} ${name}`).toSorted())
    }
    const catalogue = await folder.catalogue()
    const again = await folder.take()
    expect(again.code).toBe(1)
    expect(again.report()).toMatchObject({ imported: 0, updated: 0, bytes: 0, files: { damaged: damaged.length } })
    expect(await folder.catalogue()).toEqual(catalogue)
  })

  it('are told of by all that is wrong with them', async () => {
    // Not to be seen, but part of the name.
    const mark = '\u200B'
    const files = allHarmed().map((file) => ({ ...file, name: `${mark}${file.name}` }))
    await writeExport(folder.path, { stamp: '20260301T101500Z', parts: 1, files: exportOf(files), albums: [] }, 'zip')
    const damaged = files.flatMap(({ harm }) => harms[harm]?.code ?? [])
    // The name of each, and that of its file with facts.
    const names = files.flatMap(() => ['entry-strange-name', 'entry-strange-name'])
    const wanted = [...damaged, ...names].toSorted()
    for (const end of [await folder.run('import', folder.path, '--dry-run'), await folder.take()]) {
      const { problems } = end.report()
      expect(problems.map(({ code }) => code).toSorted()).toEqual(wanted)
    }
  })

  it('give way to the whole one, whichever comes first and whichever export is newer', async () => {
    const whole = picture('a whole photo', 5000)
    const short = whole.subarray(0, 3000)
    for (const order of [
      [short, whole],
      [whole, short],
    ])
      for (const stamps of [
        ['20250101T101500Z', '20260101T101500Z'],
        ['20260101T101500Z', '20250101T101500Z'],
      ]) {
        for (const [at, bytes] of order.entries()) {
          const path = await folder.zip(`${at}/takeout-${stamps[at]}-001.zip`, [
            { name: 'Takeout/Google Photos/Photos from 2019/a.jpg', bytes },
            { name: 'Takeout/Google Photos/Photos from 2019/a.jpg.json', bytes: Buffer.from(sidecar('a.jpg')) },
          ])
          const end = await folder.take(path)
          expect(end.code).toBe(bytes === short ? 1 : 0)
        }
        const items = await folder.items()
        expect(items).toMatchObject([{ bytes: whole.length, versions: [{ bytes: short.length }] }])
        await folder.remove()
        folder = await ImportFolder.make()
      }
  })
})

it.each([
  ['tar', 'entry-damaged'],
  ['tgz', 'entry-bomb'],
])('lets everything else in where a %s says that one file is larger than any disk', async (kind, code) => {
  const year = 'Takeout/Google Photos/Photos from 2019'
  const photo = (title: string) => [
    { name: `${year}/${title}`, bytes: picture(title) },
    { name: `${year}/${title}.json`, bytes: sidecar(title) },
  ]
  const lie = { name: `${year}/lie.jpg`, bytes: picture('lie'), pax: { size: '99999999999999999999' } }
  const bytes = (kind === 'tar' ? tarOf : tgzOf)([...photo('a.jpg'), lie, ...photo('behind it.jpg')])
  await folder.write(`takeout-20260301T101500Z-001.${kind}`, bytes)
  await folder.zip('takeout-20260301T101500Z-002.zip', photo('other.jpg'))
  const end = await folder.take()
  const { entries, files, imported, problems } = end.report()
  expect([end.code, entries, imported]).toEqual([1, 5, 2])
  expect(Object.values(files).reduce((sum, count) => sum + count, 0)).toBe(entries)
  expect(problems.map((each) => each.code).toSorted()).toEqual(['archive-cut', code])
})
