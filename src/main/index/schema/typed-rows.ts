import type { SQLOutputValue } from 'node:sqlite'
import type { AccountId, AlbumId, FileRole, ItemId, ItemRef } from '../../../shared/domain.ts'
import { ChangedIndexError, photoPathFromRow } from '../../mirror-path.ts'
import type { MirrorPath } from '../../mirror-path.ts'

/** What a statement gives for a column; undefined if it has no such column. */
type Found = SQLOutputValue | undefined
/** Turns what was found into what it stands for. Throws `ChangedIndexError` for what it cannot stand for. */
type Column<Value> = (found: Found, name: string) => Value

type Columns<Row> = { readonly [Name in keyof Row]: Column<Row[Name]> }

function refused(found: Found, name: string): ChangedIndexError {
  return new ChangedIndexError(`the index holds ${typeof found} where ${name} belongs`)
}

/** A number, whole or not, that fits into one of JavaScript; NULL is none. */
export const integer: Column<number> = (found, name) => {
  if (typeof found !== 'number') throw refused(found, name)
  return found
}

/** A text as it is there; NULL is none. */
export const text: Column<string> = (found, name) => {
  if (typeof found !== 'string') throw refused(found, name)
  return found
}

/** Bytes, which belong to whoever reads them; NULL is none. */
export const bytes: Column<Uint8Array> = (found, name) => {
  if (!(found instanceof Uint8Array)) throw refused(found, name)
  return found
}

/** Whatever is there, for those who check it themselves. */
export const anything: Column<Found> = (found) => found

/** What is no text counts as NULL: what people have said of a photo is no reason to refuse an index. */
export const saidText: Column<string | null> = (found) => (typeof found === 'string' ? found : null)

/** A path below `Photos/`. */
export const photoPath: Column<MirrorPath> = (found) => photoPathFromRow(found)

/** Any text: whether there is such an account nobody looks. */
export const accountId: Column<AccountId> = (found, name) => text(found, name) as AccountId
/** Any text, as for `accountId`. */
export const albumId: Column<AlbumId> = (found, name) => text(found, name) as AlbumId
/** Any number: those of rows are looked at when an index is opened. */
export const itemRef: Column<ItemRef> = (found, name) => integer(found, name) as ItemRef
/** Any text, as for `accountId`. */
export const itemId: Column<ItemId> = (found, name) => text(found, name) as ItemId

/** 1 for true; any other number is false. */
export const flag: Column<boolean> = (found, name) => integer(found, name) === 1

/** Undefined for NULL. */
export function optional<Value>(column: Column<Value>): Column<Value | undefined> {
  return (found, name) => (found === null ? undefined : column(found, name))
}

/** Null for NULL. */
export function nullable<Value>(column: Column<Value>): Column<Value | null> {
  return (found, name) => (found === null ? null : column(found, name))
}

/** One of these texts; `otherwise` for every other one and for NULL, where that is given. */
export function oneOf<Value extends string>(values: readonly Value[], otherwise?: Value): Column<Value> {
  return (found, name) => {
    const value = values.find((each) => each === found) ?? otherwise
    if (value === undefined) throw refused(found, name)
    return value
  }
}

export const fileRole: Column<FileRole> = oneOf<FileRole>(['primary', 'motion', 'edited'])

/** The row of a statement that always has one. */
export function one<Row>(
  read: (row: Readonly<Record<string, SQLOutputValue>>) => Row,
  row: Readonly<Record<string, SQLOutputValue>> | undefined,
): Row {
  if (row === undefined) throw new ChangedIndexError('the index has no row where one always is')
  return read(row)
}

type List<Row extends readonly unknown[]> = { readonly [Place in keyof Row]: Column<Row[Place]> }

/**
 * A reader of the rows of a statement with `setReturnArrays(true)`: these columns, in their order. The very row is given back, so
 * that a million of them cost no memory; therefore only columns that give what was found may be named.
 */
export function listReader<Row extends readonly unknown[]>(
  ...columns: List<Row>
): (row: Readonly<Record<number, SQLOutputValue>>) => Row {
  const known: readonly Column<unknown>[] = columns
  return (row) => {
    for (let place = 0; place < known.length; place++)
      if (known[place]?.(row[place], `column ${place}`) !== row[place]) throw refused(row[place], `column ${place}`)
    return row as Row
  }
}

/** A reader of rows with these columns, each under the name that the statement gives it; other columns are left out. */
export function rowReader<Row extends object>(
  columns: Columns<Row>,
): (row: Readonly<Record<string, SQLOutputValue>>) => Row {
  const entries = Object.entries<Column<unknown>>(columns as Record<string, Column<unknown>>)
  return (row) => {
    const read: Record<string, unknown> = {}
    for (const [name, column] of entries) read[name] = column(row[name], name)
    return read as Row
  }
}

/**
 * A reader of the rows of a statement with `setReturnArrays(true)` that gives objects as `rowReader` does. `names` are the columns
 * in the order that the statement has to have them in, so that it is best made of them. For statements of many rows and
 * columns: an array costs much less to make, and to collect, than the object that a row else is.
 */
export function placedReader<Row extends object>(
  columns: Columns<Row>,
): { names: readonly string[]; read: (row: Readonly<Record<number, SQLOutputValue>>) => Row } {
  const entries = Object.entries<Column<unknown>>(columns as Record<string, Column<unknown>>)
  return {
    names: entries.map(([name]) => name),
    read(row) {
      const read: Record<string, unknown> = {}
      let place = 0
      for (const [name, column] of entries) read[name] = column(row[place++], name)
      return read as Row
    },
  }
}
