import { isTakeoutFolder } from '../archives/part-name.ts'
import type { IndexedEntry } from '../reading/index-entries.ts'
import { isPhotosRootName, namedKind, plainFolderName, yearInName } from './folder-names.ts'

/** A folder below the photos root, the same path of all parts merged. */
export interface PlacedFolder {
  /** Below the photos root, for comparing; empty for files that lie in the root itself. */
  name: string
  entries: IndexedEntry[]
}

export interface PlacedEntries {
  folders: PlacedFolder[]
  /** Index pages, files of the root, what unpacking leaves behind, and everything of other products. */
  others: IndexedEntry[]
  /** Other folders beside the photos root, with how many files each has. */
  products: Map<string, number>
}

const junkName = /^(?:\._.*|\.ds_store|thumbs\.db|desktop\.ini|\.picasa\.ini|picasa\.ini)$/i

const junkFolder = '__MACOSX'

/** The file was left by a system, not by Google; or its entries are placed for themselves. */
function isLeft({ path, isArchive }: IndexedEntry): boolean {
  return isArchive === true || junkName.test(path.slice(path.lastIndexOf('/') + 1))
}

function isIndexPage({ path }: IndexedEntry): boolean {
  return /\.html?$/i.test(path)
}

/** JSON in the photos root itself that is about no photo. */
function isOfRoot({ json }: IndexedEntry): boolean {
  return json !== undefined && json.kind !== 'sidecar'
}

/** Where a folder is in an export. */
interface Split {
  /** The folder that may be the photos root; undefined for what lies beside all of them. */
  root?: string
  /** The folders below it. */
  below: string[]
  entries: IndexedEntry[]
}

function parentPath(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}

/** `Takeout/<root>/<folder>`, with anything before it. Undefined for folders without `Takeout`. */
function splitInTakeout(parts: readonly string[], entries: IndexedEntry[]): Split | undefined {
  const takeout = parts.findIndex(isTakeoutFolder)
  if (takeout < 0) return undefined
  const [root, ...below] = parts.slice(takeout + 1)
  return { ...(root !== undefined && { root: plainFolderName(root) }), below, entries }
}

/** Which of the folders directly below `Takeout` behave like that of Google Photos. */
function photosRoots(splits: readonly Split[]): Set<string> {
  const [proven, dated] = [new Set<string>(), new Set<string>()]
  for (const { entries, root, below } of splits) {
    if (root === undefined) continue
    if (isPhotosRootName(root)) proven.add(root)
    if (below.length !== 1) continue
    if (entries.some(({ json }) => json?.kind === 'sidecar')) proven.add(root)
    const year = yearInName(below[0] ?? '')
    if (year && year.template !== '{}' && entries.some(({ json }) => !json)) dated.add(root)
  }
  // Where not one sidecar is here, folders of years are the next best sign.
  return proven.size > 0 ? proven : dated
}

/** Roots of trees without `Takeout`: the folders around those with sidecars, the uppermost of each branch. */
function looseRoots(paths: readonly { entry: IndexedEntry; path: string }[]): Set<string> {
  const around = new Set(
    paths.filter(({ entry }) => entry.json?.kind === 'sidecar').map(({ path }) => parentPath(parentPath(path))),
  )
  return new Set(
    [...around].filter((root) => {
      for (let up = root; up !== '';) {
        up = parentPath(up)
        if (around.has(up)) return false
      }
      return true
    }),
  )
}

class Folders {
  readonly #byName = new Map<string, PlacedFolder>()

  add(name: string, entries: Iterable<IndexedEntry>): void {
    const folder = this.#byName.get(name) ?? { name, entries: [] }
    for (const entry of entries) folder.entries.push(entry)
    this.#byName.set(name, folder)
  }

  /** In the order of their names. */
  all(): PlacedFolder[] {
    return [...this.#byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
  }
}

function rootOf(path: string, roots: ReadonlySet<string>): string | undefined {
  for (let up = parentPath(path); ; up = parentPath(up)) {
    if (roots.has(up)) return up
    if (up === '') return undefined
  }
}

function placeLoose(
  loose: readonly { entry: IndexedEntry; path: string }[],
  folders: Folders,
  others: IndexedEntry[],
): void {
  const roots = looseRoots(loose)
  const speaks = ({ json }: IndexedEntry): boolean => json?.kind === 'sidecar' || json?.kind === 'album'
  const speaking = new Set(loose.filter(({ entry }) => speaks(entry)).map(({ path }) => parentPath(path)))
  for (const { entry, path } of loose) {
    const root = rootOf(path, roots)
    const folder = parentPath(path)
    const name = root === '' || root === undefined ? folder : folder.slice(root.length + 1)
    // Beside albums that a person keeps somewhere there may be anything.
    const isPart =
      root !== undefined &&
      (isPhotosRootName(root.split('/').at(-1) ?? '') ||
        speaking.has(folder) ||
        yearInName(name) !== undefined ||
        namedKind(name) !== undefined)
    if (isPart) folders.add(name.split('/').map(plainFolderName).join('/'), [entry])
    else others.push(entry)
  }
}

/**
 * Sorts the entries of one export into the folders below its photos root, which is recognised by what is in it: its name
 * is in the language of the account. Everything else is left alone.
 */
export function placeEntries(entries: readonly IndexedEntry[]): PlacedEntries {
  const folders = new Folders()
  const others: IndexedEntry[] = []
  const splits: Split[] = []
  const loose: { entry: IndexedEntry; path: string }[] = []
  for (const [folder, all] of Map.groupBy(entries, ({ path }) => parentPath(path))) {
    const parts = folder.split('/')
    const isJunkFolder = parts.includes(junkFolder)
    const its: IndexedEntry[] = []
    for (const entry of all) (isJunkFolder || isLeft(entry) ? others : its).push(entry)
    if (its.length === 0) continue
    const split = splitInTakeout(parts, its)
    if (split) splits.push(split)
    else for (const entry of its) loose.push({ entry, path: entry.path })
  }
  const roots = photosRoots(splits)
  const products = new Map<string, number>()
  for (const { entries, root, below } of splits) {
    const isInside = root !== undefined && roots.has(root)
    if (root !== undefined && !isInside) products.set(root, (products.get(root) ?? 0) + entries.length)
    const isOther = (entry: IndexedEntry): boolean =>
      !isInside || (below.length === 0 && (isIndexPage(entry) || isOfRoot(entry)))
    const { here = [], other = [] } = Object.groupBy(entries, (entry) => (isOther(entry) ? 'other' : 'here'))
    for (const entry of other) others.push(entry)
    if (here.length > 0) folders.add(below.map(plainFolderName).join('/'), here)
  }
  placeLoose(loose, folders, others)
  return { folders: folders.all(), others, products }
}
