import * as nodeFiles from 'node:fs/promises'
import sharp from 'sharp'
import type { Sharp } from 'sharp'
import { openOrdinary, readUpTo } from '../../mirror/disk/ordinary-file.ts'
import { knowPicture, NotShownError } from './open-picture.ts'
import type { OpenPicture } from './open-picture.ts'
import { madeSizes } from '../thumbnail-size.ts'
import type { MadeSize, SizedThumbnail } from '../thumbnail-size.ts'
import { attachProfile } from './webp-profile.ts'
import type { WorkerRequest } from '../worker-protocol.ts'

/** The file is held in memory beside its pixels. */
const mostFileBytes = 512 * 1024 * 1024

/** Sets up the image library for many small jobs: no cache, one thread for each, and only the decoders that are used. */
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
 * Makes thumbnails of one picture with one decoding: upright, never enlarged, the first frame of an animation. `heavy`
 * instead of a picture that must be decoded alone, unless `request.alone` says that it is. Rejects with a NotShownError
 * for a picture that cannot be shown and with the system's error for a file that cannot be read.
 */
export async function renderThumbnails(request: WorkerRequest): Promise<SizedThumbnail[] | 'heavy'> {
  const { source, mimeType, sizes, alone } = request
  const picture = await knowPicture('path' in source ? await readPicture(source.path) : source.bytes, mimeType)
  if (picture.heavy && !alone) return 'heavy'
  try {
    return await render(await picture.open(), sizes)
  } catch (error) {
    if (error instanceof NotShownError) throw error
    throw new NotShownError('damaged', error instanceof Error ? error.message : String(error))
  }
}

/**
 * Read here and not by the image library: so a missing file can be told from a damaged one, and no link is followed. A
 * file that grows meanwhile is read as far as it was long.
 */
async function readPicture(path: string): Promise<Uint8Array> {
  const handle = await openOrdinary(nodeFiles, path)
  try {
    const { size } = await handle.stat()
    if (size > mostFileBytes) throw new NotShownError('too-large', `A file of ${size} bytes`)
    return await readUpTo(handle, size)
  } finally {
    await handle.close()
  }
}

async function render(picture: OpenPicture, sizes: readonly MadeSize[]): Promise<SizedThumbnail[]> {
  const source = sizes.length > 1 && !picture.decoded ? await decodedOnce(picture, sizes) : picture
  const made: SizedThumbnail[] = []
  for (const size of sizes) {
    const { quality, effort } = madeSizes[size]
    const { data, info } = await fitted(source.image(), [size])
      .webp({ quality, effort })
      .toBuffer({ resolveWithObject: true })
    made.push({
      size,
      bytes: source.profile ? attachProfile(data, source.profile, info) : data,
      mimeType: 'image/webp',
    })
  }
  return made
}

/** The pixels in the largest of the sizes, from which the others are made. */
async function decodedOnce(picture: OpenPicture, sizes: readonly MadeSize[]): Promise<OpenPicture> {
  const { data, info } = await fitted(picture.image(), sizes).raw().toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  return { ...picture, image: () => sharp(data, { raw: { width, height, channels } }), decoded: true }
}

function fitted(image: Sharp, sizes: readonly MadeSize[]): Sharp {
  const width = Math.max(...sizes.map((size) => madeSizes[size].width))
  const height = Math.max(...sizes.map((size) => madeSizes[size].height))
  return image.resize({ width, height, fit: 'inside', withoutEnlargement: true })
}
