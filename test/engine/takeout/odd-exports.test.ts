import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'

const root = 'Takeout/Google Photos'
const seconds = (text: string): string => String(Date.parse(text) / 1000)

type Files = Record<string, Buffer | string>

function photo(folder: string, name: string, year: number, more: Record<string, unknown> = {}): Files {
  return {
    [`${folder}/${name}`]: picture(folder + name),
    [`${folder}/${name}.json`]: sidecar(name, {
      photoTakenTime: { timestamp: seconds(`${year}-06-01T10:00:00Z`) },
      ...more,
    }),
  }
}

const album = (folder: string, title: string): Files => ({ [`${folder}/metadata.json`]: JSON.stringify({ title }) })
const library = photo(`${root}/Photos from 2019`, 'a.jpg', 2019)
const trip = { ...photo(`${root}/Goa`, 'g.jpg', 2012), ...album(`${root}/Goa`, 'Goa') }

let folder: ImportFolder

beforeEach(async () => {
  folder = await ImportFolder.make()
})

afterEach(() => folder.remove())

async function imported(files: Files, zipped: boolean): ReturnType<ImportFolder['take']> {
  const all = Object.entries(files)
  if (zipped)
    await folder.zip(
      'takeout-20260301T101500Z-001.zip',
      all.map(([name, bytes]) => ({ name, bytes })),
    )
  else for (const [name, bytes] of all) await folder.write(name, bytes)
  const end = await folder.take()
  const { files: classes, entries } = end.report()
  expect(Object.values(classes).reduce((one, other) => one + other, 0)).toBe(entries)
  return end
}

async function names(kind: 'item' | 'album', key: string): Promise<string[]> {
  return (await folder.catalogue())
    .filter((line) => line['kind'] === kind)
    .map((line) => String(line[key]))
    .sort()
}

/** The same files below another folder. */
function below(files: Files, place: string): Files {
  return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path.replace('Takeout', place), bytes]))
}

for (const zipped of [true, false])
  describe(`an export ${zipped ? 'in a zip' : 'in a folder'}`, () => {
    for (const place of [
      'Takeout/Takeout',
      'Takeout/1/Takeout',
      'Takeout 3/Takeout/Takeout',
      'Photos/Takeout/backup/Takeout',
    ])
      it(`is found in a folder that is called as exports are: ${place}`, async () => {
        const end = await imported(below({ ...library, ...trip }, place), zipped)
        expect([end.code, end.report().files]).toMatchObject([0, { imported: 2, sidecar: 2, albumData: 1, ignored: 0 }])
        expect(await names('album', 'title')).toEqual(['Goa'])
      })

    it('is not looked for in what another export has in Google Drive', async () => {
      const kept = below(photo(`${root}/Photos from 2018`, 'old.jpg', 2018), 'Takeout/Drive/Takeout')
      const end = await imported({ ...library, ...kept }, zipped)
      expect([end.code, end.report().files]).toMatchObject([0, { imported: 1, sidecar: 1, ignored: 2 }])
    })

    it('may have what systems and programs leave beside photos', async () => {
      const year = `${root}/Photos from 2019`
      const left = [
        '.nomedia|.directory|.localized|ehthumbs.db|~$list.docx|Icon\r|a.jpg.xmp|._a.jpg|.DS_Store|.picasa.ini',
        '@eaDir/a.jpg/SYNOPHOTO_THUMB_XL.jpg|.Trashes/501/a.jpg|#recycle/b.jpg|.thumbnails/a.jpg',
      ].flatMap((paths) => paths.split('|'))
      const files = Object.fromEntries(
        left.map((path) => [`${year}/${path}`, path.endsWith('.jpg') ? picture(path) : '']),
      )
      const end = await imported({ ...library, ...files }, zipped)
      expect([end.code, end.report().problems]).toEqual([0, []])
      // Of a folder on a disk, what a server keeps in folders of its own is not even read.
      const read = zipped ? left : left.filter((path) => path.split('/').length === 1)
      expect(end.report().files).toMatchObject({ imported: 1, sidecar: 1, ignored: read.length })
    })
  })

describe('folders', () => {
  it.each([
    ['صور من ٢٠١٩', 2019],
    ['२०१९ की फ़ोटो', 2019],
    ['ภาพถ่ายจาก ๒๕๖๒', 2019],
    ['รูปภาพจากปี 2562', 2019],
    ['２０１９年的照片', 2019],
  ])('of a year are known by any digits and by the years of Thailand: %s', async (name, year) => {
    await imported(photo(`${root}/${name}`, 'a.jpg', year), true)
    expect(await names('album', 'title')).toEqual([])
  })

  it('of a year stay that where some of their photos have another date', async () => {
    const year = `${root}/Photos from 2021`
    await imported(
      { ...photo(year, 'a.jpg', 2021), ...photo(year, 'b.jpg', 1999), ...photo(year, 'c.jpg', 1990) },
      true,
    )
    expect(await names('album', 'title')).toEqual([])
  })

  it('of albums without a title are albums, whatever their metadata is called', async () => {
    const end = await imported(
      { ...library, ...photo(`${root}/Al`, 'b.jpg', 2012), [`${root}/Al/メタデータ.json`]: '{}' },
      true,
    )
    expect(end.report().files).toMatchObject({ albumData: 1, unknown: 0 })
    expect(await names('album', 'title')).toEqual(['Al'])
  })

  it('of prints have receipts, which are no photos', async () => {
    const receipts = {
      [`${root}/Orders/print-order.pdf`]: '%PDF-1.4',
      [`${root}/Orders/order.json`]: '{"externalOrderId":"1"}',
    }
    const end = await imported({ ...library, ...receipts }, true)
    expect([end.code, end.report().files]).toMatchObject([0, { imported: 1, ignored: 2 }])
    expect(await names('album', 'title')).toEqual([])
  })
})

describe('facts that tell no time', () => {
  const texts: [what: string, json: Record<string, unknown>][] = [
    ['when it was changed', { photoLastModifiedTime: { timestamp: '1559383200' } }],
    ['as of 2018', { modificationTime: { timestamp: '1559383200' }, geoDataExif: { latitude: 48.1, longitude: 11.5 } }],
    ['an address', { url: 'https://photos.google.com/photo/AF1Qip', description: 'Boats' }],
    ['a favourite', { favorited: true }],
    ['people', { people: [{ name: 'Ana' }] }],
    ['how often it was seen', { imageViews: '3' }],
    ['a title alone', {}],
  ]
  it.each(texts)('are those of a photo and of no album: %s', async (_, json) => {
    const year = `${root}/Photos from 2019`
    const end = await imported(
      {
        ...library,
        [`${year}/b.jpg`]: picture('b'),
        [`${year}/b.jpg.supplemental-metadata.json`]: JSON.stringify({ title: 'b.jpg', ...json }),
      },
      true,
    )
    expect([end.code, end.report().files]).toMatchObject([0, { imported: 2, sidecar: 2, albumData: 0 }])
    expect(await names('album', 'title')).toEqual([])
    const [, item] = await folder.items()
    for (const key of ['description', 'people'])
      if (key in json) expect(item?.[key]).toEqual(key === 'people' ? ['Ana'] : json[key])
  })

  it('are of an album where they are called as such, whatever its title', async () => {
    await imported({ ...photo(`${root}/x`, 'a.jpg', 2012), ...album(`${root}/x`, 'IMG_1.jpg') }, true)
    expect(await names('album', 'title')).toEqual(['IMG_1.jpg'])
  })
})
