import yauzl, { type Entry, type ZipFile } from 'yauzl'
import type { Problem } from '../../../shared/problem.ts'
import type { TakeoutLimits } from '../limits.ts'
import { entryPath } from './entry-path.ts'
import type { EntryTrouble } from './found-entry.ts'
import { readingAhead, type RandomBytes } from './random-bytes.ts'
import { archiveProblem } from './archive-problem.ts'
import { zipName } from './zip-name.ts'

/** One entry as the index at the end of a zip describes it. */
export interface ZipEntry {
  path: string
  strange: boolean
  size: number
  /** Of its local header. */
  offset: number
  packed: number
  checksum: number
  deflated: boolean
  trouble?: EntryTrouble
  /** At least so many bytes of the file belong to it. */
  takes: number
}

const windowBytes = 256 * 1024
const headerBytes = 30
const centralHeader = 0x02014b50

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

/** Lets yauzl read from anything, with few reads. */
class WindowReader extends yauzl.RandomAccessReader {
  readonly #bytes: RandomBytes

  constructor(bytes: RandomBytes) {
    super()
    this.#bytes = readingAhead(bytes, windowBytes)
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    void this.#answer(buffer, offset, length, position, callback)
  }

  async #answer(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): Promise<void> {
    let failed: Error | null = null
    try {
      const read = await this.#bytes.read(position, length)
      read.copy(buffer, offset)
    } catch (error) {
      failed = asError(error)
    }
    callback(failed)
  }
}

function open(bytes: RandomBytes): Promise<ZipFile> {
  const options = { autoClose: false, decodeStrings: false, validateEntrySizes: false, lazyEntries: true }
  return new Promise((resolve, reject) =>
    yauzl.fromRandomAccessReader(new WindowReader(bytes), bytes.size, options, (error, zip) =>
      error ? reject(error) : resolve(zip),
    ),
  )
}

const unixHost = 3
const typeMask = 0o170000
const [regularFile, folder] = [0o100000, 0o040000]

function isNoFile(entry: Entry): boolean {
  if (entry.versionMadeBy >> 8 !== unixHost) return false
  const type = (entry.externalFileAttributes >>> 16) & typeMask
  return type !== 0 && type !== regularFile && type !== folder
}

function troubleOf(entry: Entry, limits: TakeoutLimits): EntryTrouble | undefined {
  if (isNoFile(entry)) return 'link'
  if (entry.isEncrypted()) return 'encrypted'
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) return 'packing'
  const { compressedSize: packed, uncompressedSize: size } = entry
  if (entry.compressionMethod === 0 && packed !== size) return 'sizes'
  if (size > limits.ratioFrom && size > packed * limits.ratio) return 'bomb'
  return undefined
}

function zipEntry(entry: Entry, limits: TakeoutLimits): ZipEntry | undefined {
  const name = zipName(entry)
  if (/[/\\]$/.test(name) && entry.uncompressedSize === 0) return undefined
  const path = entryPath(name)
  const trouble = path.ok ? troubleOf(entry, limits) : 'name'
  return {
    path: path.ok ? path.path : name,
    strange: path.ok && path.strange,
    size: entry.uncompressedSize,
    offset: entry.relativeOffsetOfLocalHeader,
    packed: entry.compressedSize,
    checksum: entry.crc32,
    deflated: entry.compressionMethod === 8,
    takes: headerBytes + entry.fileNameLength + entry.compressedSize,
    ...(trouble !== undefined && { trouble }),
  }
}

/** Bytes that belong to two entries are how a small file becomes an endless one. */
function markOverlaps(entries: readonly ZipEntry[]): void {
  const byOffset = [...entries].sort((one, other) => one.offset - other.offset)
  let last: ZipEntry | undefined
  for (const entry of byOffset) {
    if (last && entry.offset < last.offset + last.takes) {
      last.trouble ??= 'overlap'
      entry.trouble ??= 'overlap'
    }
    if (!last || entry.offset + entry.takes > last.offset + last.takes) last = entry
  }
}

export interface ZipListing {
  entries: ZipEntry[]
  /** Entries beyond these could not be read, or were not. */
  problem?: Problem
}

/** Calls back for each entry of the index; rejects where the index cannot be read any further. */
function eachEntry(zip: ZipFile, take: (entry: Entry) => void, more: () => Promise<boolean>): Promise<void> {
  return new Promise((resolve, reject) => {
    zip.on('error', reject)
    zip.on('end', resolve)
    const next = (): void => {
      if (zip.entriesRead < zip.entryCount) return zip.readEntry()
      more().then((isMore) => (isMore ? zip.readEntry() : resolve()), reject)
    }
    zip.on('entry', (entry: Entry) => {
      try {
        take(entry)
        next()
      } catch (error) {
        reject(asError(error))
      }
    })
    next()
  })
}

class TooMany extends Error {}

/**
 * Reads the index of a zip, ZIP64 included. What the index says of one entry and cannot be marks that entry; where the
 * index itself ends before its time, the entries before stay and a problem says so. An index with more entries than its
 * end counts is read to its end all the same.
 */
export async function listZip(
  bytes: RandomBytes,
  name: string,
  limits: TakeoutLimits,
  signal: AbortSignal,
): Promise<ZipListing> {
  const entries: ZipEntry[] = []
  try {
    const zip = await open(bytes)
    if (zip.entryCount * 46 > bytes.size) throw new Error('more entries are counted than there is room for')
    const more = async (): Promise<boolean> => {
      const cursor = Number(zip.readEntryCursor)
      if (cursor + 46 > bytes.size || (await bytes.read(cursor, 4)).readUInt32LE(0) !== centralHeader) return false
      zip.entryCount += 1
      return true
    }
    await eachEntry(
      zip,
      (entry) => {
        signal.throwIfAborted()
        if (entries.length >= limits.entries) throw new TooMany()
        const found = zipEntry(entry, limits)
        if (found) entries.push(found)
      },
      more,
    )
    markOverlaps(entries)
    return { entries }
  } catch (error) {
    if (signal.aborted) throw error
    markOverlaps(entries)
    if (error instanceof TooMany)
      return { entries, problem: { code: 'archive-too-many', values: { name, count: limits.entries } } }
    return { entries, problem: archiveProblem(name, error) }
  }
}
