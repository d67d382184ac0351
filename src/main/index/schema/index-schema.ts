import { hash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { ChangedIndexError } from '../../mirror-path.ts'

const tokens = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[^]*?(?:\*\/|$)|[\w$]+|\s+|[^]/gu
const saysNothing = /^(?:--|\/\*|\s)/

/** A statement without comments and spaces: how it is written may differ between versions. */
function meaningOf(sql: unknown): string[] {
  const parts = typeof sql === 'string' ? sql.match(tokens) : undefined
  return parts?.filter((part) => !saysNothing.test(part)) ?? []
}

/**
 * What a database holds: a line for each table, index, trigger and view, and for how many places in the file they take.
 * Comments and spaces do not count.
 */
export function schemaLines(database: DatabaseSync, most = -1): string[] {
  const rows = database
    .prepare(`SELECT type, name, tbl_name, sql, rootpage FROM sqlite_schema ORDER BY type, name, sql LIMIT ?`)
    .all(most)
  const places = new Set(rows.map(({ rootpage }) => rootpage))
  const lines = rows.map(({ type, name, tbl_name: table, sql }) => JSON.stringify([type, name, table, meaningOf(sql)]))
  return [...lines, `${places.size} places`]
}

/**
 * SHA-256 of `schemaLines`: two databases with one digest hold the same. Of one with more lines than an index of ours has only as many
 * count as show that it is none.
 */
export function schemaDigest(database: DatabaseSync): string {
  return hash('sha256', schemaLines(database, 2000).join('\n'))
}

/** Statements that make of an empty database one with the same tables, rows, indexes, triggers and views. */
export function asStatements(database: DatabaseSync): string {
  const kept = database.prepare(`SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid`).all()
  const [tables, others] = [true, false].map((of) => kept.filter(({ type }) => (type === 'table') === of))
  const rows = (tables ?? []).flatMap(({ name }) => rowsAsStatements(database, String(name)))
  // Triggers come last: they would do with these rows what they have done with them before.
  return [...(tables ?? []).map(({ sql }) => sql), ...rows, ...(others ?? []).map(({ sql }) => sql)].join(';\n')
}

function rowsAsStatements(database: DatabaseSync, table: string): string[] {
  const names = database.prepare('SELECT name FROM pragma_table_info(?)').all(table)
  const columns = names.map(({ name }) => `"${String(name)}"`)
  const values = columns.map((column) => `quote(${column})`).join(` || ',' || `)
  const rows = database.prepare(`SELECT ${values} AS said FROM "${table}"`).all()
  return rows.map(({ said }) => `INSERT INTO "${table}" (${columns.join()}) VALUES (${String(said)})`)
}

/**
 * SQLite's settings for a file that somebody else may have prepared: what is in it does as little as can be. A connection
 * should be opened as `defensive`, too.
 */
export function trustNothingIn(database: DatabaseSync): void {
  database.exec('PRAGMA trusted_schema = OFF')
  database.exec('PRAGMA cell_size_check = ON')
}

/**
 * Makes sure that a database holds the tables, indexes and triggers that `wanted` says, by `schemaLines`, and nothing else: what
 * is planted there would run with the next change, or give other answers. Throws `ChangedIndexError`.
 */
export function assertSameSchema(database: DatabaseSync, wanted: readonly string[]): void {
  const found = schemaLines(database, wanted.length)
  // The last line has the count of places, so that fewer lines differ as well.
  const other = found.find((line, at) => line !== wanted[at])
  if (other !== undefined) throw new ChangedIndexError(`the database holds ${other.slice(0, 200)}`)
}
