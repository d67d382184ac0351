import { buildOf, isRawType } from '../../shared/media-types.ts'

/**
 * Raise it when a decoder can show more than before: what an older one refused is tried again then. Pictures that an
 * older one made stay, except those of types that `madeSince` names.
 */
export const decoderVersion = 4

/** The oldest decoder whose pictures of this type are still right. */
export function madeSince(mimeType: string): number {
  // Before, a small copy in front of the picture was taken for it, and channels that are none for transparency.
  if (mimeType === 'image/tiff' || mimeType === 'image/bmp') return 4
  // Before, the first directory of a RAW file was taken for the picture, which is a stamp of 160 pixels.
  return buildOf(mimeType) === 'tiff' || isRawType(mimeType) ? 2 : 0
}
