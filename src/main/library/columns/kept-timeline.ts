import type { DatabaseSync } from 'node:sqlite'
import type { ItemColumns, LibraryQuery } from '../../../shared/domain.ts'
import { integer, rowReader } from '../../index/schema/typed-rows.ts'
import type { Steps } from '../../slices.ts'
import { librarySteps } from './library-columns.ts'

const changesRow = rowReader({ changes: integer })

/**
 * Answers questions for items, the one for all of them from memory (13 bytes an item) as long as nothing was written since it
 * was worked out. SQLite counts the rows that its connection writes, and an open index has no other. Answers are shared:
 * whoever gets one changes nothing in it.
 */
export function keptTimeline(database: DatabaseSync): (query: LibraryQuery) => Steps<ItemColumns> {
  const changes = database.prepare('SELECT total_changes() AS changes')
  const changesNow = (): number => changesRow(changes.get() ?? {}).changes
  let kept: { columns: ItemColumns; changes: number } | undefined
  return function* (query) {
    const { first, ...narrowed } = query
    if (Object.keys(narrowed).length > 0) return yield* librarySteps(database, query)
    const before = changesNow()
    if (kept && kept.changes !== before) kept = undefined
    if (!kept && first !== undefined) return yield* librarySteps(database, query)
    if (!kept) {
      const columns = yield* librarySteps(database, query)
      // What was written meanwhile may be in it or not.
      if (changesNow() !== before) return columns
      kept = { columns, changes: before }
    }
    if (first === undefined) return kept.columns
    const { ref, ratio, day, flags } = kept.columns
    return {
      ref: ref.slice(0, first),
      ratio: ratio.slice(0, first),
      day: day.slice(0, first),
      flags: flags.slice(0, first),
    }
  }
}
