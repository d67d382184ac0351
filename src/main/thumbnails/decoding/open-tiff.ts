import sharp from 'sharp'
import type { Sharp, SharpOptions } from 'sharp'
import { ByteReader, inMemory } from '../../file-format/byte-reader.ts'
import { hasSpareChannels, tiffPicture, type TiffPicture } from '../../file-format/raw/tiff-picture.ts'
import type { NotShownReason } from '../../../shared/picture-state.ts'
import type { OpenPicture } from './open-picture.ts'
import { pictureOfPixels } from './picture-of-pixels.ts'
import { readingOf, toScreen, type Reading } from './tiff-samples.ts'

const meaningTag = 0x106
const rgbMeaning = 2
const longestNumber = 4

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

/** Opens the picture of a TIFF, which need not be its first, in the colours that a screen has; or says why that cannot be. */
export async function openTiff(bytes: Uint8Array, options: SharpOptions): Promise<OpenPicture | NotShownReason> {
  const picture = await tiffPicture(new ByteReader(inMemory(bytes), bytes.length))
  const reading = picture ? readingOf(picture) : 'library'
  if (reading === undefined) return 'no-decoder'
  const { page = 0, sub } = picture?.place ?? {}
  const at: SharpOptions = { ...options, page, ...(sub !== undefined && { tiff: { subifd: sub } }) }
  const known = picture && reading !== 'library' && reading.lab ? asRgb(bytes, picture) : bytes
  const image = (): Sharp => turned(sharp(known, at).autoOrient(), picture?.inherited)
  if (picture && reading !== 'library') return fromNumbers(image(), picture, reading)
  return picture && hasSpareChannels(picture) ? withoutSpare(image(), picture) : { image, decoded: false }
}

/** The same file that calls its numbers RGB, so that the image library leaves them as they are. */
function asRgb(bytes: Uint8Array, { directory }: TiffPicture): Uint8Array {
  const place = directory.span(meaningTag)
  if (!place || place.length > longestNumber) return bytes
  const copy = Buffer.from(bytes)
  const isLittle = copy.toString('latin1', 0, 1) === 'I'
  if (isLittle) copy.writeUIntLE(rgbMeaning, place.offset, place.length)
  else copy.writeUIntBE(rgbMeaning, place.offset, place.length)
  return copy
}

/** The image library is asked for the numbers alone. */
async function fromNumbers(image: Sharp, { channels }: TiffPicture, reading: Reading): Promise<OpenPicture> {
  const { space, times } = reading
  const apart = space ? image.pipelineColourspace(space).toColourspace(space) : image
  const { data, info } = await (times === undefined ? apart : apart.linear(times, 0))
    .raw({ depth: 'float' })
    .toBuffer({ resolveWithObject: true })
  const numbers = new Float32Array(data.buffer, data.byteOffset, data.length / 4)
  // The library multiplies no transparency, of which nothing would be left then.
  const kept = channels.more === 'alpha' && times === undefined ? 4 : 3
  const colours = toScreen(reading, numbers, info.channels, kept)
  return pictureOfPixels(colours, info, kept)
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
  return pictureOfPixels(colours, info, kept)
}

/** Something can be seen if the fourth channel is taken for transparency. */
function isUsed(data: Uint8Array, channels: number): boolean {
  for (let at = 3; at < data.length; at += channels) if (data[at] !== 0) return true
  return false
}
