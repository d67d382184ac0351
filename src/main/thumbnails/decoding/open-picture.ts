import { buildOf, type Build } from '../../../shared/media-types.ts'
import sharp from 'sharp'
import type { Sharp, SharpOptions } from 'sharp'
import type { NotShownReason } from '../../../shared/picture-state.ts'
import { ByteReader, inMemory } from '../../file-format/byte-reader.ts'
import { isoImageProfile } from '../../file-format/iso/iso-image.ts'
import { jpegHeader } from '../../file-format/facts/jpeg-header.ts'
import { bestPreview, readRaw } from '../../file-format/raw/raw-picture.ts'
import { tiffPicture } from '../../file-format/raw/tiff-picture.ts'
import { sniffBytes, sniffType } from '../../file-format/sniff-type.ts'
import { decodeBmp } from './decode-bmp.ts'
import { decodeHeif } from './decode-heif.ts'
import { decodeJxl } from './decode-jxl.ts'
import { openTiff } from './open-tiff.ts'
import { withOrientation } from './jpeg-orientation.ts'
import { pictureCost } from './picture-cost.ts'
import { pictureOfPixels } from './picture-of-pixels.ts'
import { isSlow } from '../slow-types.ts'

/** A picture that will never be shown, in contrast to a file that cannot be read just now. */
export class NotShownError extends Error {
  readonly reason: NotShownReason

  constructor(reason: NotShownReason, detail: string) {
    super(detail)
    this.reason = reason
  }
}

export interface OpenPicture {
  /** A new pipeline from the picture, upright; the decoding itself was done before only where `decoded` is set. */
  image: () => Sharp
  /** Running the pipeline again costs no decoding. */
  decoded: boolean
  /** What the pixels mean, if the image library does not know; absent for sRGB. */
  profile?: Uint8Array | undefined
}

/** A picture whose header was understood, and what it will take. */
export interface KnownPicture {
  /** Decoding takes long or takes much memory, so nothing quick may wait for it. */
  heavy: boolean
  open: () => Promise<OpenPicture>
}

/** A decoder takes the bytes of one picture. `orientation`: Exif's, for the preview of a RAW file that does not say. */
type Decode = (bytes: Uint8Array, orientation: number | undefined) => OpenPicture | Promise<OpenPicture>

/**
 * A cut or slightly damaged photo is still worth showing, so decoding goes on after errors. How large a picture and how many
 * channels may be was judged before.
 */
const decodingOptions: SharpOptions = {
  failOn: 'none',
  limitInputPixels: false,
  limitInputChannels: false,
  sequentialRead: true,
  pages: 1,
}

/** By type, as the bytes say. A RAW file is not in it: its preview is. */
const decoders: Partial<Record<Build, Decode>> = {
  jpeg: openWithLibrary,
  png: openWithLibrary,
  gif: openWithLibrary,
  webp: openWithLibrary,
  tiff: openTiffHere,
  avif: openWithLibrary,
  heif: openHeif,
  jxl: openJxl,
  bmp: openBmp,
}

/** A JPEG cannot have a longer side, and nobody has a use for a longer one. */
const longestSide = 65_535
/** What takes more is refused. The largest camera phones take 200 million pixels, one row after the other. */
const mostMemory = 1.25 * 1024 ** 3
/** About ten seconds of the fastest decoder. */
const mostPixels = 1_500_000_000
/** From here on a picture is decoded alone. */
const heavyMemory = 192 * 1024 ** 2
const heavyPixels = 80_000_000

/**
 * Finds the decoder for a file by its content; `mimeType` is only what others take it for. Rejects with a NotShownError
 * where there is none, and where its header promises too much.
 */
export async function knowPicture(file: Uint8Array, mimeType: string): Promise<KnownPicture> {
  const reader = new ByteReader(inMemory(file), file.length)
  const type = sniffType(file.subarray(0, sniffBytes))?.mimeType ?? mimeType
  const raw = await readRaw(reader, type)
  if (!raw) return knownOrdinary(file, reader, type)
  const preview = await bestPreview(reader, raw.previews)
  if (!preview) throw new NotShownError('no-preview', `No preview in ${raw.type.mimeType}`)
  return knownJpeg(file, preview, raw.orientation)
}

/** A TIFF can have its picture as a JPEG of an old form, which the image library does not know. */
async function knownOrdinary(file: Uint8Array, reader: ByteReader, type: string): Promise<KnownPicture> {
  const tiff = buildOf(type) === 'tiff' ? await tiffPicture(reader) : undefined
  const header = tiff?.jpeg && (await jpegHeader(reader, tiff.jpeg.offset))
  const isPicture = header?.width === tiff?.size?.width && header?.height === tiff?.size?.height
  return tiff?.jpeg && header && isPicture ? knownJpeg(file, tiff.jpeg, tiff.orientation) : known(file, type, undefined)
}

function knownJpeg(
  file: Uint8Array,
  { offset, length }: { offset: number; length: number },
  orientation: number | undefined,
): Promise<KnownPicture> {
  return known(file.subarray(offset, offset + length), 'image/jpeg', orientation)
}

async function known(bytes: Uint8Array, type: string, orientation: number | undefined): Promise<KnownPicture> {
  const build = buildOf(type)
  const decode = build && decoders[build]
  if (!decode) throw new NotShownError('no-decoder', `No decoder for ${type}`)
  const cost = await pictureCost(new ByteReader(inMemory(bytes), bytes.length), type)
  if (!cost) throw new NotShownError('damaged', `No header of ${type}`)
  const { width, height, memory } = cost
  if (Math.max(width, height) > longestSide || width * height > mostPixels || memory > mostMemory) {
    throw new NotShownError('too-large', `${width} x ${height}, about ${Math.round(memory / 1024 ** 2)} MB`)
  }
  return {
    heavy: isSlow(type) || memory > heavyMemory || width * height > heavyPixels,
    open: async () => decode(bytes, orientation),
  }
}

async function openWithLibrary(bytes: Uint8Array, orientation: number | undefined): Promise<OpenPicture> {
  const own = orientation === undefined || (await sharp(bytes, decodingOptions).metadata()).orientation !== undefined
  const upright = own ? bytes : withOrientation(bytes, orientation)
  return { image: () => sharp(upright, decodingOptions).autoOrient(), decoded: false }
}

async function openHeif(bytes: Uint8Array): Promise<OpenPicture> {
  const pixels = await decodeHeif(bytes)
  if (!pixels) throw new NotShownError('damaged', 'The HEIC file cannot be decoded')
  // Phones take photos in Display P3; as sRGB they would look dull.
  const profile = await isoImageProfile(new ByteReader(inMemory(bytes), bytes.length))
  return { ...pictureOfPixels(pixels.data, pixels, 4), profile }
}

async function openTiffHere(bytes: Uint8Array): Promise<OpenPicture> {
  const opened = await openTiff(bytes, decodingOptions)
  if (typeof opened === 'string') throw new NotShownError(opened, 'The TIFF cannot be decoded')
  return opened
}

function openBmp(bytes: Uint8Array): OpenPicture {
  const pixels = decodeBmp(bytes)
  if (typeof pixels === 'string') throw new NotShownError(pixels, 'The bitmap cannot be decoded')
  return pictureOfPixels(pixels.data, pixels, 4)
}

async function openJxl(bytes: Uint8Array): Promise<OpenPicture> {
  try {
    const png = await decodeJxl(bytes)
    return { image: () => sharp(png, { limitInputPixels: false }), decoded: true }
  } catch (error) {
    throw new NotShownError('damaged', String(error))
  }
}
