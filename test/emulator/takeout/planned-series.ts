import { seededRandom, type Random } from '../random.ts'
import { languages, type LanguageName } from './languages.ts'
import type { Generation } from './name-files.ts'
import type { BaseMedia } from './photo-files.ts'
import { planExport, type PlannedExport } from './planned-export.ts'
import { planIncrement, planLibrary, type PlannedLibrary, type PlannedPhoto } from './planned-photos.ts'

const months = ['03', '05', '07', '09']

/** What a person may change of a photo in Google Photos, taking back included. */
function changed(photo: PlannedPhoto, random: Random, at: number): PlannedPhoto {
  if (photo.kind === 'alone' || random.chance(0.5)) return photo
  const { description: _, ...rest } = photo
  return {
    ...rest,
    ...(random.chance(0.5) && { description: `as of ${at}` }),
    people: random.chance(0.5) ? [] : [...photo.people, `Guest ${at}`],
    favourite: random.chance(0.5),
    archived: random.chance(0.2),
  }
}

/** The library some time later: every photo of it, and what was added meanwhile; many say something else. */
function planLater(library: PlannedLibrary, seed: number, at: number): PlannedLibrary {
  const random = seededRandom(seed + 0x1a7e * at)
  const { photos } = planIncrement(library, seed + at)
  const newer = new Map(photos.map((photo) => [photo.id, photo]))
  const added = photos.filter(({ mark }) => !mark.startsWith(`${seed}-`))
  const older = library.photos.map((photo) => newer.get(photo.id) ?? photo)
  const all = [...older.filter((photo) => !added.includes(photo)), ...added.map((photo) => withOwnId(photo, at))]
  const albums = library.albums.map((album) => ({ ...album, about: random.chance(0.3) ? '' : `as of ${at}` }))
  return { ...library, albums, photos: all.map((photo) => changed(photo, random, at)) }
}

const withOwnId = (photo: PlannedPhoto, at: number): PlannedPhoto => ({ ...photo, id: photo.id + 1_000_000 * at })

/**
 * Exports of one library, each some time after the one before: photos come, are edited and say something else. Every second
 * one is an increment, which has only some of them.
 */
export function planSeries(options: {
  seed: number
  count: number
  base: BaseMedia
  photos?: number
}): PlannedExport[] {
  const { seed, count, base, photos = 10 } = options
  const random = seededRandom(seed + 0x5e21e5)
  const language = random.pick(Object.keys(languages) as LanguageName[])
  let library = planLibrary(seed, photos)
  return Array.from({ length: count }, (_, at) => {
    if (at > 0) library = planLater(library, seed, at)
    const shown = at % 2 === 0 ? library : { ...library, photos: library.photos.filter(() => random.chance(0.5)) }
    return planExport({
      library: shown,
      seed: seed * 10 + at,
      stamp: `2026${months[at] ?? '11'}01T101500Z`,
      language,
      generation: random.pick<Generation>(['cut', 'supplemental', 'whole']),
      parts: random.whole(1, 3),
      base,
    })
  })
}
