import type { DatabaseSync } from 'node:sqlite'
import { ChangedIndexError } from '../mirror-path.ts'

const tokens = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[^]*?(?:\*\/|$)|[\w$]+|\s+|[^]/gu
const saysNothing = /^(?:--|\/\*|\s)/

/** A statement without comments and spaces: how it is written may differ between versions. */
function meaningOf(sql: unknown): string[] {
  const parts = typeof sql === 'string' ? sql.match(tokens) : undefined
  return parts?.filter((part) => !saysNothing.test(part)) ?? []
}

/** A line for each table, index, trigger and view, and for how many places in the file they take. */
function schemaOf(database: DatabaseSync, most: number): string[] {
  const rows = database
    .prepare(`SELECT type, name, tbl_name, sql, rootpage FROM sqlite_schema ORDER BY type, name, sql LIMIT ?`)
    .all(most)
  const places = new Set(rows.map((row) => row['rootpage']))
  const lines = rows.map((row) => JSON.stringify([row['type'], row['name'], row['tbl_name'], meaningOf(row['sql'])]))
  return [...lines, `${places.size} places`]
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
 * Makes sure that a database holds the tables, indexes and triggers of `own`, and nothing else: what is planted there would
 * run with the next change, or give other answers. Comments and spaces do not count. Throws `ChangedIndexError`.
 */
export function assertSameSchema(database: DatabaseSync, own: DatabaseSync): void {
  const wanted = schemaOf(own, -1)
  const found = schemaOf(database, wanted.length)
  const other = found.find((line, at) => line !== wanted[at]) ?? (found.length < wanted.length ? 'less' : undefined)
  if (other !== undefined) throw new ChangedIndexError(`the database holds ${other.slice(0, 200)}`)
}
