import type { DatabaseSync } from 'node:sqlite'
import { datesReaders, type DatesReader } from '../../../shared/domain.ts'
import { hasMeta, writeMetaOnce } from '../schema/meta.ts'

/**
 * Where a person has not read yet that the disk of this index gives files other dates than it is asked to; undefined while
 * it keeps them. See `tellOfDates`.
 */
export function datesUnread(database: DatabaseSync): DatesReader[] | undefined {
  if (!hasMeta(database, 'dates-not-kept')) return undefined
  return datesReaders.filter((by) => !hasMeta(database, `dates-read-${by}`))
}

/** A person has read it there, and does not need to read it again. */
export function rememberDatesRead(database: DatabaseSync, by: DatesReader): void {
  writeMetaOnce(database, `dates-read-${by}`, true)
}
