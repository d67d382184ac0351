import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { notShownReasons } from '../../shared/picture-state.ts'
import type { NotShownReason } from '../../shared/picture-state.ts'
import { failure, success } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/problems/problem.ts'
import { smallPictureType } from '../file-format/fetched-picture.ts'
import { errnoOf } from '../disk-problem.ts'
import { NotOrdinaryError } from '../mirror/disk/ordinary-file.ts'
import type { Clock, Log } from '../ports.ts'
import { decoderVersion } from './decoder-version.ts'
import { bytes, integer, one, optional, rowReader, text } from '../index/schema/typed-rows.ts'
import { countBytes, isDamage, openInMemory, openOrReplace, problemCode, removeFiles } from './thumbnail-database.ts'
import type { Thumbnail, ThumbnailSize } from './thumbnail-size.ts'

/** Large ones are only there to save decoding again, so the oldest make room. */
const defaultLargeLimit = 1024 ** 3
/** What a store may take that is not kept on the disk. */
const memoryLimit = 64 * 1024 ** 2

/**
 * Thumbnails as blobs in `.shoebox/thumbnails.sqlite`. All of it but stills can be made again, so nothing here ever
 * fails for a caller: what cannot be written is not kept, what was cut or damaged is as if it were not there, and so is a still that
 * is no picture, and a damaged file is replaced by an empty one.
 */
export interface ThumbnailStore {
  /**
   * `madeAt` in milliseconds since 1970. Without `since` whatever is there, else only what decoders of that version or
   * newer ones made.
   */
  get(key: string, size: ThumbnailSize, since?: number): (Thumbnail & { madeAt: number }) | undefined
  has(key: string, size: ThumbnailSize, since?: number): boolean
  put(key: string, size: ThumbnailSize, bytes: Uint8Array, mimeType: string): void
  /** Remembers that the decoders of today cannot show a file. */
  refuse(key: string, reason: NotShownReason, detail: string): void
  /** Why the decoders of today cannot show a file; undefined if that is not known. */
  refusal(key: string): NotShownReason | undefined
  /** What was noted as filled by the decoders of today; undefined in a new store, and in one that had to be replaced. */
  filled(): FilledMark | undefined
  noteFilled(mark: FilledMark): void
  /** This item has a new file, wherever the filling is. */
  noteUnfilled(item: number): void
  /** One of the items that were noted as unfilled. */
  unfilled(): number | undefined
  forgetUnfilled(item: number): void
  close(): void
}

/** The last item of the index up to which pictures were made, and the key of its file. */
export interface FilledMark {
  item: number
  key: string
}

/** Passing what is there already, and a backup that nobody fills behind, must not write for each. */
const marksAtOnce = 500

export interface ThumbnailStoreOptions {
  /** Bytes that `large` thumbnails may take together. */
  largeLimit?: number
}

/**
 * Opens or creates the store of a mirror; only one process can have it open. Fails with `mirror-read-only`,
 * `mirror-full`, `mirror-in-use`, `mirror-missing` or `mirror-not-ordinary`.
 */
export function openThumbnailStore(
  mirrorPath: string,
  log: Log,
  clock: Pick<Clock, 'now'>,
  options: ThumbnailStoreOptions = {},
): Result<ThumbnailStore> {
  const folder = join(mirrorPath, '.shoebox')
  const path = join(folder, 'thumbnails.sqlite')
  try {
    makeFolder(folder)
    return success(new SqliteThumbnailStore(path, log, clock, options))
  } catch (error) {
    if (error instanceof NotOrdinaryError)
      return failure('mirror-not-ordinary', { detail: error.message, values: { path: error.path } })
    return failure(problemCode(error), { detail: String(error), values: { path } })
  }
}

/** Not with those above it: a mirror that has gone must not be made again as an empty folder. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path)
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error
  }
}

/** Where none can be opened: pictures are made, and kept for as long as this lives, but only so many of them. */
export function passingThumbnailStore(
  log: Log,
  clock: Pick<Clock, 'now'>,
  options: ThumbnailStoreOptions = {},
): ThumbnailStore {
  return new SqliteThumbnailStore(undefined, log, clock, options)
}

class SqliteThumbnailStore implements ThumbnailStore {
  /** Undefined in memory. */
  #path: string | undefined
  readonly #log: Log
  readonly #clock: Pick<Clock, 'now'>
  readonly #largeLimit: number
  #database: DatabaseSync
  /** Bytes of those that make room for newer ones. */
  #passingBytes = 0
  #filled: FilledMark | undefined
  /** Marks that are not in the database yet. */
  #unwritten = 0
  /** Items with a new file that are not in the database yet. */
  readonly #unfilled = new Set<number>()
  #closed = false

  constructor(path: string | undefined, log: Log, clock: Pick<Clock, 'now'>, options: ThumbnailStoreOptions) {
    this.#path = path
    this.#log = log
    this.#clock = clock
    this.#largeLimit = options.largeLimit ?? defaultLargeLimit
    this.#database = path === undefined ? openInMemory() : openOrReplace(path, log)
    this.#passingBytes = this.#countPassing()
  }

  get(key: string, size: ThumbnailSize, since = 0): (Thumbnail & { madeAt: number }) | undefined {
    return this.#guarded(undefined, (database) => {
      const found = database
        .prepare(
          'SELECT bytes, mime_type, made_at, length, sum FROM thumbnail WHERE key = ? AND size = ? AND decoder >= ?',
        )
        .get(key, size, since)
      if (!found) return undefined
      const row = pictureRow(found)
      const mimeType = size === 'still' ? smallPictureType(row.bytes)?.mimeType : row.mime_type
      if (isWhole(row) && isAsWritten(row, key, size) && mimeType !== undefined)
        return { bytes: row.bytes, mimeType, madeAt: row.made_at }
      this.#log('warn', 'thumbnail-damaged', { key, size })
      database.prepare('DELETE FROM thumbnail WHERE key = ? AND size = ?').run(key, size)
      this.#passingBytes = this.#countPassing()
      return undefined
    })
  }

  has(key: string, size: ThumbnailSize, since = 0): boolean {
    const sql =
      'SELECT 1 FROM thumbnail WHERE key = ? AND size = ? AND decoder >= ? AND length(bytes) = length AND length > 0'
    return this.#guarded(false, (database) => database.prepare(sql).get(key, size, since) !== undefined)
  }

  put(key: string, size: ThumbnailSize, bytes: Uint8Array, mimeType: string): void {
    this.#guarded(undefined, (database) => {
      database
        .prepare(
          `INSERT INTO thumbnail (key, size, mime_type, made_at, length, bytes, decoder, sum) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (key, size) DO UPDATE SET mime_type = excluded.mime_type, made_at = excluded.made_at,
             length = excluded.length, bytes = excluded.bytes, decoder = excluded.decoder, sum = excluded.sum`,
        )
        .run(
          key,
          size,
          mimeType,
          this.#clock.now(),
          bytes.length,
          bytes,
          decoderVersion,
          sumOf(key, size, mimeType, bytes),
        )
      if (size !== 'large' && this.#path !== undefined) return
      this.#passingBytes += bytes.length
      if (this.#passingBytes > this.#limit) this.#makeRoom(database)
    })
  }

  refuse(key: string, reason: NotShownReason, detail: string): void {
    this.#guarded(undefined, (database) => {
      database
        .prepare('INSERT OR REPLACE INTO refused (key, reason, detail, decoder) VALUES (?, ?, ?, ?)')
        .run(key, reason, detail, decoderVersion)
    })
  }

  refusal(key: string): NotShownReason | undefined {
    return this.#guarded(undefined, (database) => {
      const row = database.prepare('SELECT reason FROM refused WHERE key = ? AND decoder >= ?').get(key, decoderVersion)
      return row && reasonRow(row).reason
    })
  }

  filled(): FilledMark | undefined {
    this.#filled ??= this.#guarded(undefined, (database) => {
      const row = database.prepare('SELECT item, key FROM filled WHERE decoder >= ?').get(decoderVersion)
      return row && markRow(row)
    })
    return this.#filled
  }

  noteFilled(mark: FilledMark): void {
    this.#filled = mark
    this.#unwritten += 1
    if (this.#unwritten >= marksAtOnce) this.#writeMark()
  }

  noteUnfilled(item: number): void {
    // To what is ahead of the mark the filling comes anyway, should this process not live to write it.
    if (item <= (this.filled()?.item ?? -1)) return this.#writeUnfilled([item])
    this.#unfilled.add(item)
    if (this.#unfilled.size >= marksAtOnce) this.#writeWaiting()
  }

  unfilled(): number | undefined {
    const written = this.#guarded(undefined, (database) => {
      const row = database.prepare('SELECT max(item) AS item FROM unfilled').get()
      return one(lastRow, row).item
    })
    if (this.#unfilled.size === 0 || this.#closed) return written
    return Math.max(written ?? -Infinity, ...this.#unfilled)
  }

  forgetUnfilled(item: number): void {
    this.#unfilled.delete(item)
    this.#guarded(undefined, (database) => {
      database.prepare('DELETE FROM unfilled WHERE item = ?').run(item)
    })
  }

  #writeWaiting(): void {
    const items = [...this.#unfilled]
    this.#unfilled.clear()
    this.#writeUnfilled(items)
  }

  #writeUnfilled(items: readonly number[]): void {
    this.#guarded(undefined, (database) => {
      database
        .prepare('INSERT OR IGNORE INTO unfilled (item) SELECT value FROM json_each(?)')
        .run(JSON.stringify(items))
    })
  }

  #writeMark(): void {
    const mark = this.#filled
    this.#unwritten = 0
    if (!mark) return
    this.#guarded(undefined, (database) => {
      database
        .prepare('INSERT OR REPLACE INTO filled (one, item, key, decoder) VALUES (1, ?, ?, ?)')
        .run(mark.item, mark.key, decoderVersion)
    })
  }

  close(): void {
    if (this.#closed) return
    if (this.#unwritten > 0) this.#writeMark()
    if (this.#unfilled.size > 0) this.#writeWaiting()
    this.#closed = true
    this.#database.close()
  }

  get #limit(): number {
    return this.#path === undefined ? Math.min(this.#largeLimit, memoryLimit) : this.#largeLimit
  }

  /** In memory everything makes room. */
  #countPassing(): number {
    return countBytes(this.#database, this.#path === undefined ? 'all' : 'large')
  }

  /** Removes the oldest down to nine tenths of the limit, so that not every new one has to remove some. */
  #makeRoom(database: DatabaseSync): void {
    let excess = this.#countPassing() - this.#limit * 0.9
    const which = this.#path === undefined ? '' : `WHERE size = 'large'`
    const oldest = database.prepare(`SELECT rowid, length FROM thumbnail ${which} ORDER BY made_at`)
    const remove = database.prepare('DELETE FROM thumbnail WHERE rowid = ?')
    for (const { rowid, length } of oldest.all().map(oldRow)) {
      if (excess <= 0) break
      remove.run(rowid)
      excess -= length
    }
    this.#passingBytes = this.#countPassing()
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
    this.#filled = undefined
    this.#unwritten = 0
    try {
      if (this.#path === undefined) this.#database = openInMemory()
      else {
        removeFiles(this.#path)
        this.#database = openOrReplace(this.#path, this.#log)
      }
    } catch (error) {
      this.#log('error', 'thumbnail-store-lost', { detail: String(error) })
      this.#path = undefined
      this.#database = openInMemory()
    }
    this.#passingBytes = 0
  }
}

const pictureRow = rowReader({ bytes, mime_type: text, made_at: integer, length: integer, sum: optional(integer) })
type PictureRow = ReturnType<typeof pictureRow>
const markRow = rowReader<FilledMark>({ item: integer, key: text })
const lastRow = rowReader({ item: optional(integer) })
/** A reason that this version does not know is none. */
const reasonRow = rowReader<{ reason: NotShownReason | undefined }>({
  reason: (found) => notShownReasons.find((reason) => reason === found),
})
const oldRow = rowReader({ rowid: integer, length: integer })

/** Of the picture and of what it is said to be, so that one in the place of another shows too. */
function sumOf(key: string, size: ThumbnailSize, mimeType: string, content: Uint8Array): number {
  return crc32(content, crc32(`${key} ${size} ${mimeType} `))
}

/** What a disk has made zeros of, or put in the place of another, has its length still. */
function isAsWritten(
  { bytes: content, mime_type: mimeType, sum }: PictureRow,
  key: string,
  size: ThumbnailSize,
): boolean {
  return sum === undefined || sum === sumOf(key, size, mimeType, content)
}

/** What was written in full, and, where the format says how long it is, is as long as it says. */
function isWhole({ bytes, mime_type: mimeType, length }: PictureRow): boolean {
  if (bytes.length !== length || length === 0) return false
  if (mimeType !== 'image/webp') return true
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 12))
  return head.length === 12 && head.toString('latin1', 0, 4) === 'RIFF' && head.readUInt32LE(4) + 8 === bytes.length
}
