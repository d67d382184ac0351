import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'

const stamp = '20260301T101500Z'
const root = 'Takeout/Google\u00A0Photos'
const year = `${root}/Photos from 2019`
const seconds = (text: string): string => String(Date.parse(text) / 1000)

/** A video that is no other's with the same text. */
function movie(text: string): Buffer {
  return Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\0\x08moov', 'latin1'), Buffer.from(text)])
}

let folder: ImportFolder

beforeEach(async () => {
  folder = await ImportFolder.make()
})

afterEach(() => folder.remove())

const three = ['a', 'b', 'c'].flatMap((name, at) => [
  { name: `${year}/${name}.jpg`, bytes: picture(name) },
  {
    name: `${year}/${name}.jpg.supplemental-metadata.json`,
    bytes: sidecar(`${name}.jpg`, {
      photoTakenTime: { timestamp: seconds(`2019-0${at + 1}-05T10:00:00Z`) },
      geoData: { latitude: 46.5, longitude: 9.25, altitude: 0 },
    }),
    deflate: true,
  },
])

describe('import', () => {
  it('takes the photos of an archive into the mirror, with what their sidecars say', async () => {
    await folder.zip(`takeout-${stamp}-001.zip`, three)
    const end = await folder.take()
    expect([end.code, end.report().problems]).toEqual([0, []])
    expect(end.report()).toMatchObject({
      command: 'import',
      imported: 3,
      duplicate: 0,
      updated: 0,
      items: 3,
      entries: 6,
      files: { imported: 3, sidecar: 3, damaged: 0 },
      exports: [{ id: stamp, parts: [1], missing: [] }],
    })
    expect(await folder.photos()).toEqual(['Photos/2019/01/a.jpg', 'Photos/2019/02/b.jpg', 'Photos/2019/03/c.jpg'])
    expect(await readFile(join(folder.mirror, 'Photos/2019/02/b.jpg'))).toEqual(picture('b'))
    expect(await folder.items()).toMatchObject([
      {
        filename: 'a.jpg',
        creationTime: '2019-01-05T10:00:00Z',
        fidelity: 'original',
        location: { latitude: 46.5, longitude: 9.25, from: 'geoData' },
      },
      { filename: 'b.jpg', creationTime: '2019-02-05T10:00:00Z' },
      { filename: 'c.jpg', creationTime: '2019-03-05T10:00:00Z' },
    ])
    expect(end.stdout).not.toContain('undefined')
  })

  it('ends with 2 and changes nothing where nothing was named that is an export', async () => {
    const end = await folder.take(join(folder.path, 'nothing.zip'))
    expect([end.code, end.report().problems.map(({ code }) => code)]).toEqual([2, ['import-path-missing']])
    expect(await folder.photos()).toEqual([])
  })

  it('keeps an edited copy and a moving half with their photo, and puts photos into their albums once', async () => {
    const address = (name: string): Record<string, unknown> => ({ url: `https://photos.google.com/photo/${name}` })
    await folder.zip(`takeout-${stamp}-001.zip`, [
      { name: `${year}/IMG_1.HEIC`, bytes: picture('still') },
      { name: `${year}/IMG_1.MP4`, bytes: movie('moves') },
      { name: `${year}/IMG_1-edited.HEIC`, bytes: picture('edited') },
      { name: `${year}/IMG_1.HEIC.supplemental-metadata.json`, bytes: sidecar('IMG_1.HEIC', address('one')) },
      { name: `${root}/Lake _ Hills/IMG_1.HEIC`, bytes: picture('still') },
      {
        name: `${root}/Lake _ Hills/IMG_1.HEIC.supplemental-metadata.json`,
        bytes: sidecar('IMG_1.HEIC', address('one')),
      },
      {
        name: `${root}/Lake _ Hills/metadata.json`,
        bytes: JSON.stringify({ title: 'Lake & Hills', enrichments: [{ narrativeEnrichment: { text: 'Day one' } }] }),
      },
      { name: `${root}/Lake _ Hills(1)/b.jpg`, bytes: picture('b') },
      { name: `${root}/Lake _ Hills(1)/metadata.json`, bytes: JSON.stringify({ title: 'Lake & Hills' }) },
    ])
    const end = await folder.take()
    expect([end.code, end.report().problems]).toEqual([0, []])
    expect(end.report().files).toMatchObject({ imported: 2, duplicate: 1, motion: 1, edited: 1 })
    expect(await folder.items()).toMatchObject([
      { filename: 'IMG_1.HEIC', motion: { path: 'Photos/2019/06/IMG_1.mp4' }, edited: {} },
      { filename: 'b.jpg' },
    ])
    const albums = (await folder.catalogue()).filter(({ kind }) => kind === 'album')
    expect(albums).toHaveLength(2)
    expect(albums).toContainEqual(expect.objectContaining({ title: 'Lake & Hills', blocks: [{ text: 'Day one' }] }))
    expect(albums.map(({ items }) => (items as string[]).length)).toEqual([1, 1])
  })

  it('keeps albums apart whose titles differ in case or accents alone, and orders what was taken at one moment by its name', async () => {
    const taken = { photoTakenTime: { timestamp: seconds('2019-06-01T10:00:00Z') } }
    const photo = (album: string, name: string): { name: string; bytes: Buffer | string }[] => [
      { name: `${root}/${album}/${name}`, bytes: picture(name) },
      { name: `${root}/${album}/${name}.supplemental-metadata.json`, bytes: sidecar(name, taken) },
    ]
    const album = (title: string): { name: string; bytes: string } => ({
      name: `${root}/${title}/metadata.json`,
      bytes: JSON.stringify({ title }),
    })
    const names = ['c.jpg', 'a.jpg', 'e.jpg', 'b.jpg', 'd.jpg', 'f.jpg']
    await folder.zip(`takeout-${stamp}-001.zip`, [
      ...names.flatMap((name) => photo('Trip', name)),
      ...['trip', 'Trìp'].flatMap((title) => photo(title, `${title}.jpg`)),
      ...['Trip', 'trip', 'Trìp'].map(album),
    ])
    await folder.take()
    const lines = await folder.catalogue()
    const named = new Map(lines.map(({ id, filename }) => [id, filename]))
    const albums = lines.filter(({ kind }) => kind === 'album')
    const members = albums.map(({ title, items }) => [title, (items as string[]).map((id) => named.get(id))])
    expect(Object.fromEntries(members)).toEqual({
      Trip: names.toSorted(),
      trip: ['trip.jpg'],
      Trìp: ['Trìp.jpg'],
    })
  })

  it('finds what belongs to a part that comes later, and ends as if all had come at once', async () => {
    const [second, third] = [three.slice(0, 3), three.slice(3)]
    await folder.zip(`takeout-${stamp}-001.zip`, [...second, { name: `${year}/IMG_9.jpg`, bytes: picture('nine') }])
    const first = await folder.take()
    expect(first.report().exports).toMatchObject([{ parts: [1], missing: [] }])
    await folder.remove('archives')
    const late = sidecar('IMG_9.jpg', {
      photoTakenTime: { timestamp: seconds('2019-03-09T08:00:00Z') },
      favorited: true,
    })
    await folder.zip(`takeout-${stamp}-002.zip`, [
      ...third,
      { name: `${year}/IMG_9.jpg.supplemental-metadata.json`, bytes: late },
    ])
    const end = await folder.take()
    expect([end.code, end.report().problems]).toEqual([0, []])
    expect(end.report()).toMatchObject({ imported: 1, updated: 2 })
    expect(await folder.items()).toMatchObject([
      { filename: 'IMG_9.jpg', creationTime: '2019-03-09T08:00:00Z', favorite: true },
      { filename: 'a.jpg', creationTime: '2019-01-05T10:00:00Z' },
      { filename: 'b.jpg', creationTime: '2019-02-05T10:00:00Z' },
      { filename: 'c.jpg', creationTime: '2019-03-05T10:00:00Z' },
    ])
  })

  it('takes an increment as what it is: newer facts, another file of an item, and items that are new', async () => {
    const url = { url: 'https://photos.google.com/photo/one' }
    const file = `${year}/a.jpg`
    const facts = `${file}.supplemental-metadata.json`
    await folder.zip(`takeout-${stamp}-001.zip`, [
      { name: file, bytes: picture('before') },
      { name: facts, bytes: sidecar('a.jpg', { ...url, favorited: true, description: 'Old' }) },
    ])
    await folder.take()
    await folder.remove('archives')
    await folder.zip('takeout-20260501T101500Z-001.zip', [
      { name: file, bytes: picture('after') },
      { name: facts, bytes: sidecar('a.jpg', { ...url, description: 'New' }) },
    ])
    const end = await folder.take()
    expect(end.report()).toMatchObject({ imported: 0, updated: 1, files: { rendition: 1, sidecar: 1 } })
    const [item, ...more] = await folder.items()
    expect(more).toEqual([])
    expect(item).toMatchObject({ description: 'New', versions: [{}] })
    expect(item).not.toHaveProperty('favorite')
    expect(await readFile(join(folder.mirror, String(item?.['path'])))).toEqual(picture('after'))
  })

  it('asks whose photos they are where several people could have them, and keeps people apart who are named', async () => {
    const mine = [
      { name: `${year}/a.jpg`, bytes: picture('a') },
      { name: `${year}/both.jpg`, bytes: picture('both') },
    ]
    await folder.zip(`takeout-${stamp}-001.zip`, mine)
    await folder.take('--owner', 'Anna', folder.path)
    await folder.remove('archives')
    await folder.zip('takeout-20260401T101500Z-001.zip', [
      { name: `${year}/b.jpg`, bytes: picture('b') },
      { name: `${year}/both.jpg`, bytes: picture('both') },
    ])
    expect((await folder.take('--owner', 'Ben', folder.path)).code).toBe(0)
    expect(await folder.items()).toMatchObject([
      { filename: 'a.jpg', sources: [{}] },
      { filename: 'b.jpg', sources: [{}] },
      { filename: 'both.jpg', sources: [{}, {}] },
    ])
    await folder.remove('archives')
    await folder.zip('takeout-20260601T101500Z-001.zip', [{ name: `${year}/c.jpg`, bytes: picture('c') }])
    const unclear = await folder.take()
    expect([unclear.code, unclear.report().problems.map(({ code }) => code)]).toEqual([2, ['import-owner-unclear']])
    expect(await folder.items()).toHaveLength(3)
  })
})
