import { buildOf, isRawType } from '../../shared/media-types.ts'

/**
 * Raise it when a decoder can show more than before: what an older one refused is tried again then. Pictures that an
 * older one made stay, except those of types that `madeSince` names.
 */
export const decoderVersion = 5

/** The oldest decoder whose pictures of this type are still right. */
export function madeSince(mimeType: string): number {
  // Before, numbers that are no bytes were drawn black, or white.
  if (mimeType === 'image/tiff') return 5
  // Before, channels that are none were taken for transparency.
  if (mimeType === 'image/bmp') return 4
  // Before, the first directory of a RAW file was taken for the picture, which is a stamp of 160 pixels.
  return buildOf(mimeType) === 'tiff' || isRawType(mimeType) ? 2 : 0
}
