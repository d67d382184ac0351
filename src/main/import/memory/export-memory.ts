import { hash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { ImportMarkRows } from '../../index/import-mark-rows.ts'
import { transaction } from '../../index/schema/database.ts'
import { ExportItems, type ExportedItem } from '../../index/export-items.ts'
import { ExportRows, type EntryKey, type KeptEntry } from '../../index/export-rows.ts'
import type { MadeTally } from '../../index/export-tally.ts'
import type { FoundSource } from '../../takeout/archives/find-sources.ts'
import { entryMark } from '../../takeout/archives/entry-mark.ts'
import type { FoundEntry } from '../../takeout/archives/found-entry.ts'
import { isStamp, partNameOf } from '../../takeout/archives/part-name.ts'
import { fileName, jsonOf, type IndexedEntry } from '../../takeout/reading/index-entries.ts'
import { wordsOfOthers, type WordOfAnother } from './words-of-others.ts'
import type { AlbumMetadata } from '../../takeout/sidecars/album-metadata.ts'
import { albumOfFolder } from '../../takeout/stock/album-of-folder.ts'
import { plainFolderName } from '../../takeout/structure/folder-names.ts'
import type { MediaSidecar } from '../../takeout/sidecars/media-sidecar.ts'
import type { SidecarEntry } from '../../takeout/stock/classify.ts'
import type { Steps } from '../../slices.ts'
import type { RememberedEntries } from '../../takeout/stock/exports-here.ts'

/** So many rows are written at a time. */
const batch = 500

/** What all imports of an export have come to together. */
type AddedUp = 'imported' | 'updated' | 'problems'

/** An entry that is not in any source that is here now. */
const nowhere = -1

/** What tells an entry from one with other bytes, without reading it. */
function keyOf(entry: FoundEntry): EntryKey {
  const { path, size } = entry
  return { path, size, mark: entryMark(entry) }
}

const textOf = ({ path, size, mark }: EntryKey): string => `${size} ${mark} ${path}`

/** What is remembered of exports from one import to the next: see `index/export-rows.ts`. */
export class ExportMemory {
  readonly #database: DatabaseSync
  readonly #rows: ExportRows
  readonly #marks: ImportMarkRows
  readonly #now: () => number
  /** Rows of exports that are of somebody, by their ids. */
  readonly #refs = new Map<string, number>()
  /** Rows of exports by their ids, as they were before anything of this import was written. */
  readonly #before = new Map<string, number[]>()
  /** Rows of exports that are nobody's yet, by their ids. */
  readonly #unowned = new Map<string, number>()
  /** Of exports that were asked for folders; nothing was written since. */
  readonly #folders = new Map<number, (readonly [string, string])[]>()
  #waiting: (() => void)[] = []

  constructor(database: DatabaseSync, now: () => number) {
    this.#database = database
    this.#rows = new ExportRows(database)
    this.#marks = new ImportMarkRows(database)
    this.#now = now
  }

  /** Remembers a file with facts that was read, whosever it is. */
  json({ exportKey }: Pick<FoundSource, 'exportKey'>, entry: IndexedEntry, bytes: Uint8Array): void {
    const { digest } = entry
    const key = keyOf(entry)
    if (digest === undefined) return
    if (this.#rowsBefore(exportKey).some((ref) => this.#rows.hasJson(ref, key))) return
    // A view would change when its archive is read on.
    const own = Uint8Array.from(bytes)
    this.#later(() => this.#rows.keepJson(this.#refs.get(exportKey) ?? this.#unownedRow(exportKey), key, digest, own))
  }

  #rowsBefore(id: string): number[] {
    const known = this.#before.get(id) ?? this.#rows.withId(id).map(({ ref }) => ref)
    this.#before.set(id, known)
    return known
  }

  #unownedRow(id: string): number {
    const known = this.#unowned.get(id) ?? this.#rows.unowned(id, this.#now())
    this.#unowned.set(id, known)
    return known
  }

  /** The sources that exports with these ids are of, as far as that is known; by their rows. */
  sourcesOf(ids: Iterable<string>): Set<number> {
    return new Set([...ids].flatMap((id) => this.#rows.withId(id).flatMap(({ source }) => source ?? [])))
  }

  /** These exports are of a source, and these parts of each are here. What was known of them as a whole is not any more. `withTrash`: their trash is taken in, too. */
  settle(exports: ReadonlyMap<string, readonly number[]>, source: number, withTrash: boolean): void {
    this.flush()
    transaction(this.#database, () => {
      for (const [id, parts] of exports) {
        const ref = this.#rows.settle(id, source, this.#now(), withTrash)
        this.#rows.seen(ref, parts, this.#now())
        this.#marks.forget(ref)
        this.#refs.set(id, ref)
        this.#before.delete(id)
        this.#unowned.delete(id)
      }
    })
  }

  /**
   * What is remembered of an export and is not among these entries. Only what has a stamp can be told from other exports; of
   * anything else nothing is known.
   */
  *earlier(id: string, here: readonly FoundEntry[]): Steps<RememberedEntries | undefined> {
    const ref = this.#refs.get(id)
    if (ref === undefined || !isStamp(id)) return undefined
    const known = new Set(here.map((entry) => textOf(keyOf(entry))))
    const paths = new Set(here.map(({ path }) => path))
    // Where nothing tells whether the bytes are the same, what is here counts.
    const isWanted = (key: EntryKey): boolean => !known.has(textOf(key)) && (key.mark !== '' || !paths.has(key.path))
    const entries = yield* this.#entries(this.#rows.pages(ref, isWanted), false)
    for (const { path, damage } of entries) if (damage === undefined) paths.add(path)
    // A whole one came in place of what was damaged.
    const isReplaced = ({ path, damage }: IndexedEntry): boolean => damage !== undefined && paths.has(path)
    return { parts: this.#rows.partsOf(ref), entries: entries.filter((entry) => !isReplaced(entry)) }
  }

  /** What is remembered of the entries of an export, by its row, some hundred at a time; of sidecars what tells whose they are. */
  entriesInSteps(ref: number): Steps<IndexedEntry[]> {
    return this.#entries(this.#rows.pages(ref), true)
  }

  *#entries(pages: Iterable<KeptEntry[]>, briefly: boolean): Steps<IndexedEntry[]> {
    const entries: IndexedEntry[] = []
    for (const page of pages) {
      for (const entry of indexed(page, { from: entries.length, briefly })) entries.push(entry)
      yield
    }
    return entries
  }

  /** All that a sidecar says, of which `entriesInSteps` has told a part; that part if nothing more is remembered. */
  inFull(ref: number, { entry, sidecar }: SidecarEntry): MediaSidecar {
    for (const { json } of indexed(this.#rows.entriesAt(ref, entry.path, entry.digest)))
      if (json?.kind === 'sidecar') return json.sidecar
    return sidecar
  }

  /** What other exports of the source say of items that are new to it, by their keys. */
  wordsOnNew(exports: readonly { id: string }[], source: number, keys: ReadonlySet<string>): Steps<WordOfAnother[]> {
    const here = new Set(exports.flatMap(({ id }) => this.rowOf(id) ?? []))
    return wordsOfOthers(this.#rows, this, source, keys, here)
  }

  /** The metadata of an album, by the row of its export and its folder, as far as they are remembered. */
  albumIn(ref: number, folder: string): AlbumMetadata | undefined {
    const found = this.entriesIn(ref, folder).flatMap(({ json }) => (json?.kind === 'album' ? json.album : []))
    return albumOfFolder(folder, found)?.album
  }

  /** What is remembered of a folder of an export, by the row of that. Of one export all folders cost as much as reading it once. */
  entriesIn(ref: number, folder: string): IndexedEntry[] {
    const folders = this.#foldersOf(ref).filter(([plain]) => plain.endsWith(`/${folder}`))
    return folders.flatMap(([, path]) => indexed(this.#rows.entriesIn(ref, path)))
  }

  /** Its folders as albums are known by, each with the path that is remembered. */
  #foldersOf(ref: number): (readonly [string, string])[] {
    const known = this.#folders.get(ref)
    if (known) return known
    const folders = this.#rows
      .foldersOf(ref)
      .map((path) => [`/${path.split('/').map(plainFolderName).join('/')}`, path] as const)
    this.#folders.set(ref, folders)
    return folders
  }

  /** The digest that an entry of an export had when it was read, if it is certain that it has not changed. */
  digestOf(id: string, entry: FoundEntry): string | undefined {
    const ref = this.#refs.get(id)
    const key = keyOf(entry)
    return ref === undefined || key.mark === '' ? undefined : this.#rows.digestOf(ref, key)
  }

  /** The very bytes of a file with facts are kept, as reading them back shows. */
  holdsJson(id: string, entry: IndexedEntry): boolean {
    this.flush()
    const ref = this.#refs.get(id)
    const { digest } = entry
    if (ref === undefined || digest === undefined) return false
    const json = this.#rows.jsonOf(ref, keyOf(entry))
    return json !== undefined && hash('sha256', json, 'base64') === digest
  }

  /** The row of an export that is of somebody; undefined if it is of nobody yet. */
  rowOf(id: string): number | undefined {
    return this.#refs.get(id)
  }

  /** The same. Throws for an export of nobody. */
  rowKnown(id: string): number {
    const ref = this.#refs.get(id)
    if (ref === undefined) throw new Error(`export ${id} is of nobody`)
    return ref
  }

  /** The bytes of an entry are here from now on. One that is damaged is read again by each import, and is what it is for all parts that come later. */
  remember(id: string, entry: IndexedEntry): void {
    const { digest, damage } = entry
    const ref = this.#refs.get(id)
    if (digest === undefined || ref === undefined) return
    this.#later(() => this.#rows.keepDigest(ref, keyOf(entry), digest, damage))
  }

  /** Adds what this import has made of an export to what earlier ones have. */
  add(id: string, { imported, updated, problems, ...made }: Partial<MadeTally> & Pick<MadeTally, AddedUp>): void {
    this.flush()
    const ref = this.#refs.get(id)
    if (ref === undefined) return
    transaction(this.#database, () => {
      const before = this.#rows.tallyOf(ref)
      this.#rows.setTally(ref, {
        ...before,
        ...made,
        imported: Math.max(0, before.imported + imported),
        updated: before.updated + updated,
        problems: { ...before.problems, ...problems },
        large: [...new Set([...before.large, ...(made.large ?? [])])],
        archives: archivesNow(before.archives, made.archives),
      })
    })
  }

  /**
   * Remembers where an export has which items, and what it says of them, a few thousand at a time. Of one with a stamp all that
   * ever came is looked at together, so that the last word counts; of any other an item stays where it was found first.
   */
  *noteItems(id: string, items: readonly ExportedItem[]): Steps<void> {
    const ref = this.#refs.get(id)
    if (ref === undefined) return
    const rows = new ExportItems(this.#database)
    const known = new Map<number, ExportedItem>()
    for (const page of rows.of(ref)) {
      for (const each of page) known.set(each.item, each)
      yield
    }
    let news: ExportedItem[] = []
    const write = (): void => transaction(this.#database, () => rows.note(ref, news))
    for (const each of items) {
      const before = known.get(each.item)
      if (before && before.place === each.place && before.said === each.said) continue
      if (before && !isStamp(id) && before.place > each.place) continue
      news.push(each)
      if (news.length < batch) continue
      write()
      news = []
      yield
    }
    write()
    yield
  }

  #later(write: () => void): void {
    this.#waiting.push(write)
    if (this.#waiting.length >= batch) this.flush()
  }

  /** Writes what waits. */
  flush(): void {
    const waiting = this.#waiting
    this.#waiting = []
    if (waiting.length > 0) this.#folders.clear()
    if (waiting.length > 0)
      transaction(this.#database, () => {
        for (const write of waiting) write()
      })
  }
}

/** `from`: so many of the export come before. `briefly`: as for `jsonOf`. */
function indexed(kept: Iterable<KeptEntry>, { from = 0, briefly = false } = {}): IndexedEntry[] {
  const entries: IndexedEntry[] = []
  for (const { json, digest, path, size, damage } of kept) {
    const entry: IndexedEntry = { source: nowhere, path, size, at: from + entries.length, isKnown: true }
    if (digest !== undefined) entry.digest = digest
    if (json) entry.json = jsonOf(fileName(path), json, briefly)
    if (damage === 'cut' || damage === 'doubtful') entry.damage = damage
    entries.push(entry)
  }
  return entries
}

/** Paths of archives of an export: a part that came from somewhere else is there now. */
function archivesNow(before: readonly string[] = [], made: readonly string[] = []): string[] {
  const numbers = new Set(made.flatMap((path) => partOf(path) ?? []))
  const kept = before.filter((path) => !made.includes(path) && !numbers.has(partOf(path) ?? 0))
  return [...kept, ...made].sort()
}

/** By the name of the archive, on whichever system it lies. */
function partOf(path: string): number | undefined {
  return partNameOf(/[^/\\]*$/.exec(path)?.[0] ?? '')?.part
}
