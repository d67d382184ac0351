import { seededRandom, type Random } from '../../emulator/random.ts'
import { tinyMovie } from '../../emulator/takeout/live-halves.ts'
import { picture, sidecar } from '../takeout-files.ts'

export const root = 'Takeout/Google Photos'
const year = `${root}/Photos from 2019`

interface Entry {
  name: string
  bytes: Buffer | string
}

/** One export, in one archive. */
export interface Archive {
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
export function planArchives(seed: number): { archives: Archive[]; photos: number } {
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
export function withAlbum(archives: readonly Archive[], seed: number): Archive[] {
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
