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

/** The file was left by a system, not by Google. */
function isJunk(parts: readonly string[]): boolean {
  return parts[0] === '__MACOSX' || parts.includes('__MACOSX') || junkName.test(parts.at(-1) ?? '')
}

interface Split {
  entry: IndexedEntry
  /** The folder that may be the photos root; undefined for what lies beside all of them. */
  root?: string
  /** Below it, the name of the file last. */
  below: string[]
}

function parentPath(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}

/** `Takeout/<root>/<folder>/<file>`, with anything before it. Undefined for paths without `Takeout`. */
function splitInTakeout(entry: IndexedEntry, parts: readonly string[]): Split | undefined {
  const takeout = parts.findIndex(isTakeoutFolder)
  // A file called so is no folder.
  if (takeout < 0 || takeout === parts.length - 1) return undefined
  const [root, ...below] = parts.slice(takeout + 1)
  return root === undefined || below.length === 0 ? { entry, below: [] } : { entry, root: plainFolderName(root), below }
}

/** Which of the folders directly below `Takeout` behave like that of Google Photos. */
function photosRoots(splits: readonly Split[]): Set<string> {
  const [proven, dated] = [new Set<string>(), new Set<string>()]
  for (const { entry, root, below } of splits) {
    if (root === undefined) continue
    if (isPhotosRootName(root)) proven.add(root)
    if (below.length !== 2) continue
    if (entry.json?.kind === 'sidecar') proven.add(root)
    const year = yearInName(below[0] ?? '')
    if (year && year.template !== '{}' && !entry.json) dated.add(root)
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

  add(name: string, entry: IndexedEntry): void {
    const folder = this.#byName.get(name)
    if (folder) folder.entries.push(entry)
    else this.#byName.set(name, { name, entries: [entry] })
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
    if (isPart) folders.add(name.split('/').map(plainFolderName).join('/'), entry)
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
  for (const entry of entries) {
    const parts = entry.path.split('/')
    const isLeft = entry.isArchive === true || isJunk(parts)
    const split = isLeft ? undefined : splitInTakeout(entry, parts)
    if (split) splits.push(split)
    else if (isLeft) others.push(entry)
    else loose.push({ entry, path: entry.path })
  }
  const roots = photosRoots(splits)
  const products = new Map<string, number>()
  for (const { entry, root, below } of splits) {
    const isInside = root !== undefined && roots.has(root)
    if (root !== undefined && !isInside) products.set(root, (products.get(root) ?? 0) + 1)
    const isIndexPage = below.length <= 1 && /\.html?$/i.test(entry.path)
    const isOfRoot = below.length === 1 && entry.json !== undefined && entry.json.kind !== 'sidecar'
    if (!isInside || isIndexPage || isOfRoot) others.push(entry)
    else folders.add(below.slice(0, -1).map(plainFolderName).join('/'), entry)
  }
  placeLoose(loose, folders, others)
  return { folders: folders.all(), others, products }
}
