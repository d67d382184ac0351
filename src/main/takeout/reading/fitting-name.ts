import { isNamedMedia } from '../../../shared/media-types.ts'
import { entryPath } from '../archives/entry-path.ts'
import { supplement } from '../sidecars/json-kind.ts'
import { fileName, folderOf, isJsonName, type IndexedEntry } from './index-entries.ts'

/** Names are cut at 46 signs, and their extensions with them. */
const longestStem = 40

/** What the names of a photo and of its facts have in common: the beginning, and a number wherever it stands. */
function stemOf(name: string): string {
  const [start = ''] = /^[^.(]*/.exec(name) ?? []
  const [number = ''] = /\(\d+\)/.exec(name) ?? []
  return `${start.slice(0, longestStem)}${number}`
}

/** Under what a photo and its facts find each other: their stem, and the whole name of the photo where that is in both. */
function meetingPoints(name: string): [stem: string, ...whole: string[]] {
  const bare = name.replace(/\(\d+\)(?=\.[^.]*$)/, '')
  if (!isJsonName(name)) return [stemOf(name), `= ${bare}`]
  const dots = [...bare.matchAll(/\./g)].map(({ index }) => index)
  return [stemOf(name), ...dots.map((dot) => `= ${bare.slice(0, dot)}`)]
}

/** A name as Google gives them to photos, or to facts: of these the extension of the photo, or what it adds, comes before the end. */
function isUsual(name: string): boolean {
  if (!isJsonName(name)) return isNamedMedia(name)
  const title = name.slice(0, -'.json'.length).replace(/\(\d+\)$/, '')
  const dot = title.lastIndexOf('.')
  return dot < 0 || supplement.startsWith(title.slice(dot)) || isNamedMedia(title)
}

/** The names of an export that nothing speaks against, as far as they tell which of two names an entry should have. */
export class NamesHere {
  readonly #folders = new Set<string>()
  readonly #met = { facts: new Set<string>(), photos: new Set<string>() }

  add({ path }: IndexedEntry): void {
    const folder = folderOf(path)
    this.#folders.add(folder)
    const met = isJsonName(path) ? this.#met.facts : this.#met.photos
    for (const point of meetingPoints(fileName(path))) met.add(folder + point)
  }

  /** How much speaks for this name. */
  #weigh(path: string): number {
    const [folder, name] = [folderOf(path), fileName(path)]
    const known = entryPath(path)
    const met = isJsonName(path) ? this.#met.photos : this.#met.facts
    const [stem, ...whole] = meetingPoints(name)
    // The first of these that tells decides.
    const signs = [
      known.ok,
      known.ok && !known.strange,
      this.#folders.has(folder),
      met.has(folder + stem),
      whole.some((point) => met.has(folder + point)),
      isJsonName(name) || isNamedMedia(name),
      isUsual(name),
    ]
    return signs.reduce((sum, sign) => sum * 2 + Number(sign), 0)
  }

  /** The name that fits best; of those that fit alike the first. Only one that is a path below a folder; undefined if none is. */
  best(names: readonly string[]): string | undefined {
    const weighed = names.map((name) => ({ name, weight: this.#weigh(name) }))
    const [best] = weighed.toSorted((one, other) => other.weight - one.weight)
    return best && entryPath(best.name).ok ? best.name : undefined
  }
}
