import sharp from 'sharp'
import type { DeliveredBody } from './renditions.ts'

/** The play button that Google draws over stills of videos. */
function playButton(width: number, height: number): Buffer {
  const radius = Math.max(4, Math.min(width, height) / 8)
  const [x, y] = [width / 2, height / 2]
  const triangle = `${x - radius * 0.35},${y - radius * 0.5} ${x + radius * 0.55},${y} ${x - radius * 0.35},${y + radius * 0.5}`
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><circle cx="${x}" cy="${y}" r="${radius}" fill="#000" fill-opacity=".5"/><polygon points="${triangle}" fill="#fff"/></svg>`,
  )
}

/** `=w-h` (reference, 5.1): fits into the box and is never enlarged; with `-c` exactly the box. */
export async function resizePicture(
  picture: Uint8Array,
  wanted: { width: number | undefined; height: number | undefined; crop: boolean; overlay: boolean },
): Promise<DeliveredBody> {
  const upright = sharp(picture).autoOrient()
  const { width, height } = wanted
  const resized =
    width === undefined && height === undefined
      ? upright
      : upright.resize({
          ...(width !== undefined && { width }),
          ...(height !== undefined && { height }),
          fit: wanted.crop ? 'cover' : 'inside',
          withoutEnlargement: !wanted.crop,
        })
  const { data, info } = await resized.raw().toBuffer({ resolveWithObject: true })
  let result = sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })
  if (wanted.overlay) result = result.composite([{ input: playButton(info.width, info.height) }])
  const transparent = info.channels === 4
  return transparent
    ? { parts: [await result.png().toBuffer()], contentType: 'image/png' }
    : { parts: [await result.jpeg({ quality: 82 }).toBuffer()], contentType: 'image/jpeg' }
}
