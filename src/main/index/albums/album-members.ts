import type { DatabaseSync } from 'node:sqlite'
import type { AlbumId } from '../../../shared/domain.ts'

/**
 * Writes the tables `album_item` and `album_duplicate` from what a run has listed, and `album_item_source` where an album has
 * more sources than its account, whose row is `source` then. Needs the tables of `makeListedTables`; to be used inside
 * transactions.
 */
export class AlbumMembers {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** Whether what was listed is another content, or another order, than the index has. */
  isOther(album: AlbumId, source?: number): boolean {
    const { alone, among } = this.#statements
    const of = source === undefined ? { album } : { album, source }
    return (source === undefined ? alone : among).differs.get(of) !== undefined
  }

  /**
   * What was listed becomes the content of the album, or what its account puts into it. Of what that had before and has no
   * longer, nothing is confirmed any more, and `run_removed` has it.
   */
  replace(album: AlbumId, source?: number): void {
    const { removed, notConfirmed, clear, fill } =
      source === undefined ? this.#statements.alone : this.#statements.among
    const of = source === undefined ? { album } : { album, source }
    removed.run(of)
    notConfirmed.run(of)
    clear.run(of)
    fill.run(of)
  }

  /** Notes how often the list has named items more than once. */
  noteDuplicates(album: AlbumId): void {
    this.#statements.forgetDuplicates.run(album)
    this.#statements.noteDuplicates.run(album)
  }
}

/** Puts items, by their rows, into an album, in this order and instead of those that it has. Inside a transaction. */
export function fillWith(database: DatabaseSync, album: AlbumId, items: readonly number[]): void {
  database.prepare('DELETE FROM album_item WHERE album = ?').run(album)
  database
    .prepare('INSERT INTO album_item (album, position, item) SELECT ?, key, value FROM json_each(?)')
    .run(album, JSON.stringify(items))
}

/** What is asked and written of the table that has what the account of an album puts into it. */
function prepareFor(database: DatabaseSync, table: 'album_item' | 'album_item_source') {
  const among = table === 'album_item_source'
  const ofAccount = (name: string): string => (among ? `AND ${name}.source = :source` : '')
  const removed = `
    SELECT item FROM ${table} AS known WHERE album = :album ${ofAccount('known')}
      AND item NOT IN (SELECT item FROM run_album_item WHERE album = :album)`
  return {
    removed: database.prepare(`INSERT OR IGNORE INTO run_removed ${removed}`),
    notConfirmed: database.prepare(`DELETE FROM item_confirmed WHERE item IN (${removed})`),
    differs: database.prepare(`
      SELECT 1 FROM run_album_item AS listed
      LEFT JOIN ${table} AS known ON known.album = listed.album AND known.item = listed.item ${ofAccount('known')}
      WHERE listed.album = :album AND (known.position IS NULL OR known.position <> listed.position)
      UNION ALL
      SELECT 1 FROM ${table} AS known WHERE known.album = :album ${ofAccount('known')} AND NOT EXISTS
        (SELECT 1 FROM run_album_item AS listed WHERE listed.album = known.album AND listed.item = known.item)
      LIMIT 1`),
    clear: database.prepare(`DELETE FROM ${table} WHERE album = :album ${among ? 'AND source = :source' : ''}`),
    fill: database.prepare(`
      INSERT INTO ${table} (album, position, item ${among ? ', source' : ''})
      SELECT album, position, item ${among ? ', :source' : ''} FROM run_album_item WHERE album = :album`),
  }
}

function prepare(database: DatabaseSync) {
  return {
    alone: prepareFor(database, 'album_item'),
    among: prepareFor(database, 'album_item_source'),
    forgetDuplicates: database.prepare('DELETE FROM album_duplicate WHERE album = ?'),
    noteDuplicates: database.prepare(`
      INSERT INTO album_duplicate (album, item, times, overlapping)
      SELECT album, item, again, again = overlaps FROM run_album_item WHERE album = ? AND again > 0`),
  }
}
