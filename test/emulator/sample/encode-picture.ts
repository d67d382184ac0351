import sharp from 'sharp'
import { storedPixels } from './orientation.ts'
import { paintScene, type PaintRequest } from './paint.ts'

/**
 * Draws and encodes. Formats: JPEG, PNG, WebP, AVIF and (animated, eight frames) GIF. `orientation` only says how the
 * pixels are stored: the caller adds the Exif data that tells a viewer.
 */
export async function encodePicture(
  request: PaintRequest,
  mimeType: string,
  options: { quality: number; orientation?: number },
): Promise<Buffer> {
  if (mimeType === 'image/gif') return animation(request)
  const upright = await paintScene(request)
  const { data, width, height, channels } = await storedPixels(upright, options.orientation ?? 1)
  const picture = sharp(data, { raw: { width, height, channels } })
  switch (mimeType) {
    case 'image/png':
      return picture.png({ compressionLevel: 7 }).toBuffer()
    case 'image/webp':
      return picture.webp({ quality: options.quality, effort: 2 }).toBuffer()
    case 'image/avif':
      return picture.avif({ quality: 55, effort: 1 }).toBuffer()
    default:
      return picture.jpeg({ quality: options.quality, chromaSubsampling: '4:2:0' }).toBuffer()
  }
}

const frames = 8

async function animation(request: PaintRequest): Promise<Buffer> {
  const painted: Buffer[] = []
  for (let frame = 0; frame < frames; frame += 1) {
    const { data } = await paintScene({ ...request, time: frame / frames, grain: 0 })
    painted.push(data)
  }
  const { width, height } = request
  return sharp(Buffer.concat(painted), { raw: { width, height: height * frames, channels: 3, pageHeight: height } })
    .gif({ delay: Array.from({ length: frames }, () => 110), colours: 96, effort: 3, loop: 0 })
    .toBuffer()
}
