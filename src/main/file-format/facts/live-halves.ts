import { ByteReader, latin1, type ByteSource } from '../byte-reader.ts'
import { readMovieFacts } from '../iso/iso-video.ts'

/** What a file says that tells whether it is one half of a live or motion photo. */
export interface HalfFacts {
  /** Of a video, in milliseconds. */
  duration?: number
  /** What Apple's phones write into both halves of one live photo, and into nothing else. */
  contentId?: string
}

/** Phones record one and a half seconds before and after a photo, some of them more; with a good margin (Takeout reference, 10). */
export const longestHalf = 7000

/** Phones write their metadata at the beginning of a still. */
const stillBytes = 256 * 1024

const appleNote = Buffer.from('Apple iOS\0', 'latin1')
/** A version and the order of bytes, which is always this. */
const noteDirectory = 14
const contentIdTag = 0x11
const asciiType = 2
const mostEntries = 256

/** Reads it from a photo or a video. Damaged content says nothing; rejects only when reading the file itself fails. */
export async function readHalf(file: ByteSource, bytes: number): Promise<HalfFacts> {
  const reader = new ByteReader(file, bytes)
  const movie = await readMovieFacts(reader)
  if (movie) return movie
  const contentId = contentIdInStill(await reader.read(0, Math.min(bytes, stillBytes)))
  return contentId === undefined ? {} : { contentId }
}

/** From the note of the maker, wherever it lies: the directory of tags begins behind a fixed head, and goes by its beginning. */
function contentIdInStill(bytes: Uint8Array): string | undefined {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(appleNote)
  if (at < 0) return undefined
  const note = new DataView(bytes.buffer, bytes.byteOffset + at, bytes.byteLength - at)
  if (note.byteLength < noteDirectory + 2) return undefined
  const entries = Math.min(note.getUint16(noteDirectory), mostEntries)
  for (let entry = 0; entry < entries; entry++) {
    const from = noteDirectory + 2 + entry * 12
    if (from + 12 > note.byteLength) return undefined
    if (note.getUint16(from) !== contentIdTag || note.getUint16(from + 2) !== asciiType) continue
    const [length, offset] = [note.getUint32(from + 4), note.getUint32(from + 8)]
    if (length < 5 || length > 256 || offset + length > note.byteLength) return undefined
    const text = latin1(new Uint8Array(note.buffer, note.byteOffset + offset, length))
    return text.replaceAll('\0', '').trim().toUpperCase() || undefined
  }
  return undefined
}

/**
 * What both say speaks against their being one photo, whatever their names are. Identifiers decide where both have one, else the
 * length; what is not known speaks against nothing. `still`: undefined where it is not here.
 */
export function areApart(video: HalfFacts, still: HalfFacts | undefined): boolean {
  if (video.contentId !== undefined && still?.contentId !== undefined) return video.contentId !== still.contentId
  return video.duration !== undefined && video.duration > longestHalf
}
