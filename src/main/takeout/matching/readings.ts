import { mediaExtensions } from '../../../shared/media-types.ts'
import {
  cut,
  cutBytes,
  isWithinMediaLimit,
  sidecarUnits,
  splitName,
  splitNumber,
  splitNumberAtBlank,
} from './cut-names.ts'

/** One way to read the name of a media file: the title it was made from, and the number that Google added. */
export interface Reading {
  title: string
  /** `(2)`, or nothing. */
  number: string
}

/**
 * How certain a reading is, the most certain first; each is tried for all files before the next, and `unlikely` when it is
 * known what names were cut to.
 */
export const likelyRanks = ['exact', 'numbered', 'exact-bare', 'numbered-bare', 'doubled', 'numbered-at-blank'] as const
export type ReadingRank = (typeof likelyRanks)[number] | 'unlikely'

/** What is common to all readings of a name. */
interface SplitMediaName {
  name: string
  stem: string
  extension: string
  number: [stem: string, number: string] | undefined
  /** A title that is longer than the name of a file may be would have been cut before its number. */
  isPossible: boolean
}

function splitMediaName(name: string, form: CutForm = 'units'): SplitMediaName {
  const [stem, extension] = splitName(name)
  const number = splitNumber(stem)
  return { name, stem, extension, number, isPossible: number === undefined || mayEndInNumber(stem, form) }
}

/** In forms other than that of units, a number that the name of the sidecar would lose tells nothing of which sidecar it is. */
function mayEndInNumber(stem: string, form: CutForm): boolean {
  return form === 'units' ? isWithinMediaLimit(stem) : clips[form](stem) === stem
}

function doubled(stem: string): Reading[] {
  const [innerStem, innerExtension] = splitName(stem)
  const inner = mediaExtensions.has(innerExtension.toLowerCase()) ? splitNumber(innerStem) : undefined
  return inner ? [{ title: inner[0] + innerExtension, number: inner[1] }] : []
}

const asItIs = (title: string): Reading[] => (title === '' ? [] : [{ title, number: '' }])

const byRank: Record<ReadingRank, (split: SplitMediaName) => Reading[]> = {
  exact: ({ name, isPossible }) => (isPossible ? asItIs(name) : []),
  numbered: ({ number, extension }) => (number ? [{ title: number[0] + extension, number: number[1] }] : []),
  'exact-bare': ({ stem, extension, isPossible }) => (isPossible && extension !== '' ? asItIs(stem) : []),
  'numbered-bare': ({ number, extension }) =>
    number && extension !== '' ? [{ title: number[0], number: number[1] }] : [],
  doubled: ({ stem }) => doubled(stem),
  'numbered-at-blank': ({ stem, extension }) => {
    const [title, number] = splitNumberAtBlank(stem) ?? []
    return title === undefined || number === undefined ? [] : [{ title: title + extension, number }]
  },
  unlikely: ({ name, stem, extension, isPossible }) =>
    isPossible ? [] : [...asItIs(name), ...(extension === '' ? [] : asItIs(stem))],
}

/**
 * The ways of one rank to read the name of a media file. A number at the end is Google's or was in the title; an extension is the
 * title's or was added; a title with the wrong extension got the right one behind it.
 */
export function readingsOfRank(name: string, rank: ReadingRank, form: CutForm): Reading[] {
  return byRank[rank](splitMediaName(name, form))
}

/** Every way to read the name of a media file, the name as it is first. */
export function readingsOf(name: string): Reading[] {
  const split = splitMediaName(name)
  const others = likelyRanks.flatMap((rank) => byRank[rank](split))
  return [...byRank.unlikely(split), ...others]
}

/** What Google adds to the name of a photo for that of its sidecar, which may be cut anywhere in it. */
export const supplement = '.supplemental-metadata'

/**
 * What the names of sidecars were cut by: UTF-16 units; bytes of UTF-8; or UTF-16 units of a title whose accents are
 * letters of their own, as macOS names files, and were put together after that.
 */
export const cutForms = ['units', 'bytes', 'decomposed'] as const
export type CutForm = (typeof cutForms)[number]

const clips: Record<CutForm, (text: string) => string> = {
  units: (text) => cut(text, sidecarUnits),
  bytes: (text) => cutBytes(text, sidecarUnits),
  decomposed: (text) => cut(text.normalize('NFD'), sidecarUnits).normalize('NFC'),
}

/** The names that the sidecar of such a title may have, in the three generations of names, newest rule of cutting last. */
export function sidecarNames({ title, number }: Reading, form: CutForm = 'units'): string[] {
  const clip = clips[form]
  const names: string[] = []
  for (const stem of [clip(title + supplement), title + supplement, clip(title), title]) {
    const name = `${stem}${number}.json`
    if (!names.includes(name)) names.push(name)
  }
  return names
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
