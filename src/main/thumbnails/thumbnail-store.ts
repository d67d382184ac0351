import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { failure, success } from '../../shared/problem.ts'
import type { Problem, Result } from '../../shared/problem.ts'
import type { Log } from '../ports.ts'
import type { Thumbnail, ThumbnailSize } from './thumbnail-size.ts'

/** Raise it when sizes, formats or decoders change: everything is made again then, refused files included. */
const version = 1
/** Large ones are only there to save decoding again, so the oldest make room. */
const defaultLargeLimit = 1024 ** 3

const schema = `
CREATE TABLE thumbnail (
  -- SHA-256 of the file, or cover:<album id>
  key TEXT NOT NULL,
  size TEXT NOT NULL CHECK (size IN ('small', 'large', 'still')),
  mime_type TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  length INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (key, size)
) STRICT;
CREATE INDEX thumbnail_age ON thumbnail (size, made_at, length);
-- files that cannot be shown, so that nobody tries again
CREATE TABLE refused (
  key TEXT PRIMARY KEY,
  reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`

/**
 * Thumbnails as blobs in `.shoebox/thumbnails.sqlite`. All of it can be made again, so nothing here ever fails for a
 * caller: what cannot be written is not kept, and a damaged file is replaced by an empty one.
 */
export interface ThumbnailStore {
  /** `madeAt` in milliseconds since 1970. */
  get(key: string, size: ThumbnailSize): (Thumbnail & { madeAt: number }) | undefined
  has(key: string, size: ThumbnailSize): boolean
  put(key: string, size: ThumbnailSize, bytes: Uint8Array, mimeType: string): void
  /** Remembers for good that a file cannot be shown. */
  refuse(key: string, reason: string): void
  isRefused(key: string): boolean
  close(): void
}

export interface ThumbnailStoreOptions {
  /** Bytes that `large` thumbnails may take together. */
  largeLimit?: number
  now?: () => number
}

/**
 * Opens or creates the store of a mirror; only one process can have it open. Fails with `mirror-read-only`,
 * `mirror-full`, `mirror-in-use` or `mirror-missing`.
 */
export function openThumbnailStore(
  mirrorPath: string,
  log: Log,
  options: ThumbnailStoreOptions = {},
): Result<ThumbnailStore> {
  const folder = join(mirrorPath, '.shoebox')
  const path = join(folder, 'thumbnails.sqlite')
  try {
    mkdirSync(folder, { recursive: true })
    return success(new SqliteThumbnailStore(path, log, options))
  } catch (error) {
    return failure(problemCode(error), { detail: String(error), values: { path } })
  }
}

class SqliteThumbnailStore implements ThumbnailStore {
  readonly #path: string
  readonly #log: Log
  readonly #now: () => number
  readonly #largeLimit: number
  #database: DatabaseSync
  #largeBytes = 0
  #closed = false

  constructor(path: string, log: Log, options: ThumbnailStoreOptions) {
    this.#path = path
    this.#log = log
    this.#now = options.now ?? Date.now
    this.#largeLimit = options.largeLimit ?? defaultLargeLimit
    this.#database = openOrReplace(path, log)
    this.#largeBytes = countLarge(this.#database)
  }

  get(key: string, size: ThumbnailSize): (Thumbnail & { madeAt: number }) | undefined {
    return this.#guarded(undefined, (database) => {
      const row = database
        .prepare('SELECT bytes, mime_type, made_at FROM thumbnail WHERE key = ? AND size = ?')
        .get(key, size) as { bytes: Uint8Array; mime_type: string; made_at: number } | undefined
      return row && { bytes: row.bytes, mimeType: row.mime_type, madeAt: row.made_at }
    })
  }

  has(key: string, size: ThumbnailSize): boolean {
    return this.#guarded(
      false,
      (database) => database.prepare('SELECT 1 FROM thumbnail WHERE key = ? AND size = ?').get(key, size) !== undefined,
    )
  }

  put(key: string, size: ThumbnailSize, bytes: Uint8Array, mimeType: string): void {
    this.#guarded(undefined, (database) => {
      database
        .prepare(
          `INSERT INTO thumbnail (key, size, mime_type, made_at, length, bytes) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (key, size) DO UPDATE SET mime_type = excluded.mime_type, made_at = excluded.made_at,
             length = excluded.length, bytes = excluded.bytes`,
        )
        .run(key, size, mimeType, this.#now(), bytes.length, bytes)
      if (size !== 'large') return
      this.#largeBytes += bytes.length
      if (this.#largeBytes > this.#largeLimit) this.#makeRoom(database)
    })
  }

  refuse(key: string, reason: string): void {
    this.#guarded(undefined, (database) => {
      database.prepare('INSERT OR REPLACE INTO refused (key, reason) VALUES (?, ?)').run(key, reason)
    })
  }

  isRefused(key: string): boolean {
    return this.#guarded(
      false,
      (database) => database.prepare('SELECT 1 FROM refused WHERE key = ?').get(key) !== undefined,
    )
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#database.close()
  }

  /** Removes the oldest down to nine tenths of the limit, so that not every new one has to remove some. */
  #makeRoom(database: DatabaseSync): void {
    let excess = countLarge(database) - this.#largeLimit * 0.9
    const oldest = database.prepare(`SELECT rowid, length FROM thumbnail WHERE size = 'large' ORDER BY made_at`)
    const remove = database.prepare('DELETE FROM thumbnail WHERE rowid = ?')
    for (const { rowid, length } of oldest.all() as { rowid: number; length: number }[]) {
      if (excess <= 0) break
      remove.run(rowid)
      excess -= length
    }
    this.#largeBytes = countLarge(database)
  }

  #guarded<Value>(otherwise: Value, act: (database: DatabaseSync) => Value): Value {
    // Requests may still arrive while the mirror is being closed.
    if (this.#closed) return otherwise
    try {
      return act(this.#database)
    } catch (error) {
      this.#log('warn', 'thumbnail-store-failed', { detail: String(error) })
      if (isDamage(error)) this.#replace()
      return otherwise
    }
  }

  #replace(): void {
    this.#database.close()
    try {
      removeFiles(this.#path)
      this.#database = openOrReplace(this.#path, this.#log)
      this.#largeBytes = 0
    } catch (error) {
      this.#closed = true
      this.#log('error', 'thumbnail-store-lost', { detail: String(error) })
    }
  }
}

/** Throws what SQLite or the file system says when there is no way to have a database at this path. */
function openOrReplace(path: string, log: Log): DatabaseSync {
  try {
    const database = open(path)
    if (database) return database
  } catch (error) {
    if (!isDamage(error)) throw error
    log('warn', 'thumbnail-store-damaged', { detail: String(error) })
  }
  removeFiles(path)
  const fresh = open(path)
  if (!fresh) throw new Error('A new thumbnail store has an old version')
  return fresh
}

/** Undefined if the store there is of another version. */
function open(path: string): DatabaseSync | undefined {
  const database = new DatabaseSync(path)
  try {
    // One process only, as for the index; without shared memory it works on network drives too.
    database.exec('PRAGMA locking_mode = EXCLUSIVE')
    database.exec('PRAGMA journal_mode = WAL')
    database.exec('PRAGMA synchronous = NORMAL')
    const found = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
    const tables = Number(database.prepare('SELECT count(*) AS count FROM sqlite_schema').get()?.['count'])
    if (tables === 0) database.exec(`BEGIN;${schema};PRAGMA user_version = ${version};COMMIT`)
    else if (found !== version) {
      database.close()
      return undefined
    }
    // Reads an index from end to end, so much of the damage there can be shows now.
    countLarge(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function countLarge(database: DatabaseSync): number {
  const row = database.prepare(`SELECT coalesce(sum(length), 0) AS sum FROM thumbnail WHERE size = 'large'`).get()
  return Number(row?.['sum'])
}

function removeFiles(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true })
}

/** SQLite's primary result code, such as 11 for CORRUPT; 0 for errors that are not SQLite's. */
function sqliteCode(error: unknown): number {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined
  return typeof code === 'number' ? code & 0xff : 0
}

function isDamage(error: unknown): boolean {
  const [corrupt, notADatabase] = [11, 26]
  const code = sqliteCode(error)
  // "No such table" and the like: somebody else's database under our name.
  const foreign = code === 1 && error instanceof Error && /no such|has no column/.test(error.message)
  return code === corrupt || code === notADatabase || foreign
}

function problemCode(error: unknown): Problem['code'] {
  const system = error instanceof Error && 'code' in error ? error.code : undefined
  const code = sqliteCode(error)
  if (system === 'ENOSPC' || code === 13) return 'mirror-full'
  if (code === 5 || code === 6) return 'mirror-in-use'
  if (system === 'ENOENT' || system === 'ENOTDIR') return 'mirror-missing'
  return 'mirror-read-only'
}
