import { splitName } from './cut-names.ts'

/**
 * A title and a name in a form in which both are the same if Google made the name from the title: it replaces awkward
 * characters by `_` or `-`, or leaves them, so a run of anything but letters, marks and digits becomes one `_`.
 */
function comparable(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '_')
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
  // A cut may leave the first half of a run of signs.
  return name !== undefined && name !== '_' && whole?.startsWith(name) ? 'begins' : 'none'
}

/** The title has an extension, and it is that of the file, upper or lower case. */
export function sameExtension(title: string | undefined, extension: string): boolean {
  return title !== undefined && extension !== '' && splitName(title)[1].toLowerCase() === extension.toLowerCase()
}
