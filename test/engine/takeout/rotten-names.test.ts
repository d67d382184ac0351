import * as nodeFiles from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { usualLimits } from '../../../src/main/takeout/limits.ts'
import { takeStock } from '../../../src/main/takeout/stock/take-stock.ts'
import type { Stock } from '../../../src/shared/imports/export-stock.ts'
import { seededRandom } from '../../emulator/random.ts'
import { zipOf, type ZipFileSpec } from '../../emulator/takeout/zip-writer.ts'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'

const root = 'Takeout/Google Photos'
const year = `${root}/Photos from 2019`
const archive = 'takeout-20260301T101500Z-001.zip'

let folder: ImportFolder

beforeEach(async () => {
  folder = await ImportFolder.make()
})

afterEach(() => folder.remove())

function photo(inFolder: string, title: string): ZipFileSpec[] {
  return [
    { name: `${inFolder}/${title}`, bytes: picture(title) },
    { name: `${inFolder}/${title}.supplemental-metadata.json`, bytes: sidecar(title) },
  ]
}

const files: ZipFileSpec[] = [
  ...photo(year, 'IMG_0001.jpg'),
  ...photo(year, 'IMG_0002.jpg'),
  ...photo(`${root}/Photos from 2018`, 'IMG_0003.jpg'),
  { name: `${root}/Goa/metadata.json`, bytes: JSON.stringify({ title: 'Goa' }) },
  ...photo(`${root}/Goa`, 'IMG_0004.jpg'),
  { name: 'Takeout/Drive/notes.txt', bytes: 'notes' },
]

/** Where the name of a file stands in the zip of `files`. */
function nameAt(whole: Buffer, file: number, where: 'header' | 'index'): number {
  const [mark, name] = where === 'header' ? ['PK\u0003\u0004', 30] : ['PK\u0001\u0002', 46]
  let at = -1
  for (let nth = 0; nth <= file; nth++) at = whole.indexOf(mark, at + 1)
  return at + name
}

function flipped(bytes: Buffer, at: number, bit: number): Buffer {
  const rotten = Buffer.from(bytes)
  rotten[at] = (rotten[at] ?? 0) ^ (1 << bit)
  return rotten
}

const expected = { imported: 4, sidecar: 4, albumData: 1, ignored: 1, found: 4, missing: 0, ambiguous: 0, told: 1 }

/** The Unicode field that belongs to a name. */
function fieldOf(plain: Buffer, text: Buffer): Buffer {
  const field = Buffer.concat([Buffer.from([0x75, 0x70, text.length + 5, 0, 1]), Buffer.alloc(4), text])
  field.writeUInt32LE(crc32(plain), 5)
  return field
}

/** A file as Info-ZIP names it: in the letters of a system of former days, with the Unicode field in the index and before its bytes. */
function unicode(name: string, inIndex: Buffer, inHeader = Buffer.from(name)): ZipFileSpec {
  const plain = Buffer.from(name.replaceAll(/[^ -~]/g, '_'))
  const localExtra = inHeader.length > 0 ? fieldOf(plain, inHeader) : inHeader
  return { name: plain, bytes: picture(name), flags: 0, extra: fieldOf(plain, inIndex), localExtra }
}

function stockOf(path: string): Promise<Stock> {
  const { signal } = new AbortController()
  return takeStock([path], { files: nodeFiles, limits: usualLimits, signal, includeTrash: false, thorough: true })
}

async function madeOf(path: string): Promise<Record<keyof typeof expected, number | undefined>> {
  const { files: classes, facts, problemCounts } = await stockOf(path)
  const { imported, sidecar, albumData, ignored } = classes
  return { imported, sidecar, albumData, ignored, ...facts, told: problemCounts['entry-two-names'] ?? 0 }
}

async function found(specs: readonly ZipFileSpec[]): ReturnType<typeof madeOf> {
  return madeOf(await folder.write(archive, zipOf(specs)))
}

async function expectWhole(title: string): Promise<void> {
  const items = await folder.items()
  expect(
    items.map((item) => [item['filename'], item['creationTime']]),
    title,
  ).toEqual([1, 2, 3, 4].map((number) => [`IMG_000${number}.jpg`, '2019-06-01T00:00:00Z']))
  expect(await folder.photos(), title).toHaveLength(4)
}

describe('a name that is damaged in one of the two places where a zip has it', () => {
  it('costs no photo that would leave the folder of Google Photos, and is told', async () => {
    const whole = zipOf(files)
    const at = nameAt(whole, 0, 'index') + 'Takeout/Goo'.length
    await folder.write(archive, flipped(whole, at, 1))
    const end = await folder.take()
    expect([end.code, end.report().problems.map(({ code }) => code)]).toEqual([1, ['entry-two-names']])
    expect(end.report().files).toMatchObject({ imported: 4, sidecar: 4, albumData: 1, ignored: 1 })
    await expectWhole('Google')
    const again = await folder.take()
    expect([again.code, again.report().problems.map(({ code }) => code)]).toEqual([1, ['entry-two-names']])
    expect(again.report().files).toMatchObject({ imported: 0, duplicate: 4 })
    await expectWhole('again')
  })

  for (const where of ['index', 'header'] as const)
    it(`is put right by the other one, whichever bit of it has flipped in the ${where}`, async () => {
      const whole = zipOf(files)
      const random = seededRandom(20261129)
      const wrong: string[] = []
      for (const [file, { name }] of files.entries())
        // Every third byte, beginning with another one in each name.
        for (let at = file % 3; at < name.length; at += 3) {
          const bit = random.whole(0, 7)
          const path = await folder.write(archive, flipped(whole, nameAt(whole, file, where) + at, bit))
          const made = await madeOf(path)
          if (JSON.stringify(made) !== JSON.stringify(expected))
            wrong.push(`${name.toString()} byte ${at} bit ${bit}: ${JSON.stringify(made)}`)
        }
      expect(wrong).toEqual([])
    })

  it('is put right in the Unicode field of programs that pack again, whose checksum is not of the field', async () => {
    const name = `${year}/été.jpg`
    const wrong: string[] = []
    const facts = { name: `${year}/été.jpg.json`, bytes: sidecar('été.jpg') }
    for (const [at, letter] of Buffer.from(name).entries())
      for (const bit of [0, 7]) {
        const field = Buffer.from(name)
        field[at] = letter ^ (1 << bit)
        const both = await found([...files.slice(2), unicode(name, field), facts])
        if (JSON.stringify(both) !== JSON.stringify(expected))
          wrong.push(`byte ${at} bit ${bit}: ${JSON.stringify(both)}`)
        // Where nothing else has the name, its folders tell, and bytes that are no letter.
        const alone = await found([...files.slice(2), unicode(name, field, Buffer.alloc(0)), facts])
        if (alone.imported !== 4 || (alone.told === 0 && (at < year.length || bit === 7)))
          wrong.push(`alone, byte ${at} bit ${bit}: ${JSON.stringify(alone)}`)
      }
    expect(wrong).toEqual([])
  })

  it('gives nothing to archives that were made to do harm', async () => {
    const good = `${year}/IMG_0009.jpg`
    const zeros = Buffer.alloc(33 * 1024 * 1024)
    // Damage changes letters, and not how many there are.
    const bad = '../'.padEnd(good.length, 'x')
    const cases: { spec: ZipFileSpec; code: string; imported: number }[] = [
      // Only a name below a folder is ever taken, from wherever it is.
      { spec: { name: good, localName: bad, bytes: picture('9') }, code: 'entry-two-names', imported: 5 },
      { spec: { name: bad, localName: good, bytes: picture('9') }, code: 'entry-two-names', imported: 5 },
      {
        spec: { name: bad, localName: bad.replace('..', '/.'), bytes: picture('9') },
        code: 'entry-outside',
        imported: 4,
      },
      // What is refused for another reason stays so.
      { spec: { name: bad, localName: good, bytes: zeros, deflate: true }, code: 'entry-bomb', imported: 4 },
      { spec: { name: bad, localName: good, bytes: picture('9'), mode: 0o120777 }, code: 'entry-no-file', imported: 4 },
      { spec: { name: bad, localName: good, bytes: picture('9'), flags: 0x801 }, code: 'entry-encrypted', imported: 4 },
    ]
    for (const { spec, code, imported } of cases) {
      const path = await folder.write(archive, zipOf([...files, spec]))
      const { files: classes, problemCounts } = await stockOf(path)
      expect({ imported: classes.imported, told: problemCounts[code as keyof typeof problemCounts] }, code).toEqual({
        imported,
        told: 1,
      })
    }
  })
})
