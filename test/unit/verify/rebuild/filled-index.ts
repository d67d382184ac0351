import type { DatabaseSync } from 'node:sqlite'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import { parseEntry } from '../../../../src/main/verify/rebuild/catalogue-entries.ts'
import { FillIndex } from '../../../../src/main/verify/rebuild/fill-index.ts'

const tables = `account owner source album item item_source album_source album_item_source album_item current_file
  earlier_file`

/** All rows that a rebuilt index must have, with ids in the place of row numbers. */
export function rowsOf(database: DatabaseSync): unknown {
  const idsIn = (table: string): Map<unknown, unknown> =>
    new Map(
      database
        .prepare(`SELECT ref, id FROM ${table}`)
        .all()
        .map((row) => [row['ref'], row['id']]),
    )
  const [items, sources] = [idsIn('item'), idsIn('source')]
  return tables.split(/\s+/).map((table) =>
    database
      .prepare(`SELECT * FROM ${table}`)
      .all()
      .map((row) => ({ ...row, ref: 0, item: items.get(row['item']), source: sources.get(row['source']) }))
      .map((row) => JSON.stringify(row))
      .sort(),
  )
}

/** The index that a rebuild makes of these lines. Throws what is wrong with the first that is not taken over. */
export function rebuiltFrom(lines: readonly string[], now: number): DatabaseSync {
  const database = openDatabase(':memory:')
  const fill = new FillIndex(database, now)
  database.exec('BEGIN')
  for (const line of lines) {
    const parsed = parseEntry(line)
    const detail = parsed.ok ? fill.add(parsed.entry) : parsed.detail
    if (detail !== undefined) throw new Error(`${detail}: ${line}`)
  }
  fill.finish()
  database.exec('COMMIT')
  return database
}
