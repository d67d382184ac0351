import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { type Row, type Some, type Table, tables, views } from './tables.ts'
import { throughViews } from './through-views.ts'

type Given = Readonly<Record<string, unknown>>
type Standard = Readonly<Record<string, (row: Given) => SQLInputValue>>

const lower = (name: unknown): string => String(name).toLowerCase()
const photo = { mime_type: () => 'image/jpeg', mtime: () => 0, published_at: () => 0, bytes: () => 1 }
const file: Standard = { ...photo, path_key: ({ path }) => lower(path), sha256: ({ path }) => `sum of ${String(path)}` }
const fileOfItem: Standard = {
  role: () => 'primary',
  path: ({ item, role, number = '' }) => `Photos/${String(item)}-${String(role)}${String(number)}.jpg`,
  ...file,
}
const inGoogle = ({ account }: Given): number => Number(account !== undefined && account !== null)
/** What an account knows an item or an album by is our id here, where nothing else is said. */
const remoteId = ({ account, id }: Given): string | null => (inGoogle({ account }) === 1 ? String(id) : null)

/** What columns hold that a test says nothing of, in the order in which they may go by each other. */
const standard: Partial<Record<Table, Standard>> = {
  account: { email: ({ id }) => `${String(id)}@example.org` },
  album: { remote_id: remoteId, title: ({ id }) => String(id), in_google: inGoogle },
  album_duplicate: { overlapping: () => 0 },
  album_file: { role: () => 'primary', name_key: ({ name }) => lower(name), linked: () => 1 },
  album_file_verified: { role: () => 'primary' },
  album_item: { position: () => 0 },
  album_item_source: { position: () => 0 },
  album_source: { title: ({ key }) => String(key) },
  current_file: fileOfItem,
  earlier_file: { ...fileOfItem, replaced_at: () => 0 },
  file,
  file_move: { target_key: ({ target }) => lower(target) },
  file_problem: { code: () => 'file-damaged', found_at: () => 0 },
  item: {
    id: ({ ref }) => `item${String(ref)}`,
    remote_id: remoteId,
    filename: () => 'a.jpg',
    mime_type: () => 'image/jpeg',
    creation_time: () => '2021-07-04T10:11:12Z',
    taken_local: ({ creation_time }) => Date.parse(String(creation_time)),
    first_seen: () => 0,
    in_google: inGoogle,
  },
  item_confirmed: { at: () => 0 },
  item_file: {
    role: () => 'primary',
    number: () => 0,
    mime_type: () => 'image/jpeg',
    replaced_at: ({ number }) => (number === 0 ? null : 0),
  },
  item_source: { first_seen: () => 0 },
  job: {
    run: () => 1,
    lane: () => 'ann',
    role: ({ item }) => (typeof item === 'number' ? 'primary' : null),
    state: () => 'queued',
  },
  refetch: { role: () => 'primary', path: ({ item }) => `Photos/lost-${String(item)}.jpg`, since: () => 0 },
  saved_search: {
    name: ({ id }) => `search ${String(id)}`,
    search: () => 'beach',
    kind: () => 'all',
    first_day: () => '',
    last_day: () => '',
    whereabouts: () => '',
    kept_at: () => 0,
  },
  replacement: { role: () => 'primary', since: () => 0 },
  run: { selection: () => '{}', started_at: () => 0 },
  run_problem: { run: () => 1 },
  source: { label: () => '' },
  undelivered: { role: () => 'primary', runs: () => 1, run: () => 1, tried_at: () => 0 },
  verification: { id: () => 1, started_at: () => 0, position: () => '', ok: () => 0, bytes: () => 0 },
}

/** What SQLite makes of the columns that a row has, in place of a value. */
class Expression {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** For columns that become something which only SQLite knows, such as one more than they were. */
export function sql(text: string): Expression {
  return new Expression(text)
}

function forSql(value: unknown): SQLInputValue {
  return typeof value === 'boolean' ? Number(value) : (value as SQLInputValue)
}

/** The columns that have something, with the standard ones. */
function columnsOf(given: Given, standards: Standard = {}): Given {
  const row: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) if (value !== undefined) row[name] = value
  for (const [name, standardOf] of Object.entries(standards)) if (!(name in row)) row[name] = standardOf(row)
  return row
}

/** Understanding a statement takes SQLite much longer than carrying it out. */
const understood = new WeakMap<DatabaseSync, Map<string, StatementSync>>()

function statementOf(database: DatabaseSync, text: string): StatementSync {
  const known = understood.get(database) ?? new Map<string, StatementSync>()
  understood.set(database, known)
  const statement = known.get(text) ?? database.prepare(text)
  known.set(text, statement)
  return statement
}

function run(database: DatabaseSync, table: Table, text: string, values: SQLInputValue[]): number {
  const change = (): number => Number(statementOf(database, text).run(...values).lastInsertRowid)
  return table in views ? throughViews(database, change) : change()
}

function together<Value>(database: DatabaseSync, work: () => Value): Value {
  database.exec('SAVEPOINT rows')
  try {
    return work()
  } catch (error) {
    database.exec('ROLLBACK TO rows')
    throw error
  } finally {
    database.exec('RELEASE rows')
  }
}

/** `AND` of all, each a column and what it holds. */
function whereOf(where: Given | string): { text: string; values: SQLInputValue[] } {
  if (typeof where === 'string') return { text: ` WHERE ${where}`, values: [] }
  const columns = Object.entries(where).map(([name, value]) => [name, forSql(value)] as const)
  if (columns.length === 0) return { text: '', values: [] }
  const text = ` WHERE ${columns.map(([name]) => `${name} IS ?`).join(' AND ')}`
  return { text, values: columns.map(([, value]) => value) }
}

function insert(database: DatabaseSync, table: Table, columns: Given, or = ''): number {
  const names = Object.keys(columns)
  const text = `INSERT ${or}INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
  return run(database, table, text, Object.values(columns).map(forSql))
}

/** The file of an item, of which two tables hold a part. */
function insertFile(database: DatabaseSync, columns: Given): number {
  const partOf = (table: 'file' | 'item_file'): Given =>
    Object.fromEntries(Object.entries(columns).filter(([name]) => name in tables[table]))
  return together(database, () => {
    const id = insert(database, 'file', partOf('file'))
    insert(database, 'item_file', { number: 0, ...partOf('item_file'), file: id })
    return id
  })
}

/** Adds a row as it is said, whether the engine would ever write it or not; the number that SQLite gives it. */
export function addRow<Name extends Table>(database: DatabaseSync, table: Name, row: Row<Name>): number {
  const columns = columnsOf(row, standard[table])
  return table in views ? insertFile(database, columns) : insert(database, table, columns)
}

/** Adds a row, unless there is one of its key. */
export function addMissing<Name extends Exclude<Table, keyof typeof views>>(
  database: DatabaseSync,
  table: Name,
  row: Row<Name>,
): void {
  insert(database, table, columnsOf(row, standard[table]), 'OR IGNORE ')
}

/** Adds many rows in one go, all of them or none. */
export function addRows<Name extends Table>(database: DatabaseSync, table: Name, rows: Iterable<Row<Name>>): void {
  together(database, () => {
    for (const row of rows) addRow(database, table, row)
  })
}

/** Puts items at the end of an album, in this order. */
export function addMembers(database: DatabaseSync, album: string, items: readonly number[]): void {
  const end = database
    .prepare('SELECT coalesce(max(position), -1) + 1 AS at FROM album_item WHERE album = ?')
    .get(album)
  addRows(
    database,
    'album_item',
    items.map((item, at) => ({ album, position: Number(end?.['at']) + at, item })),
  )
}

/**
 * Changes some columns of all rows that hold what `where` says, or for which it is true as a condition of SQL; of all rows if
 * it says nothing.
 */
export function changeRows<Name extends Table>(
  database: DatabaseSync,
  table: Name,
  change: { readonly [Column in keyof Some<Name>]: Some<Name>[Column] | Expression },
  where: Some<Name> | string = {},
): void {
  const { text, values } = whereOf(where)
  const [sets, given]: [string[], SQLInputValue[]] = [[], []]
  for (const [name, value] of Object.entries(change)) {
    sets.push(`${name} = ${value instanceof Expression ? value.text : '?'}`)
    if (!(value instanceof Expression)) given.push(forSql(value))
  }
  run(database, table, `UPDATE ${table} SET ${sets.join(', ')}${text}`, [...given, ...values])
}

/** Removes all rows that hold what `where` says, or for which it is true; all rows if it says nothing. */
export function removeRows<Name extends Table>(
  database: DatabaseSync,
  table: Name,
  where: Some<Name> | string = {},
): void {
  const { text, values } = whereOf(where)
  run(database, table, `DELETE FROM ${table}${text}`, values)
}
