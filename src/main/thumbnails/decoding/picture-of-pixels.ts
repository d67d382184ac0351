import sharp from 'sharp'
import type { Size } from '../../file-format/facts/image-size.ts'
import type { OpenPicture } from './open-picture.ts'

/** A picture whose pixels are decoded: so many bytes for each, the fourth for transparency. */
export function pictureOfPixels(
  pixels: Uint8Array | Uint8ClampedArray,
  { width, height }: Size,
  channels: 3 | 4,
): OpenPicture {
  return { image: () => sharp(pixels, { raw: { width, height, channels }, limitInputPixels: false }), decoded: true }
}
