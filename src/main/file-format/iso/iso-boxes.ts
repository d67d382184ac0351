import { latin1 } from '../byte-reader.ts'
import type { ByteReader } from '../byte-reader.ts'

/** A box of an ISO base media file (MP4, QuickTime, HEIC, AVIF), as positions in the file. */
export interface Box {
  type: string
  start: number
  bodyStart: number
  /** Position after the box. Can lie behind the end of its container in a damaged or cut file. */
  end: number
}

/** More boxes on one level than any real file has; the end of patience with a crafted one. */
const mostBoxes = 20_000

/**
 * The boxes between two positions in order. Ends at the first thing that cannot be a box; a box that reaches beyond
 * `end` is the last one.
 */
export async function* boxesBetween(reader: ByteReader, start: number, end: number): AsyncGenerator<Box> {
  let at = start
  for (let count = 0; at + 8 <= end && count < mostBoxes; count++) {
    const head = await reader.view(at, 16)
    if (head.byteLength < 8) return
    const type = latin1(new Uint8Array(head.buffer, head.byteOffset + 4, 4))
    let size = head.getUint32(0)
    let headerBytes = 8
    if (size === 0) size = end - at
    else if (size === 1) {
      if (head.byteLength < 16) return
      size = Number(head.getBigUint64(8))
      headerBytes = 16
    }
    if (size < headerBytes) return
    yield { type, start: at, bodyStart: at + headerBytes, end: at + size }
    at += size
  }
}

/** The first box of this type among the boxes between two positions. */
export async function findBox(reader: ByteReader, start: number, end: number, type: string): Promise<Box | undefined> {
  for await (const box of boxesBetween(reader, start, end)) if (box.type === type) return box
  return undefined
}
