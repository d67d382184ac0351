import { describe, expect, it } from 'vitest'
import { seededRandom, type Random } from '../../emulator/random.ts'
import { tinyMovie } from '../../emulator/takeout/live-halves.ts'
import { someCases } from '../../cases/some-cases.ts'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'
import { toldCatalogue } from '../told-catalogue.ts'

const root = 'Takeout/Google Photos'
const year = `${root}/Photos from 2019`

interface Entry {
  name: string
  bytes: Buffer | string
}

/** One export, in one archive. */
interface Archive {
  name: string
  files: Entry[]
}

/** What goes with a photo: with it alone, or with another photo as well. */
const goesWith = ['none', 'own', 'common'] as const

interface Shot {
  files: Entry[]
  facts: Entry
}

/** A photo with what goes with it. Where that is `common`, all photos have the same bytes. */
function shotOf(random: Random, at: number): Shot {
  const name = `IMG_${at}`
  const of = (what: (typeof goesWith)[number]): string => (what === 'common' ? 'of all' : `of ${name}`)
  const [movie, edit] = [random.pick(goesWith), random.pick(goesWith)]
  const editedMovie = movie === 'none' || random.chance(0.5) ? 'none' : random.pick(goesWith)
  const hasUrl = random.chance(0.8)
  return {
    files: [
      { name: `${name}.JPG`, bytes: picture(name) },
      ...(movie === 'none' ? [] : [{ name: `${name}.MOV`, bytes: tinyMovie(`half ${of(movie)}`, { duration: 2900 }) }]),
      ...(edit === 'none' ? [] : [{ name: `${name}-edited.JPG`, bytes: picture(`edited ${of(edit)}`) }]),
      ...(editedMovie === 'none'
        ? []
        : [{ name: `${name}-edited.MOV`, bytes: tinyMovie(`edited half ${of(editedMovie)}`, { duration: 2900 }) }]),
    ],
    facts: {
      name: `${name}.JPG.json`,
      bytes: sidecar(`${name}.JPG`, {
        photoTakenTime: { timestamp: String(Date.UTC(2019, 5, 1, 10, at) / 1000) },
        url: hasUrl ? `https://photos.google.com/photo/${name}` : undefined,
        description: `of ${name}`,
      }),
    },
  }
}

const stamps = ['20260301T101500Z', '20260501T101500Z', '20260701T101500Z']

/** Some exports of a few photos, each of which has only some files of these; and how many photos are in any. */
function planArchives(seed: number): { archives: Archive[]; photos: number } {
  const random = seededRandom(seed)
  const shots = Array.from({ length: random.whole(2, 3) }, (_, at) => shotOf(random, at))
  const exports = stamps.slice(0, random.whole(2, 3)).map((stamp) => ({ stamp, files: new Set<Entry>() }))
  for (const { files, facts } of shots) {
    for (const file of files)
      for (const { files: its } of new Set([random.pick(exports), ...exports.filter(() => random.chance(0.25))]))
        its.add(file)
    for (const { files: its } of exports) if (files.some((file) => its.has(file)) && random.chance(0.9)) its.add(facts)
  }
  return {
    archives: exports
      .map(({ stamp, files }) => ({
        name: `takeout-${stamp}-001.zip`,
        files: [...files].map(({ name, bytes }) => ({ name: `${year}/${name}`, bytes })),
      }))
      .filter(({ files }) => files.length > 0),
    photos: shots.length,
  }
}

/** The same with an album in some of the exports, in which some of the files lie again: halves, facts or edited copies alone, too. */
function withAlbum(archives: readonly Archive[], seed: number): Archive[] {
  const random = seededRandom(seed + 77)
  const chance = random.pick([0.2, 0.5])
  return archives.map(({ name, files }) => {
    const its = files.filter(() => random.chance(chance))
    if (its.length === 0) return { name, files }
    const data = random.chance(0.8)
      ? [{ name: `${root}/Lake/metadata.json`, bytes: JSON.stringify({ title: 'Lake' }) }]
      : []
    const again = its.map((file) => ({ ...file, name: file.name.replace(year, `${root}/Lake`) }))
    return { name, files: [...files, ...again, ...data] }
  })
}

interface End {
  items: number
  catalogue: unknown[]
}

/** What comes of archives that are imported in these steps, and of a last import of all. */
async function endOf(steps: readonly (readonly Archive[])[]): Promise<End> {
  const folder = await ImportFolder.make()
  try {
    for (const step of steps) {
      const paths: string[] = []
      for (const { name, files } of step) paths.push(await folder.zip(name, files))
      const { entries, files } = (await folder.take(...paths)).report()
      expect(Object.values(files).reduce((sum, count) => sum + count, 0)).toBe(entries)
    }
    expect((await folder.run('verify')).code).toBe(0)
    const catalogue = toldCatalogue(await folder.catalogue())
    const { files } = (await folder.take()).report()
    expect.soft(toldCatalogue(await folder.catalogue()), `the same again: ${hintOf(steps)}`).toEqual(catalogue)
    const items = (await folder.items()).length
    return { items, catalogue: [...catalogue, (await folder.photos()).length, files] }
  } finally {
    await folder.remove()
  }
}

const hintOf = (steps: readonly (readonly Archive[])[]): string =>
  steps
    .map((step) =>
      step
        .map(
          ({ name, files }) =>
            `${name.slice(8, 16)} ${files.map((file) => file.name.slice(root.length + 1).replace('Photos from 2019/', '')).join(', ')}`,
        )
        .join(' | '),
    )
    .join('\n')

function ordersOf<Value>(values: readonly Value[]): Value[][] {
  if (values.length < 2) return [[...values]]
  return values.flatMap((first, at) => ordersOf(values.toSpliced(at, 1)).map((rest) => [first, ...rest]))
}

/** `SHOEBOX_LATE=100-300` tries these. */
const [first, last] = (/^(\d+)-(\d+)$/.exec(process.env['SHOEBOX_LATE'] ?? '')?.slice(1) ?? []).map(Number)
const seeds =
  first === undefined || last === undefined
    ? someCases().spread([9, 15, 18, 24, 30, 41, 59, 72, 84, 114, 117, 137], 3)
    : Array.from({ length: last - first + 1 }, (_, at) => first + at)

const albumSeeds = first === undefined ? someCases().spread([3, 6, 19, 114, 137], 1) : seeds

describe('photos that have something in common, in several exports', { timeout: 120_000 }, () => {
  /**
   * In 9 and 15 a newer export has an edited copy without its photo, in 18 without anything of the other photo, and in 24 an edited copy has a
   * moving half of its own before their photo is here. In 30, 41 and 72 no export has a photo and its half, in 41 what goes with one of two
   * photos alone was with both, and in 84 a still and a movie are one item before their photo. In 117 the half of a photo
   * is an item by its bytes before it comes under the address of that. In 59 and 114 what two photos have in common comes without them under
   * both addresses, and one of them has no facts, and in 137 a half that is with one of two photos has an edited copy.
   */
  it.each(seeds)('end in the same catalogue in each order, and stay as many: seed %i', async (seed) => {
    const { archives, photos } = planArchives(seed)
    const atOnce = await endOf([archives])
    expect(atOnce.items).toBeGreaterThanOrEqual(photos)
    for (const order of ordersOf(archives)) {
      const steps = order.map((archive) => [archive])
      expect.soft((await endOf(steps)).catalogue, hintOf(steps)).toEqual(atOnce.catalogue)
    }
  })

  /**
   * In 3 and 19 the album has an edited copy of two photos alone, and in 114 and 137 a half of two photos, which in 137 is another photo's
   * once an older export comes.
   */
  it.each(albumSeeds)('are in the same albums in each order: seed %i', async (seed) => {
    const archives = withAlbum(planArchives(seed).archives, seed)
    const atOnce = await endOf([archives])
    for (const order of ordersOf(archives)) {
      const steps = order.map((archive) => [archive])
      expect.soft((await endOf(steps)).catalogue, hintOf(steps)).toEqual(atOnce.catalogue)
    }
  })
})
