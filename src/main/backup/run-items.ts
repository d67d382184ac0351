import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { AlbumId } from '../../shared/domain.ts'
import type { AlbumProgress } from '../../shared/tasks/progress.ts'
import { ListedRows } from '../index/runs/passing-tables.ts'
import { rowReader, text } from '../index/schema/typed-rows.ts'

/** `open`: some file of the item is queued or under way. */
export type ItemState = 'open' | 'done' | 'failed' | 'waiting'

type Counts = Record<ItemState, number>

const stateRow = rowReader({ state: text })

interface AlbumCounts extends Counts {
  listed: boolean
  unchanged: boolean
}

/**
 * Which items and albums belong to the run, and how many of them are in which state. The items themselves are rows of
 * passing tables, so that memory does not grow with the library; the counts are kept beside, so that progress costs
 * nothing. Call `moved` in the same turn of the event loop as the commit it tells of.
 */
export class RunItems {
  readonly counts: Counts = { open: 0, done: 0, failed: 0, waiting: 0 }
  /** Items that were complete before this run. */
  skipped = 0
  readonly #albums = new Map<AlbumId, AlbumCounts>()
  readonly #rows: ListedRows
  readonly #states: StatementSync

  constructor(database: DatabaseSync) {
    this.#rows = new ListedRows(database)
    this.#states = database.prepare('SELECT state FROM job WHERE item = ?')
  }

  /** The state that the journal gives an item of this run. */
  stateOf(item: number): ItemState {
    const states = new Set(this.#states.all(item).map((row) => stateRow(row).state))
    if (states.size === 0) return 'done'
    if (states.has('queued') || states.has('active') || states.has('publishing')) return 'open'
    return states.has('failed') ? 'failed' : 'waiting'
  }

  /**
   * Takes an item in, before its jobs are counted; false if it was in before. `namedBy` is the list of Google's that
   * has it, if it comes from one. Inside a transaction.
   */
  insert(item: number, namedBy?: 'album' | 'library'): boolean {
    return this.#rows.add([item], namedBy).size === 1
  }

  /** The same for all items of a page, of which one may be there twice. Returns those that were not in before. */
  insertAll(items: readonly number[], namedBy?: 'album' | 'library'): Set<number> {
    return this.#rows.add(items, namedBy)
  }

  /**
   * Puts items into an album, from a position on, and returns those that were not in it before; that others came again is
   * counted. Positions only have to rise, pages rise by one. Inside a transaction.
   */
  insertIntoAlbum(album: AlbumId, items: readonly number[], position: number, page: number): Set<number> {
    return this.#rows.addToAlbum(album, items, position, page)
  }

  /** How many items the run has to do with so far. */
  total(): number {
    const { open, done, failed, waiting } = this.counts
    return open + done + failed + waiting
  }

  /** After the commit: counts what `insert` took in. */
  countNew(state: ItemState): void {
    this.counts[state]++
    if (state === 'done') this.skipped++
  }

  /** After the commit: counts what `insertIntoAlbum` took in. */
  countInAlbum(album: AlbumId, state: ItemState): void {
    this.#album(album)[state]++
  }

  /** Tells that an item went from one state to another. */
  moved(item: number, from: ItemState, to: ItemState): void {
    if (from === to) return
    this.counts[from]--
    this.counts[to]++
    for (const id of this.#rows.albumsOf(item)) {
      const album = this.#album(id)
      album[from]--
      album[to]++
    }
  }

  hasAlbum(album: AlbumId): boolean {
    return this.#albums.has(album)
  }

  addAlbum(album: AlbumId): void {
    this.#album(album)
  }

  albumListed(album: AlbumId): void {
    this.#album(album).listed = true
  }

  /** The album counts as listed, because nothing shows that it has changed. */
  albumUnchanged(album: AlbumId): void {
    const counts = this.#album(album)
    counts.listed = true
    counts.unchanged = true
  }

  /** Forgets what was listed of an album, to list it from the start. */
  restartAlbum(album: AlbumId): void {
    this.#rows.clearAlbum(album)
    this.#albums.delete(album)
    this.#album(album)
  }

  albums(): AlbumProgress[] {
    return [...this.#albums].map(([album, { open, done, failed, waiting, listed, unchanged }]) => ({
      album,
      items: open + done + failed + waiting,
      done,
      failed,
      waiting,
      listed,
      ...(unchanged && { unchanged }),
    }))
  }

  get albumsTotal(): number {
    return this.#albums.size
  }

  get albumsListed(): number {
    let listed = 0
    for (const album of this.#albums.values()) if (album.listed) listed++
    return listed
  }

  #album(album: AlbumId): AlbumCounts {
    let counts = this.#albums.get(album)
    if (!counts) {
      counts = { open: 0, done: 0, failed: 0, waiting: 0, listed: false, unchanged: false }
      this.#albums.set(album, counts)
    }
    return counts
  }
}
