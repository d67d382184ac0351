import { latin1 } from '../byte-reader.ts'
import type { ByteReader } from '../byte-reader.ts'

/** A part of a file. */
export interface Span {
  offset: number
  length: number
}

interface Entry extends Span {
  type: number
  /** The first values, where they are whole numbers or fractions. */
  numbers: readonly number[]
  /** The last value, where they are such numbers. */
  last: number | undefined
}

/** Sizes of the types of TIFF 6.0, by number; 13 is a directory. */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]
const mostEntries = 1024
const mostDirectories = 64
/** Nobody asks for more values than a file has subordinate directories or strips that matter. */
const mostNumbers = 64

/** Tags that lead to other directories. */
const subDirectories = 0x14a
const exifDirectory = 0x8769

/** One directory of a TIFF: a picture and what is known of it. */
export class TiffDirectory {
  readonly #entries: ReadonlyMap<number, Entry>
  readonly #base: number

  /** `base`: where the TIFF begins in the file; spans are given by the position in the file. */
  constructor(entries: ReadonlyMap<number, Entry>, base: number) {
    this.#entries = entries
    this.#base = base
  }

  has(tag: number): boolean {
    return this.#entries.has(tag)
  }

  /** Up to 64 values. */
  numbers(tag: number): readonly number[] {
    return this.#entries.get(tag)?.numbers ?? []
  }

  number(tag: number): number | undefined {
    return this.numbers(tag)[0]
  }

  /** Where the bytes of a value are. */
  span(tag: number): Span | undefined {
    const entry = this.#entries.get(tag)
    return entry && { offset: entry.offset, length: entry.length }
  }

  /**
   * Where the parts end that two tags describe, such as the strips of a picture, by the position in the file: of more than 64
   * the first ones and the last.
   */
  ends(offsetTag: number, lengthTag: number): number[] {
    const [offsets, lengths] = [this.#entries.get(offsetTag), this.#entries.get(lengthTag)]
    if (!offsets || !lengths) return []
    const all = offsets.numbers.map((offset, at) => [offset, lengths.numbers[at]] as const)
    return [...all, [offsets.last, lengths.last] as const].flatMap(([offset, length]) =>
      offset === undefined || length === undefined || length === 0 ? [] : this.#base + offset + length,
    )
  }

  /** Where something is that two tags describe, such as an embedded picture. Only one that is in a single piece. */
  described(offsetTag: number, lengthTag: number): Span | undefined {
    const [offsets, lengths] = [this.numbers(offsetTag), this.numbers(lengthTag)]
    const [offset, length] = [offsets[0], lengths[0]]
    if (offsets.length !== 1 || lengths.length !== 1 || !offset || !length) return undefined
    return { offset: this.#base + offset, length }
  }
}

export interface TiffTree {
  /** The chain from the header on; the first one describes the file. */
  chain: readonly TiffDirectory[]
  /** All directories that describe pictures: the chain and what is subordinate to it. */
  pictures: readonly TiffDirectory[]
  exif: TiffDirectory | undefined
  /** A directory that another one names lies behind the end of the file. */
  isCut: boolean
}

/**
 * The directories of a TIFF, and of what looks like one: DNG, NEF, ARW, CR2, ORF, RW2 and most other RAW formats.
 * Undefined if there is no TIFF at `base`. Damage and loops only make the result shorter.
 */
export async function readTiff(reader: ByteReader, base = 0): Promise<TiffTree | undefined> {
  const head = await reader.view(base, 8)
  if (head.byteLength < 8) return undefined
  const order = head.getUint16(0)
  if (order !== 0x4949 && order !== 0x4d4d) return undefined
  const little = order === 0x4949
  const tree = new TreeReader(reader, base, little)
  await tree.walk(head.getUint32(4, little))
  return tree.chain.length > 0 ? tree : undefined
}

class TreeReader implements TiffTree {
  readonly chain: TiffDirectory[] = []
  readonly pictures: TiffDirectory[] = []
  exif: TiffDirectory | undefined
  isCut = false
  readonly #reader: ByteReader
  readonly #base: number
  readonly #little: boolean
  readonly #seen = new Set<number>()

  constructor(reader: ByteReader, base: number, little: boolean) {
    this.#reader = reader
    this.#base = base
    this.#little = little
  }

  async walk(first: number): Promise<void> {
    for (let at = first; at !== 0;) {
      const read = await this.#directory(at)
      if (!read) return
      this.chain.push(read.directory)
      await this.#take(read.directory)
      at = read.next
    }
  }

  async #take(directory: TiffDirectory): Promise<void> {
    this.pictures.push(directory)
    const exif = directory.number(exifDirectory)
    if (exif !== undefined && !this.exif) this.exif = (await this.#directory(exif))?.directory
    for (const at of directory.numbers(subDirectories)) {
      const read = await this.#directory(at)
      if (read) await this.#take(read.directory)
    }
  }

  /** Each place is read once, so a loop ends. */
  async #directory(at: number): Promise<{ directory: TiffDirectory; next: number } | undefined> {
    if (this.#seen.has(at) || this.#seen.size >= mostDirectories) return undefined
    this.#seen.add(at)
    const head = await this.#reader.view(this.#base + at, 2)
    this.isCut ||= head.byteLength < 2
    if (head.byteLength < 2) return undefined
    const count = head.getUint16(0, this.#little)
    if (count === 0 || count > mostEntries) return undefined
    const bytes = (await this.#reader.read(this.#base + at + 2, count * 12 + 4)).slice()
    const view = new DataView(bytes.buffer)
    this.isCut ||= view.byteLength < count * 12
    const entries = new Map<number, Entry>()
    for (let entry = 0; entry + 12 <= Math.min(count * 12, view.byteLength); entry += 12) {
      const start = this.#base + at + 2 + entry
      entries.set(view.getUint16(entry, this.#little), await this.#entry(view, entry, start))
    }
    const next = view.byteLength >= count * 12 + 4 ? view.getUint32(count * 12, this.#little) : 0
    return { directory: new TiffDirectory(entries, this.#base), next }
  }

  async #entry(view: DataView, entry: number, start: number): Promise<Entry> {
    const type = view.getUint16(entry + 2, this.#little)
    const count = view.getUint32(entry + 4, this.#little)
    const size = typeBytes[type] ?? 0
    const length = size * count
    const offset = length <= 4 ? start + 8 : this.#base + view.getUint32(entry + 8, this.#little)
    const numbers = await this.#numbers(type, offset, Math.min(count, mostNumbers))
    const [last] = count <= mostNumbers ? numbers.slice(-1) : await this.#numbers(type, offset + length - size, 1)
    return { type, offset, length, numbers, last }
  }

  async #numbers(type: number, offset: number, count: number): Promise<number[]> {
    const size = typeBytes[type] ?? 0
    // Text and bytes without a meaning are left where they are.
    if (size < 2 || type > 13 || type === 11 || type === 12 || type === 6 || type === 7) return []
    const values = await this.#reader.view(offset, size * count)
    const found: number[] = []
    for (let at = 0; at + size <= values.byteLength; at += size) {
      if (size === 2) found.push(values.getUint16(at, this.#little))
      else if (size === 4) found.push(values.getUint32(at, this.#little))
      else found.push(values.getUint32(at, this.#little) / (values.getUint32(at + 4, this.#little) || 1))
    }
    return found
  }
}

/** The text of a tag, without what fills it up; empty if there is none. */
export async function tiffText(reader: ByteReader, directory: TiffDirectory, tag: number): Promise<string> {
  const span = directory.span(tag)
  if (!span || span.length > 256) return ''
  return (
    latin1(await reader.read(span.offset, span.length))
      .split('\0', 1)[0]
      ?.trim() ?? ''
  )
}
