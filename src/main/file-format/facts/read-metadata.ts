import { buildOf } from '../../../shared/media-types.ts'
import { ByteReader, partOf } from '../byte-reader.ts'
import type { ByteSource } from '../byte-reader.ts'
import { walkGif } from '../whole/complete-gif.ts'
import { interpretTags, parseTags, readTags } from './exif-tags.ts'
import { imageSize } from './image-size.ts'
import { isImageSequence, isoImageSize } from '../iso/iso-image.ts'
import { readVideoTags } from '../iso/iso-video.ts'
import { jpegChunks, pngChunks, webpChunks } from './metadata-chunks.ts'
import type { FileMetadata } from './file-metadata.ts'
import { motionVideo } from '../iso/motion-video.ts'
import { readRaw } from '../raw/raw-picture.ts'
import { tiffPicture } from '../raw/tiff-picture.ts'
import type { FileType } from '../sniff-type.ts'

/**
 * Reads the metadata inside a photo or video. Damaged or hostile content gives fewer fields, never an exception and
 * never an endless loop; rejects only when reading the file itself fails. Reads all of a JPEG, behind whose picture a video
 * can be, about 128 KB of another photo, at most 16 MB of one that keeps its metadata far behind, and a GIF up to its
 * second frame. `now`, milliseconds since 1970, is what "in the future" is
 * measured against.
 */
export async function readMetadata(
  file: ByteSource,
  type: FileType,
  bytes: number,
  now: number,
): Promise<FileMetadata> {
  const reader = new ByteReader(file, bytes)
  switch (buildOf(type.mimeType)) {
    case 'movie':
      return { ...(await readVideoTags(reader, now)), motion: false, animated: false }
    case 'jpeg':
      return turned(await motionMetadata(reader, type.mimeType, now))
    case 'tiff':
    case 'cr2':
    case 'rw2':
    case 'orf':
      return turned(await rawSize(reader, type.mimeType, await photoMetadata(reader, now, true)))
    case 'cr3':
      return turned(await rawSize(reader, type.mimeType, { motion: false, animated: false }))
    case 'raf':
      return turned(await fujiMetadata(reader, type.mimeType, now))
    case 'heif':
    case 'avif':
      return {
        ...(await motionMetadata(reader, type.mimeType, now)),
        ...(await isoImageSize(reader)),
        animated: await isImageSequence(reader),
      }
    case 'png':
    case 'webp': {
      const chunks = buildOf(type.mimeType) === 'png' ? await pngChunks(reader) : await webpChunks(reader)
      const parsed = parseTags(chunks.withoutPixels)
      const found = parsed ? interpretTags(parsed, now) : {}
      return turned({ ...found, ...(await imageSize(reader, type.mimeType)), motion: false, animated: chunks.animated })
    }
    case 'gif':
      return {
        ...(await imageSize(reader, type.mimeType)),
        motion: false,
        animated: (await walkGif(reader, 2)).frames > 1,
      }
    default:
      return { ...(await imageSize(reader, type.mimeType)), motion: false, animated: false }
  }
}

async function photoMetadata(reader: ByteReader, now: number, anywhere = false): Promise<FileMetadata> {
  const parsed = await readTags(reader, anywhere)
  return { ...(parsed ? interpretTags(parsed, now) : {}), motion: false, animated: false }
}

/** As `photoMetadata`, of a format that can have a video inside. */
async function motionMetadata(reader: ByteReader, mimeType: string, now: number): Promise<FileMetadata> {
  const parsed = buildOf(mimeType) === 'jpeg' ? parseTags(await jpegChunks(reader)) : await readTags(reader, false)
  const { motionMarked, ...found } = parsed ? interpretTags(parsed, now) : {}
  const motion = (await motionVideo(reader, mimeType, parsed?.xmp ?? '')) !== undefined
  return { ...found, motion, ...(motionMarked && !motion ? { motionMarked } : {}), animated: false }
}

/**
 * The first directory of a RAW file, and of some TIFFs, describes a stamp; the size is that of the picture itself. The parser of
 * tags knows nothing of a BigTIFF.
 */
async function rawSize(reader: ByteReader, mimeType: string, found: FileMetadata): Promise<FileMetadata> {
  const isTiff = buildOf(mimeType) === 'tiff'
  const raw = (await readRaw(reader, mimeType)) ?? (isTiff ? await tiffPicture(reader) : undefined)
  const orientation = found.orientation ?? raw?.orientation
  return {
    ...found,
    ...(raw?.size && { width: raw.size.width, height: raw.size.height }),
    ...(raw && orientation !== undefined && orientation >= 1 && orientation <= 8 ? { orientation } : {}),
  }
}

/** Fuji writes the metadata of the photo into its preview, and nowhere else. */
async function fujiMetadata(reader: ByteReader, mimeType: string, now: number): Promise<FileMetadata> {
  const [preview] = (await readRaw(reader, mimeType))?.previews ?? []
  const found = preview ? await photoMetadata(partOf(reader, preview), now) : { motion: false, animated: false }
  return rawSize(reader, mimeType, found)
}

/** Orientations 5 to 8 exchange width and height. */
function turned(found: FileMetadata): FileMetadata {
  const { orientation, width, height } = found
  if (orientation === undefined || orientation < 5 || width === undefined || height === undefined) return found
  return { ...found, width: height, height: width }
}
