import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ZipFileSpec } from '../../emulator/takeout/zip-writer.ts'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'

let folder: ImportFolder

beforeEach(async () => {
  folder = await ImportFolder.make()
})

afterEach(() => folder.remove())

/** Bytes of names in encodings of former days, as the tables of these have them. */
const letters: Record<string, Record<string, number[]>> = {
  cp437: { ü: [0x81], é: [0x82], à: [0x85], '\u00A0': [0xff] },
  cp850: { ã: [0xc6], õ: [0xe4], é: [0x82], '\u00A0': [0xff] },
  cp852: { ł: [0x88], ż: [0xbe], ą: [0xa5] },
  'windows-1252': { ü: [0xfc], é: [0xe9], à: [0xe0], ã: [0xe3], õ: [0xf5], '\u00A0': [0xa0] },
  'windows-1251': { П: [0xcf], р: [0xf0], а: [0xe0], г: [0xe3] },
  ibm866: { П: [0x8f], р: [0xe0], а: [0xa0], г: [0xa3] },
  shift_jis: { 表: [0x95, 0x5c], 写: [0x8e, 0xca], 真: [0x90, 0x5e] },
  gb18030: { 照: [0xd5, 0xd5], 片: [0xc6, 0xac] },
}

function encoded(name: string, page: string): Buffer {
  const bytes = Array.from(name, (letter) =>
    letter < '\u007F' ? [letter.charCodeAt(0)] : (letters[page]?.[letter] ?? []),
  )
  expect(
    bytes.map(({ length }) => length),
    `${name} in ${page}`,
  ).not.toContain(0)
  return Buffer.from(bytes.flat())
}

interface Case {
  page: string
  root: string
  album: string
  title: string
}

const cases: Case[] = [
  { page: 'cp437', root: 'Google Fotos', album: 'Zürich', title: 'Münster.jpg' },
  { page: 'cp850', root: 'Google Fotos', album: 'Camões', title: 'verão, café.jpg' },
  { page: 'cp852', root: 'Google Photos', album: 'łaż', title: 'łąka.jpg' },
  { page: 'windows-1252', root: 'Google\u00A0Photos', album: 'à la mer', title: 'café.jpg' },
  { page: 'windows-1251', root: 'Google Photos', album: 'Прага', title: 'Прага.jpg' },
  { page: 'ibm866', root: 'Google Photos', album: 'Прага', title: 'Прага.jpg' },
  { page: 'shift_jis', root: 'Google Photos', album: '写真', title: '表写真.jpg' },
  { page: 'gb18030', root: 'Google Photos', album: '照片', title: '照片.jpg' },
]

function filesOf({ root, album, title }: Case): [name: string, bytes: Buffer | string][] {
  const year = `Takeout/${root}/Photos from 2019`
  return [
    [`${year}/${title}`, picture(title)],
    [`${year}/${title}.supplemental-metadata.json`, sidecar(title)],
    [`Takeout/${root}/${album}/metadata.json`, JSON.stringify({ title: album })],
    [`Takeout/${root}/${album}/plain.jpg`, picture('plain')],
    [`Takeout/${root}/${album}/plain.jpg.json`, sidecar('plain.jpg')],
  ]
}

const packed = (files: ReturnType<typeof filesOf>, page?: string): ZipFileSpec[] =>
  files.map(([name, bytes]) => ({
    name: page === undefined ? name : encoded(name, page),
    bytes,
    ...(page !== undefined && { flags: 0 }),
  }))

async function made(): Promise<unknown> {
  const lines = await folder.catalogue()
  const items = lines.filter(({ kind }) => kind === 'item')
  const albums = lines.filter(({ kind }) => kind === 'album')
  return {
    items: items.map((item) => `${String(item['filename'])} ${String(item['creationTime'])}`).sort(),
    albums: albums.map(({ title }) => title),
    photos: (await folder.photos()).length,
  }
}

describe('names in an encoding that an archive does not tell', () => {
  for (const each of cases) {
    const { page, title, album } = each
    const expected = {
      items: ['plain.jpg', title].sort().map((name) => `${name} 2019-06-01T00:00:00Z`),
      albums: [album],
      photos: 2,
    }

    it(`are read in ${page}, since titles say so`, async () => {
      await folder.zip('takeout-20260301T101500Z-001.zip', packed(filesOf(each), page))
      const end = await folder.take()
      expect([end.code, end.report().problems]).toEqual([0, []])
      expect(end.report().files).toMatchObject({ imported: 2, sidecar: 2, albumData: 1 })
      expect(await made()).toEqual(expected)
    })

    it(`are those of the other parts, which were not packed again in ${page}`, async () => {
      const files = filesOf(each)
      const [photo, facts, ...rest] = files
      await folder.zip('takeout-20260301T101500Z-001.zip', packed(photo ? [photo, ...rest.slice(0, 1)] : [], page))
      await folder.zip('takeout-20260301T101500Z-002.zip', packed(facts ? [facts, ...rest.slice(1)] : []))
      const end = await folder.take()
      expect([end.code, end.report().problems]).toEqual([0, []])
      expect(await made()).toEqual(expected)
      // As they came from Google, the day after.
      await folder.remove('archives')
      await folder.zip('takeout-20260301T101500Z-001.zip', packed(photo ? [photo, ...rest.slice(0, 1)] : []))
      await folder.take()
      expect(await made()).toEqual(expected)
    })
  }

  it('are told where nothing tells, and nothing is lost', async () => {
    const year = 'Takeout/Google Photos/Photos from 2019'
    await folder.zip('takeout-20260301T101500Z-001.zip', [
      { name: `${year}/a.jpg`, bytes: picture('a') },
      { name: `${year}/a.jpg.json`, bytes: sidecar('a.jpg') },
      {
        name: Buffer.concat([Buffer.from(`${year}/`), Buffer.from([0xfc]), Buffer.from('.jpg')]),
        bytes: picture('b'),
        flags: 0,
      },
    ])
    const end = await folder.take()
    expect([end.code, end.report().problems.map(({ code }) => code)]).toEqual([1, ['archive-old-names']])
    expect(end.report().files).toMatchObject({ imported: 2 })
    const again = await folder.take()
    expect([again.code, again.report().files]).toMatchObject([1, { imported: 0, duplicate: 2 }])
  })
})
