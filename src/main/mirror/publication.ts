import type { FileHandle } from 'node:fs/promises'
import type { MirrorName, MirrorPath } from '../mirror-path.ts'

/**
 * A complete and checked temporary file on its way to its final name:
 *
 *   waiting -> synced -> intent committed -> in place -> folder synced -> rows committed
 *
 * A crash before the intent leaves a temporary file, a crash after it leaves an intent from which a restart can tell
 * whether the file is in place. At no moment is there an unfinished file under a final name.
 */
export interface Publication {
  /** Where the bytes are until the file has its name: in a temporary file, or only in memory yet. */
  source: WrittenFile | UnwrittenFile
  /** Where it goes, such as `Photos/2021/07`, and the name it gets if that is free: a result of `safeFileName`. */
  folder: MirrorPath
  name: MirrorName
  /** A name that every disk takes, should `name` be refused as too long or misspelt. */
  plainName: MirrorName
  bytes: number
  sha256: string
  /** Writes down where the file is about to be. Runs inside a transaction. */
  intend(path: MirrorPath): void
  /**
   * Writes down that it is there, with what the disk has made of the date of an unwritten file, if that is another. Runs inside
   * a transaction, and must make `path` known to `file`.
   */
  record(path: MirrorPath, mtimeHere?: number): void
  /** Called at once after the commit, before anything else can happen. */
  committed(path: MirrorPath): void
}

/** An open temporary file, with its times set; it is synced and closed here. */
interface WrittenFile {
  handle: FileHandle
  temporary: MirrorPath
}

/** All bytes of a file that is to be created at `temporary` with a date, in milliseconds since 1970. */
interface UnwrittenFile {
  temporary: MirrorPath
  unwritten: Uint8Array
  date: number
  /** Nobody looks at the bytes in memory any more: they are safe on the disk. */
  stored(): void
}

/** `error` is what the file system or SQLite threw; the temporary file is still there if it can be. */
export type PublishResult = { ok: true; path: MirrorPath } | { ok: false; error: unknown }
