import { buildOf } from '../../../shared/media-types.ts'
import { ByteReader, latin1 } from '../byte-reader.ts'
import type { ByteSource } from '../byte-reader.ts'
import { checkGif } from './complete-gif.ts'
import { checkJpeg } from './complete-jpeg.ts'
import { boxesBetween } from '../iso/iso-boxes.ts'
import { readTiffHead } from '../raw/tiff-directories.ts'
import type { Completeness } from './completeness.ts'
import type { FileType } from '../sniff-type.ts'

/**
 * Tells by structure alone whether a file was cut short. Reads a few kilobytes of a whole file; only a cut JPEG or GIF
 * is searched through. Data after the end is fine, since motion photos append a video. Rejects only when reading fails.
 */
export async function checkComplete(file: ByteSource, type: FileType, bytes: number): Promise<Completeness> {
  const reader = new ByteReader(file, bytes)
  switch (buildOf(type.mimeType)) {
    case 'jpeg':
      return checkJpeg(reader)
    case 'png':
      return checkPng(reader)
    case 'gif':
      return checkGif(reader)
    case 'webp':
    case 'avi':
      return checkRiff(reader)
    case 'bmp':
      return checkBitmap(reader)
    case 'icon':
      return checkIcon(reader)
    case 'tiff':
      return checkTiff(reader)
    case 'heif':
    case 'avif':
      return checkBoxes(reader, 'meta')
    case 'cr3':
    case 'movie':
      return checkBoxes(reader, 'moov')
    case 'matroska':
      return checkMatroska(reader)
    default:
      return 'unknown'
  }
}

const pngEnd = [0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]

async function checkPng(reader: ByteReader): Promise<Completeness> {
  const last = await reader.read(reader.bytes - pngEnd.length, pngEnd.length)
  if (last.length === pngEnd.length && pngEnd.every((byte, at) => last[at] === byte)) return 'complete'
  let at = 8
  for (let count = 0; count < 200_000; count++) {
    const head = await reader.view(at, 8)
    if (head.byteLength < 8) return 'truncated'
    const type = latin1(new Uint8Array(head.buffer, head.byteOffset + 4, 4))
    if (!/^[A-Za-z]{4}$/.test(type)) return 'unknown'
    at += 12 + head.getUint32(0)
    if (at > reader.bytes) return 'truncated'
    if (type === 'IEND') return 'complete'
  }
  return 'unknown'
}

async function checkRiff(reader: ByteReader): Promise<Completeness> {
  const head = await reader.view(0, 12)
  if (head.byteLength < 12) return 'truncated'
  const size = head.getUint32(4, true)
  // Recorders that were stopped hard, and streams, leave the size empty.
  if (size === 0 || size === 0xffffffff) return 'unknown'
  return size + 8 <= reader.bytes ? 'complete' : 'truncated'
}

async function checkBitmap(reader: ByteReader): Promise<Completeness> {
  const head = await reader.view(0, 14)
  if (head.byteLength < 14) return 'truncated'
  const size = head.getUint32(2, true)
  if (size < 14) return 'unknown'
  return size <= reader.bytes ? 'complete' : 'truncated'
}

async function checkIcon(reader: ByteReader): Promise<Completeness> {
  const head = await reader.view(0, 6)
  if (head.byteLength < 6) return 'truncated'
  const count = head.getUint16(4, true)
  const entries = await reader.view(6, count * 16)
  if (entries.byteLength < count * 16) return 'truncated'
  for (let at = 0; at < entries.byteLength; at += 16) {
    if (entries.getUint32(at + 8, true) + entries.getUint32(at + 12, true) > reader.bytes) return 'truncated'
  }
  return 'complete'
}

/** Where the pixels of a TIFF are takes a full parse; a directory behind the end of the file is proof enough of a cut. */
async function checkTiff(reader: ByteReader): Promise<Completeness> {
  const head = await readTiffHead(reader)
  return head === undefined || head.first + 2 > reader.bytes ? 'truncated' : 'unknown'
}

/** What can be cut; anything else that does not fit is something foreign behind the end. */
const knownBoxes = new Set(
  'ftyp styp moov moof mdat meta free skip wide uuid udta sidx mfra pnot idat mpvd sefd'.split(' '),
)

/** `index`: the box without which nothing can be shown; it may be the last one of the file. */
async function checkBoxes(reader: ByteReader, index: 'moov' | 'meta'): Promise<Completeness> {
  let indexed = false
  let end = 0
  for await (const box of boxesBetween(reader, 0, reader.bytes)) {
    if (!knownBoxes.has(box.type) && box.end > reader.bytes) return indexed ? 'complete' : 'unknown'
    if (box.end > reader.bytes) return 'truncated'
    if (box.type === index) indexed = true
    end = box.end
  }
  if (indexed) return 'complete'
  return end + 8 > reader.bytes ? 'truncated' : 'unknown'
}

async function checkMatroska(reader: ByteReader): Promise<Completeness> {
  const header = await elementAt(reader, 0)
  if (header === 'cut') return 'truncated'
  if (!header?.size) return 'unknown'
  let at = header.bodyStart + header.size
  for (let count = 0; count < 16; count++) {
    const element = await elementAt(reader, at)
    if (element === 'cut') return 'truncated'
    if (element?.size === undefined) return 'unknown'
    const end = element.bodyStart + element.size
    if (end > reader.bytes) return 'truncated'
    if (element.id === segmentId) return 'complete'
    at = end
  }
  return 'unknown'
}

const segmentId = 0x18538067

interface Element {
  id: number
  bodyStart: number
  /** Undefined for an element of unknown length, as live recordings have. */
  size: number | undefined
}

/** An element of EBML, the notation of Matroska: id and size are numbers of 1 to 8 bytes. */
async function elementAt(reader: ByteReader, at: number): Promise<Element | 'cut' | undefined> {
  const head = await reader.read(at, 12)
  const first = head[0]
  if (first === undefined) return 'cut'
  const idBytes = Math.clz32(first) - 23
  if (idBytes > 4) return undefined
  const sizeFirst = head[idBytes]
  if (sizeFirst === undefined) return 'cut'
  const sizeBytes = Math.clz32(sizeFirst) - 23
  if (sizeBytes > 8) return undefined
  if (head.length < idBytes + sizeBytes) return 'cut'
  let id = 0
  for (const byte of head.subarray(0, idBytes)) id = id * 256 + byte
  let size = sizeFirst & (0xff >> sizeBytes)
  let unknown = size === 0xff >> sizeBytes
  for (const byte of head.subarray(idBytes + 1, idBytes + sizeBytes)) {
    size = size * 256 + byte
    unknown &&= byte === 0xff
  }
  return { id, bodyStart: at + idBytes + sizeBytes, size: unknown ? undefined : size }
}
