import { latin1, type ByteReader } from '../byte-reader.ts'
import { UnknownBuild, type ContentPart } from './content-part.ts'

/** More than any real file has. */
const mostChunks = 1_000_000

const exif = 0xe1
const photoshop = 0xed
const multiPicture = 0xe2
const startOfScan = 0xda

/**
 * All segments but those of Exif, XMP and Photoshop, and the list of further pictures, which says where they lie; from the first
 * scan on all that follows, as are further pictures and the video of a motion photo.
 */
export async function* jpegContent(reader: ByteReader): AsyncGenerator<ContentPart> {
  let at = 2
  for (let count = 0; count < mostChunks; count++) {
    const head = await reader.view(at, 8)
    if (head.byteLength < 4 || head.getUint8(0) !== 0xff) throw new UnknownBuild()
    const marker = head.getUint8(1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    const length = 2 + head.getUint16(2)
    if (marker === startOfScan) return yield { offset: at, length: reader.bytes - at }
    const isList = marker === multiPicture && head.byteLength === 8 && head.getUint32(4) === 0x4d504600
    if (marker !== exif && marker !== photoshop && !isList) yield { offset: at, length }
    at += length
  }
  throw new UnknownBuild()
}

const pngWords = new Set(['eXIf', 'iTXt', 'tEXt', 'zTXt', 'tIME'])

/** All chunks but those of Exif, texts and times, and what follows the last one. */
export async function* pngContent(reader: ByteReader): AsyncGenerator<ContentPart> {
  let at = 8
  for (let count = 0; count < mostChunks; count++) {
    const head = await reader.view(at, 8)
    if (head.byteLength < 8) throw new UnknownBuild()
    const length = 12 + head.getUint32(0)
    const type = latin1(new Uint8Array(head.buffer, head.byteOffset + 4, 4))
    if (!pngWords.has(type)) yield { offset: at, length }
    at += length
    if (type === 'IEND') return yield { offset: at, length: Math.max(0, reader.bytes - at) }
  }
  throw new UnknownBuild()
}

/** Chunks that say something of a WebP, and the one that says which of them there are. */
const webpWords = new Set(['VP8X', 'EXIF', 'XMP '])

/**
 * What a WebP shows: all its chunks but those that say something of it. Throws `UnknownBuild` where they do not fit
 * together.
 */
export async function* webpContent(reader: ByteReader): AsyncGenerator<ContentPart> {
  const end = 8 + (await reader.view(4, 4)).getUint32(0, true)
  let at = 12
  for (let count = 0; at < end; count++) {
    const head = await reader.view(at, 8)
    if (head.byteLength < 8 || count > mostChunks) throw new UnknownBuild()
    const length = 8 + head.getUint32(4, true)
    if (!webpWords.has(latin1(new Uint8Array(head.buffer, head.byteOffset, 4)))) yield { offset: at, length }
    at += length + (length % 2)
  }
  if (at === 12) throw new UnknownBuild()
  yield { offset: Math.min(at, reader.bytes), length: Math.max(0, reader.bytes - at) }
}

const extension = 0x21
const picture = 0x2c
const trailer = 0x3b
const comment = 0xfe
const application = 0xff

/** All blocks but comments and XMP; the version in the first bytes goes with what is in the file. */
export async function* gifContent(reader: ByteReader): AsyncGenerator<ContentPart> {
  const screen = 7 + tableBytes((await reader.read(10, 1))[0])
  yield { offset: 6, length: screen }
  let at = 6 + screen
  for (let count = 0; count < mostChunks; count++) {
    const head = (await reader.read(at, 14)).slice()
    const [kind, label] = head
    if (kind === trailer) return yield { offset: at, length: reader.bytes - at }
    if (kind !== extension && kind !== picture) throw new UnknownBuild()
    const blocks = at + (kind === extension ? 2 : 11 + tableBytes((await reader.read(at + 9, 1))[0]))
    const end = await endOfBlocks(reader, blocks)
    const isWords =
      kind === extension &&
      (label === comment || (label === application && latin1(head.subarray(3, 14)) === 'XMP DataXMP'))
    if (!isWords) yield { offset: at, length: end - at }
    at = end
  }
  throw new UnknownBuild()
}

function tableBytes(packed: number | undefined): number {
  return packed !== undefined && packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0
}

async function endOfBlocks(reader: ByteReader, start: number): Promise<number> {
  for (let at = start; ;) {
    const length = (await reader.read(at, 1))[0]
    if (length === undefined) throw new UnknownBuild()
    at += 1 + length
    if (length === 0) return at
  }
}
