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

/** Sizes of the types of TIFF 6.0 and of BigTIFF, by number; 13 and 18 are directories. */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8]
/** Whole numbers of eight bytes, in BigTIFF alone. */
const longNumbers = new Set([16, 17, 18])
/** Types whose values are no numbers that anybody asks for: single bytes, text, floating point. */
const noNumbers = new Set([6, 7, 11, 12])
/** How many bytes a place, a count of entries and an entry take. */
const narrow = { place: 4, count: 2, entry: 12 } as const
/** The same in a BigTIFF, which programs write that expect more than 4 GB. */
const wide = { place: 8, count: 8, entry: 20 } as const
const bigTiff = 43
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

/** Where a directory is: which one of the chain, or of those that one of the chain names as subordinate to it; both from 0 on. */
export interface DirectoryPlace {
  page: number
  sub?: number
}

export interface TiffTree {
  /** The chain from the header on; the first one describes the file. */
  chain: readonly TiffDirectory[]
  /** Of the directories of the chain, and of those that they name. */
  places: ReadonlyMap<TiffDirectory, DirectoryPlace>
  /** All directories that describe pictures: the chain and what is subordinate to it. */
  pictures: readonly TiffDirectory[]
  exif: TiffDirectory | undefined
  /** A directory that another one names lies behind the end of the file. */
  isCut: boolean
}

interface TiffHead {
  little: boolean
  isBig: boolean
  /** Where the first directory is, from the beginning of the TIFF. */
  first: number
}

/** What a TIFF begins with; undefined for anything else, and for what ends within that. */
export async function readTiffHead(reader: ByteReader, base = 0): Promise<TiffHead | undefined> {
  const head = await reader.view(base, 16)
  if (head.byteLength < 8) return undefined
  const order = head.getUint16(0)
  if (order !== 0x4949 && order !== 0x4d4d) return undefined
  const little = order === 0x4949
  const isBig = head.getUint16(2, little) === bigTiff
  if (isBig && head.byteLength < 16) return undefined
  return { little, isBig, first: isBig ? Number(head.getBigUint64(8, little)) : head.getUint32(4, little) }
}

/**
 * The directories of a TIFF, BigTIFF included, and of what looks like one: DNG, NEF, ARW, CR2, ORF, RW2 and most other RAW
 * formats. Undefined if there is no TIFF at `base`. Damage and loops only make the result shorter.
 */
export async function readTiff(reader: ByteReader, base = 0): Promise<TiffTree | undefined> {
  const head = await readTiffHead(reader, base)
  if (!head) return undefined
  const tree = new TreeReader(reader, base, head)
  await tree.walk(head.first)
  return tree.chain.length > 0 ? tree : undefined
}

class TreeReader implements TiffTree {
  readonly chain: TiffDirectory[] = []
  readonly pictures: TiffDirectory[] = []
  readonly places = new Map<TiffDirectory, DirectoryPlace>()
  exif: TiffDirectory | undefined
  isCut = false
  readonly #reader: ByteReader
  readonly #base: number
  readonly #little: boolean
  readonly #bytes: typeof narrow | typeof wide
  readonly #seen = new Set<number>()

  constructor(reader: ByteReader, base: number, { little, isBig }: TiffHead) {
    this.#reader = reader
    this.#base = base
    this.#little = little
    this.#bytes = isBig ? wide : narrow
  }

  async walk(first: number): Promise<void> {
    for (let at = first; at !== 0;) {
      const read = await this.#directory(at)
      if (!read) return
      const place = { page: this.chain.length }
      this.chain.push(read.directory)
      this.places.set(read.directory, place)
      await this.#take(read.directory, place)
      at = read.next
    }
  }

  async #take(directory: TiffDirectory, place?: DirectoryPlace): Promise<void> {
    this.pictures.push(directory)
    const exif = directory.number(exifDirectory)
    if (exif !== undefined && !this.exif) this.exif = (await this.#directory(exif))?.directory
    for (const [sub, at] of directory.numbers(subDirectories).entries()) await this.#takeSubordinate(at, place, sub)
  }

  /** One that another names, and what follows it: they can be named one by one, or as a chain of their own. */
  async #takeSubordinate(first: number, place: DirectoryPlace | undefined, sub: number): Promise<void> {
    for (let at = first; at !== 0;) {
      const read = await this.#directory(at)
      if (!read) return
      if (place && at === first) this.places.set(read.directory, { ...place, sub })
      await this.#take(read.directory)
      at = read.next
    }
  }

  /** Each place is read once, so a loop ends. */
  async #directory(at: number): Promise<{ directory: TiffDirectory; next: number } | undefined> {
    if (this.#seen.has(at) || this.#seen.size >= mostDirectories) return undefined
    this.#seen.add(at)
    const { count: countBytes, entry: entryBytes, place: placeBytes } = this.#bytes
    const head = await this.#reader.view(this.#base + at, countBytes)
    this.isCut ||= head.byteLength < countBytes
    if (head.byteLength < countBytes) return undefined
    const count = countBytes === 2 ? head.getUint16(0, this.#little) : this.#place(head, 0)
    if (count === 0 || count > mostEntries) return undefined
    const [first, all] = [this.#base + at + countBytes, count * entryBytes]
    const bytes = (await this.#reader.read(first, all + placeBytes)).slice()
    const view = new DataView(bytes.buffer)
    this.isCut ||= view.byteLength < all
    const entries = new Map<number, Entry>()
    for (let entry = 0; entry + entryBytes <= Math.min(all, view.byteLength); entry += entryBytes) {
      entries.set(view.getUint16(entry, this.#little), await this.#entry(view, entry, first + entry))
    }
    const next = view.byteLength >= all + placeBytes ? this.#place(view, all) : 0
    return { directory: new TiffDirectory(entries, this.#base), next }
  }

  async #entry(view: DataView, entry: number, start: number): Promise<Entry> {
    const { place } = this.#bytes
    const type = view.getUint16(entry + 2, this.#little)
    const count = this.#place(view, entry + 4)
    const size = typeBytes[type] ?? 0
    const length = size * count
    const values = 4 + place
    const offset = length <= place ? start + values : this.#base + this.#place(view, entry + values)
    const numbers = await this.#numbers(type, offset, Math.min(count, mostNumbers))
    const [last] = count <= mostNumbers ? numbers.slice(-1) : await this.#numbers(type, offset + length - size, 1)
    return { type, offset, length, numbers, last }
  }

  /** A place in the file, or a number of values, which take as many bytes. */
  #place(view: DataView, at: number): number {
    return this.#bytes.place === 4 ? view.getUint32(at, this.#little) : Number(view.getBigUint64(at, this.#little))
  }

  async #numbers(type: number, offset: number, count: number): Promise<number[]> {
    const size = typeBytes[type] ?? 0
    // Text and bytes without a meaning are left where they are.
    if (size < 2 || noNumbers.has(type)) return []
    const values = await this.#reader.view(offset, size * count)
    const found: number[] = []
    for (let at = 0; at + size <= values.byteLength; at += size) {
      if (size === 2) found.push(values.getUint16(at, this.#little))
      else if (size === 4) found.push(values.getUint32(at, this.#little))
      else if (longNumbers.has(type)) found.push(Number(values.getBigUint64(at, this.#little)))
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
