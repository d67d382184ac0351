import type { DatabaseSync } from 'node:sqlite'
import { integer, rowReader } from '../schema/typed-rows.ts'

const itemRow = rowReader({ item: integer })

/** The rows of items of which only a camera's clock tells when they were taken, and no zone of their own. */
export function clockItems(database: DatabaseSync): number[] {
  return database
    .prepare(
      `SELECT ref AS item FROM item INDEXED BY item_by_clock
       WHERE time_known = 'clock' AND coalesce(zone_from, 'neighbour') = 'neighbour'`,
    )
    .all()
    .map((row) => itemRow(row).item)
}
