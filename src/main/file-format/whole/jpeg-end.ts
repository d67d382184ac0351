import type { ByteReader } from '../byte-reader.ts'

const pieceBytes = 256 * 1024
const mostSegments = 10_000
const startMarker = 0xd8
const endMarker = 0xd9
const scanMarker = 0xda

/** Position behind the end marker of the first picture of a JPEG; undefined if it does not come to an end. Reads all of the picture. */
export async function pictureEnd(reader: ByteReader): Promise<number | undefined> {
  let at = 2
  for (let count = 0; count < mostSegments; count++) {
    const head = await reader.view(at, 4)
    if (head.byteLength < 2 || head.getUint8(0) !== 0xff) return undefined
    const marker = head.getUint8(1)
    if (marker === 0xff) at += 1
    else if (marker === endMarker) return at + 2
    else {
      // What begins anew is another picture, and this one was cut.
      if (head.byteLength < 4 || marker === startMarker) return undefined
      at += 2 + head.getUint16(2)
      if (marker === scanMarker) at = await nextMarker(reader, at)
    }
  }
  return undefined
}

/** The first marker behind coded data, in which FF is followed by 0 or a restart marker. The end of the file if there is none. */
async function nextMarker(reader: ByteReader, start: number): Promise<number> {
  for (let from = start; from + 1 < reader.bytes;) {
    const bytes = await reader.read(from, pieceBytes)
    for (let at = bytes.indexOf(0xff); at !== -1 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
      const next = bytes[at + 1] ?? 0
      if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return from + at
    }
    from += Math.max(1, bytes.length - 1)
  }
  return reader.bytes
}
