import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import type { Problem } from '../../../shared/problem.ts'
import type { TakeoutLimits } from '../limits.ts'
import { EntryDamage, type Content, type FoundEntry, type Source, type TakeBytes, type Visitor } from './found-entry.ts'
import { chunksOf, readingAhead, type RandomBytes } from './random-bytes.ts'
import { listZip, type ZipEntry } from './zip-entries.ts'

const localHeader = 0x04034b50
const headerBytes = 30
/** What fits is inflated in one go, which is several times as fast as a stream for each. */
const smallBytes = 1024 * 1024
/** Small entries lie beside each other more often than not. */
const windowBytes = 512 * 1024

async function dataStart(bytes: RandomBytes, entry: ZipEntry): Promise<number> {
  if (entry.offset + headerBytes > bytes.size) throw new EntryDamage('packing', 'its header is beyond the end')
  const header = await bytes.read(entry.offset, headerBytes)
  if (header.readUInt32LE(0) !== localHeader) throw new EntryDamage('packing', 'there is no header where it should be')
  const start = entry.offset + headerBytes + header.readUInt16LE(26) + header.readUInt16LE(28)
  if (start + entry.packed > bytes.size) throw new EntryDamage('length', 'its bytes go beyond the end of the archive')
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

/** The bytes of an entry. Throws `EntryDamage` at the end if length or checksum differ from what the archive says. */
async function* entryBytes(bytes: RandomBytes, entry: ZipEntry): AsyncGenerator<Buffer> {
  let [length, sum] = [0, 0]
  try {
    const raw = chunksOf(bytes, await dataStart(bytes, entry), entry.packed)
    for await (const chunk of entry.deflated ? inflated(raw) : raw) {
      length += chunk.length
      if (length > entry.size) throw new EntryDamage('length', `more than ${entry.size} bytes`)
      sum = crc32(chunk, sum)
      yield chunk
    }
  } catch (error) {
    throw asDamage(error)
  }
  checkEnd(entry, length, sum)
}

function checkEnd(entry: ZipEntry, length: number, sum: number): void {
  if (length !== entry.size) throw new EntryDamage('length', `${length} bytes in place of ${entry.size}`)
  if (sum !== entry.checksum) throw new EntryDamage('checksum', 'its checksum differs')
}

function asDamage(error: unknown): unknown {
  if (error instanceof EntryDamage) return error
  const { code, syscall, message } = error as NodeJS.ErrnoException
  if (syscall !== undefined && !String(code).startsWith('Z_')) return new EntryDamage('unreadable', message)
  if (typeof code === 'string' && (code.startsWith('Z_') || code === 'SHORT' || code === 'ERR_BUFFER_TOO_LARGE'))
    return new EntryDamage('packing', message)
  return error
}

async function smallContent(bytes: RandomBytes, entry: ZipEntry): Promise<Content> {
  try {
    const packed = await bytes.read(await dataStart(bytes, entry), entry.packed)
    const content = entry.deflated ? inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.size) }) : packed
    checkEnd(entry, content.length, crc32(content))
    // A view would keep the whole window in memory.
    return { ok: true, bytes: entry.deflated ? content : Buffer.from(content) }
  } catch (error) {
    const damage = asDamage(error)
    if (damage instanceof EntryDamage) return { ok: false, damage: damage.damage }
    throw error
  }
}

/** A zip that is read in place. */
export class ZipArchive implements Source {
  readonly name: string
  readonly #bytes: RandomBytes
  readonly #source: number
  readonly #limits: TakeoutLimits
  #entries: readonly ZipEntry[] = []

  constructor(name: string, bytes: RandomBytes, source: number, limits: TakeoutLimits) {
    this.name = name
    this.#bytes = bytes
    this.#source = source
    this.#limits = limits
  }

  async visit(visitor: Visitor, signal: AbortSignal): Promise<Problem | undefined> {
    const { entries, problem } = await listZip(this.#bytes, this.name, this.#limits, signal)
    this.#entries = entries
    const wanted: [FoundEntry, ZipEntry][] = []
    for (const [at, entry] of entries.entries()) {
      const found: FoundEntry = {
        source: this.#source,
        path: entry.path,
        size: entry.size,
        at,
        checksum: entry.checksum,
      }
      if (entry.strange) found.strange = true
      if (entry.trouble !== undefined) found.trouble = entry.trouble
      if (visitor.entry(found)) wanted.push([found, entry])
    }
    wanted.sort(([, one], [, other]) => one.offset - other.offset)
    const ahead = readingAhead(this.#bytes, windowBytes)
    for (const [found, entry] of wanted) {
      signal.throwIfAborted()
      visitor.content(found, await this.#whole(entry, ahead))
    }
    return problem
  }

  async #whole(entry: ZipEntry, bytes: RandomBytes): Promise<Content> {
    if (Math.max(entry.size, entry.packed) <= smallBytes) return smallContent(bytes, entry)
    const chunks: Buffer[] = []
    try {
      for await (const chunk of entryBytes(this.#bytes, entry)) chunks.push(chunk)
    } catch (error) {
      if (error instanceof EntryDamage) return { ok: false, damage: error.damage }
      throw error
    }
    return { ok: true, bytes: Buffer.concat(chunks) }
  }

  /** The bytes of an entry that is stored as it is, such as an archive inside this one; undefined if it is compressed. */
  async stored(entry: FoundEntry): Promise<{ start: number; length: number } | undefined> {
    const zipEntry = this.#entries[entry.at]
    if (!zipEntry || zipEntry.deflated || zipEntry.trouble !== undefined) return undefined
    try {
      return { start: await dataStart(this.#bytes, zipEntry), length: zipEntry.size }
    } catch (error) {
      if (error instanceof EntryDamage) return undefined
      throw error
    }
  }

  async read(entries: readonly FoundEntry[], take: TakeBytes, signal: AbortSignal): Promise<Problem | undefined> {
    const inOrder = entries
      .map((found) => ({ found, entry: this.#entries[found.at] }))
      .sort((one, other) => (one.entry?.offset ?? 0) - (other.entry?.offset ?? 0))
    for (const { found, entry } of inOrder) {
      signal.throwIfAborted()
      if (entry) await take(found, entryBytes(this.#bytes, entry))
    }
    return undefined
  }
}
