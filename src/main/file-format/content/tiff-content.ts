import type { ByteReader } from '../byte-reader.ts'
import { UnknownBuild, type ContentPart } from './content-part.ts'

/** Bytes of a value, by the number of its type in TIFF 6.0; 13 is a directory. */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]
const mostEntries = 4096
const mostDirectories = 256
const mostPieces = 4_000_000

/** Tags that say where the pieces of a picture are, with those that say how long each is. */
const pieces = new Map([
  [273, 279],
  [324, 325],
  [513, 514],
])
const subDirectories = 330
/**
 * What is said of a picture, and where it stands: words, dates, makers, XMP, IPTC, Photoshop, Exif, places, stars, and what
 * Windows says. Makers' notes of a DNG hold places of their own.
 */
const words = new Set([
  269, 270, 271, 272, 285, 305, 306, 315, 316, 700, 18246, 18249, 32781, 33432, 33723, 34377, 34665, 34853, 36867,
  36868, 40091, 40092, 40093, 40094, 40095, 40965, 50740, 50971,
])

interface Entry {
  tag: number
  type: number
  count: number
  /** Where the values are. */
  offset: number
}

/** All directories of a TIFF or DNG that hold pictures: what each says of how it is stored, and its pieces. */
export async function* tiffContent(reader: ByteReader): AsyncGenerator<ContentPart> {
  const head = await reader.view(0, 8)
  if (head.byteLength < 8 || ![0x4949, 0x4d4d].includes(head.getUint16(0))) throw new UnknownBuild()
  const little = head.getUint16(0) === 0x4949
  if (head.getUint16(2, little) !== 42) throw new UnknownBuild()
  yield* new Directories(reader, little).all(head.getUint32(4, little))
}

class Directories {
  readonly #reader: ByteReader
  readonly #little: boolean
  readonly #seen = new Set<number>()

  constructor(reader: ByteReader, little: boolean) {
    this.#reader = reader
    this.#little = little
  }

  async *all(first: number): AsyncGenerator<ContentPart> {
    for (let at = first; at !== 0;) {
      if (this.#seen.has(at) || this.#seen.size > mostDirectories) throw new UnknownBuild()
      this.#seen.add(at)
      const count = await this.#number(at, 2)
      if (count > mostEntries) throw new UnknownBuild()
      yield 'directory'
      yield* this.#picture(await this.#entries(at + 2, count))
      at = await this.#number(at + 2 + count * 12, 4)
    }
  }

  async *#picture(entries: readonly Entry[]): AsyncGenerator<ContentPart> {
    const byTag = new Map(entries.map((entry) => [entry.tag, entry]))
    for (const entry of entries) {
      const { tag, type, count, offset } = entry
      if (words.has(tag)) continue
      if (tag === subDirectories) {
        for (let nth = 0; nth < count; nth++) yield* this.all(await this.#value(entry, nth))
        continue
      }
      const lengths = pieces.get(tag)
      if (lengths === undefined) {
        yield `${tag} ${type} ${count}`
        yield { offset, length: (typeBytes[type] ?? 0) * count }
        continue
      }
      const long = byTag.get(lengths)
      if (!long || long.count !== count || count > mostPieces) throw new UnknownBuild()
      for (let nth = 0; nth < count; nth++)
        yield { offset: await this.#value(entry, nth), length: await this.#value(long, nth) }
    }
  }

  async #entries(at: number, count: number): Promise<Entry[]> {
    const entries: Entry[] = []
    for (let nth = 0; nth < count; nth++) {
      const start = at + nth * 12
      const view = await this.#reader.view(start, 12)
      if (view.byteLength < 12) throw new UnknownBuild()
      const [tag, type] = [view.getUint16(0, this.#little), view.getUint16(2, this.#little)]
      const [values, place] = [view.getUint32(4, this.#little), view.getUint32(8, this.#little)]
      const isInline = (typeBytes[type] ?? 0) * values <= 4
      entries.push({ tag, type, count: values, offset: isInline ? start + 8 : place })
    }
    return entries
  }

  /** One of the whole numbers of an entry. */
  async #value({ type, offset }: Entry, nth: number): Promise<number> {
    if (type === 3) return this.#number(offset + nth * 2, 2)
    if (type === 4 || type === 13) return this.#number(offset + nth * 4, 4)
    throw new UnknownBuild()
  }

  async #number(at: number, size: 2 | 4): Promise<number> {
    const view = await this.#reader.view(at, size)
    if (view.byteLength < size) throw new UnknownBuild()
    return size === 2 ? view.getUint16(0, this.#little) : view.getUint32(0, this.#little)
  }
}
