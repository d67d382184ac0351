import { buildOf, type Build } from '../../../shared/media-types.ts'
import type { ByteReader } from '../../file-format/byte-reader.ts'
import { imageSize } from '../../file-format/facts/image-size.ts'
import type { Size } from '../../file-format/facts/image-size.ts'
import { isoImageSize } from '../../file-format/iso/iso-image.ts'
import { jpegHeader } from '../../file-format/facts/jpeg-header.ts'
import { readingOf } from './tiff-samples.ts'
import { hasSpareChannels, tiffPicture } from '../../file-format/raw/tiff-picture.ts'

/** What decoding a picture takes, told from its header alone. */
export interface PictureCost extends Size {
  /** Bytes of memory at the same time, without the file itself. */
  memory: number
}

/** Rows that the image library holds of a picture that it can read row by row. */
const rowsHeld = 1024
/** For each pixel, by measurement: a picture, its copies on the way, and what the decoder needs for itself. */
const bytesPerPixel: Partial<Record<Build, number>> = { heif: 16, avif: 20, jxl: 40, webp: 9, gif: 9, bmp: 9 }

/** Undefined if the header cannot be understood; a decoder will not understand it either. */
export async function pictureCost(reader: ByteReader, mimeType: string): Promise<PictureCost | undefined> {
  const build = buildOf(mimeType)
  switch (build) {
    case 'jpeg':
      return jpegCost(reader)
    case 'png':
      return pngCost(reader)
    case 'tiff':
      return tiffCost(reader)
    default: {
      const size = build === 'heif' || build === 'avif' ? await isoImageSize(reader) : await imageSize(reader, mimeType)
      return size && { ...size, memory: size.width * size.height * ((build && bytesPerPixel[build]) ?? 12) }
    }
  }
}

/**
 * A JPEG is reduced while it is read, row by row. One in several passes has to be held whole, as numbers of two bytes;
 * one that is to be turned is held whole after it was reduced.
 */
async function jpegCost(reader: ByteReader): Promise<PictureCost | undefined> {
  const header = await jpegHeader(reader)
  if (!header) return undefined
  const { width, height, components, valuesPerPixel, inPasses } = header
  const pixels = width * height
  const coefficients = inPasses ? pixels * valuesPerPixel * 2 : 0
  return { width, height, memory: coefficients + rows(header, components) + (pixels * components) / 16 }
}

/** Samples of a pixel, by the colour type of a PNG; a palette becomes four. */
const pngSamples: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 4, 4: 2, 6: 4 }

async function pngCost(reader: ByteReader): Promise<PictureCost | undefined> {
  const size = await imageSize(reader, 'image/png')
  const head = await reader.view(24, 5)
  if (!size || head.byteLength < 5) return undefined
  const samples = (pngSamples[head.getUint8(1)] ?? 4) * (head.getUint8(0) === 16 ? 2 : 1)
  const interlaced = head.getUint8(4) !== 0
  return { ...size, memory: interlaced ? whole(size, samples) : rows(size, samples) }
}

/** Where numbers are made colours by us: as floating point from the image library, and on their way from there. */
const bytesPerNumber = 8
const tag = { bits: 0x102, rows: 0x116, tileHeight: 0x143 }

async function tiffCost(reader: ByteReader): Promise<PictureCost | undefined> {
  const picture = await tiffPicture(reader)
  if (!picture?.size) return undefined
  const { size, orientation = 1, directory, channels } = picture
  const { width, height } = size
  const samples = channels.count * Math.ceil((directory.number(tag.bits) ?? 8) / 8)
  const reading = readingOf(picture)
  if (reading !== undefined && reading !== 'library')
    return { ...size, memory: width * height * Math.max(3, channels.count) * bytesPerNumber * 1.5 }
  // Channels that are neither colours nor transparency are taken out of all its pixels.
  if (hasSpareChannels(picture))
    return { ...size, memory: whole(size, samples) + width * height * (channels.count + 4) }
  const piece = Math.min(height, directory.number(tag.tileHeight) ?? directory.number(tag.rows) ?? height)
  const held = orientation > 1 ? whole(size, samples) : rows(size, samples) + width * piece * samples
  return { ...size, memory: Math.min(held, whole(size, samples)) }
}

/** The picture, and as much again on the way to a smaller one. */
function whole({ width, height }: Size, samples: number): number {
  return width * height * samples * 1.5
}

function rows({ width, height }: Size, samples: number): number {
  return width * Math.min(height, rowsHeld) * samples * 2
}
