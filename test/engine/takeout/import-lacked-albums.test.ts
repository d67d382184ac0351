import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PastExport } from '../../../src/shared/imports/export-history.ts'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'

const [march, may, july] = ['20260301T101500Z', '20260501T101500Z', '20260701T101500Z']

let folder: ImportFolder

beforeEach(async () => {
  folder = await ImportFolder.make()
})

afterEach(() => folder.remove())

interface Entry {
  name: string
  bytes: Buffer | string
}

/** Photos, each a letter, in a year or an album. */
function photos(letters: string, place: string): Entry[] {
  return letters.split('').flatMap((name) => [
    { name: `Takeout/Google Photos/${place}/${name}.jpg`, bytes: picture(name) },
    {
      name: `Takeout/Google Photos/${place}/${name}.jpg.json`,
      bytes: sidecar(`${name}.jpg`, { url: `https://photos.google.com/photo/${name}` }),
    },
  ])
}

const year = photos('abcdefghij', 'Photos from 2019')

/** Albums by their titles, each with its photos; without metadata where a title begins with an asterisk. */
function albums(of: Record<string, string>): Entry[] {
  return Object.entries(of).flatMap(([called, letters]) => {
    const title = called.replace('*', '')
    const metadata = { name: `Takeout/Google Photos/${title}/metadata.json`, bytes: JSON.stringify({ title }) }
    return [...photos(letters, title), ...(called === title ? [metadata] : [])]
  })
}

async function zip(stamp: string, of: Record<string, string>, library = year): Promise<string> {
  return folder.zip(`takeout-${stamp}-001.zip`, [...library, ...albums(of)])
}

/** Titles of albums that are no longer in Google Photos, with the month of the export that lacks them. */
async function gone(): Promise<string[]> {
  const albums = (await folder.catalogue()).filter(({ kind }) => kind === 'album')
  const told = albums.flatMap(({ title, sources }) =>
    (sources as { lackedAt?: string }[]).flatMap(({ lackedAt }) =>
      lackedAt === undefined ? [] : `${String(title)} ${lackedAt.slice(5, 7)}`,
    ),
  )
  return told.toSorted()
}

const orders = <Each>(all: readonly Each[]): Each[][] =>
  all.length < 2 ? [[...all]] : all.flatMap((one, at) => orders(all.toSpliced(at, 1)).map((others) => [one, ...others]))

describe('an album that a later full export lacks', () => {
  it('is told in the report, the history, the lists and the catalogue, stays, and is taken back', async () => {
    const all = { Lake: 'abc', Trip: 'cd', Home: 'efg' }
    await folder.take(await zip(march, all))
    const before = await folder.photos()
    const end = await folder.take(await zip(may, { Lake: 'abc', Home: 'efg' }))
    expect(end.report()).toMatchObject({ goneAlbums: 1, gone: 0, formerMembers: 0, updated: 0 })
    expect(await gone()).toEqual(['Trip 05'])
    expect(await folder.photos()).toEqual(before)
    const trip = (await folder.catalogue()).find(({ kind, title }) => kind === 'album' && title === 'Trip')
    expect(trip).toMatchObject({
      sources: [{ inGooglePhotos: false, lackedAt: '2026-05-01T10:15:00Z' }],
      items: [expect.any(String), expect.any(String)],
      folder: 'Trip',
    })
    const { history } = (await folder.run('import', '--history')).report() as unknown as { history: PastExport[] }
    expect(history).toMatchObject([{ id: may, brought: { goneAlbums: 1 } }, { id: march }])
    expect(history[1]?.brought).not.toHaveProperty('goneAlbums')
    expect((await folder.run('status', '--differences')).report()).toMatchObject({ goneAlbums: 1, lacked: 0 })
    expect((await folder.take(await zip(may, { Lake: 'abc', Home: 'efg' }))).report()).toMatchObject({ goneAlbums: 0 })
    expect((await folder.take(await zip(july, all))).report()).toMatchObject({ goneAlbums: 0 })
    expect(await gone()).toEqual([])
  })

  it('is the same in whatever order exports come, and after a rebuild', async () => {
    const exports = [
      [march, { Lake: 'abc', Trip: 'cd', Home: 'efg', Boat: 'h' }],
      [may, { Lake: 'abc', Home: 'efg', Boat: 'h' }],
      [july, { Lake: 'abc', Home: 'efg', Trip: 'cd' }],
    ] as const
    for (const order of orders(exports)) {
      const hint = order.map(([stamp]) => stamp.slice(4, 6)).join(' ')
      for (const [stamp, its] of order) await folder.take(await zip(stamp, its))
      expect(await gone(), hint).toEqual(['Boat 07'])
      expect((await folder.run('rebuild')).code).toBe(0)
      expect(await gone(), hint).toEqual(['Boat 07'])
      for (const [stamp, its] of order) await folder.take(await zip(stamp, its))
      expect(await gone(), hint).toEqual(['Boat 07'])
      await folder.remove()
      folder = await ImportFolder.make()
    }
  })

  it.each<[string, Record<string, string>, Entry[]?]>([
    ['an export without any album', {}],
    ['an export with half of the albums', { Lake: 'abc', Home: 'efg' }],
    ['an increment', { Lake: 'a' }, photos('az', 'Photos from 2019')],
    ['an export that has it under another title', { Lake: 'abc', Home: 'efg', Boat: 'h', Lisbon: 'cd' }],
    ['an export with a part of the years', { Lake: 'abc', Home: 'efg', Boat: 'h' }, photos('abc', 'Photos from 2019')],
  ])('is none of %s', async (_name, its, library) => {
    await folder.take(await zip(march, { Lake: 'abc', Trip: 'cd', Home: 'efg', Boat: 'h' }))
    expect((await folder.take(await zip(may, its, library))).report()).toMatchObject({ goneAlbums: 0 })
    expect(await gone()).toEqual([])
  })

  it('is none that nobody has given a title, nor one that an account or another person has', async () => {
    await folder.take(await zip(march, { Lake: 'abc', '*Two years ago': 'cd' }), '--owner', 'Ana')
    await folder.take(await zip(march.replace('T10', 'T11'), { Trip: 'cd' }), '--owner', 'Ben')
    await folder.take(await zip(may, { Lake: 'abc' }), '--owner', 'Ana')
    expect(await gone()).toEqual([])
  })
})
