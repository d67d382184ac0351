import type { DatabaseSync } from 'node:sqlite'

/** Everything that says of an item what it is or where it is, in the order in which it can go. */
const tables =
  'album_item album_item_source album_file album_duplicate item_confirmed refetch undelivered replacement job export_item export_member former_member item_source'.split(
    ' ',
  )

/** Forgets items altogether. Their files must be gone from where they were. To be used inside transactions. */
export class ForgottenItems {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  forget(item: number): void {
    for (const statement of this.#statements) statement.run({ item })
  }
}

function prepare(database: DatabaseSync) {
  return [
    ...tables.map((table) => `DELETE FROM ${table} WHERE item = :item`),
    'UPDATE file_problem SET item = NULL WHERE item = :item',
    'DELETE FROM file WHERE id IN (SELECT file FROM item_file WHERE item = :item)',
    'DELETE FROM item WHERE ref = :item',
  ].map((statement) => database.prepare(statement))
}
