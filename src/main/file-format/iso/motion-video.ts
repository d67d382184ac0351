import { buildOf } from '../../../shared/media-types.ts'
import type { ByteReader } from '../byte-reader.ts'
import { latin1 } from '../byte-reader.ts'
import { boxesBetween } from './iso-boxes.ts'
import { pictureEnd } from '../whole/jpeg-end.ts'
import type { Span } from '../raw/tiff-directories.ts'
import { xmpValue } from '../facts/xmp-text.ts'

/**
 * The video inside a motion photo, found by what is there and not by what the file says of itself: behind the picture of
 * a JPEG, with or without other pictures and a Samsung trailer around it, in a box of a HEIC or AVIF or behind its boxes.
 * Undefined if there is none. `xmp` only tells where to look first. Reads all of a JPEG for which neither that nor its end says
 * where its video is, unless the reader knows that there is none.
 */
export async function motionVideo(reader: ByteReader, mimeType: string, xmp: string): Promise<Span | undefined> {
  const patience = new Patience()
  const build = buildOf(mimeType)
  if (build !== 'jpeg' && build !== 'heif' && build !== 'avif') return undefined
  const named = await videoByXmp(reader, xmp, patience)
  if (named) return named
  if (build !== 'jpeg') return videoInBoxes(reader, patience)
  const trailer = await videoInTrailer(reader, 0, reader.bytes, patience)
  if (trailer) return trailer
  // Hardly any photo without a video has these letters, and nobody has to look for the end of its picture.
  if (reader.lacks(movieLetters)) return undefined
  const letters = await beginnings(reader, 0, reader.bytes).next()
  const end = letters.done ? undefined : await pictureEnd(reader)
  return end === undefined ? undefined : videoFrom(reader, end, reader.bytes, patience)
}

/** Types of boxes without which nothing plays. */
const playable = new Set(['moov', 'moof'])
/** Behind the picture come other pictures, such as a gain map, and then the video. */
const mostSearched = 64 * 1024 * 1024
const pieceBytes = 256 * 1024
/** The name of the box with which a video begins. */
export const movieLetters: Uint8Array = Buffer.from('ftyp')

/** What is looked at in one file, boxes and places where a video may begin: many times as much as any phone writes. */
const mostLooks = 20_000

/** Counts what is looked at: a crafted file could lead from each of many places through the same many boxes. */
class Patience {
  #left = mostLooks

  /** False once all of it is used up. */
  get isLeft(): boolean {
    return this.#left > 0
  }

  use(): void {
    this.#left--
  }
}

/** The MP4 that begins here, if one does: up to `end`, or to the last thing in front of it that is a box. */
async function videoAt(reader: ByteReader, start: number, end: number, patience: Patience): Promise<Span | undefined> {
  patience.use()
  if (start < 0 || start >= end || latin1(await reader.read(start + 4, 4)) !== 'ftyp') return undefined
  let plays = false
  let last = start
  for await (const box of boxesBetween(reader, start, end)) {
    patience.use()
    if (!patience.isLeft) return undefined
    if (box.end > end || !boxType.test(box.type)) break
    plays ||= playable.has(box.type)
    last = box.end
  }
  return plays ? { offset: start, length: last - start } : undefined
}

/** Google's two ways to say how far from the end the video begins: `MicroVideoOffset`, and the items of a container. */
async function videoByXmp(reader: ByteReader, xmp: string, patience: Patience): Promise<Span | undefined> {
  const distances = [Number(xmpValue(xmp, 'MicroVideoOffset')), ...containerDistances(xmp)]
  for (const distance of distances) {
    if (!Number.isSafeInteger(distance) || distance <= 0) continue
    const video = await videoAt(reader, reader.bytes - distance, reader.bytes, patience)
    if (video) return video
  }
  return undefined
}

/** The container lists what is in the file in order, so the video begins its own length and that of all later ones before the end. */
function containerDistances(xmp: string): number[] {
  const items = [...xmp.matchAll(/<[\w-]+:Item\b[^>]*>/g)].slice(0, 32).map(([item]) => ({
    video: xmpValue(item, 'Semantic') === 'MotionPhoto',
    bytes: (Number(xmpValue(item, 'Length')) || 0) + (Number(xmpValue(item, 'Padding')) || 0),
  }))
  return items.flatMap(({ video }, at) => (video ? [items.slice(at).reduce((sum, { bytes }) => sum + bytes, 0)] : []))
}

const trailerEntries = 256

/**
 * Samsung's trailer ends with a directory: `SEFH`, entries with a type, the distance back from `SEFH` and a length, then
 * the length of the directory and `SEFT`. The entry of the video begins with its name.
 */
async function videoInTrailer(
  reader: ByteReader,
  start: number,
  end: number,
  patience: Patience,
): Promise<Span | undefined> {
  patience.use()
  const foot = (await reader.read(end - 8, 8)).slice()
  if (end - start < 24 || foot.length < 8 || latin1(foot.subarray(4)) !== 'SEFT') return undefined
  const length = new DataView(foot.buffer).getUint32(0, true)
  const head = end - 8 - length
  if (head < start || latin1(await reader.read(head, 4)) !== 'SEFH') return undefined
  const directory = (await reader.read(head, length)).slice()
  const view = new DataView(directory.buffer)
  const count = view.byteLength >= 12 ? Math.min(view.getUint32(8, true), trailerEntries) : 0
  for (let entry = 12; entry + 12 <= Math.min(12 + count * 12, view.byteLength) && patience.isLeft; entry += 12) {
    const place = head - view.getUint32(entry + 4, true)
    const bytes = view.getUint32(entry + 8, true)
    const video =
      place >= start ? await videoInEntry(reader, place, Math.min(place + bytes, head), patience) : undefined
    if (video) return video
  }
  return undefined
}

async function videoInEntry(
  reader: ByteReader,
  start: number,
  end: number,
  patience: Patience,
): Promise<Span | undefined> {
  patience.use()
  const head = await reader.view(start, 8)
  if (head.byteLength < 8) return undefined
  const nameBytes = head.getUint32(4, true)
  if (nameBytes > 256 || latin1(await reader.read(start + 8, nameBytes)) !== 'MotionPhoto_Data') return undefined
  return videoAt(reader, start + 8 + nameBytes, end, patience)
}

/** The first video that begins at or behind `start`, with whatever stands in front of it. */
async function videoFrom(
  reader: ByteReader,
  start: number,
  end: number,
  patience: Patience,
): Promise<Span | undefined> {
  for await (const at of beginnings(reader, start, Math.min(end, start + mostSearched))) {
    if (!patience.isLeft) return undefined
    const video = await videoAt(reader, at, end, patience)
    if (video) return video
  }
  return undefined
}

/** Where boxes begin that have the name of a video's first, if they are boxes at all. */
async function* beginnings(reader: ByteReader, start: number, end: number): AsyncGenerator<number> {
  for (let at = start + 4; at < end; at += pieceBytes) {
    const bytes = await reader.read(at, Math.min(pieceBytes + movieLetters.length - 1, end - at))
    const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const found: number[] = []
    for (let hit = piece.indexOf(movieLetters); hit !== -1; hit = piece.indexOf(movieLetters, hit + 1))
      found.push(at + hit - 4)
    yield* found
  }
}

const boxType = /^[\x20-\x7e\xa9]{4}$/

/**
 * `mpvd` holds a video; `sefd` is Samsung's trailer as a box; and some phones put a whole MP4 behind the last box. What is there
 * counts, and not the length that a box or something in front of the video has.
 */
async function videoInBoxes(reader: ByteReader, patience: Patience): Promise<Span | undefined> {
  let behind = 0
  for await (const box of boxesBetween(reader, 0, reader.bytes)) {
    if (!patience.isLeft) return undefined
    const end = Math.min(box.end, reader.bytes)
    const video =
      box.type === 'mpvd'
        ? ((await videoFrom(reader, box.bodyStart, end, patience)) ??
          (await videoFrom(reader, box.bodyStart, reader.bytes, patience)))
        : box.type === 'sefd'
          ? await videoInTrailer(reader, box.bodyStart, end, patience)
          : box.type === 'ftyp' && box.start > 0
            ? await videoAt(reader, box.start, reader.bytes, patience)
            : undefined
    if (video) return video
    if (box.end > reader.bytes || !boxType.test(box.type)) break
    behind = box.end
  }
  return (
    (await videoInTrailer(reader, 0, reader.bytes, patience)) ??
    (await videoFrom(reader, behind, reader.bytes, patience))
  )
}
