import { splitName } from './cut-names.ts'

/** Signs that Google replaces by `_` or `-` in names, or leaves as they are. */
const awkward = /[\\/:*?"<>|&'%#~_-]|\p{Cc}/gu

/**
 * A title and a name in a form in which both are the same if Google made the name from the title, and that of a name that
 * was cut begins that of its title. In NFD, because a cut may fall between a letter and its accent; with one small sigma,
 * because which of the two a capital becomes depends on what follows it.
 */
export function comparable(text: string): string {
  // Most names are in ASCII, where nothing of the rest can be.
  if (/^[ -~]*$/.test(text)) return text.toLowerCase().replace(/[\\/:*?"<>|&'%#~-]/g, '_')
  return text
    .normalize('NFD')
    .toLowerCase()
    .replaceAll('\u03C2', '\u03C3')
    .replaceAll(awkward, '_')
    .replaceAll(/\s/gu, ' ')
}

/** All titles of a folder, to be asked how they begin in time that hardly grows with their number. */
export class Titles {
  /** With and without extension, in a form in which a name can be compared with them. */
  readonly #whole = new Set<string>()
  /** In the order of their comparable forms. */
  readonly #sorted: { title: string; form: string }[]

  constructor(titles: Iterable<string>) {
    this.#sorted = [...new Set(titles)].map((title) => ({ title, form: comparable(title) }))
    this.#sorted.sort((one, other) => (one.form < other.form ? -1 : one.form > other.form ? 1 : 0))
    for (const { title, form } of this.#sorted) this.#whole.add(form).add(comparable(splitName(title)[0]))
  }

  /** `stem` is a title, with or without an extension. */
  has(stem: string): boolean {
    return this.#whole.has(comparable(stem))
  }

  /** Another title than `given` begins with `stem`. */
  othersBegin(stem: string, given: string | undefined): boolean {
    const start = comparable(stem)
    for (let at = this.#firstFrom(start); ; at++) {
      const found = this.#sorted[at]
      if (found === undefined || !found.form.startsWith(start)) return false
      if (found.title !== given) return true
    }
  }

  /** The position of the first that does not come before `start`. */
  #firstFrom(start: string): number {
    let [low, high] = [0, this.#sorted.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#sorted[middle]?.form ?? '') < start) low = middle + 1
      else high = middle
    }
    return low
  }
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
