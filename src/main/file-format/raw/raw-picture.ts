import { partOf, type ByteReader } from '../byte-reader.ts'
import { readCanonRaw } from './canon-raw.ts'
import type { Size } from '../facts/image-size.ts'
import { sane } from '../facts/image-size.ts'
import { jpegHeader } from '../facts/jpeg-header.ts'
import { isRawType } from '../../../shared/media-types.ts'
import { fileTypeOf, type FileType } from '../sniff-type.ts'
import { pictureEnd } from '../whole/jpeg-end.ts'
import { readTiff, tiffText } from './tiff-directories.ts'
import type { Span, TiffDirectory, TiffTree } from './tiff-directories.ts'

/** What can be told of a RAW file without developing it. */
export interface RawPicture {
  /** What the file is; more than its first bytes say. */
  type: FileType
  /** Pixels of the picture itself as stored, not of a preview. */
  size: Size | undefined
  /** Exif's 1 to 8: how the picture and its previews are to be turned. */
  orientation: number | undefined
  /** JPEGs that the camera put into the file, the largest first. */
  previews: readonly EmbeddedJpeg[]
}

interface EmbeddedJpeg extends Span, Size {}

/** Kinds of RAW that only a look into their directories tells from a TIFF. */
const makers: readonly [RegExp, FileType][] = [
  [/^nikon/i, fileTypeOf('image/x-nikon-nef')],
  [/^sony/i, fileTypeOf('image/x-sony-arw')],
  [/^(?:pentax|ricoh|asahi)/i, fileTypeOf('image/x-pentax-pef')],
  [/^samsung/i, fileTypeOf('image/x-samsung-srw')],
]
const dng = fileTypeOf('image/x-adobe-dng')
const otherRaw = fileTypeOf('image/x-raw')

const tag = {
  subfileType: 0xfe,
  width: 0x100,
  height: 0x101,
  compression: 0x103,
  photometric: 0x106,
  make: 0x10f,
  stripOffsets: 0x111,
  orientation: 0x112,
  stripLengths: 0x117,
  jpegOffset: 0x201,
  jpegLength: 0x202,
  dngVersion: 0xc612,
  cropSize: 0xc620,
  exifWidth: 0xa002,
  exifHeight: 0xa003,
  panasonicJpeg: 0x2e,
} as const
/** Panasonic gives the edges of the picture on its sensor: top, left, bottom, right. */
const panasonicEdges = [4, 5, 6, 7] as const

const colourFilterArray = 32_803
const linearRaw = 34_892
const jpegCompressions = new Set([6, 7])
/** From here on nobody looks for more: it fills a screen. */
const goodSide = 1000
/** How far a file is searched for a JPEG that no directory names. */
const mostSearched = 256 * 1024 * 1024

/** What a RAW file is and holds; undefined for anything else, an ordinary TIFF included. `mimeType` as `sniffType` says. */
export async function readRaw(reader: ByteReader, mimeType: string): Promise<RawPicture | undefined> {
  if (mimeType === 'image/x-canon-cr3') return sorted(reader, await readCanonRaw(reader, typeOf(mimeType)))
  if (mimeType === 'image/x-fuji-raf') return sorted(reader, await readFujiRaw(reader, typeOf(mimeType)))
  if (mimeType !== 'image/tiff' && !isRawType(mimeType)) return undefined
  const tree = await readTiff(reader)
  const [first] = tree?.chain ?? []
  if (!tree || !first) return isRawType(mimeType) ? sorted(reader, emptyRaw(mimeType)) : undefined
  if (mimeType === 'image/tiff' && !isRaw(tree, first)) return undefined
  return sorted(reader, {
    type: await refinedType(reader, first, mimeType),
    size: pictureSize(tree, first),
    orientation: first.number(tag.orientation),
    spans: tree.pictures.flatMap(embeddedIn),
  })
}

/** A whole preview of at least this side stands for a picture better than a larger one that was cut. */
const leastSide = 500

/**
 * The preview to show, with its true length, whatever the file says of that: the largest that is there to its end, or else the largest
 * as far as it goes. Reads all bytes of those that it looks at.
 */
export async function bestPreview(
  reader: ByteReader,
  previews: readonly EmbeddedJpeg[],
): Promise<EmbeddedJpeg | undefined> {
  const [largest] = previews
  for (const preview of previews) {
    if (preview !== largest && Math.max(preview.width, preview.height) < leastSide) break
    const { offset } = preview
    const end = await pictureEnd(partOf(reader, { offset, length: reader.bytes - offset }))
    if (end !== undefined) return { ...preview, length: end }
  }
  return largest
}

/** As a parser of one format finds it: where JPEGs may be. */
export interface FoundRaw extends Omit<RawPicture, 'previews'> {
  spans: readonly Span[]
}

function typeOf(mimeType: string): FileType {
  return isRawType(mimeType) ? fileTypeOf(mimeType) : otherRaw
}

function emptyRaw(mimeType: string): FoundRaw {
  return { type: typeOf(mimeType), size: undefined, orientation: undefined, spans: [] }
}

function isRaw(tree: TiffTree, first: TiffDirectory): boolean {
  if (first.has(tag.dngVersion)) return true
  return tree.pictures.some((directory) => {
    const meaning = directory.number(tag.photometric)
    return meaning === colourFilterArray || meaning === linearRaw
  })
}

async function refinedType(reader: ByteReader, first: TiffDirectory, mimeType: string): Promise<FileType> {
  if (mimeType !== 'image/tiff') return typeOf(mimeType)
  if (first.has(tag.dngVersion)) return dng
  const make = await tiffText(reader, first, tag.make)
  return makers.find(([name]) => name.test(make))?.[1] ?? otherRaw
}

function embeddedIn(directory: TiffDirectory): Span[] {
  const spans = [directory.described(tag.jpegOffset, tag.jpegLength), directory.span(tag.panasonicJpeg)]
  if (jpegCompressions.has(directory.number(tag.compression) ?? 0)) {
    spans.push(directory.described(tag.stripOffsets, tag.stripLengths))
  }
  return spans.filter((span) => span !== undefined)
}

/** What the maker calls the size of the picture, else what the directory of the sensor data says. */
function pictureSize(tree: TiffTree, first: TiffDirectory): Size | undefined {
  const [top, left, bottom, right] = panasonicEdges.map((edge) => first.number(edge))
  if (!first.has(tag.width) && top !== undefined && left !== undefined && bottom !== undefined && right !== undefined) {
    return sane(right - left, bottom - top)
  }
  const sizes = tree.pictures
    .filter((directory) => ((directory.number(tag.subfileType) ?? 0) & 1) === 0)
    .map((directory) => ({ directory, size: sizeOf(directory, tag.width, tag.height) }))
    .filter((entry) => entry.size !== undefined)
    .toSorted((one, other) => area(other.size) - area(one.size))
  const [main] = sizes
  const [cropWidth, cropHeight] = main?.directory.numbers(tag.cropSize) ?? []
  if (cropWidth && cropHeight) return sane(Math.round(cropWidth), Math.round(cropHeight))
  const exif = tree.exif && sizeOf(tree.exif, tag.exifWidth, tag.exifHeight)
  // The frame around the picture is a few per cent; another size belongs to something else.
  if (exif && area(exif) >= 0.8 * area(main?.size)) return exif
  return main?.size
}

function sizeOf(directory: TiffDirectory, widthTag: number, heightTag: number): Size | undefined {
  return sane(directory.number(widthTag) ?? 0, directory.number(heightTag) ?? 0)
}

function area(size: Size | undefined): number {
  return size ? size.width * size.height : 0
}

/** Fuji's header names the JPEG and the place of the sizes, each by a position in the file. */
async function readFujiRaw(reader: ByteReader, type: FileType): Promise<FoundRaw> {
  const found: FoundRaw = { type, size: undefined, orientation: undefined, spans: [] }
  const head = await reader.view(84, 12)
  if (head.byteLength < 12) return found
  const [offset, length, records] = [head.getUint32(0), head.getUint32(4), head.getUint32(8)]
  return { ...found, spans: [{ offset, length }], size: await fujiSize(reader, records) }
}

/** Records of tag, length and value; sizes are height first. Cropped is what the camera's own JPEG shows. */
async function fujiSize(reader: ByteReader, at: number): Promise<Size | undefined> {
  const bytes = (await reader.read(at, 16 * 1024)).slice()
  const view = new DataView(bytes.buffer)
  if (at === 0 || view.byteLength < 4) return undefined
  const sizes = new Map<number, Size | undefined>()
  let position = 4
  for (let record = 0; record < Math.min(view.getUint32(0), 256) && position + 8 <= view.byteLength; record++) {
    const [name, length] = [view.getUint16(position), view.getUint16(position + 2)]
    if (length === 4) sizes.set(name, sane(view.getUint16(position + 6), view.getUint16(position + 4)))
    position += 4 + length
  }
  return sizes.get(0x111) ?? sizes.get(0x121) ?? sizes.get(0x100)
}

/** Looks at what is really there, and searches the file where no directory names a good one, as in some maker notes. */
async function sorted(reader: ByteReader, { spans, ...found }: FoundRaw): Promise<RawPicture> {
  let previews = await realJpegs(reader, spans)
  const best = previews[0]
  if (!best || Math.max(best.width, best.height) < goodSide) {
    const known = new Set(previews.map(({ offset }) => offset))
    const others = (await search(reader)).filter(({ offset }) => !known.has(offset))
    previews = byArea([...previews, ...(await realJpegs(reader, others))])
  }
  return { ...found, size: found.size ?? previews[0], previews }
}

async function realJpegs(reader: ByteReader, spans: readonly Span[]): Promise<EmbeddedJpeg[]> {
  const found: EmbeddedJpeg[] = []
  for (const { offset, length } of spans) {
    if (offset < 0 || length < 4 || offset >= reader.bytes) continue
    const header = await jpegHeader(reader, offset)
    if (!header || header.lossless) continue
    const { width, height } = header
    found.push({ offset, length: Math.min(length, reader.bytes - offset), width, height })
  }
  return byArea(found)
}

function byArea(previews: readonly EmbeddedJpeg[]): EmbeddedJpeg[] {
  return previews.toSorted((one, other) => area(other) - area(one))
}

/** Everything that begins as a JPEG does; what it is, is for others to tell. */
async function search(reader: ByteReader): Promise<Span[]> {
  const piece = 1024 * 1024
  const found: Span[] = []
  for (let at = 1; at < Math.min(reader.bytes, mostSearched) && found.length < mostFound; at += piece) {
    const text = latin1Of(await reader.read(at, piece + 3))
    for (let hit = text.indexOf(start); hit !== -1 && hit < piece; hit = text.indexOf(start, hit + 1)) {
      found.push({ offset: at + hit, length: reader.bytes - at - hit })
    }
  }
  return found.slice(0, mostFound)
}

const start = '\xff\xd8\xff'
/** Sensor data begins so by chance once in 16 MB. */
const mostFound = 256

function latin1Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
