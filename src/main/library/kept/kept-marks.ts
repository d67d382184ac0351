import type { DatabaseSync } from 'node:sqlite'
import type { ItemMark } from '../../../shared/search/search-words.ts'
import type { MomentRange } from '../../../shared/search/time-meaning.ts'
import { flag, integer, rowReader } from '../../index/schema/typed-rows.ts'
import type { Steps } from '../../slices.ts'
import { lastRef } from '../columns/last-ref.ts'
import { itemRanges } from './matches.ts'

const itemsAtATime = 1000

/** What is kept of an item, and when it has a mark. */
const kept = {
  favourite: { sql: 'favorite', is: true },
  archived: { sql: 'archived', is: true },
  'no-place': { sql: `location IS NOT NULL OR instr(coalesce(camera, ''), '"latitude":') > 0`, is: false },
  // What an account only has because it was put there from here did not come from it.
  backup: {
    sql: `${isFrom(`= 'library' AND facts ->> 'uploaded' IS NULL`)} OR (account IS NOT NULL AND NOT ${isFrom(`= 'library'`)})`,
    is: true,
  },
  takeout: { sql: isFrom(`<> 'library'`), is: true },
  original: { sql: hasFile(`role = 'primary' AND fidelity = 'original'`), is: true },
  edited: { sql: hasFile(`role = 'edited'`), is: true },
  problem: { sql: 'EXISTS (SELECT 1 FROM file_problem WHERE file_problem.item = item.ref)', is: true },
} as const satisfies { readonly [Mark in ItemMark]?: { sql: string; is: boolean } }
type KeptMark = keyof typeof kept
const keptMarks = Object.keys(kept) as KeptMark[]
const bitOf = (mark: KeptMark): number => 1 << keptMarks.indexOf(mark)

/** Whether an item has a source of such a kind. */
function isFrom(kind: string): string {
  return `EXISTS (SELECT 1 FROM item_source CROSS JOIN source ON source.ref = item_source.source
    WHERE item_source.item = item.ref AND source.kind ${kind})`
}

function hasFile(condition: string): string {
  return `EXISTS (SELECT 1 FROM item_file WHERE item_file.item = item.ref AND number = 0 AND ${condition})`
}

const columns = `ref, first_seen AS firstSeen, ${keptMarks.map((mark) => `(${kept[mark].sql}) AS "${mark}"`).join(', ')}`
const markRow = rowReader({
  ref: integer,
  firstSeen: integer,
  favourite: flag,
  archived: flag,
  'no-place': flag,
  backup: flag,
  takeout: flag,
  original: flag,
  edited: flag,
  problem: flag,
})

/** What is true of items and no list shows, and when they came: nine bytes an item, in memory. */
export class KeptMarks {
  readonly #database: DatabaseSync
  readonly #lookUp: ReturnType<DatabaseSync['prepare']>
  #marks = new Uint8Array(1 << 12)
  /** Milliseconds since 1970. */
  #firstSeen = new Float64Array(1 << 12)

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#lookUp = database.prepare(
      `SELECT ${columns} FROM json_each(?) AS chosen CROSS JOIN item ON item.ref = chosen.value`,
    )
  }

  /** Reads all; what changes meanwhile has to be read again by `readAgain`, as at any other time. */
  *read(): Steps<void> {
    const some = this.#database.prepare(`SELECT ${columns} FROM item WHERE ref > ? AND ref <= ?`)
    const end = lastRef(this.#database)
    for (let after = 0; after < end; after += itemsAtATime) {
      for (const row of some.all(after, after + itemsAtATime)) this.#put(markRow(row))
      yield
    }
  }

  readAgain(refs: readonly number[]): void {
    for (const row of this.#lookUp.all(JSON.stringify(refs))) this.#put(markRow(row))
  }

  #put(row: ReturnType<typeof markRow>): void {
    const { ref, firstSeen } = row
    if (ref >= this.#marks.length) {
      const room = Math.max(ref + 1, this.#marks.length * 2)
      const [marks, seen] = [new Uint8Array(room), new Float64Array(room)]
      marks.set(this.#marks)
      seen.set(this.#firstSeen)
      ;[this.#marks, this.#firstSeen] = [marks, seen]
    }
    let bits = 0
    for (const mark of keptMarks) if (row[mark]) bits |= bitOf(mark)
    this.#marks[ref] = bits
    this.#firstSeen[ref] = firstSeen
  }

  /** Takes from the matches, a 1 by the number of each item, those that have not all of these marks. Leaves out marks that it does not keep. */
  *narrow(matches: Uint8Array, asked: readonly ItemMark[]): Steps<void> {
    let [mask, wanted] = [0, 0]
    for (const mark of asked) {
      if (!isKept(mark)) continue
      mask |= bitOf(mark)
      if (kept[mark].is) wanted |= bitOf(mark)
    }
    if (mask === 0) return
    for (const [start, end] of itemRanges(matches.length)) {
      for (let ref = start; ref < end; ref++) if (((this.#marks[ref] ?? 0) & mask) !== wanted) matches[ref] = 0
      yield
    }
  }

  /** Takes from the matches those that came in none of these ranges. */
  *narrowToAdded(matches: Uint8Array, added: readonly MomentRange[]): Steps<void> {
    const isAdded = (at: number): boolean => added.some(({ from, to = Infinity }) => at >= from && at < to)
    for (const [start, end] of itemRanges(matches.length)) {
      for (let ref = start; ref < end; ref++) if (!isAdded(this.#firstSeen[ref] ?? 0)) matches[ref] = 0
      yield
    }
  }

  /** When the last of these came; undefined if there are none. */
  *lastSeen(refs: Uint32Array): Steps<number | undefined> {
    let last: number | undefined
    for (const [start, end] of itemRanges(refs.length)) {
      for (let at = start; at < end; at++) {
        const seen = this.#firstSeen[refs[at] ?? 0] ?? 0
        if (last === undefined || seen > last) last = seen
      }
      yield
    }
    return last
  }
}

function isKept(mark: ItemMark): mark is KeptMark {
  return mark in kept
}

/** Whether a search for these needs what is kept here. */
export function needsMarks(asked: readonly ItemMark[]): boolean {
  return asked.some(isKept)
}
