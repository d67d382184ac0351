import type { DatabaseSync } from 'node:sqlite'
import { ItemFiles } from '../../index/items/item-files.ts'
import { integer, rowReader, text } from '../../index/schema/typed-rows.ts'
import { Claimants, type Face } from '../../sources/claimants.ts'
import { MergeItems } from '../../sources/merge-items.ts'
import type { FileWithBytes, SourceItems } from '../../sources/source-items.ts'
import type { IndexedEntry } from '../../takeout/reading/index-entries.ts'
import { bytesKey, bytesOf, hexOf, sameOfItself } from '../planning/digests.ts'
import type { PlannedFile } from '../planning/plan.ts'

interface WhichItemParts {
  database: DatabaseSync
  items: SourceItems
  /** The source that everything is of; its row. */
  source: number
  now: number
  /** As for `TellingParts`. */
  newSince: number
  /** Is told of items that have become others, which say something else than before. */
  changed: Set<number>
  /** Is told of contents that items have beside photos. */
  beside: Set<string>
}

/** Which item files of exports are of: what they were taken for so far is made one. */
export class WhichItem {
  /** Items that got what goes with them from items of its own. */
  readonly accompanied = new Set<number>()
  readonly #parts: WhichItemParts
  readonly #files: ItemFiles
  readonly #merging: MergeItems
  readonly #claimants: Claimants
  readonly #face: ReturnType<typeof prepareFace>

  constructor(parts: WhichItemParts) {
    this.#parts = parts
    this.#files = new ItemFiles(parts.database)
    this.#merging = new MergeItems(parts.database)
    this.#claimants = new Claimants(parts.database)
    this.#face = prepareFace(parts.database)
  }

  /**
   * The item that these files are of, made one of all that they were taken for so far. Where that cannot be, because Google
   * lists them for themselves, it is the one of the preferred file.
   */
  of(files: readonly PlannedFile[], keys: ReadonlySet<string>, stays?: number): number | undefined {
    const { items, source, now } = this.#parts
    const found = new Set<number>()
    const accompanying = new Map<number, 'motion' | 'edited'>()
    const besides: number[] = []
    for (const { entry, role, key } of files) {
      const here = items.withBytes(bytesOf(entry))
      if (here.some((each) => each.role !== 'primary')) this.#parts.beside.add(entry.digest ?? '')
      // An item of each person may have the same bytes already, and each of them is right.
      const shows =
        role === 'own' ? sameOfItself(here, true) : here.find((each) => this.#stoodForIt(each, entry, files, keys))
      if (shows) found.add(shows.item)
      else if (role === 'own' && key === undefined && here[0]) besides.push(here[0].item)
      if (shows && role !== 'own') accompanying.set(shows.item, role)
      else if (shows) accompanying.delete(shows.item)
    }
    for (const key of keys) {
      const known = items.itemOf(source, key)
      if (known !== undefined) found.add(known)
    }
    // That an item has it beside its photo tells only where nothing else does, or it would make one of two photos.
    const beside = stays ?? besides[0]
    if (found.size === 0 && beside !== undefined) found.add(beside)
    const others = new Set(files.flatMap(({ role, entry }) => (role === 'own' ? [] : hexOf(entry.digest ?? ''))))
    for (const each of accompanying.keys()) if (!this.#hasOnly(each, others)) accompanying.delete(each)
    // The photo first: what goes with it, and was an item of its own, joins it as that.
    const inOrder = [...found].toSorted((one, other) => Number(accompanying.has(one)) - Number(accompanying.has(other)))
    let [item] = inOrder
    const isPhoto = item !== undefined && !accompanying.has(item)
    for (const other of inOrder)
      if (item !== undefined && other !== item) {
        const role = isPhoto ? accompanying.get(other) : undefined
        const merged =
          role === undefined
            ? this.#merging.merge(item, other, now)
            : this.#merging.mergeAs(role, other, item, now, others)
        if (merged === undefined) continue
        item = merged
        if (role !== undefined) this.accompanied.add(merged)
        this.#parts.changed.add(merged)
      }
    return item === undefined ? undefined : this.#recognized(item)
  }

  /** What goes with a photo came without it, and was an item of its own since. That an item has the same beside it says nothing. */
  #stoodForIt(
    { item, role, number }: FileWithBytes,
    { digest = '' }: IndexedEntry,
    files: readonly PlannedFile[],
    keys: ReadonlySet<string>,
  ): boolean {
    const { items, source } = this.#parts
    if (role !== 'primary') return false
    if (items.itemOf(source, bytesKey(hexOf(digest))) === item) return true
    // Under the address of the photo, which that item has none of.
    return (
      number === 0 &&
      [...keys].some((key) => items.itemOf(source, key) === item) &&
      !files.some((file) => file.role === 'own' && this.isIn(item, file.entry))
    )
  }

  /** Each photo or video that it shows, or has shown, is one of these. With another one it is that photo, which has been taken for this, too. */
  #hasOnly(item: number, contents: ReadonlySet<string>): boolean {
    return this.#files.all(item).every(({ role, sha256 }) => role !== 'primary' || contents.has(sha256))
  }

  /** Whether it has the content of an entry, in whatever role. */
  isIn(item: number, entry: IndexedEntry): boolean {
    return this.#parts.items.withBytes(bytesOf(entry)).some((each) => each.item === item)
  }

  /** What the item is called. */
  titleOf(item: number): string {
    return this.#faceOf(item).title
  }

  #faceOf(item: number): ReturnType<typeof faceOf> {
    return faceOf(this.#face.get(item) ?? {})
  }

  /** An account may list the same photo, of which Google delivers other bytes. */
  #recognized(item: number): number {
    const { firstSeen, ...face } = this.#faceOf(item)
    if (firstSeen < this.#parts.newSince) return item
    const [only, ...more] = this.#claimants.of(face).filter((each) => each.item !== item)
    if (only?.account === undefined || only.isTold || more.length > 0) return item
    const merged = this.#merging.merge(item, only.item, this.#parts.now)
    if (merged !== undefined) this.#parts.changed.add(merged)
    return merged ?? item
  }
}

const faceOf = rowReader<Face & { firstSeen: number }>({
  title: text,
  creationTime: text,
  width: integer,
  height: integer,
  firstSeen: integer,
})

function prepareFace(database: DatabaseSync) {
  return database.prepare(
    `SELECT filename AS title, creation_time AS creationTime, width, height, first_seen AS firstSeen
     FROM item WHERE ref = ?`,
  )
}
