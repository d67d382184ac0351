import { splitName, splitNumber } from './cut-names.ts'
import { cutForms, sidecarNames, type Reading } from './readings.ts'
import type { SidecarIndex } from './sidecar-index.ts'

interface Numbered {
  /** The highest number that a file has. */
  highest: number
  /** Numbers above it may be those of other items: a title of its own stood in the way. */
  from: number
}

function sidecarsOf(index: SidecarIndex, reading: Reading): number[] {
  const stem = splitName(reading.title)[0]
  return cutForms.flatMap((form) => sidecarNames(reading, form).flatMap((name) => index.find(name, 'normal', stem)))
}

/** With its extension and without. */
function forms(title: string): string[] {
  return [title, splitName(title)[0]]
}

/**
 * Titles whose files and sidecars have different numbers. Google numbers both for themselves, each where a name is taken,
 * and a title such as `X(1).jpg` takes a name among files that `X.jpg` numbers, but none among sidecars. Then the highest
 * number of the files has no sidecar, which is how such a title is known.
 */
export class ShiftedNumbers {
  readonly #shifted = new Map<string, number>()

  constructor(names: readonly string[], index: SidecarIndex) {
    const titles = new Map<string, Numbered>()
    const note = (title: string, number: number, from: number): void => {
      const before = titles.get(title) ?? { highest: 0, from: Infinity }
      titles.set(title, { highest: Math.max(before.highest, number), from: Math.min(before.from, from) })
    }
    for (const name of names) {
      const normal = name.normalize('NFC')
      const [stem, extension] = splitName(normal)
      const numbered = splitNumber(stem)
      if (!numbered) continue
      const number = Number(numbered[1].slice(1, -1))
      const base = numbered[0] + extension
      // Where a title is cut, a number of Google's and one of its own can look the same.
      const same = new Set(forms(base).flatMap((title) => sidecarsOf(index, { title, number: numbered[1] })))
      const isTitle = sidecarsOf(index, { title: normal, number: '' }).some((at) => !same.has(at))
      note(base, number, isTitle ? number : Infinity)
      if (isTitle) note(normal, 0, 0)
    }
    for (const [title, { highest, from }] of titles)
      if (highest > from && sidecarsOf(index, { title, number: `(${highest})` }).length === 0)
        for (const form of forms(title)) this.#shifted.set(form, Math.min(from, this.#shifted.get(form) ?? Infinity))
  }

  /** How many such titles there are; hardly any folder has one. */
  get size(): number {
    return this.#shifted.size
  }

  /** The numbers of this reading, or that it has none, do not say which sidecar it is. */
  includes({ title, number }: Reading): boolean {
    const from = this.#shifted.size > 0 ? this.#shifted.get(title.normalize('NFC')) : undefined
    if (from === undefined) return false
    return number === '' ? from === 0 : Number(number.slice(1, -1)) > from
  }
}
