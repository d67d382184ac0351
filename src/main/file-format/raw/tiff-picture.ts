import type { ByteReader } from '../byte-reader.ts'
import { sane, type Size } from '../facts/image-size.ts'
import { readTiff, type DirectoryPlace, type TiffDirectory, type TiffTree } from './tiff-directories.ts'

/** The picture of an ordinary TIFF. */
export interface TiffPicture {
  /** Pixels as stored. */
  size: Size | undefined
  /** Exif's 1 to 8. */
  orientation: number | undefined
  /** The same where the directory of the picture does not say it, but the first one does. */
  inherited: number | undefined
  place: DirectoryPlace
  directory: TiffDirectory
  /** The picture is a JPEG of an old form, which is whole by itself. */
  jpeg: { offset: number; length: number } | undefined
  channels: TiffChannels
  samples: TiffSamples
}

/** How the numbers of a picture are written, as the file says; what it does not say is usual. */
interface TiffSamples {
  /** What they mean together: 0 and 1 shades, 2 colours, and so on. */
  meaning: number
  bits: number
  /** 1 whole numbers, 2 with a sign, 3 floating point; larger ones are something else. */
  format: number
  compression: number
}

interface TiffChannels {
  /** Of each pixel. */
  count: number
  /** Those that are colours, and with an ink of their own the inks. */
  colours: number
  /** What the first channel behind the colours is: transparency, something else, or nobody says. Absent if there is none. */
  more?: 'alpha' | 'other' | 'unknown'
}

const tag = {
  subfileType: 0xfe,
  oldSubfileType: 0xff,
  width: 0x100,
  height: 0x101,
  bits: 0x102,
  compression: 0x103,
  photometric: 0x106,
  orientation: 0x112,
  samples: 0x115,
  extraSamples: 0x152,
  sampleFormat: 0x153,
  jpegOffset: 0x201,
  jpegLength: 0x202,
} as const

const reducedBit = 1
const maskBit = 4
const oldReduced = 2
const oldJpeg = 6
const usualMeaning = 2
/** Colours by what a TIFF calls the meaning of its channels: shades and a palette have one, inks four, all others three. */
const coloursOf: Readonly<Record<number, number>> = { 0: 1, 1: 1, 3: 1, 4: 1, 5: 4 }

/** What an ordinary TIFF shows: the first picture, or if that is a smaller copy the largest one. Undefined if it is no TIFF. */
export async function tiffPicture(reader: ByteReader): Promise<TiffPicture | undefined> {
  const tree = await readTiff(reader)
  const [first] = tree?.chain ?? []
  if (!tree || !first) return undefined
  const directory = mainDirectory(tree, first)
  const inherited = directory.has(tag.orientation) ? undefined : first.number(tag.orientation)
  return {
    size: sizeOf(directory),
    orientation: inherited ?? directory.number(tag.orientation),
    inherited,
    place: tree.places.get(directory) ?? { page: 0 },
    directory,
    jpeg:
      directory.number(tag.compression) === oldJpeg ? directory.described(tag.jpegOffset, tag.jpegLength) : undefined,
    channels: channelsOf(directory),
    samples: {
      meaning: directory.number(tag.photometric) ?? usualMeaning,
      bits: directory.number(tag.bits) ?? 1,
      format: directory.number(tag.sampleFormat) ?? 1,
      compression: directory.number(tag.compression) ?? 1,
    },
  }
}

/** There are channels that are neither colours nor, as far as the file says, transparency. */
export function hasSpareChannels({ channels: { count, colours, more } }: Pick<TiffPicture, 'channels'>): boolean {
  return more !== undefined && (more !== 'alpha' || count > colours + 1)
}

/** Some cameras and scanners begin with a small copy, and have the picture behind it or below it. */
function mainDirectory(tree: TiffTree, first: TiffDirectory): TiffDirectory {
  if (!isReduced(first)) return first
  const [largest] = [...tree.places.keys()]
    .filter((directory) => !isReduced(directory) && ((directory.number(tag.subfileType) ?? 0) & maskBit) === 0)
    .toSorted((one, other) => area(other) - area(one))
  return largest && area(largest) > area(first) ? largest : first
}

function isReduced(directory: TiffDirectory): boolean {
  const isCopy = ((directory.number(tag.subfileType) ?? 0) & reducedBit) !== 0
  return isCopy || directory.number(tag.oldSubfileType) === oldReduced
}

function sizeOf(directory: TiffDirectory): Size | undefined {
  return sane(directory.number(tag.width) ?? 0, directory.number(tag.height) ?? 0)
}

function area(directory: TiffDirectory): number {
  const { width, height } = sizeOf(directory) ?? { width: 0, height: 0 }
  return width * height
}

function channelsOf(directory: TiffDirectory): TiffChannels {
  const count = directory.number(tag.samples) ?? 1
  const colours = Math.min(count, coloursOf[directory.number(tag.photometric) ?? usualMeaning] ?? 3)
  if (count === colours) return { count, colours }
  const [meaning = 0] = directory.numbers(tag.extraSamples)
  const more = meaning === 1 || meaning === 2 ? 'alpha' : count > colours + 1 ? 'other' : 'unknown'
  return { count, colours, more }
}
