import type { ByteReader } from '../byte-reader.ts'
import { latin1 } from '../byte-reader.ts'

/** A chunk of metadata longer than this is not worth reading: the longest XMP seen in real files is far shorter. */
const mostChunkBytes = 4 * 1024 * 1024
const mostChunks = 50_000

export interface MetadataChunks {
  /** The same file without its pixels: for a parser that wants to see the whole file. */
  withoutPixels: Uint8Array<ArrayBuffer>
  animated: boolean
}

const pngKept = new Set(['IHDR', 'eXIf', 'iTXt', 'tEXt', 'zTXt', 'tIME'])

/** Metadata of a PNG may stand behind the pixels, so all chunk headers are visited, but pixels are never read. */
export async function pngChunks(reader: ByteReader): Promise<MetadataChunks> {
  const parts = [(await reader.read(0, 8)).slice()]
  let frames = 1
  let at = 8
  for (let count = 0; count < mostChunks; count++) {
    const head = await reader.view(at, 16)
    if (head.byteLength < 12) break
    const length = head.getUint32(0)
    const type = latin1(new Uint8Array(head.buffer, head.byteOffset + 4, 4))
    if (type === 'acTL') frames = head.getUint32(8)
    if (pngKept.has(type) && length <= mostChunkBytes) parts.push((await reader.read(at, 12 + length)).slice())
    at += 12 + length
    if (type === 'IEND') break
  }
  parts.push(Uint8Array.of(0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82))
  return { withoutPixels: join(parts), animated: frames > 1 }
}

const webpKept = new Set(['VP8X', 'EXIF', 'XMP '])

/** Exif and XMP of a WebP stand behind the pixels. */
export async function webpChunks(reader: ByteReader): Promise<MetadataChunks> {
  const parts = [(await reader.read(0, 12)).slice()]
  let frames = 0
  let at = 12
  for (let count = 0; count < mostChunks; count++) {
    const head = await reader.view(at, 8)
    if (head.byteLength < 8) break
    const type = latin1(new Uint8Array(head.buffer, head.byteOffset, 4))
    const length = head.getUint32(4, true)
    if (type === 'ANMF') frames += 1
    if (webpKept.has(type) && length <= mostChunkBytes) {
      const chunk = (await reader.read(at, 8 + length)).slice()
      parts.push(chunk)
      if (chunk.length % 2) parts.push(Uint8Array.of(0))
    }
    at += 8 + length + (length % 2)
  }
  const withoutPixels = join(parts)
  if (withoutPixels.length >= 8) new DataView(withoutPixels.buffer).setUint32(4, withoutPixels.length - 8, true)
  return { withoutPixels, animated: frames > 1 }
}

/** Segments of a JPEG that hold nothing that is looked for, and can be long: profiles, other pictures, comments. */
const isPassedOver = (marker: number): boolean => marker === 0xfe || (marker > 0xe1 && marker <= 0xef)
const startOfScan = 0xda
const mostSegments = 10_000
/** Of a file with more than that in front of its picture only the first is looked at. */
const mostSegmentBytes = 16 * 1024 * 1024

/** A JPEG up to its first scan, without the segments that nobody looks at: most of a large head is such. */
export async function jpegChunks(reader: ByteReader): Promise<Uint8Array<ArrayBuffer>> {
  const parts = [(await reader.read(0, 2)).slice()]
  let kept = 0
  let at = 2
  for (let count = 0; count < mostSegments && kept < mostSegmentBytes; count++) {
    const head = await reader.view(at, 4)
    if (head.byteLength < 4 || head.getUint8(0) !== 0xff) break
    const marker = head.getUint8(1)
    if (marker === 0xff) {
      at += 1
      continue
    }
    const length = 2 + head.getUint16(2)
    if (!isPassedOver(marker)) parts.push((await reader.read(at, length)).slice())
    if (marker === startOfScan) break
    kept += isPassedOver(marker) ? 0 : length
    at += length
  }
  return join(parts)
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
