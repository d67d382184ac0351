import type { DatabaseSync } from 'node:sqlite'
import { integer, rowReader } from '../../index/schema/typed-rows.ts'
import type { Steps } from '../../slices.ts'

const changesRow = rowReader({ changes: integer })

/** How many rows this connection has written: an open index has no other. */
export function rowsWritten(database: DatabaseSync): number {
  return changesRow(database.prepare('SELECT total_changes() AS changes').get() ?? {}).changes
}

/** What was asked for last of what nobody keeps up to date; good until something is written. */
export class UntilWritten<Key, Value> {
  readonly #database: DatabaseSync
  readonly #ask: (key: Key) => Steps<Value>
  #last: { key: Key; changes: number; value: Value } | undefined

  constructor(database: DatabaseSync, ask: (key: Key) => Steps<Value>) {
    this.#database = database
    this.#ask = ask
  }

  *get(key: Key): Steps<Value> {
    const changes = rowsWritten(this.#database)
    const last = this.#last
    if (last && last.key === key && last.changes === changes) return last.value
    const value = yield* this.#ask(key)
    this.#last = { key, changes, value }
    return value
  }
}
