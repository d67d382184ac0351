import type { ByteReader } from '../byte-reader.ts'
import { latin1 } from '../byte-reader.ts'
import type { Size } from '../facts/image-size.ts'
import { sane } from '../facts/image-size.ts'
import type { Box } from './iso-boxes.ts'
import { boxesBetween, findBox } from './iso-boxes.ts'

/** More properties than any real file declares. */
const mostEntries = 4096
const mostProfileBytes = 4 * 1024 * 1024

/**
 * Size of the primary picture of a HEIC or AVIF after its own rotation. Exif's orientation does not count in these
 * formats: the rotation is a property of the picture.
 */
export async function isoImageSize(reader: ByteReader): Promise<Size | undefined> {
  let size: Size | undefined
  let turned = false
  for await (const box of primaryProperties(reader)) {
    const body = await reader.view(box.bodyStart, 12)
    if (box.type === 'ispe' && body.byteLength >= 12) size = sane(body.getUint32(4), body.getUint32(8))
    if (box.type === 'irot' && body.byteLength >= 1) turned = body.getUint8(0) % 2 === 1
  }
  return size && turned ? { width: size.height, height: size.width } : size
}

/** The ICC profile of the primary picture; undefined if it has none, which means sRGB or numbers nobody needs. */
export async function isoImageProfile(reader: ByteReader): Promise<Uint8Array | undefined> {
  for await (const box of primaryProperties(reader)) {
    const length = box.end - box.bodyStart - 4
    if (box.type !== 'colr' || length < 128 || length > mostProfileBytes) continue
    const form = latin1(await reader.read(box.bodyStart, 4))
    if (form === 'prof' || form === 'rICC') return (await reader.read(box.bodyStart + 4, length)).slice()
  }
  return undefined
}

/** The boxes that describe the primary picture, in the order of the file. */
async function* primaryProperties(reader: ByteReader): AsyncGenerator<Box> {
  const meta = await findBox(reader, 0, reader.bytes, 'meta')
  if (!meta) return
  // `meta` and `pitm` are "full" boxes: version and flags come before the content.
  const start = meta.bodyStart + 4
  const primary = await findBox(reader, start, meta.end, 'pitm')
  const properties = await findBox(reader, start, meta.end, 'iprp')
  if (!primary || !properties) return
  const head = await reader.view(primary.bodyStart, 8)
  if (head.byteLength < 6) return
  const id = head.getUint8(0) === 0 || head.byteLength < 8 ? head.getUint16(4) : head.getUint32(4)
  const container = await findBox(reader, properties.bodyStart, properties.end, 'ipco')
  const associations = await findBox(reader, properties.bodyStart, properties.end, 'ipma')
  if (!container || !associations) return
  const wanted = await propertiesOf(reader, associations, id)
  let index = 0
  for await (const box of boxesBetween(reader, container.bodyStart, container.end)) {
    index += 1
    if (wanted.has(index)) yield box
    if (index > mostEntries) return
  }
}

/** Numbers, counted from 1, of the properties that belong to one item. */
async function propertiesOf(reader: ByteReader, associations: Box, id: number): Promise<ReadonlySet<number>> {
  const bytes = await reader.read(associations.bodyStart, Math.min(associations.end - associations.bodyStart, 65_536))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found = new Set<number>()
  if (view.byteLength < 8) return found
  const idBytes = view.getUint8(0) === 0 ? 2 : 4
  const indexBytes = view.getUint8(3) & 1 ? 2 : 1
  const entries = Math.min(view.getUint32(4), mostEntries)
  let at = 8
  for (let entry = 0; entry < entries && at + idBytes + 1 <= view.byteLength; entry++) {
    const itemId = idBytes === 2 ? view.getUint16(at) : view.getUint32(at)
    const count = view.getUint8(at + idBytes)
    at += idBytes + 1
    for (let number = 0; number < count && at + indexBytes <= view.byteLength; number++, at += indexBytes) {
      if (itemId === id) found.add(indexBytes === 2 ? view.getUint16(at) & 0x7fff : view.getUint8(at) & 0x7f)
    }
  }
  return found
}

/** Whether the file calls itself an image sequence, which AVIF uses for animations. */
export async function isImageSequence(reader: ByteReader): Promise<boolean> {
  return latin1(await reader.read(8, 4)) === 'avis'
}
