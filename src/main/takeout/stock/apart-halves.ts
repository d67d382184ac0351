import { areApart, type HalfFacts } from '../../file-format/facts/live-halves.ts'
import type { IndexedEntry } from '../reading/index-entries.ts'
import { isSkipped, type FoundExport } from './exports-here.ts'
import type { ExportFolder } from './match-export.ts'

/** A video that is taken for a moving half by its name, and the still that it goes with, if that is here. */
export interface HalvesByName {
  folder: ExportFolder
  /** Position of the video in its folder. */
  at: number
  video: IndexedEntry[]
  still: IndexedEntry[]
}

/** Every two files that are the halves of one photo by their names alone. */
export function* halvesByName(
  exports: readonly Pick<FoundExport, 'matched'>[],
  includeTrash: boolean,
): Generator<HalvesByName> {
  for (const { matched } of exports)
    for (const folder of matched.folders) {
      if (isSkipped(folder, includeTrash)) continue
      for (const [at, match] of folder.matches.entries()) {
        if (match.role !== 'motion' || match.editOf !== undefined) continue
        const still = match.of === undefined ? [] : (folder.media[match.of]?.entries ?? [])
        yield { folder, at, video: folder.media[at]?.entries ?? [], still }
      }
    }
}

/**
 * Names pair a video with a still; what both say of themselves can speak against it (Takeout reference, 10). They are two then, each
 * with its own facts. `factsOf`: undefined for what is not known. How many were set apart.
 */
export function setHalvesApart(
  pairs: Iterable<HalvesByName>,
  factsOf: (entry: IndexedEntry) => HalfFacts | undefined,
): number {
  let apart = 0
  for (const { folder, at, video, still } of pairs) {
    const known = video.flatMap((entry) => factsOf(entry) ?? [])
    const ofStill = still.flatMap((entry) => factsOf(entry) ?? [])
    const areTwo = known.some((each) =>
      ofStill.length === 0 ? areApart(each, undefined) : ofStill.every((other) => areApart(each, other)),
    )
    if (!areTwo) continue
    apart++
    const own = folder.matches[at]?.own
    const its = own === undefined ? {} : { sidecar: own }
    folder.matches[at] = { role: 'own', ...its }
    for (const [edit, match] of folder.matches.entries())
      if (match.editOf === at) folder.matches[edit] = { role: 'edited', of: at, ...its }
  }
  return apart
}
