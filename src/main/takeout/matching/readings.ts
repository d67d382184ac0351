import { mediaExtensions } from '../../../shared/media-extensions.ts'
import { cut, cutBytes, isWithinMediaLimit, sidecarUnits, splitName, splitNumber } from './cut-names.ts'

/** One way to read the name of a media file: the title it was made from, and the number that Google added. */
export interface Reading {
  title: string
  /** `(2)`, or nothing. */
  number: string
}

/** How certain a reading is, the most certain first; each is tried for all files before the next. */
export const readingRanks = ['exact', 'numbered', 'exact-bare', 'numbered-bare', 'doubled', 'unlikely'] as const
export type ReadingRank = (typeof readingRanks)[number]

/**
 * Every way to read the name of a media file. A number at the end is Google's or was in the title; an extension is the
 * title's or was added; a title with the wrong extension got the right one behind it.
 */
export function readingsOf(name: string): Map<ReadingRank, Reading[]> {
  const readings = new Map<ReadingRank, Reading[]>()
  const add = (rank: ReadingRank, title: string, number: string): void => {
    if (title !== '') readings.set(rank, [...(readings.get(rank) ?? []), { title, number }])
  }
  const [stem, extension] = splitName(name)
  const number = splitNumber(stem)
  // A title that is longer than the name of a file may be would have been cut before its number.
  const isPossible = number === undefined || isWithinMediaLimit(stem)
  add(isPossible ? 'exact' : 'unlikely', name, '')
  if (number) add('numbered', number[0] + extension, number[1])
  if (extension !== '') add(isPossible ? 'exact-bare' : 'unlikely', stem, '')
  if (number && extension !== '') add('numbered-bare', ...number)
  const [innerStem, innerExtension] = splitName(stem)
  if (mediaExtensions.has(innerExtension.toLowerCase())) {
    const inner = splitNumber(innerStem)
    if (inner) add('doubled', inner[0] + innerExtension, inner[1])
  }
  return readings
}

const supplement = '.supplemental-metadata'

/**
 * The names that the sidecar of such a title may have, in the three generations of names, newest rule of cutting last.
 * With `bytes` the title is cut by bytes of UTF-8 instead of UTF-16 units.
 */
export function sidecarNames({ title, number }: Reading, bytes = false): string[] {
  const clip = (text: string): string => (bytes ? cutBytes(text, sidecarUnits) : cut(text, sidecarUnits))
  return [...new Set([clip(title + supplement), title + supplement, clip(title), title])].map(
    (stem) => `${stem}${number}.json`,
  )
}

/** Names that were cut earlier than the limit demands, and a rare older form. */
export function shortenedSidecarNames({ title, number }: Reading): string[] {
  const stems = Array.from({ length: supplement.length }, (_, length) => title + supplement.slice(0, length))
  return [...stems, `${title}.metadata`].map((stem) => `${stem}${number}.json`)
}

/**
 * True if the name of the sidecar may be the beginning of a longer title, so that the name alone does not tell whose it is.
 */
export function mayBeCut({ title }: Reading, sidecarName: string): boolean {
  const [name, whole] = [sidecarName, title].map((text) => text.normalize('NFC').toLowerCase())
  if (name === undefined || whole === undefined || !name.startsWith(whole)) return true
  // A dot at the limit begins the extension of a longer name as well as what Google appends.
  return title.length >= sidecarUnits - 2 && /^\.?(?:\(\d+\))?\.json$/.test(name.slice(whole.length))
}
