import { cut, sidecarUnits, splitName } from './cut-names.ts'

/** Signs that Google replaces by `_` or `-` in names, or leaves as they are. */
const awkward = /[\\/:*?"<>|&'%#~_-]|\p{Cc}/gu

/**
 * A title and a name in a form in which both are the same if Google made the name from the title. In NFD, because a cut
 * may fall between a letter and its accent.
 */
export function comparable(text: string): string {
  return text.normalize('NFD').toLowerCase().replaceAll(awkward, '_').replaceAll(/\s/gu, ' ')
}

/** How a title, or what it was cut to, begins; equal for both. */
export function titleStart(text: string): string {
  return cut(comparable(text), sidecarUnits)
}

/** What `title` and `stem`, the name of a file without number and extension, have to do with each other. */
export type Agreement = 'whole' | 'begins' | 'none'

/**
 * `whole` if the title, with or without its extension, is the stem; `begins` if the stem is the beginning of the title,
 * as where a long title was cut. A title that is not known agrees with nothing.
 */
export function agreement(title: string | undefined, stem: string): Agreement {
  if (title === undefined) return 'none'
  const [whole, short, name] = [title, splitName(title)[0], stem].map(comparable)
  if (name === whole || name === short) return 'whole'
  return name !== undefined && name !== '' && whole?.startsWith(name) ? 'begins' : 'none'
}

/** The title has an extension, and it is that of the file, upper or lower case. */
export function sameExtension(title: string | undefined, extension: string): boolean {
  return title !== undefined && extension !== '' && splitName(title)[1].toLowerCase() === extension.toLowerCase()
}
