import type { DatabaseSync } from 'node:sqlite'
import { ChangedIndexError, keyFromRow, nameFromRow, photoPathFromRow } from '../../mirror-path.ts'

/**
 * Columns that tell where something lies. What is only shown, such as a place that a problem is about, is not among them,
 * nor are names of partial downloads, which are compared with all that Shoebox gives when they are read.
 */
const columns: readonly [table: string, column: string, check: Check][] = [
  ['file', 'path', 'path'],
  ['refetch', 'path', 'path'],
  ['job', 'final_path', 'path'],
  ['file_move', 'origin', 'path'],
  ['file_move', 'target', 'path'],
  ['album_file', 'made_of', 'path'],
  ['album_file', 'name', 'name'],
  ['album_file', 'name_key', 'key'],
  ['album', 'folder', 'name'],
  ['album', 'folder_key', 'key'],
  ['album', 'folder_was', 'name'],
]

/**
 * What the constructors take for sure: letters, digits and `_-.`, no dot before a slash or at the end, nothing like a device
 * of Windows. Written so that a million rows take little time; other names are not wrong, only looked at one by one.
 */
const ordinaryName = (column: string): string => `
  length(${column}) BETWEEN 1 AND 250 AND octet_length(${column}) = length(${column})
  AND substr(${column}, -1) NOT IN ('.', '/') AND ${column} NOT GLOB '[CcPpAaNnLl][OoRrUuPp][NnXxLlMmTt]*'`
const plainName = (column: string): string => `${column} NOT GLOB '*[^-.0-9A-Z_a-z]*' AND ${ordinaryName(column)}`
const plainPath = (column: string): string => `
  ${column} GLOB 'Photos/*' AND ${column} NOT GLOB '*[^--9A-Z_a-z]*' AND ${ordinaryName(column)}
  AND instr(${column}, './') = 0 AND instr(${column}, '//') = 0
  AND ${column} NOT GLOB '*/[CcPpAaNnLl][OoRrUuPp][NnXxLlMmTt]*'`
const plainKey = (column: string): string =>
  `octet_length(${column}) >= 1 AND instr(${column}, '/') = 0 AND instr(${column}, char(0)) = 0`

const checks = {
  path: { plain: plainPath, parse: photoPathFromRow },
  name: { plain: plainName, parse: nameFromRow },
  key: { plain: plainKey, parse: keyFromRow },
}
type Check = keyof typeof checks

/** Minutes that a zone is ahead of UTC: none is further. */
const furthestZone = 1440
/** Numbers of items are counted up from 1, and lists with a place for each are kept in memory. */
const mostItems = 2 ** 28
/** Half of what a JavaScript number holds, so that the database can add a few of them. */
const largestInteger = 2 ** 52
const largest: Readonly<Record<string, number>> = {
  'item.zone': furthestZone,
  // Stretches of time that have no beginning or no end.
  'zone_change.earliest': Number.MAX_SAFE_INTEGER,
  'zone_change.latest': Number.MAX_SAFE_INTEGER,
}

/** Conditions on rows with an integer that no JavaScript number holds, or cannot be what it stands for; empty for no integers. */
function absurdIntegers(database: DatabaseSync, table: string): string {
  const integers = database.prepare("SELECT name FROM pragma_table_info(?) WHERE type = 'INTEGER'").all(table)
  const most = (column: string): number => largest[`${table}.${column}`] ?? largestInteger
  return integers
    .map(({ name }) => String(name))
    .map((column) => `${column} NOT BETWEEN ${-most(column)} AND ${most(column)}`)
    .join(' OR ')
}

/** Integers beyond 2^53 cannot be read at all. A smaller one can stand for any time; see `shared/moment.ts`. */
function assertReadable(database: DatabaseSync): void {
  for (const { name } of database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()) {
    const table = String(name)
    const absurd = absurdIntegers(database, table)
    if (absurd !== '' && database.prepare(`SELECT 1 FROM ${table} WHERE ${absurd} LIMIT 1`).get())
      throw new ChangedIndexError(`the index holds a number in ${table} that is none of Shoebox`)
  }
}

/**
 * Makes sure that the numbers of items can be those that Shoebox counted: lists have a place for each number up to the
 * highest, and are gone through by numbers. Two looks at the ends of a table, however large it is. Throws `ChangedIndexError`.
 */
export function assertItemNumbers(database: DatabaseSync): void {
  // Compared by the database, because no JavaScript number holds some of them.
  const absurd = database.prepare('SELECT 1 WHERE (SELECT min(ref) FROM item) < 1 OR (SELECT max(ref) FROM item) > ?')
  if (absurd.get(mostItems)) throw new ChangedIndexError('the index holds a number of an item that is none of Shoebox')
}

/**
 * Makes sure that every row of the index that tells where something lies tells a place in the mirror, and that all its
 * numbers can be read. The database looks for what is out of the ordinary, which takes about a second for a million rows,
 * and the constructors of names and paths decide. Rows are checked again wherever they are read; this finds them early.
 * Throws `ChangedIndexError`.
 */
export function assertOwnRows(database: DatabaseSync): void {
  assertItemNumbers(database)
  assertReadable(database)
  for (const [table, column, check] of columns) {
    const { plain, parse } = checks[check]
    const odd = database.prepare(`SELECT ${column} AS value FROM ${table} WHERE NOT (${plain(column)})`)
    for (const { value } of odd.iterate()) parse(value)
  }
}
