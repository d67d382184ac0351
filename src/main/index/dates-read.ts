import type { DatabaseSync } from 'node:sqlite'
import { datesReaders, type DatesReader } from '../../shared/domain.ts'

const rowOf = (by: DatesReader): string => `dates-read-${by}`

/**
 * Where a person has not read yet that the disk of this index gives files other dates than it is asked to; undefined while
 * it keeps them. See `tellOfDates`.
 */
export function datesUnread(database: DatabaseSync): DatesReader[] | undefined {
  const has = database.prepare('SELECT 1 FROM meta WHERE name = ?')
  if (!has.get('dates-not-kept')) return undefined
  return datesReaders.filter((by) => !has.get(rowOf(by)))
}

/** A person has read it there, and does not need to read it again. */
export function rememberDatesRead(database: DatabaseSync, by: DatesReader): void {
  database.prepare("INSERT INTO meta (name, value) VALUES (?, 'true') ON CONFLICT (name) DO NOTHING").run(rowOf(by))
}
