import type { Steps } from '../../slices.ts'
import { isTakeoutFolder } from '../archives/part-name.ts'
import type { IndexedEntry } from '../reading/index-entries.ts'
import { isJunkFolder, isJunkName } from './junk.ts'
import { isPhotosRootName, namedKind, plainFolderName, yearInName } from './folder-names.ts'

/** Entries that are looked at in one step. */
const atATime = 5000

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

/** The file was left by a system or a program, not by Google; or its entries are placed for themselves. */
function isLeft({ path, isArchive }: IndexedEntry): boolean {
  return isArchive === true || isJunkName(path.slice(path.lastIndexOf('/') + 1))
}

/** Google Photos takes no documents: one without facts is the receipt of printed photos. */
function isReceipt({ path }: IndexedEntry, folder: readonly IndexedEntry[]): boolean {
  return /\.pdf$/i.test(path) && !folder.some((one) => one.json?.kind === 'sidecar' && one.path.startsWith(path))
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

/** `Takeout/<root>/<folder>`, with anything before it; `takeout` is the position of that folder. */
function splitBelow(parts: readonly string[], takeout: number, entries: IndexedEntry[]): Split {
  const [root, ...below] = parts.slice(takeout + 1)
  return { ...(root !== undefined && { root: plainFolderName(root) }), below, entries }
}

interface InTakeout {
  parts: string[]
  entries: IndexedEntry[]
}

/**
 * Splits folders at the one called `Takeout`. There may be several in a path, since people unpack exports into folders that
 * they call so: the first one that behaves like that of an export counts, because an export can hold another one that
 * somebody keeps in Google Drive.
 */
function splitInTakeout(folders: readonly InTakeout[]): Split[] {
  const first = folders.map(({ parts, entries }) => ({
    parts,
    at: parts.findIndex(isTakeoutFolder),
    split: splitBelow(parts, parts.findIndex(isTakeoutFolder), entries),
  }))
  const inner = ({ parts, at }: (typeof first)[number]): boolean => parts.slice(at + 1).some(isTakeoutFolder)
  if (!first.some(inner)) return first.map(({ split }) => split)
  const byOuter = Map.groupBy(first, ({ parts, at }) => parts.slice(0, at + 1).join('/'))
  return [...byOuter.values()].flatMap((its) => {
    const roots = photosRoots(its.map(({ split }) => split))
    if (roots.size > 0) return its.map(({ split }) => split)
    const [further, here] = [its.filter(inner), its.filter((one) => !inner(one))]
    const below = splitInTakeout(
      further.map(({ parts, at, split }) => ({ parts: parts.slice(at + 1), entries: split.entries })),
    )
    return [...below, ...here.map(({ split }) => split)]
  })
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
export function* placeEntriesInSteps(entries: readonly IndexedEntry[]): Steps<PlacedEntries> {
  const folders = new Folders()
  const others: IndexedEntry[] = []
  const inTakeout: InTakeout[] = []
  const loose: { entry: IndexedEntry; path: string }[] = []
  for (const [folder, all] of yield* byFolder(entries)) {
    const parts = folder.split('/')
    const isJunk = parts.some(isJunkFolder)
    const its: IndexedEntry[] = []
    for (const entry of all) (isJunk || isLeft(entry) ? others : its).push(entry)
    if (its.length === 0) continue
    if (parts.some(isTakeoutFolder)) inTakeout.push({ parts, entries: its })
    else for (const entry of its) loose.push({ entry, path: entry.path })
    yield
  }
  const splits = splitInTakeout(inTakeout)
  const roots = photosRoots(splits)
  const products = new Map<string, number>()
  for (const { entries, root, below } of splits) {
    const isInside = root !== undefined && roots.has(root)
    if (root !== undefined && !isInside) products.set(root, (products.get(root) ?? 0) + entries.length)
    const isOther = (entry: IndexedEntry): boolean =>
      !isInside || isReceipt(entry, entries) || (below.length === 0 && (isIndexPage(entry) || isOfRoot(entry)))
    const { here = [], other = [] } = Object.groupBy(entries, (entry) => (isOther(entry) ? 'other' : 'here'))
    for (const entry of other) others.push(entry)
    if (here.length > 0) folders.add(below.map(plainFolderName).join('/'), here)
    yield
  }
  placeLoose(loose, folders, others)
  return { folders: folders.all(), others, products }
}

/** By their folders, in the order in which these come. */
function* byFolder(entries: readonly IndexedEntry[]): Steps<Map<string, IndexedEntry[]>> {
  const folders = new Map<string, IndexedEntry[]>()
  for (const [at, entry] of entries.entries()) {
    const folder = parentPath(entry.path)
    const its = folders.get(folder)
    if (its) its.push(entry)
    else folders.set(folder, [entry])
    if (at % atATime === atATime - 1) yield
  }
  return folders
}
