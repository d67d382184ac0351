import type { DatabaseSync } from 'node:sqlite'
import { attachPassing } from '../schema/database.ts'

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
