import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import { EntryDamage, type Content, type FoundEntry } from '../found-entry.ts'
import { contentOf } from '../content-of.ts'
import { chunksOf, type RandomBytes } from '../random-bytes.ts'
import { headerBytes, noteOtherName } from './local-name.ts'
import type { ZipPlace } from './zip-spans.ts'

const localHeader = 0x04034b50

/**
 * Where the bytes of an entry start, behind its local header, which begins at `at` of `bytes`. Notes on the entry if that calls it
 * by another name.
 */
function startBehind(bytes: Buffer, at: number, found: FoundEntry): number {
  if (at + headerBytes > bytes.length || bytes.readUInt32LE(at) !== localHeader)
    throw new EntryDamage('packing', 'there is no header where it should be')
  noteOtherName(found, bytes, at)
  return at + headerBytes + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
}

/** A local header is seldom longer, with its name and what else stands in it. */
const usualHeader = 512

/** Reads the header of an entry with its name, as far as that is of a usual length; answers where its bytes start. */
export async function readHeader(bytes: RandomBytes, { offset, found }: ZipPlace): Promise<number> {
  if (offset + headerBytes > bytes.size) throw new EntryDamage('packing', 'its header is beyond the end')
  return offset + startBehind(await bytes.read(offset, Math.min(usualHeader, bytes.size - offset)), 0, found)
}

/** Where the bytes of an entry start. Throws `EntryDamage` where that cannot be told. */
export async function dataStart(bytes: RandomBytes, place: ZipPlace): Promise<number> {
  const { packed } = place
  const start = await readHeader(bytes, place)
  if (start + packed > bytes.size) throw new EntryDamage('length', 'its bytes go beyond the end of the archive')
  return start
}

async function* inflated(raw: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: 256 * 1024 })
  // Errors come out of the iteration; here they would come a second time.
  const fed = pipeline(Readable.from(raw, { objectMode: false }), inflate).catch(() => undefined)
  try {
    for await (const chunk of inflate as AsyncIterable<Buffer>) yield chunk
  } finally {
    inflate.destroy()
    await fed
  }
}

/** Memory for `entryBytes`: most photos fit in, header and all. */
export function entryMemory(): Buffer {
  return Buffer.allocUnsafeSlow(1024 * 1024)
}

/** The bytes of an entry as they are packed, in one read with its header where they fit into the memory. */
async function* packedBytes(bytes: RandomBytes, place: ZipPlace, memory: Buffer): AsyncGenerator<Buffer> {
  const { offset, packed } = place
  const length = Math.min(packed + usualHeader, bytes.size - offset)
  if (length >= headerBytes && length <= memory.length) {
    const held = await bytes.read(offset, length, memory)
    const start = startBehind(held, 0, place.found)
    if (start + packed <= held.length) {
      yield held.subarray(start, start + packed)
      return
    }
  }
  yield* chunksOf(bytes, await dataStart(bytes, place), packed, memory)
}

/**
 * The bytes of an entry, read into `memory`, which nobody else may use meanwhile: each piece counts until the next is asked
 * for. Throws `EntryDamage`, at the end if length or checksum differ from what the archive says.
 */
export async function* entryBytes(bytes: RandomBytes, place: ZipPlace, memory: Buffer): AsyncGenerator<Buffer> {
  const { found, packed, deflated } = place
  let [length, sum] = [0, 0]
  try {
    // What inflates keeps the pieces that it is given.
    const raw = deflated
      ? inflated(chunksOf(bytes, await dataStart(bytes, place), packed))
      : packedBytes(bytes, place, memory)
    for await (const chunk of raw) {
      length += chunk.length
      if (length > found.size) throw new EntryDamage('length', `more than ${found.size} bytes`)
      sum = crc32(chunk, sum)
      yield chunk
    }
  } catch (error) {
    throw asDamage(error)
  }
  checkEnd(found, length, sum)
}

function checkEnd({ size, checksum }: FoundEntry, length: number, sum: number): void {
  if (length !== size) throw new EntryDamage('length', `${length} bytes in place of ${size}`)
  if (sum !== checksum) throw new EntryDamage('checksum', 'its checksum differs')
}

function asDamage(error: unknown): unknown {
  if (error instanceof EntryDamage) return error
  const { code, syscall, message } = error as NodeJS.ErrnoException
  if (syscall !== undefined && !String(code).startsWith('Z_')) return new EntryDamage('unreadable', message)
  if (typeof code === 'string' && (code.startsWith('Z_') || code === 'SHORT' || code === 'ERR_BUFFER_TOO_LARGE'))
    return new EntryDamage('packing', message)
  return error
}

/** What became of an entry that failed with `error`, which is thrown again if it is no damage. */
function damagedBy(error: unknown): Content {
  const damage = asDamage(error)
  if (damage instanceof EntryDamage) return { ok: false, damage: damage.damage }
  throw error
}

function unpacked(packed: Buffer, { found, deflated }: ZipPlace): Content {
  // One piece as large as what should come out saves most of what inflating little costs.
  const content = deflated
    ? inflateRawSync(packed, { maxOutputLength: Math.max(1, found.size), chunkSize: Math.max(64, found.size + 1) })
    : Buffer.from(packed)
  checkEnd(found, content.length, crc32(content))
  return { ok: true, bytes: content }
}

/**
 * The content of an entry whose local header is at `at` of `bytes`; undefined if these do not hold it whole. Inflated in one
 * go, which is several times as fast as a stream: for entries of which both sizes are small.
 */
export function contentIn(bytes: Buffer, at: number, place: ZipPlace): Content | undefined {
  try {
    const start = startBehind(bytes, at, place.found)
    return start + place.packed > bytes.length
      ? undefined
      : unpacked(bytes.subarray(start, start + place.packed), place)
  } catch (error) {
    return damagedBy(error)
  }
}

/** The same for an entry that is read by itself. */
export async function smallContent(bytes: RandomBytes, place: ZipPlace): Promise<Content> {
  try {
    return unpacked(await bytes.read(await dataStart(bytes, place), place.packed), place)
  } catch (error) {
    return damagedBy(error)
  }
}

/** The same for an entry of any size. */
export function largeContent(bytes: RandomBytes, place: ZipPlace): Promise<Content> {
  return contentOf(entryBytes(bytes, place, entryMemory()), 'reused')
}
