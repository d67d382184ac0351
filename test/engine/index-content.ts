import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { addRow } from '../rows/rows.ts'

/** Everything in an index, apart from what every opening makes anew. */
export function contentOf(path: string): unknown[] {
  const database = new DatabaseSync(path)
  try {
    const tables = database.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name").all()
    return [
      database.prepare('PRAGMA user_version').get(),
      database.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all(),
      ...tables.map(({ name }) => database.prepare(`SELECT * FROM ${String(name)}`).all()),
    ]
  } finally {
    database.close()
  }
}

/** Makes the index of a mirror as large as one of some fifty thousand items. */
export function padIndex(mirror: string): void {
  const database = new DatabaseSync(join(mirror, '.shoebox/index.sqlite'))
  addRow(database, 'meta', { name: 'padding', value: '0'.repeat(34_000_000) })
  database.close()
}
