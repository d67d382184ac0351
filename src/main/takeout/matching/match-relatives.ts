import { editedName, originalReadings, type EditedName } from './edited-suffix.ts'
import type { FolderMatch, MatchedFile, MatchOptions } from './match-folder.ts'
import { titleStems } from './claims.ts'
import { mayEndInCut, splitName, splitNumber } from './cut-names.ts'
import { otherExtensions } from './other-extensions.ts'
import { doubledKey, mayBeMotion, mayBeStill, pairKey, stillKeys, stillReadings } from './pair-names.ts'
import { cutForms, sidecarNames, type Reading } from './readings.ts'
import { agreement } from './titles.ts'

/** Files by their names before the extension, and those of which the name before the extension has another, by that. */
class Keyed {
  readonly #plain = new Map<string, number[]>()
  readonly #doubled = new Map<string, number[]>()

  constructor(match: FolderMatch, include: (name: string, at: number) => boolean) {
    for (const [at, name] of match.names.entries()) {
      if (!include(name, at)) continue
      note(this.#plain, pairKey(name), at)
      const doubled = doubledKey(name)
      if (doubled !== undefined) note(this.#doubled, doubled, at)
    }
  }

  get(key: string): readonly number[] {
    return this.#plain.get(key) ?? this.#doubled.get(key) ?? []
  }
}

function note(keyed: Map<string, number[]>, key: string, at: number): void {
  const there = keyed.get(key)
  if (there) there.push(at)
  else keyed.set(key, [at])
}

/** The sidecars that these readings name, with titles that the readings agree with. */
function sidecarsFor(match: FolderMatch, readings: readonly Reading[], stemOf: (reading: Reading) => string): number[] {
  for (const form of cutForms) {
    const found = readings.flatMap((reading) => {
      const stem = stemOf(reading)
      return sidecarNames(reading, form)
        .flatMap((name) => match.index.find(name, 'folded', stem))
        .filter((hit) => agreement(match.title(hit), stem) !== 'none')
    })
    if (found.length > 0) return [...new Set(found)]
  }
  return []
}

/** The original among files of one stem: that with the same extension, else the only still, else none. */
function originalAmong(match: FolderMatch, candidates: readonly number[], extension: string): number | undefined {
  if (candidates.length <= 1) return candidates[0]
  const name = (at: number): string => match.names[at] ?? ''
  const same = candidates.filter((at) => splitName(name(at))[1].toLowerCase() === extension.toLowerCase())
  if (same.length === 1) return same[0]
  const stills = candidates.filter((at) => mayBeStill(name(at)))
  return stills.length === 1 ? stills[0] : undefined
}

/** A movie is no edited copy of a still: it is that of the moving half. */
function isMovieOfStill({ extension }: EditedName, original: string): boolean {
  return extension !== '' && mayBeMotion(`x${extension}`) && mayBeStill(original)
}

/** A still is no edited copy of a movie: it is that of the photo which the movie is the moving half of. */
function isStillOfMovie({ extension }: EditedName, original: string): boolean {
  return mayBeStill(`x${extension}`) && !mayBeMotion(`x${extension}`) && mayBeMotion(original) && !mayBeStill(original)
}

/** With this number or without; undefined if neither the original nor its sidecar is here under it. */
function editOfNumber(
  match: FolderMatch,
  edited: EditedName,
  number: string,
  originals: Keyed,
  complete: boolean,
): MatchedFile | undefined {
  const inferred = edited.guessed && { inferred: true as const }
  const named = originals.get((edited.stem + number).toLowerCase())
  const candidates = named.filter((at) => !isStillOfMovie(edited, match.names[at] ?? ''))
  if (candidates.length > 0) {
    const of = originalAmong(match, candidates, edited.extension)
    if (of === undefined) return { role: 'own', ambiguous: true }
    const sidecar = match.files[of]?.sidecar
    const isProven = sidecar !== undefined && agreement(match.title(sidecar), edited.stem) === 'whole'
    const its = sidecar !== undefined && { sidecar }
    if (isMovieOfStill(edited, match.names[of] ?? ''))
      return edited.guessed ? undefined : { role: 'motion', of, ...its }
    if (!edited.guessed || isProven) return { role: 'edited', of, ...its, ...inferred }
  }
  for (const { readings, stem } of readingsOfOriginal(edited, number, complete)) {
    const [sidecar, another] = sidecarsFor(match, readings, () => stem).filter(
      (each) => !edited.isCut || agreement(match.title(each), stem) === 'whole',
    )
    if (another !== undefined) return { role: 'own', ambiguous: true }
    if (sidecar !== undefined) return { role: 'edited', sidecar, ...inferred }
  }
  return undefined
}

/** The sidecar names that the original may have, the likeliest first: an editor may write another kind of file than it has read. */
function readingsOfOriginal(
  edited: EditedName,
  number: string,
  complete: boolean,
): { readings: Reading[]; stem: string }[] {
  const { stem, extension } = edited
  const all = [{ readings: originalReadings(edited, number), stem }]
  // What these are of may be in a part that is missing.
  if (!complete) return all
  // `X(1)-edited.jpg` is made of `X(1).jpg`, whose number may be Google's.
  const [bare, its] = number === '' ? (splitNumber(stem) ?? []) : []
  if (bare !== undefined && its !== undefined)
    all.push({ readings: originalReadings({ ...edited, stem: bare }, its), stem: bare })
  const others = otherExtensions(extension).map((other) => ({ title: stem + other, number }))
  return [...all, { readings: others, stem }]
}

function editOf(
  match: FolderMatch,
  edited: EditedName,
  originals: Keyed,
  { complete, lacksPhotos }: Required<MatchOptions>,
): MatchedFile | undefined {
  // A file without a sidecar of its own is an edit in a language nobody knows only if its sidecar is not merely missing.
  if (edited.guessed && !complete) return undefined
  const isWhole = complete && !lacksPhotos
  if (edited.isCut && !isWhole) return undefined
  const numbered = editOfNumber(match, edited, edited.number, originals, isWhole)
  if (numbered || edited.number === '') return numbered
  // The number may be that of the edit alone, unless what has it may be in a part that is missing.
  const found = isWhole ? editOfNumber(match, edited, '', originals, isWhole) : undefined
  return found?.role === 'edited' ? { ...found, inferred: true } : found
}

/** What looks like the ending of an edit may be in the title, or in the middle of one that was cut there. */
function isPartOfTitle(match: FolderMatch, name: string, { guessed }: EditedName): boolean {
  return titleStems(name).some((stem) => (mayEndInCut(stem) && match.isBegun(stem)) || (guessed && match.isTitle(stem)))
}

function matchEdits(match: FolderMatch, options: Required<MatchOptions>): void {
  const edits = new Map<number, EditedName>()
  for (const [at, name] of match.open()) {
    const edited = editedName(name)
    if (edited && !isPartOfTitle(match, name, edited)) edits.set(at, edited)
  }
  if (edits.size === 0) return
  const originals = new Keyed(match, (_, at) => !(edits.get(at)?.guessed === false))
  for (const [at, edited] of edits) {
    const found = editOf(match, edited, originals, options)
    if (found) match.files[at] = found
  }
}

/** Two halves are taken within a few seconds of each other. */
const halvesWithin = 3

/** A video with a sidecar of its own is the moving half of a still only if both say so. */
function belongTogether(match: FolderMatch, video: MatchedFile, still: MatchedFile): boolean {
  if (video.sidecar === undefined || video.sidecar === still.sidecar) return true
  const one = match.sidecars[video.sidecar]
  const other = still.sidecar === undefined ? undefined : match.sidecars[still.sidecar]
  if (one?.url !== undefined && one.url === other?.url) return true
  if (one?.takenAt === undefined || other?.takenAt === undefined) return false
  return Math.abs(one.takenAt - other.takenAt) <= halvesWithin
}

function partnerOf(match: FolderMatch, candidates: readonly number[]): number | undefined {
  if (candidates.length <= 1) return candidates[0]
  // A raw picture beside its JPEG is not what a phone records a video with.
  const developed = candidates.filter((at) => !/\.dng$/i.test(match.names[at] ?? ''))
  return developed.length === 1 ? developed[0] : undefined
}

function matchMotion(match: FolderMatch, complete: boolean): void {
  // Many folders have none, and need not be looked through for their stills.
  let stills: Keyed | undefined
  for (const [at, name] of match.names.entries()) {
    const video = match.files[at]
    if (!video || video.role !== 'own' || !mayBeMotion(name)) continue
    const known = (stills ??= new Keyed(match, (each, of) => mayBeStill(each) && match.files[of]?.role === 'own'))
    const candidates =
      stillKeys(name)
        .map((keys) => keys.flatMap((key) => known.get(key)))
        .find(({ length }) => length > 0) ?? []
    const of = partnerOf(match, candidates)
    const still = of === undefined ? undefined : match.files[of]
    if (of !== undefined && still) {
      if (!belongTogether(match, video, still)) continue
      const sidecar = still.sidecar ?? video.sidecar
      match.files[at] = {
        role: 'motion',
        of,
        ...(sidecar !== undefined && { sidecar }),
        ...(video.sidecar !== undefined && { own: video.sidecar }),
      }
    } else if (video.sidecar === undefined && candidates.length > 1) {
      match.files[at] = { role: 'own', ambiguous: true }
    } else if (complete && video.sidecar === undefined && !video.ambiguous) {
      borrowFromStill(match, at, name)
    }
  }
}

/** The still is nowhere, but its sidecar is here. */
function borrowFromStill(match: FolderMatch, at: number, name: string): void {
  for (const readings of stillReadings(name)) {
    const found = sidecarsFor(match, readings, ({ title }) => splitName(title)[0]).filter(
      (hit) => !match.taken.has(hit),
    )
    const [sidecar] = found
    if (sidecar === undefined) continue
    match.files[at] = found.length === 1 ? { role: 'motion', sidecar } : { role: 'own', ambiguous: true }
    return
  }
}

/** The edited copy of a moving half moves, too, and so belongs to the photo; it is no edited copy of that. */
function settleEditedHalves(match: FolderMatch): void {
  for (const [at, file] of match.files.entries()) {
    const half = file.role === 'edited' && file.of !== undefined ? match.files[file.of] : undefined
    if (half?.role === 'motion' && half.of !== undefined && file.of !== undefined)
      match.files[at] = { ...half, editOf: file.of }
  }
}

/**
 * Gives edited copies and moving halves the sidecar of the photo that they belong to.
 */
export function matchRelatives(match: FolderMatch, options: Required<MatchOptions>): void {
  matchEdits(match, options)
  matchMotion(match, options.complete)
  settleEditedHalves(match)
}
