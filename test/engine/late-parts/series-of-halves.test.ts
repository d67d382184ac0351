import { describe, expect, it } from 'vitest'
import { seededRandom, type Random } from '../../emulator/random.ts'
import { appleStill, tinyMovie } from '../../emulator/takeout/live-halves.ts'
import { someCases } from '../../cases/some-cases.ts'
import { ImportFolder, picture, sidecar } from '../takeout-files.ts'
import { toldCatalogue } from '../told-catalogue.ts'

const root = 'Takeout/Google Photos'

interface Entry {
  name: string
  bytes: Buffer | string
}

/** One archive: a part of an export. */
interface Archive {
  name: string
  files: Entry[]
}

const contentId = (at: number): string => `8B3F2A90-1C2D-4E5F-8A9B-0C1D2E3F4A${String(at).padStart(2, '0')}`

/** A photo or video with what goes with it, as an export of that time has it; each file may be a newer one than before. */
function shotFiles(random: Random, shot: Shot, age: number): Entry[] {
  const { at, hasId, hasUrl, isDated } = shot
  const name = `IMG_${at}`
  // Without an address other bytes are another item.
  const version = (file: string): string => `${file} ${hasUrl && random.chance(0.3) ? age : 0}`
  const still = version(`${name} still`)
  const id = hasId ? contentId(at) : undefined
  const files: Entry[] = []
  if (shot.still) files.push({ name: `${name}.JPG`, bytes: id === undefined ? picture(still) : appleStill(still, id) })
  if (shot.movie)
    files.push({
      name: `${name}.MOV`,
      bytes: tinyMovie(version(`${name} movie`), { duration: 2900, ...(id !== undefined && { contentId: id }) }),
    })
  if (shot.edit) files.push({ name: `${name}-edited.JPG`, bytes: picture(version(`${name} edited`)) })
  const title = shot.still ? `${name}.JPG` : `${name}.MOV`
  files.push({
    name: `${title}.json`,
    bytes: sidecar(title, {
      photoTakenTime: isDated ? { timestamp: String(Date.UTC(2019, 5, 1, 10, at) / 1000) } : undefined,
      creationTime: { timestamp: String(Date.UTC(2020, 0, 1) / 1000) },
      url: hasUrl ? `https://photos.google.com/photo/${name}` : undefined,
      ...(random.chance(0.3) && { description: `as of ${age}` }),
    }),
  })
  return files.filter(() => random.chance(0.75))
}

interface Shot {
  at: number
  still: boolean
  movie: boolean
  edit: boolean
  hasId: boolean
  hasUrl: boolean
  isDated: boolean
}

const stamps = ['20260301T101500Z', '20260501T101500Z', '20260701T101500Z']

/** The archives of several exports of one library, each of which has only some of the files. */
function planArchives(seed: number): Archive[] {
  const random = seededRandom(seed)
  const shots = Array.from({ length: random.whole(1, 2) }, (_, at): Shot => {
    const still = random.chance(0.85)
    return {
      at,
      still,
      movie: !still || random.chance(0.8),
      edit: still && random.chance(0.4),
      hasId: random.chance(0.5),
      hasUrl: random.chance(0.7),
      isDated: random.chance(0.8),
    }
  })
  return stamps.slice(0, random.whole(1, 3)).flatMap((stamp, age) => {
    const parts = random.whole(1, 2)
    const files = shots.flatMap((shot) => {
      const all = shotFiles(random, shot, age)
      const inAlbum = random.chance(0.3) ? all.filter(() => random.chance(0.7)) : []
      return [
        ...all.map(({ name, bytes }) => ({ name: `${root}/Photos from 2019/${name}`, bytes })),
        ...inAlbum.map(({ name, bytes }) => ({ name: `${root}/Lake/${name}`, bytes })),
      ]
    })
    const places = files.map((file) => ({ file, part: random.whole(1, parts) }))
    return Array.from({ length: parts }, (_, at) => ({
      name: `takeout-${stamp}-${String(at + 1).padStart(3, '0')}.zip`,
      files: places.filter(({ part }) => part === at + 1).map(({ file }) => file),
    })).filter((archive) => archive.files.length > 0)
  })
}

/** What comes of archives that are imported in these steps. */
async function endOf(steps: readonly (readonly Archive[])[]): Promise<unknown[]> {
  const folder = await ImportFolder.make()
  try {
    for (const step of steps) {
      const paths: string[] = []
      for (const { name, files } of step) paths.push(await folder.zip(name, files))
      const { entries, files, imported } = (await folder.take(...paths)).report()
      expect(Object.values(files).reduce((sum, count) => sum + count, 0)).toBe(entries)
      if (step === steps[0]) expect(imported, namesOf(step)).toBe((await folder.items()).length)
    }
    expect((await folder.run('verify')).code).toBe(0)
    const catalogue = toldCatalogue(await folder.catalogue())
    const { entries, files, imported, updated } = (await folder.take()).report()
    return [...catalogue, (await folder.photos()).length, { entries, files, imported, updated }]
  } finally {
    await folder.remove()
  }
}

function shuffled<Value>(values: readonly Value[], random: Random): Value[] {
  const left = [...values]
  return values.flatMap(() => left.splice(random.whole(0, left.length - 1), 1))
}

const namesOf = (archives: readonly Archive[]): string =>
  archives
    .map(({ name, files }) => `${name}: ${files.map((file) => file.name.slice(root.length + 1)).join(', ')}`)
    .join('\n')

/** `SHOEBOX_LATE=100-300` tries these. */
const [first, last] = (/^(\d+)-(\d+)$/.exec(process.env['SHOEBOX_LATE'] ?? '')?.slice(1) ?? []).map(Number)
const seeds =
  first === undefined || last === undefined
    ? someCases().spread([6, 15, 27, 34, 35, 56, 71, 98], 4)
    : Array.from({ length: last - first + 1 }, (_, at) => first + at)

describe('photos, moving halves and edited copies of several exports', { timeout: 120_000 }, () => {
  /**
   * In 6 and 27 a newer export has facts alone, in 15 a video is an item before its photo comes under its address, in 34 one by its bytes
   * alone, in 35 an album has a moving half without its photo, in 56 an edited copy lies beside a moving half alone, and in 71 and 98
   * another file is to be shown than anybody expected.
   */
  it.each(seeds)('end in the same catalogue at once and one archive after the other: seed %i', async (seed) => {
    const archives = planArchives(seed)
    const order = shuffled(archives, seededRandom(seed + 1))
    const atOnce = await endOf([archives])
    expect(await endOf(order.map((archive) => [archive])), namesOf(order)).toEqual(atOnce)
  })
})
