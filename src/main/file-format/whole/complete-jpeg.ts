import type { ByteReader } from '../byte-reader.ts'
import type { Completeness } from './completeness.ts'

const searchBytes = 256 * 1024
/** More segments than any real file has in front of its picture. */
const mostSegments = 10_000

/**
 * A JPEG is whole if its end marker is there. Usually these are the last two bytes; with data appended it is searched
 * from the end, but never in front of the picture itself, because the thumbnail inside Exif has an end marker too.
 */
export async function checkJpeg(reader: ByteReader): Promise<Completeness> {
  const scan = await startOfScan(reader)
  if (typeof scan === 'string') return scan
  if (hasEndMarker(await reader.read(Math.max(scan, reader.bytes - 2), 2))) return 'complete'
  let end = reader.bytes
  while (end > scan) {
    const start = Math.max(scan, end - searchBytes)
    if (hasEndMarker(await reader.read(start, end - start))) return 'complete'
    // The two bytes of the marker may lie on both sides of the border.
    end = start === scan ? scan : start + 1
  }
  return 'truncated'
}

/** Inside the coded picture FF is always followed by 0 or a restart marker, so FF D9 can only be the end. */
function hasEndMarker(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0xff); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] === 0xd9) return true
  }
  return false
}

/** Position behind the header of the first scan. */
async function startOfScan(reader: ByteReader): Promise<number | Completeness> {
  let at = 2
  for (let count = 0; count < mostSegments; count++) {
    const head = await reader.view(at, 4)
    if (head.byteLength < 4) return 'truncated'
    if (head.getUint8(0) !== 0xff) return 'unknown'
    const marker = head.getUint8(1)
    // Any number of FF may fill up the space in front of a marker.
    if (marker === 0xff) {
      at += 1
      continue
    }
    const length = head.getUint16(2)
    if (marker === 0x00 || length < 2) return 'unknown'
    at += 2 + length
    if (at > reader.bytes) return 'truncated'
    if (marker === 0xda) return at
  }
  return 'unknown'
}
