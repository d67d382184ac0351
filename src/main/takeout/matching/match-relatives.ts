import { editedName, originalReadings, type EditedName } from './edited-suffix.ts'
import type { FolderMatch, MatchedFile } from './match-folder.ts'
import { titleStems } from './claims.ts'
import { mayEndInCut, splitName } from './cut-names.ts'
import { mayBeMotion, mayBeStill, pairKey, stillKeys, stillReadings } from './pair-names.ts'
import { sidecarNames, type Reading } from './readings.ts'
import { agreement } from './titles.ts'

type Keyed = Map<string, number[]>

function byKey(match: FolderMatch, include: (name: string, at: number) => boolean): Keyed {
  const keyed: Keyed = new Map()
  for (const [at, name] of match.names.entries()) {
    if (!include(name, at)) continue
    const key = pairKey(name)
    const there = keyed.get(key)
    if (there) there.push(at)
    else keyed.set(key, [at])
  }
  return keyed
}

function sidecarsFor(match: FolderMatch, readings: readonly Reading[], stem: string): number[] {
  const found = readings.flatMap((reading) =>
    sidecarNames(reading).flatMap((name) => match.index.find(name, 'folded', stem)),
  )
  return [...new Set(found)].filter((hit) => agreement(match.title(hit), stem) !== 'none')
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

/** With this number or without; undefined if neither the original nor its sidecar is here under it. */
function editOfNumber(
  match: FolderMatch,
  edited: EditedName,
  number: string,
  originals: Keyed,
): MatchedFile | undefined {
  const inferred = edited.guessed && { inferred: true as const }
  const candidates = originals.get((edited.stem + number).toLowerCase()) ?? []
  if (candidates.length > 0) {
    const of = originalAmong(match, candidates, edited.extension)
    if (of === undefined) return { role: 'own', ambiguous: true }
    const sidecar = match.files[of]?.sidecar
    const isProven = sidecar !== undefined && agreement(match.title(sidecar), edited.stem) === 'whole'
    if (!edited.guessed || isProven)
      return { role: 'edited', of, ...(sidecar !== undefined && { sidecar }), ...inferred }
  }
  const [sidecar, another] = sidecarsFor(match, originalReadings(edited, number), edited.stem)
  if (another !== undefined) return { role: 'own', ambiguous: true }
  return sidecar === undefined ? undefined : { role: 'edited', sidecar, ...inferred }
}

function editOf(match: FolderMatch, edited: EditedName, originals: Keyed, complete: boolean): MatchedFile | undefined {
  // A file without a sidecar of its own is an edit in a language nobody knows only if its sidecar is not merely missing.
  if (edited.guessed && !complete) return undefined
  const numbered = editOfNumber(match, edited, edited.number, originals)
  if (numbered || edited.number === '') return numbered
  // The number may be that of the edit alone, unless what has it may be in a part that is missing.
  return complete ? editOfNumber(match, edited, '', originals) : undefined
}

/** What looks like the ending of an edit may be in the title, or in the middle of one that was cut there. */
function isPartOfTitle(match: FolderMatch, name: string, { guessed }: EditedName): boolean {
  return titleStems(name).some((stem) => (mayEndInCut(stem) && match.isBegun(stem)) || (guessed && match.isTitle(stem)))
}

function matchEdits(match: FolderMatch, complete: boolean): void {
  const edits = new Map<number, EditedName>()
  for (const [at, name] of match.open()) {
    const edited = editedName(name)
    if (edited && !isPartOfTitle(match, name, edited)) edits.set(at, edited)
  }
  if (edits.size === 0) return
  const originals = byKey(match, (_, at) => !(edits.get(at)?.guessed === false))
  for (const [at, edited] of edits) {
    const found = editOf(match, edited, originals, complete)
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
    const known = (stills ??= byKey(match, (each, of) => mayBeStill(each) && match.files[of]?.role === 'own'))
    const candidates = stillKeys(name).flatMap((key) => known.get(key) ?? [])
    const of = partnerOf(match, candidates)
    const still = of === undefined ? undefined : match.files[of]
    if (of !== undefined && still) {
      if (!belongTogether(match, video, still)) continue
      const sidecar = still.sidecar ?? video.sidecar
      match.files[at] = { role: 'motion', of, ...(sidecar !== undefined && { sidecar }) }
    } else if (video.sidecar === undefined && candidates.length > 1) {
      match.files[at] = { role: 'own', ambiguous: true }
    } else if (complete && video.sidecar === undefined && !video.ambiguous) {
      borrowFromStill(match, at, name)
    }
  }
}

/** The still is nowhere, but its sidecar is here. */
function borrowFromStill(match: FolderMatch, at: number, name: string): void {
  const readings = stillReadings(name)
  const stems = [...new Set(readings.map(({ title }) => splitName(title)[0]))]
  const found = [...new Set(stems.flatMap((stem) => sidecarsFor(match, readings, stem)))].filter(
    (hit) => !match.taken.has(hit),
  )
  const [sidecar] = found
  if (sidecar === undefined) return
  match.files[at] = found.length === 1 ? { role: 'motion', sidecar } : { role: 'own', ambiguous: true }
}

/**
 * Gives edited copies and moving halves the sidecar of the photo that they belong to. `complete` as in `MatchOptions`.
 */
export function matchRelatives(match: FolderMatch, complete: boolean): void {
  matchEdits(match, complete)
  matchMotion(match, complete)
}
