import { seededRandom, type Random } from '../random.ts'
import { languages, type LanguageName } from './languages.ts'
import type { Generation } from './name-files.ts'
import type { BaseMedia } from './photo-files.ts'
import { planExport, type PlannedExport, type PlannedFile } from './planned-export.ts'
import { planIncrement, planLibrary, planOther, type PlannedLibrary, type PlannedPhoto } from './planned-photos.ts'

/** One part of an export, in one of the forms in which people have it. */
export interface PlannedPart {
  owner: string
  stamp: string
  part: number
  form: 'zip' | 'tgz' | 'folder'
  files: PlannedFile[]
}

/** What else Google Photos may have of a photo: its copy, an edited copy of what moves, bytes that were cut. */
function odd(photo: PlannedPhoto, random: Random): PlannedPhoto[] {
  if (photo.kind === 'live' && !photo.trashed) {
    const [edited, editedHalf] = [random.chance(0.3), random.chance(0.2)]
    const half = photo.half ?? photo.mark
    const live = { ...photo, half, edited, editedHalf }
    if (!random.chance(0.4)) return [live]
    // Google keeps the same moving half where a photo was saved as a copy.
    const { url: _, albums, ...rest } = live
    const copy = {
      ...rest,
      id: photo.id + 300_000,
      mark: `${photo.mark}c`,
      ...(photo.url !== undefined && { url: `${photo.url}c` }),
      title: random.chance(0.5) ? photo.title : `COPY_${photo.title}`,
      albums: random.chance(0.5) ? albums : [],
      edited: random.chance(0.2),
      editedHalf: random.chance(0.1),
    }
    return [live, copy]
  }
  if (photo.kind === 'picture' && photo.damage === undefined && !photo.edited && random.chance(0.06))
    return [{ ...photo, damage: 'cut' }]
  return [photo]
}

/** Names of files with facts are cut earlier than the rule says, or written otherwise, as is seen. */
function renamed(file: PlannedFile, random: Random): PlannedFile {
  if (file.meaning.is !== 'sidecar' || !random.chance(0.06)) return file
  const { path } = file
  const at = path.lastIndexOf('/') + 1
  const name = path.slice(at)
  const cut = /^(.*\.[^.]+\.supplemen)[a-z-]*((?:\(\d+\))?\.json)$/.exec(name)
  if (cut && random.chance(0.5)) return { ...file, path: path.slice(0, at) + (cut[1] ?? '') + (cut[2] ?? '') }
  return { ...file, path: path.normalize('NFD') }
}

function partsOf(one: PlannedExport, owner: string, random: Random): PlannedPart[] {
  const files = one.files.map((file) => renamed(file, random))
  const again = files.filter(() => random.chance(0.03))
  return Array.from({ length: one.parts }, (_, at): PlannedPart => {
    const its = files.filter(({ part }) => part === at + 1)
    // The same path with the same bytes can be in two parts.
    const twice = again.filter(({ part, path }) => part === at && !its.some((file) => file.path === path))
    const form = random.pick(['zip', 'zip', 'tgz', 'folder'] as const)
    return { owner, stamp: one.stamp, part: at + 1, form, files: [...its, ...twice] }
  }).filter(({ files }) => files.length > 0)
}

/**
 * The parts of some exports of one or two people, with everything that exports may have: increments, edited copies, halves that two photos
 * share, raw files, people, albums with text, several languages, names that are cut otherwise, damage.
 */
export function planMixture(seed: number, base: BaseMedia): PlannedPart[] {
  const random = seededRandom(seed + 0x313)
  const months = ['03', '05', '07']
  const names = Object.keys(languages) as LanguageName[]
  const first = random.pick(names)
  const grown = (library: PlannedLibrary): PlannedLibrary => ({
    ...library,
    photos: library.photos.flatMap((photo) => odd(photo, random)),
  })
  const own = grown(planLibrary(seed, random.whole(2, 7)))
  let library = own
  const exportOf = (shown: PlannedLibrary, at: number, stamp: string): PlannedExport =>
    planExport({
      library: shown,
      seed: seed * 10 + at,
      stamp,
      // A person may have set another language meanwhile.
      language: random.chance(0.7) ? first : random.pick(names),
      generation: random.pick<Generation>(['cut', 'supplemental', 'whole']),
      parts: random.whole(1, 3),
      base,
    })
  const exports = months.slice(0, random.whole(1, 3)).map((month, at) => {
    if (at > 0) {
      const { photos } = grown(planIncrement(library, seed + at))
      const added = photos.filter(({ mark }) => !mark.startsWith(`${seed}-`)).slice(0, 3)
      const newer = new Map(photos.map((photo) => [photo.id, photo]))
      const later = library.photos.map((photo) => newer.get(photo.id) ?? photo)
      const fresh = added.map((photo) => ({ ...photo, id: photo.id + 1_000_000 * at }))
      library = {
        ...library,
        albums: library.albums.map((album) => ({ ...album, about: random.chance(0.3) ? '' : `as of ${at}` })),
        photos: [...later.filter(({ id }) => !added.some((photo) => photo.id === id)), ...fresh].map((photo) =>
          photo.kind === 'alone' || random.chance(0.7)
            ? photo
            : { ...photo, description: `as of ${at}`, favourite: random.chance(0.5), archived: random.chance(0.2) },
        ),
      }
    }
    const isWhole = random.chance(0.5)
    const shown = isWhole ? library : { ...library, photos: library.photos.filter(() => random.chance(0.6)) }
    return exportOf(shown, at, `2026${month}01T101500Z`)
  })
  const parts = exports.flatMap((one) => partsOf(one, 'Ana', random))
  if (!random.chance(0.3)) return parts
  const other = planOther(own, seed)
  const hers = exportOf({ ...other, photos: grown(other).photos.slice(-5) }, 7, '20260401T101500Z')
  return [...parts, ...partsOf(hers, 'Bea', random)]
}
