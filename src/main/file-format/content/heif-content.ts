import { latin1, type ByteReader } from '../byte-reader.ts'
import { boxesBetween, findBox, type Box } from '../iso/iso-boxes.ts'
import { UnknownBuild, type ContentPart } from './content-part.ts'

/** More than any real file has. */
const mostItems = 100_000

/** What a HEIF is made of, by the number of each item. */
interface Extents {
  id: number
  /** Positions are those of the file, or of the box `idat`. */
  inFile: boolean
  extents: { offset: number; length: number }[]
}

/**
 * The bytes of all items of a HEIC or AVIF that are no metadata, their properties, which of them is shown, and what they are to
 * each other; and boxes beside these, as the one that holds the video of a motion photo.
 */
export async function* heifContent(reader: ByteReader): AsyncGenerator<ContentPart> {
  let meta: Box | undefined
  for await (const box of boxesBetween(reader, 0, reader.bytes)) {
    // A sequence has tracks as well.
    if (box.end > reader.bytes || box.type === 'moov') throw new UnknownBuild()
    if (box.type === 'meta') meta = box
    else if (!['ftyp', 'mdat', 'free', 'skip', 'wide', 'uuid'].includes(box.type)) yield spanOf(box)
  }
  if (!meta) throw new UnknownBuild()
  const start = meta.bodyStart + 4
  const find = async (type: string): Promise<Box> => {
    const box = meta && (await findBox(reader, start, meta.end, type))
    if (!box) throw new UnknownBuild()
    return box
  }
  yield spanOf(await find('pitm'))
  yield spanOf(await find('iprp'))
  const types = await typesOf(reader, await find('iinf'))
  const references = await findBox(reader, start, meta.end, 'iref')
  if (references)
    for await (const box of boxesBetween(reader, references.bodyStart + 4, references.end))
      if (box.type !== 'cdsc') yield spanOf(box)
  const own = await findBox(reader, start, meta.end, 'idat')
  const items = await extentsOf(reader, await find('iloc'))
  for (const { id, inFile, extents } of items.toSorted((one, other) => one.id - other.id)) {
    const type = types.get(id)
    if (type === 'Exif' || type === 'mime') continue
    yield `${id} ${type}`
    for (const { offset, length } of extents) {
      if (!inFile && (!own || own.bodyStart + offset + length > own.end)) throw new UnknownBuild()
      yield { offset: offset + (inFile ? 0 : (own?.bodyStart ?? 0)), length }
    }
  }
}

const spanOf = ({ start, end }: Box): ContentPart => ({ offset: start, length: end - start })

async function typesOf(reader: ByteReader, info: Box): Promise<Map<number, string>> {
  const types = new Map<number, string>()
  const version = (await reader.view(info.bodyStart, 1)).getUint8(0)
  for await (const box of boxesBetween(reader, info.bodyStart + (version === 0 ? 6 : 8), info.end)) {
    const view = await reader.view(box.bodyStart, 12)
    if (box.type !== 'infe' || view.byteLength < 12 || view.getUint8(0) < 2) throw new UnknownBuild()
    const isLong = view.getUint8(0) > 2
    const id = isLong ? view.getUint32(4) : view.getUint16(4)
    types.set(id, latin1(await reader.read(box.bodyStart + (isLong ? 10 : 8), 4)))
  }
  return types
}

/** Numbers of a box one after the other. */
class Numbers {
  readonly #view: DataView
  #at = 0

  constructor(view: DataView) {
    this.#view = view
  }

  /** The next one, of 0, 1, 2, 4 or 8 bytes. */
  next(size: number): number {
    const at = this.#at
    this.#at += size
    if (this.#at > this.#view.byteLength) throw new UnknownBuild()
    if (size === 0) return 0
    if (size === 1) return this.#view.getUint8(at)
    if (size === 2) return this.#view.getUint16(at)
    if (size === 4) return this.#view.getUint32(at)
    if (size === 8) return Number(this.#view.getBigUint64(at))
    throw new UnknownBuild()
  }
}

/** Where each item lies, by the box `iloc` (ISO/IEC 14496-12, 8.11.3). */
async function extentsOf(reader: ByteReader, box: Box): Promise<Extents[]> {
  const bytes = (await reader.read(box.bodyStart, box.end - box.bodyStart)).slice()
  const numbers = new Numbers(new DataView(bytes.buffer))
  const version = numbers.next(1)
  numbers.next(1)
  numbers.next(2)
  const [sizes, more] = [numbers.next(1), numbers.next(1)]
  const count = numbers.next(version < 2 ? 2 : 4)
  if (count > mostItems) throw new UnknownBuild()
  return Array.from({ length: count }, () => {
    const id = numbers.next(version < 2 ? 2 : 4)
    const method = version === 0 ? 0 : numbers.next(2) & 15
    // Bytes of other files, and of other items, are not followed.
    if (method > 1 || numbers.next(2) !== 0) throw new UnknownBuild()
    const base = numbers.next(more >> 4)
    const extents = Array.from({ length: Math.min(numbers.next(2), mostItems) }, () => {
      if (version > 0) numbers.next(more & 15)
      return { offset: base + numbers.next(sizes >> 4), length: numbers.next(sizes & 15) }
    })
    return { id, inFile: method === 0, extents }
  })
}
