import type { DatabaseSync } from 'node:sqlite'
import type { ItemMark } from '../../../shared/search/search-words.ts'
import { flag, integer, rowReader } from '../../index/schema/typed-rows.ts'
import type { Steps } from '../../slices.ts'
import { lastRef } from '../columns/last-ref.ts'

const itemsAtATime = 2000
const comparedAtATime = 50_000

/** Bits of an item. */
const bits = { favourite: 1, archived: 2, placed: 4 } as const

const marks = `ref, favorite, archived,
  location IS NOT NULL OR instr(coalesce(camera, ''), '"latitude":') > 0 AS placed`
const markRow = rowReader({ ref: integer, favorite: flag, archived: flag, placed: flag })

/** What is true of items and no list shows: one byte an item, in memory. */
export class KeptMarks {
  readonly #database: DatabaseSync
  readonly #lookUp: ReturnType<DatabaseSync['prepare']>
  #marks = new Uint8Array(1 << 12)

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#lookUp = database.prepare(
      `SELECT ${marks} FROM json_each(?) AS chosen CROSS JOIN item ON item.ref = chosen.value`,
    )
  }

  /** Reads all; what changes meanwhile has to be read again by `readAgain`, as at any other time. */
  *read(): Steps<void> {
    const some = this.#database.prepare(`SELECT ${marks} FROM item WHERE ref > ? AND ref <= ?`)
    const end = lastRef(this.#database)
    for (let after = 0; after < end; after += itemsAtATime) {
      for (const row of some.all(after, after + itemsAtATime)) this.#put(markRow(row))
      yield
    }
  }

  readAgain(refs: readonly number[]): void {
    for (const row of this.#lookUp.all(JSON.stringify(refs))) this.#put(markRow(row))
  }

  #put({ ref, favorite, archived, placed }: ReturnType<typeof markRow>): void {
    if (ref >= this.#marks.length) {
      const larger = new Uint8Array(Math.max(ref + 1, this.#marks.length * 2))
      larger.set(this.#marks)
      this.#marks = larger
    }
    this.#marks[ref] = (favorite ? bits.favourite : 0) | (archived ? bits.archived : 0) | (placed ? bits.placed : 0)
  }

  /** Takes from the matches, a 1 by the number of each item, those that have not all of these marks. Leaves out marks that it does not keep. */
  *narrow(matches: Uint8Array, asked: readonly ItemMark[]): Steps<void> {
    const favourite = asked.includes('favourite') ? bits.favourite : 0
    const archived = asked.includes('archived') ? bits.archived : 0
    const placed = asked.includes('no-place') ? bits.placed : 0
    const mask = favourite | archived | placed
    for (let start = 0; start < matches.length; start += comparedAtATime) {
      const end = Math.min(matches.length, start + comparedAtATime)
      for (let ref = start; ref < end; ref++)
        if (((this.#marks[ref] ?? 0) & mask) !== (favourite | archived)) matches[ref] = 0
      yield
    }
  }
}

/** Whether a search for these needs what is kept here. */
export function needsMarks(asked: readonly ItemMark[]): boolean {
  return asked.some((mark) => mark === 'favourite' || mark === 'archived' || mark === 'no-place')
}
