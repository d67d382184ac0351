import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, AlbumId } from '../../../shared/domain.ts'

/**
 * Writes the table `item_confirmed`: when Google last said of an item that no list names that it has it. To be used inside
 * transactions.
 */
export class Confirmations {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  confirm(item: number, now: number): void {
    this.#statements.confirm.run(item, now)
  }

  forget(item: number): void {
    this.#statements.forget.run(item)
  }

  /** What only this album has confirmed may be gone with it. */
  forgetAlbum(album: AlbumId): void {
    this.#statements.forgetAlbum.run(album)
  }
}

/**
 * Confirms what albums have named in this run and the library has not, anew where that was so long ago as `renewAfter`
 * milliseconds; what the library names needs no other confirmation, and gets none when it is missing there. Needs the tables
 * of `makeListedTables`. Inside a transaction.
 */
export function confirmListed(database: DatabaseSync, account: AccountId, now: number, renewAfter: number): void {
  database.exec('DELETE FROM item_confirmed WHERE item IN (SELECT item FROM run_item WHERE by_library = 1)')
  database
    .prepare(
      `INSERT INTO item_confirmed (item, at)
       SELECT run_item.item, :now FROM run_item JOIN item ON item.ref = run_item.item
       WHERE item.account = :account AND by_album = 1 AND by_library = 0
       ON CONFLICT (item) DO UPDATE SET at = excluded.at WHERE at NOT BETWEEN :now - :renewAfter AND :now`,
    )
    .run({ account, now, renewAfter })
}

function prepare(database: DatabaseSync) {
  return {
    confirm: database.prepare(`
      INSERT INTO item_confirmed (item, at) VALUES (?, ?) ON CONFLICT (item) DO UPDATE SET at = excluded.at`),
    forget: database.prepare('DELETE FROM item_confirmed WHERE item = ?'),
    forgetAlbum: database.prepare(
      'DELETE FROM item_confirmed WHERE item IN (SELECT item FROM album_item WHERE album = ?)',
    ),
  }
}
