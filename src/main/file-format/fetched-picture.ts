import { shownTypes } from '../../shared/media-types.ts'
import { inMemory } from './byte-reader.ts'
import { checkComplete } from './whole/check-complete.ts'
import { sniffType } from './sniff-type.ts'
import type { FileType } from './sniff-type.ts'

/** The type of a small picture by its content; undefined for what is none, whatever it was said to be. */
export function smallPictureType(bytes: Uint8Array): FileType | undefined {
  const type = sniffType(bytes)
  return type && shownTypes.has(type.mimeType) ? type : undefined
}

/**
 * Reads a body that should be a small picture. Undefined if it is none by its content, was cut, or has more than `most`
 * bytes. `total`: its length, if the server has said. Rejects like the body.
 */
export async function fetchedPicture(
  { body, total }: { body: AsyncIterable<Uint8Array>; total?: number },
  most: number,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; mimeType: string } | undefined> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of body) {
    size += piece.byteLength
    if (size > most) return undefined
    // It counts until the next alone.
    pieces.push(Uint8Array.from(piece))
  }
  if (total !== undefined && total !== size) return undefined
  const bytes = new Uint8Array(Buffer.concat(pieces, size))
  const type = smallPictureType(bytes)
  if (!type) return undefined
  const whole = (await checkComplete(inMemory(bytes), type, size)) !== 'truncated'
  return whole ? { bytes, mimeType: type.mimeType } : undefined
}
