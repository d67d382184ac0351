import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import type { Sharp } from 'sharp'
import { ByteReader, inMemory } from '../file-format/byte-reader.ts'
import { isoImageProfile } from '../file-format/iso-image.ts'
import { decodeHeif } from './decode-heif.ts'
import { madeSizes } from './thumbnail-size.ts'
import type { Thumbnail } from './thumbnail-size.ts'
import { attachProfile } from './webp-profile.ts'
import type { WorkerRequest } from './worker-protocol.ts'

/** What the image library decodes; anything else, such as RAW, is not tried. */
const decodable = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif', 'image/tiff'])
const decodedByWasm = new Set(['image/heic', 'image/heif'])

/** The largest camera phones take 200 million pixels; a picture that claims more is made to exhaust memory. */
const mostPixels = 0x3fff * 0x3fff
const mostHeifBytes = 256 * 1024 * 1024

/** A picture that will never be shown, in contrast to a file that cannot be read just now. */
export class NotShownError extends Error {}

/** Sets up the image library for many small jobs: no cache, one thread for each, and only the decoders named above. */
export function prepareRenderer(): void {
  sharp.cache(false)
  sharp.concurrency(1)
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({
    operation: [
      'VipsForeignLoadJpeg',
      'VipsForeignLoadPng',
      'VipsForeignLoadNsgif',
      'VipsForeignLoadWebp',
      'VipsForeignLoadHeif',
      'VipsForeignLoadTiff',
    ],
  })
}

/**
 * Makes one thumbnail: upright, never enlarged, the first frame of an animation. Rejects with a NotShownError for a
 * picture that cannot be decoded and with the system's error for a file that cannot be read.
 */
export async function renderThumbnail({ source, mimeType, size }: WorkerRequest): Promise<Thumbnail> {
  if (!decodable.has(mimeType) && !decodedByWasm.has(mimeType)) throw new NotShownError(`No decoder for ${mimeType}`)
  // Read here and not by the image library: so a missing file can be told from a damaged one.
  const bytes = 'path' in source ? await readFile(source.path) : source.bytes
  const { image, profile } = decodedByWasm.has(mimeType) ? await openHeif(bytes) : openPicture(bytes)
  const { width, height, quality, effort } = madeSizes[size]
  try {
    const { data, info } = await image
      .resize({ width, height, fit: 'inside', withoutEnlargement: true })
      .webp({ quality, effort })
      .toBuffer({ resolveWithObject: true })
    return { bytes: profile ? attachProfile(data, profile, info) : data, mimeType: 'image/webp' }
  } catch (error) {
    throw new NotShownError(error instanceof Error ? error.message : String(error))
  }
}

interface OpenPicture {
  image: Sharp
  /** What the pixels mean, if the image library does not know; absent for sRGB. */
  profile?: Uint8Array | undefined
}

function openPicture(bytes: Uint8Array): OpenPicture {
  // A cut or slightly damaged photo is still worth showing, so decoding goes on after errors.
  const options = { failOn: 'none', limitInputPixels: mostPixels, sequentialRead: true, pages: 1 } as const
  return { image: sharp(bytes, options).autoOrient() }
}

async function openHeif(bytes: Uint8Array): Promise<OpenPicture> {
  if (bytes.length > mostHeifBytes) throw new NotShownError('The HEIC file is too long to decode')
  const pixels = await decodeHeif(bytes)
  if (!pixels) throw new NotShownError('The HEIC file cannot be decoded')
  const { data, width, height } = pixels
  // Phones take photos in Display P3; as sRGB they would look dull.
  const profile = await isoImageProfile(new ByteReader(inMemory(bytes), bytes.length))
  return { image: sharp(data, { raw: { width, height, channels: 4 } }), profile }
}
