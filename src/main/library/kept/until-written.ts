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
  readonly #most: number
  /** The one that was asked for last is the last. */
  readonly #kept = new Map<Key, { value: Value }>()
  #changes = 0

  /** `most`: of so many keys it is kept. */
  constructor(database: DatabaseSync, ask: (key: Key) => Steps<Value>, most = 1) {
    this.#database = database
    this.#ask = ask
    this.#most = most
  }

  *get(key: Key): Steps<Value> {
    const changes = rowsWritten(this.#database)
    if (changes !== this.#changes) this.#kept.clear()
    this.#changes = changes
    const kept = this.#kept.get(key) ?? { value: yield* this.#ask(key) }
    // While it was asked for, somebody else may have asked for what holds after another write.
    if (this.#changes !== changes) return kept.value
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    for (const old of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) break
      this.#kept.delete(old)
    }
    return kept.value
  }
}
