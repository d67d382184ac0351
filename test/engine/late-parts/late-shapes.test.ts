import { describe, expect, it } from 'vitest'
import { appleStill, tinyMovie } from '../../emulator/takeout/live-halves.ts'
import { someCases } from '../../cases/some-cases.ts'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'
import { toldCatalogue } from '../told-catalogue.ts'

const year = 'Takeout/Google Photos/Photos from 2019'

interface Entry {
  name: string
  bytes: Buffer | string
}

/** The facts of a photo, under its own address or none. */
function facts(name: string, title: string, minute: number, url: string | undefined = name): Entry {
  const taken = { photoTakenTime: { timestamp: String(Date.UTC(2019, 5, 1, 10, minute) / 1000) } }
  const address =
    url === '' ? { url: undefined } : { url: `https://photos.google.com/photo/${encodeURIComponent(url)}` }
  return { name: `${year}/${name}.json`, bytes: sidecar(title, { ...taken, ...address }) }
}

const photo = (name: string, of = name): Entry => ({ name: `${year}/${name}`, bytes: picture(of) })

const [one, another] = ['8B3F2A90-1C2D-4E5F-8A9B-0C1D2E3F4A5B', '9C4F2A90-1C2D-4E5F-8A9B-0C1D2E3F4A5B']
const still = (id?: string): Entry => ({
  name: `${year}/IMG_1.JPG`,
  bytes: id === undefined ? picture('still') : appleStill('still', id),
})
const movie = (of: { duration?: number; contentId?: string }, name = 'IMG_1.MOV'): Entry => ({
  name: `${year}/${name}`,
  bytes: tinyMovie(name, of),
})
const [short, long] = [2900, 300_000]

interface Shape {
  files: Entry[]
  /** How many photos and videos come of them, and what goes with these. */
  items: number
  edited?: number
  motion?: number
}

const oneCalledAsAnEdit = (url?: string): Entry[] => [
  photo('beach.jpg'),
  facts('beach.jpg', 'beach.jpg', 1, url),
  photo('beach-sunset.jpg'),
  facts('beach-sunset.jpg', 'beach-sunset.jpg', 2, url),
]
const twoOfOneName = [photo('X.jpg'), facts('X.jpg', 'X.jpg', 1), photo('X(1).jpg'), facts('X.jpg(1)', 'X.jpg', 2)]

/** Files of which names alone do not tell what they are, while some of them are not here. */
const shapes: Record<string, Shape> = {
  'two photos, one called as an edited copy of the other might be': {
    files: oneCalledAsAnEdit(),
    items: 2,
  },
  'the same without addresses': {
    files: oneCalledAsAnEdit(''),
    items: 2,
  },
  'an edited copy in a language that nobody knows': {
    files: [photo('beach.jpg'), facts('beach.jpg', 'beach.jpg', 1), photo('beach-szerk.jpg')],
    items: 1,
    edited: 1,
  },
  'an edited copy whose number is before its ending': {
    files: [...twoOfOneName, photo('X(1)-edited.jpg')],
    items: 2,
    edited: 1,
  },
  'an edited copy whose number is behind its ending': {
    files: [...twoOfOneName, photo('X-edited(1).jpg')],
    items: 2,
    edited: 1,
  },
  'a photo and a long video of one name': {
    files: [still(), facts('IMG_1.JPG', 'IMG_1.JPG', 1), movie({ duration: long })],
    items: 2,
  },
  'the same, with facts of the same minute': {
    files: [still(), facts('IMG_1.JPG', 'IMG_1.JPG', 1), movie({ duration: long }), facts('IMG_1.MOV', 'IMG_1.MOV', 1)],
    items: 2,
  },
  'the halves of two live photos under one name': {
    files: [still(one), facts('IMG_1.JPG', 'IMG_1.JPG', 1), movie({ duration: short, contentId: another })],
    items: 2,
  },
  'a live photo': {
    files: [still(one), facts('IMG_1.JPG', 'IMG_1.JPG', 1), movie({ duration: short, contentId: one })],
    items: 1,
    motion: 1,
  },
  'a live photo of unusual length, whose half has facts, too': {
    files: [
      still(one),
      facts('IMG_1.JPG', 'IMG_1.JPG', 1),
      movie({ duration: long, contentId: one }),
      facts('IMG_1.MOV', 'IMG_1.MOV', 1, 'IMG_1.JPG'),
    ],
    items: 1,
    motion: 1,
  },
  'a live photo that was edited with its half': {
    files: [
      still(),
      facts('IMG_1.JPG', 'IMG_1.JPG', 1),
      movie({ duration: short }),
      movie({ duration: short + 1 }, 'IMG_1-edited.MOV'),
    ],
    items: 1,
    motion: 1,
  },
  'a live photo and its copy, with the same moving half': {
    files: [
      still(),
      facts('IMG_1.JPG', 'IMG_1.JPG', 1),
      movie({ duration: short }),
      photo('COPY_1.JPG'),
      facts('COPY_1.JPG', 'COPY_1.JPG', 1),
      { ...movie({ duration: short }), name: `${year}/COPY_1.MOV` },
    ],
    items: 2,
    motion: 2,
  },
  'a photo and a video of one name that says nothing': {
    files: [still(), facts('IMG_1.JPG', 'IMG_1.JPG', 1), movie({})],
    items: 1,
    motion: 1,
  },
  'a photo and a long video of one name that was edited': {
    files: [
      still(),
      facts('IMG_1.JPG', 'IMG_1.JPG', 1),
      movie({ duration: long }),
      movie({ duration: long - 1 }, 'IMG_1-edited.MOV'),
    ],
    items: 2,
    edited: 1,
  },
}

const zipName = (part: number, stamp = '20260301T101500Z'): string =>
  `takeout-${stamp}-${String(part).padStart(3, '0')}.zip`

async function catalogueOf(...imports: { stamp?: string; part: number; files: Entry[] }[][]): Promise<unknown[]> {
  const mirror = await ImportFolder.make()
  try {
    for (const each of imports) {
      const paths: string[] = []
      for (const { stamp, part, files } of each) paths.push(await mirror.zip(zipName(part, stamp), files))
      const { imported, entries, files } = (await mirror.take(...paths)).report()
      expect(Object.values(files).reduce((sum, count) => sum + count, 0)).toBe(entries)
      if (each === imports[0])
        expect(
          imported,
          each.map(({ stamp, part, files }) => `${stamp ?? ''} ${part} ${namesOf(files)}`).join('; '),
        ).toBe((await mirror.items()).length)
    }
    expect((await mirror.run('verify')).code).toBe(0)
    return [...toldCatalogue(await mirror.catalogue()), (await mirror.photos()).length]
  } finally {
    await mirror.remove()
  }
}

const namesOf = (files: Entry[]): string => files.map(({ name }) => name.slice(year.length + 1)).join()

const { spread } = someCases()

/** Files in two parts, in as many ways as are asked for. */
function halvesOf(files: Entry[], most: number): [Entry[], Entry[]][] {
  const all = Array.from({ length: 2 ** files.length - 2 }, (_, at) => at + 1)
  return spread(all, most).map((mask) => [
    files.filter((_, at) => (mask & (1 << at)) !== 0),
    files.filter((_, at) => (mask & (1 << at)) === 0),
  ])
}

describe.each(Object.entries(shapes))('%s', { timeout: 600_000 }, (_name, { files, items, edited = 0, motion = 0 }) => {
  it('are what they are, and end so whichever of them come later', async () => {
    const expected = await catalogueOf([{ part: 1, files }])
    const lines = expected.filter((line) => String(line).startsWith('{"kind":"item"')).map(String)
    const having = (key: string): number => lines.filter((line) => line.includes(`"${key}":{`)).length
    expect([lines.length, having('edited'), having('motion')]).toEqual([items, edited, motion])
    expect(expected.at(-1)).toBe(files.filter(({ name }) => !name.endsWith('.json')).length)
    for (const [first, late] of halvesOf(files, 4))
      expect
        .soft(
          await catalogueOf([{ part: 1, files: first }], [{ part: 2, files: late }]),
          `${namesOf(first)} then ${namesOf(late)}`,
        )
        .toEqual(expected)
  })

  it('end in the same catalogue where another export has only some of them, whichever comes first', async () => {
    for (const [some] of halvesOf(files, 1)) {
      const march = { stamp: '20260301T101500Z', part: 1, files: some }
      const may = { stamp: '20260501T101500Z', part: 1, files }
      const expected = await catalogueOf([march, may])
      expect.soft(await catalogueOf([march], [may]), `${namesOf(some)} before all`).toEqual(expected)
      expect.soft(await catalogueOf([may], [march]), `${namesOf(some)} after all`).toEqual(expected)
    }
  })

  it('are read in a dry run as an import takes them', async () => {
    const mirror = await ImportFolder.make()
    try {
      await mirror.zip(zipName(1), files)
      const dry = (await mirror.run('import', mirror.path, '--dry-run')).report() as unknown as { files: object }
      expect((await mirror.take()).report().files).toEqual(dry.files)
    } finally {
      await mirror.remove()
    }
  })
})

describe.each([
  ['one moving half', 'IMG_n.MOV'],
  ['one edited copy', 'IMG_n-edited.JPG'],
])('photos that have %s in common', { timeout: 120_000 }, (_name, called) => {
  const photos = [1, 2, 3]
  const besides = photos.map((n): Entry => {
    const name = called.replace('n', String(n))
    return name.endsWith('.MOV') ? { ...movie({ duration: short }), name: `${year}/${name}` } : photo(name, 'edit')
  })
  const ofAll = [
    ...photos.flatMap((n) => [photo(`IMG_${n}.JPG`), facts(`IMG_${n}.JPG`, `IMG_${n}.JPG`, n)]),
    ...besides,
  ]
  const withoutPhotos = ofAll.filter((entry) => entry.name.endsWith('.json') || besides.includes(entry))
  const [march, may] = ['20260301T101500Z', '20260501T101500Z']

  it.each([
    ['an older export', may, march],
    ['a newer export', march, may],
  ])('stay as many where %s has that and their facts alone', async (_which, whole, parts) => {
    const all = { stamp: whole, part: 1, files: ofAll }
    const some = { stamp: parts, part: 1, files: withoutPhotos }
    const [before, after] = [await catalogueOf([all], [some]), await catalogueOf([some], [all])]
    expect(before.filter((line) => String(line).startsWith('{"kind":"item"'))).toHaveLength(photos.length)
    expect(after).toEqual(before)
  })
})
