import sharp from 'sharp'
import type { Sharp, SharpOptions } from 'sharp'
import { ByteReader, inMemory } from '../../file-format/byte-reader.ts'
import { hasSpareChannels, tiffPicture, type TiffPicture } from '../../file-format/raw/tiff-picture.ts'
import type { OpenPicture } from './open-picture.ts'

/** How a picture is turned that has Exif's orientation 1 to 8: mirrored first, and then by so many degrees. */
const turns: Readonly<Record<number, readonly [mirrored: boolean, degrees: number]>> = {
  2: [true, 0],
  3: [false, 180],
  4: [true, 180],
  5: [true, 270],
  6: [false, 90],
  7: [true, 90],
  8: [false, 270],
}

/** Opens the picture of a TIFF, which need not be its first, in the colours that a screen has. */
export async function openTiff(bytes: Uint8Array, options: SharpOptions): Promise<OpenPicture> {
  const picture = await tiffPicture(new ByteReader(inMemory(bytes), bytes.length))
  const { page = 0, sub } = picture?.place ?? {}
  const at: SharpOptions = { ...options, page, ...(sub !== undefined && { tiff: { subifd: sub } }) }
  const image = (): Sharp => turned(sharp(bytes, at).autoOrient(), picture?.inherited)
  return picture && hasSpareChannels(picture) ? withoutSpare(image(), picture) : { image, decoded: false }
}

/** `orientation`: what only the directory above the picture says; the image library knows nothing of that. */
function turned(image: Sharp, orientation = 1): Sharp {
  const [mirrored, degrees] = turns[orientation] ?? [false, 0]
  const flopped = mirrored ? image.flop() : image
  return degrees === 0 ? flopped : flopped.rotate(degrees)
}

/**
 * The image library takes whatever comes behind the colours for transparency, and multiplies the colours with it. So all channels are
 * read in full size, and only colours and what is transparency are kept.
 */
async function withoutSpare(image: Sharp, { channels }: TiffPicture): Promise<OpenPicture> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true })
  const { width, height } = info
  // The library has made three of whatever colours there were; the fourth is the first that follows.
  const alpha =
    channels.more !== 'other' && info.channels > 3 && (channels.more === 'alpha' || isUsed(data, info.channels))
  const kept = alpha ? 4 : 3
  const colours = new Uint8Array(width * height * kept)
  for (let from = 0, to = 0; to < colours.length; from += info.channels, to += kept)
    for (let channel = 0; channel < kept; channel++) colours[to + channel] = data[from + channel] ?? 0
  return {
    image: () => sharp(colours, { raw: { width, height, channels: kept }, limitInputPixels: false }),
    decoded: true,
  }
}

/** Something can be seen if the fourth channel is taken for transparency. */
function isUsed(data: Uint8Array, channels: number): boolean {
  for (let at = 3; at < data.length; at += channels) if (data[at] !== 0) return true
  return false
}
