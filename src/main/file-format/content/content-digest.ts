import { createHash } from 'node:crypto'
import { buildOf, type Build } from '../../../shared/media-types.ts'
import { ByteReader, type ByteSource } from '../byte-reader.ts'
import type { FileType } from '../sniff-type.ts'
import { gifContent, jpegContent, pngContent, webpContent } from './chunk-content.ts'
import { UnknownBuild, type ContentPart } from './content-part.ts'
import { heifContent } from './heif-content.ts'
import { tiffContent } from './tiff-content.ts'
import { videoContent } from './video-content.ts'

type Walk = (reader: ByteReader) => AsyncGenerator<ContentPart>

const walks: Partial<Record<Build, Walk>> = {
  jpeg: jpegContent,
  png: pngContent,
  webp: webpContent,
  gif: gifContent,
  tiff: tiffContent,
  heif: heifContent,
  avif: heifContent,
  movie: videoContent,
}

const pieceBytes = 1 << 18

/**
 * SHA-256 of what a file shows and sounds like, as it is stored: the same for two files that differ in what they say of
 * themselves alone, such as dates, places and words. Reads all of it. Undefined for files of another kind, and for those
 * that are built in a way that is not known here, as damaged ones. Rejects only if reading fails.
 */
export async function contentDigest(file: ByteSource, type: FileType, bytes: number): Promise<string | undefined> {
  const build = buildOf(type.mimeType)
  const walk = build && walks[build]
  if (!walk) return undefined
  const reader = new ByteReader(file, bytes)
  // Spans are read by another one, so that both go forward only.
  const pieces = new ByteReader(file, bytes)
  const hash = createHash('sha256')
  let shown = 0
  try {
    for await (const part of walk(reader)) {
      if (typeof part === 'string') {
        hash.update(`\n${part}\n`)
        continue
      }
      if (part.offset + part.length > bytes) return undefined
      shown += part.length
      for (let at = 0; at < part.length; at += pieceBytes)
        hash.update(await pieces.read(part.offset + at, Math.min(pieceBytes, part.length - at)))
    }
  } catch (error) {
    if (error instanceof UnknownBuild) return undefined
    throw error
  }
  return shown > 0 ? hash.digest('hex') : undefined
}
