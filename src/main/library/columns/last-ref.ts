import type { DatabaseSync } from 'node:sqlite'
import { integer, one, rowReader } from '../../index/schema/typed-rows.ts'

const lastRow = rowReader({ last: integer })

/** The highest number that an item has; 0 if there is none. */
export function lastRef(database: DatabaseSync): number {
  return one(lastRow, database.prepare('SELECT coalesce(max(ref), 0) AS last FROM item').get()).last
}
