import { buildOf } from '../../shared/media-types.ts'

/** Decoding a picture of this type takes seconds, whatever its size. Known apart from the decoders, which are heavy. */
export function isSlow(mimeType: string): boolean {
  const build = buildOf(mimeType)
  return build === 'heif' || build === 'avif' || build === 'jxl'
}
