import { ArchiveFault } from '../archive-problem.ts'
import type { RandomBytes } from '../random-bytes.ts'

/** Where the index of a zip is, as its end tells. */
export interface ZipEnd {
  /** Of the first record. */
  start: number
  /** Behind the last byte that may belong to the index. */
  end: number
  /** How many entries there are. */
  count: number
  /** The count has 16 bits, and may have begun anew. */
  countsShort: boolean
  /** Bytes that somebody has put before the zip, from behind which its offsets count. */
  shift: number
}

export const centralHeader = 0x02014b50
const [end64Header, locatorHeader] = [0x06064b50, 0x07064b50]
const [endBytes, end64Bytes, locatorBytes] = [22, 56, 20]
const longestComment = 0xffff

/** What an end says, before anything of it is believed. */
interface Claim {
  /** Behind the index. */
  end: number
  size: number
  offset: number
  count: number
  countsShort: boolean
  isSplit: boolean
  isEncrypted: boolean
}

function number64(bytes: Buffer, at: number): number {
  const value = bytes.readBigUInt64LE(at)
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Infinity : Number(value)
}

/** The record of ZIP64 that a locator before the end leads to: where it says, or where it must be if bytes were put before all. */
async function claim64(bytes: RandomBytes, tail: Buffer, tailAt: number, at: number): Promise<Claim | undefined> {
  const locator = at - locatorBytes
  if (locator < 0 || tail.readUInt32LE(locator) !== locatorHeader) return undefined
  const disks = tail.readUInt32LE(locator + 16)
  for (const position of [number64(tail, locator + 8), tailAt + locator - end64Bytes]) {
    if (position < 0 || position + end64Bytes > bytes.size) continue
    const record = await bytes.read(position, Math.min(end64Bytes + 28, bytes.size - position))
    if (record.readUInt32LE(0) !== end64Header) continue
    const isSecondForm = number64(record, 4) >= 44 + 28 && record.length >= end64Bytes + 28
    return {
      end: position,
      size: number64(record, 40),
      offset: number64(record, 48),
      count: number64(record, 32),
      countsShort: false,
      isSplit: record.readUInt32LE(16) !== 0 || record.readUInt32LE(20) !== 0 || disks > 1,
      isEncrypted: isSecondForm && record.readUInt16LE(end64Bytes + 18) !== 0,
    }
  }
  throw new ArchiveFault(disks > 1 ? 'archive-split' : 'archive-damaged', 'the end of ZIP64 is not where it should be')
}

async function claimAt(bytes: RandomBytes, tail: Buffer, tailAt: number, at: number): Promise<Claim> {
  const long = await claim64(bytes, tail, tailAt, at)
  if (long) return long
  const [disk, first, here, all] = [4, 6, 8, 10].map((field) => tail.readUInt16LE(at + field))
  return {
    end: tailAt + at,
    size: tail.readUInt32LE(at + 12),
    offset: tail.readUInt32LE(at + 16),
    count: all ?? 0,
    countsShort: true,
    isSplit: disk !== 0 || first !== 0 || here !== all,
    isEncrypted: false,
  }
}

async function startsIndex(bytes: RandomBytes, position: number, end: number): Promise<boolean> {
  if (position < 0 || position + 4 > end) return false
  return (await bytes.read(position, 4)).readUInt32LE(0) === centralHeader
}

/** The index that an end claims: directly before it, or where it says; undefined if it is at neither place. */
async function indexOf(bytes: RandomBytes, claim: Claim): Promise<ZipEnd | undefined> {
  const { end, size, offset, count, countsShort } = claim
  if (count === 0 && size === 0) return { start: end, end, count, countsShort, shift: 0 }
  for (const start of [end - size, offset])
    if (await startsIndex(bytes, start, end))
      return { start, end, count, countsShort, shift: Math.max(0, start - offset) }
  return undefined
}

/** Where an end may begin in the last bytes of a file: those first whose comment ends with the file, then others, the last first. */
function* placesOfEnd(tail: Buffer): Generator<number> {
  const loose: number[] = []
  const mark = Buffer.from([0x50, 0x4b, 0x05, 0x06])
  for (let at = tail.indexOf(mark); at >= 0 && at + endBytes <= tail.length; at = tail.indexOf(mark, at + 1)) {
    // What looks like an end inside the comment of the true one comes later.
    if (at + endBytes + tail.readUInt16LE(at + 20) === tail.length) yield at
    else loose.push(at)
  }
  yield* loose.reverse()
}

/** More places than this are made up, each of which would cost reads. */
const mostPlaces = 64

/**
 * Finds the index of a zip by its end. An end that is only named in a comment, or in a file, has no index before it and does
 * not count; bytes behind the end or before the zip do no harm. Throws `ArchiveFault` where there is no end: the archive is
 * cut short, or one piece of several.
 */
export async function findZipEnd(bytes: RandomBytes): Promise<ZipEnd> {
  const tailAt = Math.max(0, bytes.size - endBytes - locatorBytes - longestComment)
  const tail = await bytes.read(tailAt, bytes.size - tailAt)
  let empty: ZipEnd | undefined
  let fault: ArchiveFault | undefined
  let tried = 0
  for (const at of placesOfEnd(tail)) {
    if (++tried > mostPlaces) break
    try {
      const claim = await claimAt(bytes, tail, tailAt, at)
      if (claim.isSplit) throw new ArchiveFault('archive-split', 'it is one piece of several')
      if (claim.isEncrypted) throw new ArchiveFault('archive-encrypted', 'its index is encrypted')
      const found = await indexOf(bytes, claim)
      if (found && found.count > 0) return found
      if (found) empty ??= found
      else fault ??= new ArchiveFault('archive-damaged', 'the index is not where its end says')
    } catch (error) {
      if (!(error instanceof ArchiveFault)) throw error
      fault ??= error
    }
  }
  if (empty && !fault) return empty
  throw fault ?? new ArchiveFault('archive-cut', 'there is no end of an index')
}
