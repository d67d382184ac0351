import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'
import { toldCatalogue } from '../told-catalogue.ts'

let folder: ImportFolder

beforeEach(async () => {
  folder = await ImportFolder.make()
})

afterEach(() => folder.remove())

const year = 'Takeout/Google Photos/Photos from 2019'
const video = Buffer.concat([Buffer.from('\0\0\0\x10ftypqt  \0\0\0\0\0\0\0\x08moov', 'latin1'), Buffer.alloc(40)])

/** A live photo with its facts, in a folder. */
function live(name: string, movie: Buffer, more: Record<string, unknown> = {}, at = year) {
  return [
    { name: `${at}/${name}.HEIC`, bytes: picture(`still of ${name}`) },
    { name: `${at}/${name}.HEIC.json`, bytes: Buffer.from(sidecar(`${name}.HEIC`, more)) },
    { name: `${at}/${name}.MOV`, bytes: movie },
  ]
}

const exportOf = (stamp: string): string => `takeout-${stamp}-001.zip`
const first = exportOf('20250101T101500Z')
const second = exportOf('20260101T101500Z')

describe('two live photos whose moving halves have the same bytes', () => {
  const trip = 'Takeout/Google Photos/Trip'
  const album = { name: `${trip}/metadata.json`, bytes: Buffer.from('{"title":"Trip"}') }

  async function expectTwo(): Promise<void> {
    const items = await folder.items()
    expect(items.map(({ filename }) => filename)).toEqual(['A.HEIC', 'B.HEIC'])
    expect(items.map(({ motion }) => motion)).toEqual([
      expect.objectContaining({ bytes: video.length }),
      expect.objectContaining({ bytes: video.length }),
    ])
    expect(items.map(({ sources }) => (sources as unknown[]).length)).toEqual([1, 1])
    expect(await folder.photos()).toHaveLength(4)
  }

  it('stay two, each with its own, and an album has the one that is in it', async () => {
    await folder.zip(first, [...live('A', video), ...live('B', video), album, ...live('B', video, {}, trip)])
    const dry = await folder.run('import', folder.path, '--dry-run')
    const end = await folder.take()
    expect(end.code).toBe(0)
    expect(end.report()).toMatchObject({ imported: 2, files: { imported: 2, motion: 2, duplicate: 2 } })
    expect(dry.report()).toMatchObject({ items: 2, files: end.report().files, bytes: end.report().bytes })
    await expectTwo()
    const [, b] = await folder.items()
    const albums = (await folder.catalogue()).filter(({ kind }) => kind === 'album')
    expect(albums).toMatchObject([{ title: 'Trip', items: [b?.['id']] }])
    const again = await folder.take()
    expect(again.report()).toMatchObject({ imported: 0, updated: 0, bytes: 0, files: { motion: 0 } })
    await expectTwo()
  })

  it.each([
    ['the first', [first, second]],
    ['the second', [second, first]],
  ])('stay two in two exports, %s one first', async (_, order) => {
    const paths = new Map<string, string>()
    paths.set(first, await folder.zip(first, live('A', video)))
    paths.set(second, await folder.zip(second, live('B', video)))
    for (const name of order) await folder.take(paths.get(name) ?? '', '--owner', 'Nora')
    await expectTwo()
  })

  it('stay two beside a video of the same bytes that was uploaded by itself', async () => {
    await folder.zip(first, [
      ...live('A', video),
      { name: `${year}/Z.MOV`, bytes: video },
      { name: `${year}/Z.MOV.json`, bytes: Buffer.from(sidecar('Z.MOV')) },
    ])
    await folder.take()
    const items = await folder.items()
    expect(items.map(({ filename }) => filename)).toEqual(['A.HEIC', 'Z.MOV'])
    expect(items[0]).toHaveProperty('motion')
    expect(items[1]).not.toHaveProperty('motion')
  })
})

it('a moving half that came without its photo goes with it once that comes', async () => {
  const [still, facts, movie] = live('A', video)
  if (!still || !facts || !movie) throw new Error('no photo')
  const part = (number: number): string => `takeout-20250101T101500Z-00${number}.zip`
  const one = await folder.zip(part(1), [movie])
  const other = await folder.zip(part(2), [still, facts])
  await folder.take(one)
  expect(await folder.items()).toHaveLength(1)
  await folder.take(other)
  expect(await folder.items()).toMatchObject([{ filename: 'A.HEIC' }])
  const kept = [...(await folder.catalogue())].filter(({ kind }) => kind === 'item')
  expect(kept).toHaveLength(1)
})

describe.each([
  ['a moving half', 'MOV'],
  ['an edited copy', 'edited.HEIC'],
])('%s that comes by itself', (_, kind) => {
  const name = kind === 'MOV' ? `${year}/A.MOV` : `${year}/A-${kind}`
  const bytes = kind === 'MOV' ? video : picture('edited')
  const role = kind === 'MOV' ? 'motion' : 'edited'
  const part = (number: number): string => `takeout-20250101T101500Z-00${number}.zip`

  /** The photo, its facts, and what goes with it: which of them lie in which part, and the order in which those come. */
  const ways = [
    'photo facts, other',
    'other, photo facts',
    'photo, facts other',
    'facts other, photo',
    'facts, photo other',
    'photo other, facts',
    'photo, facts, other',
    'photo, other, facts',
    'facts, photo, other',
    'facts, other, photo',
    'other, photo, facts',
    'other, facts, photo',
  ]

  it.each(ways)('ends as if all had come at once: %s', async (way) => {
    const [photo, facts] = live('A', video)
    if (!photo || !facts) throw new Error('no photo')
    const files = { photo, facts, other: { name, bytes } }
    const paths: string[] = []
    for (const [at, names] of way.split(', ').entries()) {
      const its = names.split(' ').map((each) => files[each as keyof typeof files])
      paths.push(await folder.zip(part(at + 1), its))
    }
    const other = await ImportFolder.make()
    await other.take(...paths)
    for (const path of paths) await folder.take(path)
    const expected = await other.catalogue()
    expect(expected.filter(({ kind: each }) => each === 'item')).toMatchObject([{ filename: 'A.HEIC', [role]: {} }])
    expect(toldCatalogue(await folder.catalogue())).toEqual(toldCatalogue(expected))
    expect((await folder.run('verify')).code).toBe(0)
    await other.remove()
  })

  it('has one copy of what is in two folders of which each has the photo in another part', async () => {
    const trip = 'Takeout/Google Photos/Trip'
    const at = (folderName: string): { name: string; bytes: Buffer }[] => {
      const [photo, facts] = live('A', video, {}, folderName)
      if (!photo || !facts) throw new Error('no photo')
      return [photo, facts, { name: name.replace(year, folderName), bytes }]
    }
    const [photo, facts, other] = at(year)
    const [photoOfTrip, factsOfTrip, otherOfTrip] = at(trip)
    if (!photo || !facts || !other || !photoOfTrip || !factsOfTrip || !otherOfTrip) throw new Error('no photo')
    await folder.take(await folder.zip(part(1), [facts, other, photoOfTrip]))
    await folder.take(await folder.zip(part(2), [photo, factsOfTrip, otherOfTrip]))
    expect(await folder.items()).toMatchObject([{ filename: 'A.HEIC', [role]: {} }])
    expect(await folder.photos()).toHaveLength(2)
  })
})
