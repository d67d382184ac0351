import type { ByteReader } from '../byte-reader.ts'
import { boxesBetween } from '../iso/iso-boxes.ts'
import { readTiff } from '../raw/tiff-directories.ts'
import type { Completeness } from './completeness.ts'

/*
 * Formats that tell of a cut only where it falls into something whose length they name. What they say is no reason to refuse a
 * file, see `isCut`.
 */

const syncByte = 0x47

/**
 * An MPEG transport stream is packets of 188 bytes; with four more before each in recordings of camcorders. One that ends in the
 * middle of a packet was cut; one that was cut between two does not show it. What begins as no packet is something foreign behind
 * the end.
 */
export async function checkTransportStream(reader: ByteReader): Promise<Completeness> {
  const head = await reader.read(0, 1)
  const [packet, sync] = head[0] === syncByte ? [188, 0] : [192, 4]
  const rest = reader.bytes % packet
  if (rest === 0) return 'unknown'
  const last = await reader.read(reader.bytes - rest, rest)
  return rest <= sync || last[sync] === syncByte ? 'truncated' : 'unknown'
}

/** The data of an ASF, by the first half of the id of the object that holds them. */
const asfData = 0x11cf668e75b22636n

/** An ASF, such as WMV, begins with a header and the object with all its data, which both tell their lengths. */
export async function checkAsf(reader: ByteReader): Promise<Completeness> {
  const head = await reader.view(0, 24)
  if (head.byteLength < 24) return 'truncated'
  const data = Number(head.getBigUint64(16, true))
  if (data < 24) return 'unknown'
  const object = await reader.view(data, 24)
  if (object.byteLength < 24) return 'truncated'
  const size = Number(object.getBigUint64(16, true))
  // A live recording does not know how long it will be.
  if (object.getBigUint64(0, true) !== asfData || size < 24) return 'unknown'
  return data + size <= reader.bytes ? 'complete' : 'truncated'
}

/** The boxes that a JPEG XL can have. */
const jxlBoxes = new Set([
  'JXL ',
  'ftyp',
  'jxll',
  'jxlc',
  'jxlp',
  'jxli',
  'jbrd',
  'brob',
  'Exif',
  'xml ',
  'jumb',
  'free',
])

/**
 * A JPEG XL in boxes names the length of each but the last; its picture is in one, or in pieces of which the last is marked. One
 * without boxes tells nothing before it is decoded.
 */
export async function checkJxl(reader: ByteReader): Promise<Completeness> {
  const head = await reader.read(0, 2)
  if (head[0] === 0xff) return 'unknown'
  let hasAll = false
  let end = 0
  for await (const box of boxesBetween(reader, 0, reader.bytes)) {
    if (!jxlBoxes.has(box.type)) return hasAll ? 'complete' : 'unknown'
    if (box.end > reader.bytes) return 'truncated'
    const [start, body] = [await reader.read(box.start, 4), await reader.read(box.bodyStart, 1)]
    // A length of 0 means to the end of the file, wherever that is.
    if (start.every((byte) => byte === 0)) return 'unknown'
    if (box.type === 'jxlc' || (box.type === 'jxlp' && (body[0] ?? 0) >= 0x80)) hasAll = true
    end = box.end
  }
  return hasAll ? 'complete' : end + 8 > reader.bytes ? 'truncated' : 'unknown'
}

/** Tags of Panasonic: where the data of the sensor begin, which go to the end of the file, and the preview. */
const sensorData = 0x118
const preview = 0x2e

/** Of an RW2 no tag tells where it ends; its directories, its preview and the beginning of its data must lie within it. */
export async function checkRw2(reader: ByteReader): Promise<Completeness> {
  const head = await reader.view(0, 8)
  if (head.byteLength < 8 || head.getUint32(4, true) + 2 > reader.bytes) return 'truncated'
  const tree = await readTiff(reader)
  if (tree?.isCut) return 'truncated'
  for (const directory of tree?.pictures ?? []) {
    const span = directory.span(preview)
    const start = directory.number(sensorData)
    if (span && span.offset + span.length > reader.bytes) return 'truncated'
    if (start !== undefined && start !== 0xffffffff && start >= reader.bytes) return 'truncated'
  }
  return 'unknown'
}
