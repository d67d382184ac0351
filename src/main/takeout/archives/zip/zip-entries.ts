import type { Problem } from '../../../../shared/problems/problem.ts'
import type { TakeoutLimits } from '../../limits.ts'
import { ArchiveFault, archiveProblem } from '../archive-problem.ts'
import { entryPath } from '../entry-path.ts'
import type { EntryTrouble } from '../found-entry.ts'
import type { RandomBytes } from '../random-bytes.ts'
import { centralHeader, findZipEnd, type ZipEnd } from './zip-end.ts'
import { headerBytes, shownPath } from './local-name.ts'
import { findInExtra, zipName, type ZipName } from './zip-name.ts'

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
  /** So many bytes lie between its offset and whatever comes next. */
  room: number
  /** As in `FoundEntry`. */
  otherPath?: string
  rawName?: string
  isOldName?: true
}

const pieceBytes = 1024 * 1024
const recordBytes = 46
const zip64Field = 1
const long = 0xffffffff

/** The fields of a record of the index that are needed here. */
interface Fields {
  name: ZipName
  flags: number
  method: number
  checksum: number
  packed: number
  size: number
  offset: number
  nameBytes: number
  /** Of a file, a link, a device … on the system that packed it; 0 if not known. */
  unixType: number
  isElsewhere: boolean
  /** Numbers that cannot be. */
  isImpossible: boolean
}

const unixHost = 3
const typeMask = 0o170000
const [regularFile, folder] = [0o100000, 0o040000]

/** Sizes and offset; where one has no room in 32 bits, it stands in the field of ZIP64, in this order. */
function longNumbers(extra: Buffer, numbers: number[]): number[] | undefined {
  if (!numbers.includes(long)) return numbers
  return findInExtra(extra, (id, data) => {
    if (id !== zip64Field) return undefined
    let at = 0
    const read = numbers.map((number) => {
      if (number !== long) return number
      if (at + 8 > data.length) return NaN
      const value = Number(data.readBigUInt64LE(at))
      at += 8
      return value
    })
    return read.every(Number.isSafeInteger) ? read : undefined
  })
}

function fieldsAt(piece: Buffer, at: number, nameBytes: number, extraBytes: number): Fields {
  const nameAt = at + recordBytes
  const raw = piece.subarray(nameAt, nameAt + nameBytes)
  const extra = piece.subarray(nameAt + nameBytes, nameAt + nameBytes + extraBytes)
  const flags = piece.readUInt16LE(at + 8)
  const short = [piece.readUInt32LE(at + 24), piece.readUInt32LE(at + 20), piece.readUInt32LE(at + 42)]
  const read = longNumbers(extra, short)
  const [size = 0, packed = 0, offset = 0] = read ?? short
  return {
    name: zipName(flags, raw, extra),
    flags,
    method: piece.readUInt16LE(at + 10),
    checksum: piece.readUInt32LE(at + 16),
    packed,
    size,
    offset,
    nameBytes,
    unixType: piece[at + 5] === unixHost ? piece.readUInt16LE(at + 40) & typeMask : 0,
    isElsewhere: ![0, 0xffff].includes(piece.readUInt16LE(at + 34)),
    isImpossible: read === undefined,
  }
}

const [stored, deflated] = [0, 8]
const encrypted = 0x2041
/** Deflate makes at most so many bytes of one. */
const mostOfOne = 1032

function troubleOf(fields: Fields, limits: TakeoutLimits): EntryTrouble | undefined {
  const { unixType, flags, method, packed, size } = fields
  if (unixType !== 0 && unixType !== regularFile && unixType !== folder) return 'link'
  if ((flags & encrypted) !== 0) return 'encrypted'
  if (method !== stored && method !== deflated) return 'packing'
  if (fields.isImpossible || fields.isElsewhere || (method === stored && packed !== size)) return 'sizes'
  if (size > limits.ratioFrom && size > packed * limits.ratio) return 'bomb'
  return size > (packed + 1) * mostOfOne ? 'sizes' : undefined
}

function zipEntry(fields: Fields, { shift }: ZipEnd, limits: TakeoutLimits): ZipEntry | undefined {
  const { name, size, packed } = fields
  if (size === 0 && /[/\\]$/.test(name.text)) return undefined
  const path = entryPath(name.text)
  // Another name may turn out to be the true one, which makes nothing else of it better.
  const trouble = troubleOf(fields, limits) ?? (path.ok ? undefined : 'name')
  return {
    path: path.ok ? path.path : name.text,
    strange: path.ok && path.strange,
    size,
    offset: fields.offset + shift,
    packed,
    checksum: fields.checksum,
    deflated: fields.method === deflated,
    takes: headerBytes + fields.nameBytes + packed,
    room: 0,
    ...(trouble !== undefined && { trouble }),
    ...(name.other !== undefined && { otherPath: shownPath(name.other) }),
    ...(name.raw !== undefined && { rawName: name.raw }),
    ...(name.isOld && { isOldName: true }),
  }
}

/** What a name is takes second place to anything else. */
function isWorse(trouble: EntryTrouble | undefined): boolean {
  return trouble !== undefined && trouble !== 'name'
}

/**
 * Marks entries that share bytes, which is how a small file becomes an endless one, and those that go into the index; and
 * notes how much room each has.
 */
function measure(entries: readonly ZipEntry[], indexStart: number): void {
  const byOffset = [...entries].sort((one, other) => one.offset - other.offset)
  let last: ZipEntry | undefined
  for (const [at, entry] of byOffset.entries()) {
    entry.room = Math.max(0, (byOffset[at + 1]?.offset ?? indexStart) - entry.offset)
    if (last && entry.offset < last.offset + last.takes) {
      if (!isWorse(last.trouble)) last.trouble = 'overlap'
      if (!isWorse(entry.trouble)) entry.trouble = 'overlap'
    }
    if (entry.offset + entry.takes > indexStart && !isWorse(entry.trouble)) entry.trouble = 'sizes'
    if (!last || entry.offset + entry.takes > last.offset + last.takes) last = entry
  }
}

export interface ZipListing {
  entries: ZipEntry[]
  /** Entries beyond these could not be read, or were not. */
  problem?: Problem
}

/** Reads the records of the index, to its end or to what is none. `take` is given each, and says whether to go on. */
async function eachRecord(
  bytes: RandomBytes,
  { start, end }: ZipEnd,
  signal: AbortSignal,
  take: (fields: Fields) => boolean,
): Promise<void> {
  for (let position = start; position + recordBytes <= end;) {
    signal.throwIfAborted()
    const piece = await bytes.read(position, Math.min(pieceBytes, end - position))
    let at = 0
    while (at + recordBytes <= piece.length) {
      if (piece.readUInt32LE(at) !== centralHeader) return
      const [name, extra, comment] = [28, 30, 32].map((field) => piece.readUInt16LE(at + field))
      const length = recordBytes + (name ?? 0) + (extra ?? 0) + (comment ?? 0)
      if (at + length > piece.length) break
      if (!take(fieldsAt(piece, at, name ?? 0, extra ?? 0))) return
      at += length
    }
    if (at === 0) throw new ArchiveFault('archive-cut', 'the index ends in one of its records')
    position += at
  }
}

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
  let [count, isTooMuch] = [0, false]
  let indexStart = bytes.size
  let problem: Problem | undefined
  try {
    const end = await findZipEnd(bytes)
    indexStart = end.start
    await eachRecord(bytes, end, signal, (fields) => {
      isTooMuch = entries.length >= limits.entries
      if (isTooMuch) return false
      count += 1
      const found = zipEntry(fields, end, limits)
      if (found) entries.push(found)
      return true
    })
    const missing = end.count - count
    if (!isTooMuch && missing > 0 && !(end.countsShort && missing % 0x10000 === 0))
      throw new ArchiveFault('archive-cut', `${count} entries in place of ${end.count}`)
  } catch (error) {
    if (signal.aborted) throw error
    problem = archiveProblem(name, error)
  }
  measure(entries, indexStart)
  if (isTooMuch) problem = { code: 'archive-too-many', values: { name, count: limits.entries } }
  return { entries, ...(problem && { problem }) }
}
