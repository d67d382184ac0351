import { describe, expect, it } from 'vitest'
import { tinyMovie } from '../../emulator/takeout/live-halves.ts'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'
import { toldCatalogue } from '../told-catalogue.ts'

const root = 'Takeout/Google Photos'
const year = `${root}/Photos from 2019`

interface Entry {
  name: string
  bytes: Buffer | string
}

interface Archive {
  /** When its export was made; of one without it is called as a person calls an archive. */
  stamp?: string
  part: number
  files: Entry[]
}

const half = tinyMovie('the half of both', { duration: 2900 })
const edit = picture('an edited copy of both')

/** What Google says of each of two photos; that they are different shows where something went to the wrong one. */
const said = {
  A: { description: 'of the first', favorited: true, people: [{ name: 'Ana' }] },
  B: { description: 'of the second', archived: true, geoData: { latitude: 46.5, longitude: 9.25, altitude: 3 } },
}

type Name = keyof typeof said

function facts(name: Name, folder = year, more: object = {}): Entry {
  const minute = name === 'A' ? 1 : 2
  return {
    name: `${folder}/IMG_${name}.JPG.json`,
    bytes: sidecar(`IMG_${name}.JPG`, {
      photoTakenTime: { timestamp: String(Date.UTC(2019, 5, 1, 10, minute) / 1000) },
      url: `https://photos.google.com/photo/${name}`,
      ...said[name],
      ...more,
    }),
  }
}

const photo = (name: Name, folder = year): Entry => ({
  name: `${folder}/IMG_${name}.JPG`,
  bytes: picture(`IMG_${name}`),
})

const beside: Record<string, (name: Name, folder?: string) => Entry> = {
  'a moving half': (name, folder = year) => ({ name: `${folder}/IMG_${name}.MOV`, bytes: half }),
  'an edited copy': (name, folder = year) => ({ name: `${folder}/IMG_${name}-edited.JPG`, bytes: edit }),
}

const album = (title: string): Entry => ({ name: `${root}/${title}/metadata.json`, bytes: JSON.stringify({ title }) })

const [march, may] = ['20260301T101500Z', '20260501T101500Z']

/** Facts of both photos with what they have in common, an album of each by its facts alone, and one of both. */
function withoutPhotos(of: (name: Name, folder?: string) => Entry): Entry[] {
  const both = ['A', 'B'] as const
  return [
    ...both.flatMap((name) => [facts(name), of(name)]),
    ...both.flatMap((name) => [album(`by facts ${name}`), facts(name, `${root}/by facts ${name}`)]),
    album('of both'),
    ...both.map((name) => facts(name, `${root}/of both`)),
  ]
}

const zipName = ({ stamp, part }: Archive): string =>
  stamp === undefined ? `photos ${part}.zip` : `takeout-${stamp}-${String(part).padStart(3, '0')}.zip`

async function endOf(steps: readonly (readonly Archive[])[]): Promise<Record<string, unknown>[]> {
  const folder = await ImportFolder.make()
  try {
    for (const step of steps) {
      const paths: string[] = []
      for (const archive of step) paths.push(await folder.zip(zipName(archive), archive.files))
      const end = await folder.take(...paths)
      expect([end.code, end.report().problems]).toEqual([0, []])
    }
    expect((await folder.run('verify')).code).toBe(0)
    return await folder.catalogue()
  } finally {
    await folder.remove()
  }
}

/** What a person sees of each photo: what is said of it, what goes with it, and the albums that it is in. */
function shown(lines: readonly Record<string, unknown>[]): unknown[] {
  return lines
    .filter(({ kind }) => kind === 'item')
    .map((line) => ({
      name: line['filename'],
      description: line['description'],
      favorite: line['favorite'],
      archived: line['archived'],
      people: line['people'],
      place: (line['location'] as { latitude?: number } | undefined)?.latitude,
      motion: line['motion'] !== undefined,
      edited: line['edited'] !== undefined,
      albums: lines
        .filter(({ kind, items }) => kind === 'album' && (items as unknown[]).includes(line['id']))
        .map(({ title }) => String(title))
        .toSorted(),
    }))
    .toSorted((one, other) => (String(one.name) < String(other.name) ? -1 : 1))
}

const orders: Record<string, (of: (name: Name, folder?: string) => Entry) => Archive[][]> = {
  'both photos later, in a part of that export': (of) => [
    [{ stamp: march, part: 1, files: withoutPhotos(of) }],
    [{ stamp: march, part: 2, files: [photo('A'), photo('B')] }],
  ],
  'one photo later than the other, and its album later still': (of) => [
    [{ stamp: march, part: 1, files: withoutPhotos(of) }],
    [{ stamp: march, part: 2, files: [photo('B')] }],
    [{ stamp: march, part: 3, files: [photo('A'), photo('A', `${root}/by facts A`)] }],
  ],
  'one photo later than the other': (of) => [
    [{ stamp: march, part: 1, files: withoutPhotos(of) }],
    [{ stamp: march, part: 2, files: [photo('A')] }],
    [{ stamp: march, part: 3, files: [photo('B')] }],
  ],
  'both photos later, in an archive without a date': (of) => [
    [{ part: 1, files: withoutPhotos(of) }],
    [
      { part: 1, files: withoutPhotos(of) },
      { part: 2, files: [photo('A'), photo('B')] },
    ],
  ],
  'both photos later with what they have in common, in another export': (of) => [
    [{ stamp: march, part: 1, files: withoutPhotos(of) }],
    [
      {
        stamp: may,
        part: 1,
        files: (['A', 'B'] as const).flatMap((name) => [photo(name), of(name), facts(name)]),
      },
    ],
  ],
}

describe.each(Object.entries(beside))('two photos with %s in common, which came first', (what, of) => {
  it.each(Object.entries(orders))(
    'become two with all that is of each: %s',
    { timeout: 120_000 },
    async (_, ordered) => {
      const steps = ordered(of)
      const atOnce = await endOf([steps.flat()])
      const common = { motion: what === 'a moving half', edited: what === 'an edited copy' }
      const albums = (name: Name): string[] => [`by facts ${name}`, 'of both']
      expect(shown(atOnce)).toMatchObject([
        {
          name: 'IMG_A.JPG',
          description: 'of the first',
          favorite: true,
          people: ['Ana'],
          ...common,
          albums: albums('A'),
        },
        {
          name: 'IMG_B.JPG',
          description: 'of the second',
          archived: true,
          place: 46.5,
          ...common,
          albums: albums('B'),
        },
      ])
      const found = await endOf(steps)
      expect(shown(found)).toEqual(shown(atOnce))
      expect(toldCatalogue(found)).toEqual(toldCatalogue(atOnce))
    },
  )
})
