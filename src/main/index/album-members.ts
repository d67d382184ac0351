import type { DatabaseSync } from 'node:sqlite'
import type { AlbumId } from '../../shared/domain.ts'

/**
 * Writes the tables `album_item` and `album_duplicate` from what a run has listed. Needs the tables of `makeListedTables`;
 * to be used inside transactions.
 */
export class AlbumMembers {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** Whether what was listed is another content, or another order, than the index has. */
  isOther(album: AlbumId): boolean {
    return this.#statements.differs.get(album, album) !== undefined
  }

  /**
   * What was listed becomes the content of the album. Of what it had before and has no longer, nothing is confirmed any
   * more, and `run_removed` has it.
   */
  replace(album: AlbumId): void {
    const { removed, notConfirmed, clear, fill } = this.#statements
    removed.run(album, album)
    notConfirmed.run(album, album)
    clear.run(album)
    fill.run(album)
  }

  /** Notes how often the list has named items more than once. */
  noteDuplicates(album: AlbumId): void {
    this.#statements.forgetDuplicates.run(album)
    this.#statements.noteDuplicates.run(album)
  }
}

/**
 * Puts items into albums: `members` is a query for `album`, `position` and `item`, which are ids; those of which the index has
 * no album, or no item, are left out. Inside a transaction.
 */
export function fillFrom(database: DatabaseSync, members: string): void {
  database.exec(`
    INSERT INTO album_item (album, position, item)
    SELECT entry.album, entry.position, item.ref FROM (${members}) AS entry
    JOIN item ON item.id = entry.item JOIN album ON album.id = entry.album`)
}

function prepare(database: DatabaseSync) {
  const removed = `
    SELECT item FROM album_item
    WHERE album = ? AND item NOT IN (SELECT item FROM run_album_item WHERE album = ?)`
  return {
    removed: database.prepare(`INSERT OR IGNORE INTO run_removed ${removed}`),
    notConfirmed: database.prepare(`DELETE FROM item_confirmed WHERE item IN (${removed})`),
    differs: database.prepare(`
      SELECT 1 FROM run_album_item AS listed
      LEFT JOIN album_item AS known ON known.album = listed.album AND known.item = listed.item
      WHERE listed.album = ? AND (known.position IS NULL OR known.position <> listed.position)
      UNION ALL
      SELECT 1 FROM album_item AS known WHERE known.album = ? AND NOT EXISTS
        (SELECT 1 FROM run_album_item AS listed WHERE listed.album = known.album AND listed.item = known.item)
      LIMIT 1`),
    clear: database.prepare('DELETE FROM album_item WHERE album = ?'),
    fill: database.prepare(
      'INSERT INTO album_item (album, position, item) SELECT album, position, item FROM run_album_item WHERE album = ?',
    ),
    forgetDuplicates: database.prepare('DELETE FROM album_duplicate WHERE album = ?'),
    noteDuplicates: database.prepare(`
      INSERT INTO album_duplicate (album, item, times, overlapping)
      SELECT album, item, again, again = overlaps FROM run_album_item WHERE album = ? AND again > 0`),
  }
}
