import type { FileHandle } from 'node:fs/promises'
import type { DatabaseSync } from 'node:sqlite'
import type { FileSystem, Log } from '../../ports.ts'
import { isDiskError } from '../../disk-problem.ts'
import { writeMetaOnce } from '../../index/schema/meta.ts'

/** exFAT and FAT keep times to two seconds. */
const sameTimeMs = 2000

/** True if a disk that keeps times to two seconds can give the one for the other. Milliseconds since 1970. */
export function isSameTime(one: number, other: number): boolean {
  return Math.abs(one - other) <= sameTimeMs
}

/**
 * Gives an open file its date, in milliseconds since 1970, also one before that. Returns what the disk has made of it if
 * that is another: disks refuse dates, forget them, or take the nearest that they have. Throws only if the disk does not
 * tell what date the file has.
 */
export async function setFileDate(handle: FileHandle, at: number): Promise<number | undefined> {
  return await setDate(
    (date) => handle.utimes(date, date),
    () => handle.stat(),
    at,
  )
}

/** The same for the file at an absolute path. */
export async function setDateAt(
  files: Pick<FileSystem, 'utimes' | 'lstat'>,
  path: string,
  at: number,
): Promise<number | undefined> {
  return await setDate(
    (date) => files.utimes(path, date, date),
    () => files.lstat(path),
    at,
  )
}

async function setDate(
  set: (date: Date) => Promise<void>,
  look: () => Promise<{ mtimeMs: number }>,
  at: number,
): Promise<number | undefined> {
  // A Date, because Node takes a negative number of seconds for "now".
  const date = new Date(at)
  try {
    if (!Number.isNaN(date.getTime())) await set(date)
  } catch (error) {
    if (!isDiskError(error)) throw error
  }
  const { mtimeMs } = await look()
  return isSameTime(mtimeMs, at) ? undefined : Math.round(mtimeMs)
}

/** Tells once in the life of an index that its disk gives files other dates than it is asked to. */
export function tellOfDates(
  { mirror, log }: { mirror: { database: DatabaseSync }; log: Log },
  wished: number,
  here: number,
): void {
  if (writeMetaOnce(mirror.database, 'dates-not-kept', { wished, here }))
    log('warn', 'dates-not-kept', { wished, here })
}
