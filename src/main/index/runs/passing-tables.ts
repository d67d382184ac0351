import type { DatabaseSync } from 'node:sqlite'
import type { AlbumId } from '../../../shared/domain.ts'
import { attachPassing } from '../schema/database.ts'
import { integer, rowReader, text } from '../schema/typed-rows.ts'

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
const itemRow = rowReader({ item: integer })

/** Writes the tables of `makeListedTables`, which it empties. To be used inside transactions. */
export class ListedRows {
  readonly #statements: ReturnType<typeof prepare>

  /** Not inside a transaction. */
  constructor(database: DatabaseSync) {
    makeListedTables(database)
    this.#statements = prepare(database)
  }

  /**
   * Takes items in, of which one may be there twice, with the list of Google's that names them, if one does. Returns those that
   * were not in before.
   */
  add(items: readonly number[], namedBy?: 'album' | 'library'): Set<number> {
    const named = [namedBy === 'album' ? 1 : 0, namedBy === 'library' ? 1 : 0] as const
    const fresh = new Set(this.#statements.add.all(...named, JSON.stringify(items)).map((row) => itemRow(row).item))
    const others = namedBy ? items.filter((item) => !fresh.has(item)) : []
    if (others.length > 0) this.#statements.named.run(...named, JSON.stringify(others))
    return fresh
  }

  /**
   * Puts items into an album, from a position on, and returns those that were not in it before; that others came again is
   * counted. Positions only have to rise, pages rise by one.
   */
  addToAlbum(album: AlbumId, items: readonly number[], position: number, page: number): Set<number> {
    const { inAlbum, addToAlbum, seenAgain } = this.#statements
    const known = new Set(inAlbum.all(JSON.stringify(items), album).map((row) => itemRow(row).item))
    const fresh = new Set(items.filter((item) => !known.has(item)))
    if (fresh.size > 0) addToAlbum.run(album, position, page, JSON.stringify([...fresh]))
    const first = new Set(fresh)
    for (const item of items) if (!first.delete(item)) seenAgain.run(page, page, album, item)
    return fresh
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
    add: database.prepare(`
      INSERT INTO run_item (item, by_album, by_library) SELECT value, ?, ? FROM json_each(?) WHERE true
      ON CONFLICT (item) DO NOTHING RETURNING item`),
    named: database.prepare(`
      UPDATE run_item SET by_album = max(by_album, ?1), by_library = max(by_library, ?2)
      WHERE item IN (SELECT value FROM json_each(?3)) AND (by_album < ?1 OR by_library < ?2)`),
    inAlbum: database.prepare(`
      SELECT run_album_item.item FROM json_each(?) AS entry
      CROSS JOIN run_album_item ON run_album_item.album = ? AND run_album_item.item = entry.value`),
    addToAlbum: database.prepare(`
      INSERT INTO run_album_item (album, item, position, page) SELECT ?, value, ? + key, ? FROM json_each(?)`),
    seenAgain: database.prepare(`
      UPDATE run_album_item SET again = again + 1, overlaps = overlaps + (page = ? - 1), page = ?
      WHERE album = ? AND item = ?`),
    albums: database.prepare('SELECT album FROM run_album_item WHERE item = ?'),
    clearAlbum: database.prepare('DELETE FROM run_album_item WHERE album = ?'),
  }
}
