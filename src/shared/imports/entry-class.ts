/**
 * What an import makes of an entry. Each entry is in one class:
 * - `imported`: a photo or video that becomes an item of its own, also an edited copy or a moving half whose photo is nowhere;
 * - `duplicate`: the same bytes as another entry;
 * - `rendition`: other bytes of an item, told by its address;
 * - `edited`, `motion`: an edited copy, also one that a likeness of names alone tells of; the moving half of a photo;
 * - `sidecar`, `albumData`: JSON that says something about an item, an album;
 * - `unmatched`: a sidecar whose item is not here, or that two files claim with equal right;
 * - `unknown`: JSON that nothing is known of;
 * - `ignored`: pages, lists and files of other products;
 * - `skipped`: what lies in the trash or in the locked folder;
 * - `archive`: an archive inside an archive, whose entries count themselves;
 * - `damaged`: its bytes are not what they should be; photos and videos that were cut are kept all the same;
 * - `failed`: this computer could not write it into the mirror;
 * - `refused`: its name, its kind or its size could do harm, or it is encrypted.
 */
const entryClasses = [
  'imported',
  'duplicate',
  'rendition',
  'edited',
  'motion',
  'sidecar',
  'albumData',
  'unmatched',
  'unknown',
  'ignored',
  'skipped',
  'archive',
  'damaged',
  'failed',
  'refused',
] as const

export type EntryClass = (typeof entryClasses)[number]
export type EntryCounts = Record<EntryClass, number>

/** All classes with nothing in them. */
export function noEntries(): EntryCounts {
  return Object.fromEntries(entryClasses.map((each) => [each, 0])) as EntryCounts
}
