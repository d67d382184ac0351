import ExifReader from 'exifreader'
import type { ExpandedTags } from 'exifreader'
import type { ByteReader } from '../byte-reader.ts'
import { parseCameraTime, parseOffset } from './plausible-time.ts'
import type { CameraTime } from './plausible-time.ts'
import type { FileMetadata } from './file-metadata.ts'
import { xmpValue } from './xmp-text.ts'

/** Most files keep their metadata within the first of these; the others are read only when the parser asks for more. */
const firstBytes = 128 * 1024
const mostBytes = 16 * 1024 * 1024
/** The properties of interest stand in the first packet; more of them are continuations. */
const mostPackets = 4

/**
 * Leaving out what nobody reads saves most of the time: maker notes, colour profiles, previews. XMP is left out because
 * the parser needs an XML parser for it; its text is taken from where the parser says it is.
 */
const includeTags = {
  exif: [
    'Make',
    'Model',
    'Orientation',
    'DateTime',
    'DateTimeOriginal',
    'DateTimeDigitized',
    'OffsetTime',
    'OffsetTimeOriginal',
    'OffsetTimeDigitized',
    'LensModel',
    'FocalLength',
    'FNumber',
    'ISOSpeedRatings',
    'ExposureTime',
    'ImageWidth',
    'ImageLength',
    'GPSLatitude',
    'GPSLatitudeRef',
    'GPSLongitude',
    'GPSLongitudeRef',
  ],
  gps: ['Latitude', 'Longitude'],
  file: true as const,
}

export interface ParsedTags {
  tags: ExpandedTags
  /** The first XMP packets of the file one after the other; empty if there is none. */
  xmp: string
}

/** Parses bytes that hold all metadata. Undefined where there is none, or none that can be understood. */
export function parseTags(bytes: Uint8Array): ParsedTags | undefined {
  try {
    // Node sees the package as CommonJS, so only its default export can be imported.
    const tags = ExifReader.loadView(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      expanded: true,
      includeOffsets: true,
      includeTags,
    })
    const packets = (tags.metadataRange?.blocks ?? []).filter(({ type }) => type === 'xmp').slice(0, mostPackets)
    return { tags, xmp: packets.map(({ start, end }) => new TextDecoder().decode(bytes.subarray(start, end))).join('') }
  } catch {
    // The parser's only way to say that it found nothing or could not make sense of it.
    return undefined
  }
}

/**
 * Reads from the start of the file as far as the parser says it needs, at most 16 MB. With `anywhere` it goes on even
 * if the first bytes hold no metadata at all: a TIFF may keep its directory behind the pixels.
 */
export async function readTags(reader: ByteReader, anywhere: boolean): Promise<ParsedTags | undefined> {
  let length = firstBytes
  for (;;) {
    const parsed = parseTags(await reader.read(0, length))
    const range = parsed?.tags.metadataRange
    if (length >= Math.min(reader.bytes, mostBytes) || (range ? range.complete : !anywhere)) return parsed
    length = Math.min(mostBytes, Math.max(length * 4, (range?.end ?? 0) + firstBytes))
  }
}

type Found = Omit<FileMetadata, 'motion' | 'animated'>

/** What Shoebox wants to know, out of the tags. Width and height are as stored. `now` as in `parseCameraTime`. */
export function interpretTags({ tags, xmp }: ParsedTags, now: number): Found {
  const found: Found = isMotionPhoto(xmp) ? { motionMarked: true } : {}
  const { exif } = tags
  Object.assign(found, cameraTime(exif, xmp, now))
  const orientation = numberOf(exif?.Orientation?.value)
  if (orientation !== undefined && orientation >= 1 && orientation <= 8) found.orientation = orientation
  const make = textOf(exif?.Make?.value)
  if (make) found.make = make
  const model = textOf(exif?.Model?.value)
  if (model) found.model = model
  const lens = textOf(exif?.LensModel?.value)
  if (lens) found.lens = lens
  const focalLength = positiveRatio(exif?.FocalLength?.value)
  if (focalLength !== undefined) found.focalLength = focalLength
  const aperture = positiveRatio(exif?.FNumber?.value)
  if (aperture !== undefined) found.apertureFNumber = aperture
  const iso = numberOf(exif?.ISOSpeedRatings?.value)
  if (iso !== undefined && iso > 0) found.isoEquivalent = iso
  const exposure = positiveRatio(exif?.ExposureTime?.value)
  if (exposure !== undefined) found.exposureTime = formatExposure(exposure)
  Object.assign(found, position(tags.gps?.Latitude, tags.gps?.Longitude))
  const width = tags.file?.['Image Width']?.value ?? numberOf(exif?.ImageWidth?.value)
  const height = tags.file?.['Image Height']?.value ?? numberOf(exif?.ImageLength?.value)
  if (width && height) Object.assign(found, { width, height })
  return found
}

/** A place on Earth; 0/0 stands for "none" (Takeout reference, 14). */
export function position(
  latitude: number | undefined,
  longitude: number | undefined,
): { latitude: number; longitude: number } | undefined {
  if (latitude === undefined || longitude === undefined) return undefined
  if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) return undefined
  return latitude === 0 && longitude === 0 ? undefined : { latitude, longitude }
}

/** Seconds as photographers write them: `1/120`, or `2.5` from a third of a second on. */
function formatExposure(seconds: number): string {
  return seconds < 0.3 ? `1/${Math.round(1 / seconds)}` : String(Number(seconds.toFixed(1)))
}

/** The moment of exposure first, then of digitising, then what other programs noted, and only then the last change. */
function cameraTime(exif: ExpandedTags['exif'], xmp: string, now: number): CameraTime | undefined {
  const taken = [exif?.DateTimeOriginal?.value, exif?.OffsetTimeOriginal?.value] as const
  const digitized = [exif?.DateTimeDigitized?.value, exif?.OffsetTimeDigitized?.value] as const
  const changed = [exif?.DateTime?.value, exif?.OffsetTime?.value] as const
  const candidates: (readonly [time: unknown, offset: unknown])[] = [
    taken,
    digitized,
    [xmpValue(xmp, 'DateTimeOriginal'), undefined],
    [xmpValue(xmp, 'DateCreated'), undefined],
    [xmpValue(xmp, 'CreateDate'), undefined],
    changed,
  ]
  for (const [time, offset] of candidates) {
    const text = textOf(time)
    const parsed = parseCameraTime(text ?? '', now)
    if (!parsed) continue
    // A camera digitises at the moment of exposure, so that one offset says the other.
    const same = text === textOf(digitized[0]) ? offsetOf(digitized[1]) : undefined
    const offsetMinutes = offsetOf(offset) ?? parsed.offsetMinutes ?? same
    if (offsetMinutes !== undefined) return { ...parsed, offsetMinutes }
    const offsetHint = offsetOf(changed[1])
    return offsetHint === undefined ? parsed : { ...parsed, offsetHint }
  }
  return undefined
}

function offsetOf(value: unknown): number | undefined {
  return parseOffset(textOf(value) ?? '')
}

/** Both generations of Google's mark: `MotionPhoto` since 2018, `MicroVideo` before. */
function isMotionPhoto(xmp: string): boolean {
  return xmpValue(xmp, 'MotionPhoto') === '1' || xmpValue(xmp, 'MicroVideo') === '1'
}

function textOf(value: unknown): string | undefined {
  const text: unknown = Array.isArray(value) ? value[0] : value
  if (typeof text !== 'string') return undefined
  // Some cameras fill the field up with zero bytes or spaces.
  const end = text.indexOf('\0')
  return (end === -1 ? text : text.slice(0, end)).trim() || undefined
}

function numberOf(value: unknown): number | undefined {
  const number: unknown = Array.isArray(value) ? value[0] : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

function positiveRatio(value: unknown): number | undefined {
  if (!Array.isArray(value)) return undefined
  const [numerator, denominator] = value as unknown[]
  if (typeof numerator !== 'number' || typeof denominator !== 'number') return undefined
  const ratio = numerator / denominator
  return Number.isFinite(ratio) && ratio > 0 ? ratio : undefined
}
