import type { ByteReader } from '../byte-reader.ts'
import { latin1 } from '../byte-reader.ts'
import { position } from '../facts/exif-tags.ts'
import type { Size } from '../facts/image-size.ts'
import { sane } from '../facts/image-size.ts'
import type { Box } from './iso-boxes.ts'
import { boxesBetween, findBox } from './iso-boxes.ts'
import { parseCameraTime } from '../facts/plausible-time.ts'
import type { FileMetadata } from '../facts/file-metadata.ts'

const mostTextBytes = 4096

/** There were no such files before. */
const firstYear = 1991

/**
 * Size, camera, place and times of an MP4 or QuickTime file. The local time stands only in
 * `com.apple.quicktime.creationdate`; the creation time of the movie header is UTC, and often wrong.
 */
export async function readVideoTags(
  reader: ByteReader,
  now: number,
): Promise<Omit<FileMetadata, 'motion' | 'animated'>> {
  const found: Omit<FileMetadata, 'motion' | 'animated'> = {}
  const movie = await findBox(reader, 0, reader.bytes, 'moov')
  if (!movie) return found
  const texts = new Map<string, string>()
  for await (const box of boxesBetween(reader, movie.bodyStart, movie.end)) {
    if (box.type === 'mvhd') Object.assign(found, await recordingTime(reader, box, now))
    if (box.type === 'trak' && found.width === undefined) Object.assign(found, await trackSize(reader, box))
    if (box.type === 'meta') await readKeyedTexts(reader, box, texts)
    if (box.type === 'udta') await readUserTexts(reader, box, texts)
  }
  const make = texts.get('com.apple.quicktime.make') ?? texts.get('com.android.manufacturer') ?? texts.get('\xa9mak')
  if (make) found.make = make
  const model = texts.get('com.apple.quicktime.model') ?? texts.get('com.android.model') ?? texts.get('\xa9mod')
  if (model) found.model = model
  Object.assign(
    found,
    parseCameraTime(texts.get('com.apple.quicktime.creationdate') ?? texts.get('\xa9day') ?? '', now),
  )
  Object.assign(found, parsePlace(texts.get('com.apple.quicktime.location.ISO6709') ?? texts.get('\xa9xyz') ?? ''))
  return found
}

/**
 * How long a movie plays, in milliseconds, and what Apple's phones call the live photo that it is half of: as far as it says so.
 * Undefined for what is no movie.
 */
export async function readMovieFacts(
  reader: ByteReader,
): Promise<{ duration?: number; contentId?: string } | undefined> {
  const movie = await findBox(reader, 0, reader.bytes, 'moov')
  if (!movie) return undefined
  const texts = new Map<string, string>()
  let duration: number | undefined
  for await (const box of boxesBetween(reader, movie.bodyStart, movie.end)) {
    if (box.type === 'mvhd') duration = await playingTime(reader, box)
    if (box.type === 'meta') await readKeyedTexts(reader, box, texts)
  }
  const contentId = texts.get('com.apple.quicktime.content.identifier')?.replaceAll('\0', '').toUpperCase()
  return { ...(duration !== undefined && { duration }), ...(contentId && { contentId }) }
}

/** Undefined where the header does not say it, as in a video whose pieces do. */
async function playingTime(reader: ByteReader, header: Box): Promise<number | undefined> {
  const view = await reader.view(header.bodyStart, 32)
  if (view.byteLength < 20) return undefined
  const isLong = view.getUint8(0) === 1
  if (isLong && view.byteLength < 32) return undefined
  const scale = view.getUint32(isLong ? 20 : 12)
  const units = isLong ? view.getBigUint64(24) : BigInt(view.getUint32(16))
  const unknown = isLong ? 0xff_ff_ff_ff_ff_ff_ff_ffn : 0xff_ff_ff_ffn
  if (scale === 0 || units === 0n || units === unknown) return undefined
  const milliseconds = Math.round((Number(units) / scale) * 1000)
  return Number.isSafeInteger(milliseconds) && milliseconds > 0 ? milliseconds : undefined
}

/** `+38.7167-009.1333+012.3/`: degrees only, which is the form phones write. */
function parsePlace(text: string): { latitude: number; longitude: number } | undefined {
  const match = /^([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)(?:[+-/]|$)/.exec(text)
  return match ? position(Number(match[1]), Number(match[2])) : undefined
}

/** The header counts seconds since 1904. */
async function recordingTime(reader: ByteReader, header: Box, now: number): Promise<{ recorded?: string }> {
  const view = await reader.view(header.bodyStart, 12)
  if (view.byteLength < 12) return {}
  const seconds = view.getUint8(0) === 1 ? Number(view.getBigUint64(4)) : view.getUint32(4)
  const at = Date.UTC(1904, 0, 1) + seconds * 1000
  if (at < Date.UTC(firstYear, 0, 1) || at > now) return {}
  return { recorded: new Date(at).toISOString().replace('.000Z', 'Z') }
}

/** Size as shown: the track's matrix can turn it. Undefined for sound. */
async function trackSize(reader: ByteReader, track: Box): Promise<Size | undefined> {
  const header = await findBox(reader, track.bodyStart, track.end, 'tkhd')
  if (!header) return undefined
  const view = await reader.view(header.bodyStart, 96)
  if (view.byteLength < 84) return undefined
  // Version 1 has three times of 8 bytes where version 0 has 4.
  const matrix = view.getUint8(0) === 1 ? 52 : 40
  if (view.byteLength < matrix + 44) return undefined
  const turned = view.getInt32(matrix) === 0 && view.getInt32(matrix + 4) !== 0
  const width = Math.round(view.getUint32(matrix + 36) / 65_536)
  const height = Math.round(view.getUint32(matrix + 40) / 65_536)
  return turned ? sane(height, width) : sane(width, height)
}

/** Apple's metadata: `keys` lists names, `ilst` holds the values under their numbers. */
async function readKeyedTexts(reader: ByteReader, meta: Box, texts: Map<string, string>): Promise<void> {
  // In QuickTime `meta` is a plain box, in MP4 it has version and flags.
  const probe = latin1(await reader.read(meta.bodyStart + 4, 4))
  const start = probe === 'hdlr' ? meta.bodyStart : meta.bodyStart + 4
  const keysBox = await findBox(reader, start, meta.end, 'keys')
  const list = await findBox(reader, start, meta.end, 'ilst')
  if (!keysBox || !list) return
  const keys: string[] = []
  for await (const key of boxesBetween(reader, keysBox.bodyStart + 8, keysBox.end)) {
    keys.push(latin1(await reader.read(key.bodyStart, Math.min(key.end - key.bodyStart, 256))))
    if (keys.length >= 1024) break
  }
  for await (const entry of boxesBetween(reader, list.bodyStart, list.end)) {
    const key = keys[(await reader.view(entry.start + 4, 4)).getUint32(0) - 1]
    const data = await findBox(reader, entry.bodyStart, entry.end, 'data')
    if (key === undefined || !data) continue
    const value = await reader.read(data.bodyStart + 8, Math.min(data.end - data.bodyStart - 8, mostTextBytes))
    texts.set(key, new TextDecoder().decode(value).trim())
  }
}

/** QuickTime's user data: boxes whose type begins with ©, with a length and a language before the text. */
async function readUserTexts(reader: ByteReader, userData: Box, texts: Map<string, string>): Promise<void> {
  for await (const box of boxesBetween(reader, userData.bodyStart, userData.end)) {
    if (box.type === 'meta') await readKeyedTexts(reader, box, texts)
    if (!box.type.startsWith('\xa9') || box.end - box.bodyStart < 4) continue
    const body = await reader.read(box.bodyStart, Math.min(box.end - box.bodyStart, mostTextBytes))
    const length = (body[0] ?? 0) * 256 + (body[1] ?? 0)
    texts.set(box.type, new TextDecoder().decode(body.subarray(4, 4 + length)).trim())
  }
}
