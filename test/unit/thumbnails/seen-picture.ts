import sharp from 'sharp'
import { renderThumbnails } from '../../../src/main/thumbnails/decoding/render-thumbnail.ts'

/** What is seen in the middle of a thumbnail that is smaller than the picture, and how large it is. */
export async function seen(bytes: Buffer): Promise<{ colour: number[]; size: number[] }> {
  const source = { bytes }
  const made = await renderThumbnails({
    id: 1,
    source,
    mimeType: 'image/tiff',
    sizes: ['small', 'large'],
    alone: true,
  })
  if (made === 'heavy') throw new Error('not alone')
  const { data, info } = await sharp(made[0]?.bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const middle = (Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)) * 4
  return { colour: [...data.subarray(middle, middle + 4)], size: [info.width, info.height] }
}

/** Nobody would see the difference. */
export const near = (found: readonly number[], expected: readonly number[]): boolean =>
  found.every((value, at) => Math.abs(value - (expected[at] ?? -99)) < 12)
