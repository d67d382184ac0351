import type { ByteReader } from '../byte-reader.ts'
import { latin1 } from '../byte-reader.ts'
import { sane } from '../facts/image-size.ts'
import type { Size } from '../facts/image-size.ts'
import { boxesBetween, findBox } from '../iso/iso-boxes.ts'
import type { Box } from '../iso/iso-boxes.ts'
import type { FoundRaw } from './raw-picture.ts'
import type { FileType } from '../sniff-type.ts'
import { readTiff } from './tiff-directories.ts'
import type { Span, TiffDirectory } from './tiff-directories.ts'

/** Canon's own boxes are of type `uuid`; these two hold what matters here, as the first bytes say. */
const metadataId = '85c0b687820f11e08111f4ce462b6a48'
const previewId = 'eaf42b5e1c984b88b9fbb7dc406e4d16'
/** Bytes in front of the JPEG in `THMB` and `PRVW`: sizes in two forms. */
const mostBeforeJpeg = 32

const tag = { width: 0x100, height: 0x101, orientation: 0x112 } as const

/**
 * A CR3: an ISO base media file with a thumbnail (`THMB`), a preview (`PRVW`), and a JPEG of full size as the first
 * track. Its first directory, `CMT1`, tells size and orientation.
 */
export async function readCanonRaw(reader: ByteReader, type: FileType): Promise<FoundRaw> {
  const spans: Span[] = []
  let directory: TiffDirectory | undefined
  for await (const box of boxesBetween(reader, 0, reader.bytes)) {
    if (box.type === 'uuid' && (await idOf(reader, box)) === previewId) {
      // Version and number of what follows come between the id and the first box, where they come at all.
      for (const head of [24, 16]) spans.push(...(await jpegsIn(reader, box.bodyStart + head, box.end)))
    }
    if (box.type !== 'moov') continue
    for await (const part of boxesBetween(reader, box.bodyStart, box.end)) {
      if (part.type === 'trak') spans.push(...(await samplesOf(reader, part)))
      if (part.type !== 'uuid' || (await idOf(reader, part)) !== metadataId) continue
      spans.push(...(await jpegsIn(reader, part.bodyStart + 16, part.end)))
      const first = await findBox(reader, part.bodyStart + 16, part.end, 'CMT1')
      directory = first && (await readTiff(reader, first.bodyStart))?.chain[0]
    }
  }
  return { type, spans, size: directory && sizeOf(directory), orientation: directory?.number(tag.orientation) }
}

function sizeOf(directory: TiffDirectory): Size | undefined {
  return sane(directory.number(tag.width) ?? 0, directory.number(tag.height) ?? 0)
}

async function idOf(reader: ByteReader, box: Box): Promise<string> {
  return Buffer.from(await reader.read(box.bodyStart, 16)).toString('hex')
}

async function jpegsIn(reader: ByteReader, start: number, end: number): Promise<Span[]> {
  const spans: Span[] = []
  for await (const box of boxesBetween(reader, start, end)) {
    if (box.type !== 'THMB' && box.type !== 'PRVW') continue
    const at = latin1(await reader.read(box.bodyStart, mostBeforeJpeg)).indexOf('\xff\xd8')
    if (at !== -1) spans.push({ offset: box.bodyStart + at, length: box.end - box.bodyStart - at })
  }
  return spans
}

/** The first sample of a track: the position is in `co64` or `stco`, the length in `stsz`. */
async function samplesOf(reader: ByteReader, track: Box): Promise<Span[]> {
  let table: Box | undefined = track
  for (const type of ['mdia', 'minf', 'stbl']) {
    table = table && (await findBox(reader, table.bodyStart, table.end, type))
  }
  if (!table) return []
  const sizes = await findBox(reader, table.bodyStart, table.end, 'stsz')
  const wide = await findBox(reader, table.bodyStart, table.end, 'co64')
  const narrow = wide ?? (await findBox(reader, table.bodyStart, table.end, 'stco'))
  if (!sizes || !narrow) return []
  const size = await reader.view(sizes.bodyStart, 16)
  if (size.byteLength < 12) return []
  const same = size.getUint32(4)
  const length = same === 0 && size.byteLength >= 16 ? size.getUint32(12) : same
  const place = await reader.view(narrow.bodyStart + 8, 8)
  if (place.byteLength < (wide ? 8 : 4)) return []
  return [{ offset: wide ? Number(place.getBigUint64(0)) : place.getUint32(0), length }]
}
