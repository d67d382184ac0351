import type { DatabaseSync } from 'node:sqlite'
import type { AlbumId } from '../../../shared/domain.ts'
import { attachPassing } from '../schema/database.ts'
import { rowReader, text } from '../schema/typed-rows.ts'

/**
 * Empty tables for what a run lists, which go with the connection: `run_item`, `run_album_item`, and `run_removed`, items that
 * an album had before. What a run has listed becomes the index's own by `AlbumMembers` and `Confirmations`.
 */
export function makeListedTables(database: DatabaseSync): void {
  attachPassing(database)
  database.exec(`
    CREATE TABLE IF NOT EXISTS passing.run_item (
      item INTEGER PRIMARY KEY,
      -- 1 if Google has named it in this run, in an album or in the library
      by_album INTEGER NOT NULL,
      by_library INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS passing.run_album_item (
      album TEXT NOT NULL, item INTEGER NOT NULL, position INTEGER NOT NULL,
      page INTEGER NOT NULL, again INTEGER NOT NULL DEFAULT 0, overlaps INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (album, item)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS passing.run_album_item_item ON run_album_item (item);
    CREATE TABLE IF NOT EXISTS passing.run_removed (item INTEGER PRIMARY KEY) STRICT;
    DELETE FROM run_item; DELETE FROM run_album_item; DELETE FROM run_removed;`)
}

const albumRow = rowReader({ album: text })

/** Writes the tables of `makeListedTables`, which it empties. To be used inside transactions. */
export class ListedRows {
  readonly #statements: ReturnType<typeof prepare>

  /** Not inside a transaction. */
  constructor(database: DatabaseSync) {
    makeListedTables(database)
    this.#statements = prepare(database)
  }

  /** Takes an item in, with the list of Google's that names it, if one does; false if it was in before. */
  add(item: number, namedBy?: 'album' | 'library'): boolean {
    const [byAlbum, byLibrary] = [namedBy === 'album' ? 1 : 0, namedBy === 'library' ? 1 : 0]
    if (this.#statements.add.run(item, byAlbum, byLibrary).changes === 1) return true
    if (namedBy) this.#statements.named.run(byAlbum, byLibrary, item)
    return false
  }

  /**
   * Puts an item into an album; false if it is in it already, which is counted. Positions only have to rise, pages rise by
   * one.
   */
  addToAlbum(album: AlbumId, item: number, position: number, page: number): boolean {
    if (this.#statements.addToAlbum.run(album, item, position, page).changes === 1) return true
    this.#statements.seenAgain.run(page, page, album, item)
    return false
  }

  /** The albums that an item was put into. */
  albumsOf(item: number): AlbumId[] {
    return this.#statements.albums.all(item).map((row) => albumRow(row).album as AlbumId)
  }

  /** Forgets what was put into an album. */
  clearAlbum(album: AlbumId): void {
    this.#statements.clearAlbum.run(album)
  }
}

function prepare(database: DatabaseSync) {
  return {
    add: database.prepare('INSERT OR IGNORE INTO run_item (item, by_album, by_library) VALUES (?, ?, ?)'),
    named: database.prepare(`
      UPDATE run_item SET by_album = max(by_album, ?), by_library = max(by_library, ?) WHERE item = ?`),
    addToAlbum: database.prepare(`
      INSERT OR IGNORE INTO run_album_item (album, item, position, page) VALUES (?, ?, ?, ?)`),
    seenAgain: database.prepare(`
      UPDATE run_album_item SET again = again + 1, overlaps = overlaps + (page = ? - 1), page = ?
      WHERE album = ? AND item = ?`),
    albums: database.prepare('SELECT album FROM run_album_item WHERE item = ?'),
    clearAlbum: database.prepare('DELETE FROM run_album_item WHERE album = ?'),
  }
}
