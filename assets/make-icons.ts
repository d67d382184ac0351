/**
 * Draws `icon.png` from `icon.svg`. The packager makes the icons of macOS and Windows from it.
 * Usage: `node assets/make-icons.ts [folder for previews]`
 */
import { join } from 'node:path'
import sharp from 'sharp'

const folder = import.meta.dirname
const source = join(folder, 'icon.svg')
const size = 1024

/** The drawing is rendered at the size it is needed in: shrinking a large picture would blur the small ones. */
async function draw(pixels: number, target: string): Promise<void> {
  const dotsPerInch = (72 * pixels) / size
  await sharp(source, { density: Math.max(dotsPerInch, 1) * 2 })
    .resize(pixels, pixels)
    .png({ compressionLevel: 9, palette: false })
    .toFile(target)
}

await draw(size, join(folder, 'icon.png'))
const previews = process.argv[2]
if (previews !== undefined)
  for (const pixels of [16, 24, 32, 64, 256]) await draw(pixels, join(previews, `icon-${pixels}.png`))
