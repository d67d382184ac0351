import { mediaTypes, type MediaTypeName } from '../../shared/media-types.ts'

export interface FileType {
  mimeType: string
  /** With the dot, lower case. */
  extension: string
  kind: 'photo' | 'video'
}

/** How many bytes from the start of a file `sniffType` wants to see; with fewer it recognises less. */
export const sniffBytes = 512

/** One of the known types, as whoever looks at a file tells it. */
export function fileTypeOf(mimeType: MediaTypeName): FileType {
  const { extensions, kind } = mediaTypes[mimeType]
  return { mimeType, extension: extensions[0], kind }
}

/** Brands that only say "an image file" or "a sequence of images"; the codec is among the others. */
const anyImage = ['mif1', 'mif2', 'msf1', 'miaf', 'MiHA', 'MiHB', 'MiPr']
const heics = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs']
const avifs = ['avif', 'avis', 'avio', 'MA1A', 'MA1B']
/** Image files of codecs that are rarely seen in one. */
const otherHeifs = ['avci', 'avcs', 'jpeg', 'jpgs', 'j2ki', 'j2is', 'vvic', 'vvis']

/** Brands of ISO-BMFF files that mean something else than plain MP4. `undefined`: sound without pictures. */
const brands = new Map<string, FileType | undefined>([
  ...heics.map((brand) => [brand, fileTypeOf('image/heic')] as const),
  ...avifs.map((brand) => [brand, fileTypeOf('image/avif')] as const),
  ...[...anyImage, ...otherHeifs].map((brand) => [brand, fileTypeOf('image/heif')] as const),
  ['crx ', fileTypeOf('image/x-canon-cr3')],
  ['qt  ', fileTypeOf('video/quicktime')],
  ['M4V ', fileTypeOf('video/x-m4v')],
  ['M4VH', fileTypeOf('video/x-m4v')],
  ['M4VP', fileTypeOf('video/x-m4v')],
  ['M4A ', undefined],
  ['M4B ', undefined],
  ['M4P ', undefined],
])

/** Boxes that old QuickTime files without `ftyp` start with. */
const quickTimeStarts = new Set(['moov', 'mdat', 'wide', 'free', 'skip', 'pnot'])

/**
 * Tells the type of a file from its first bytes alone, because names lie (Takeout reference, 16). Undefined for
 * anything that is neither a picture nor a video, such as an error page. RAW formats that look like TIFF from the
 * outside (DNG, NEF, ARW) are reported as TIFF: whoever names a file must keep a RAW extension it already has.
 */
export function sniffType(head: Uint8Array): FileType | undefined {
  return sniffStillImage(head) ?? sniffRaw(head) ?? sniffContainer(head)
}

function sniffStillImage(head: Uint8Array): FileType | undefined {
  if (startsWith(head, [0xff, 0xd8, 0xff])) return fileTypeOf('image/jpeg')
  if (startsWith(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return fileTypeOf('image/png')
  const six = text(head, 0, 6)
  if (six === 'GIF87a' || six === 'GIF89a') return fileTypeOf('image/gif')
  if (text(head, 0, 4) === 'RIFF' && text(head, 8, 4) === 'WEBP') return fileTypeOf('image/webp')
  if (isJpegXl(head)) return fileTypeOf('image/jxl')
  if (isBitmap(head)) return fileTypeOf('image/bmp')
  if (isIcon(head)) return fileTypeOf('image/x-icon')
  return undefined
}

/** The bare stream of codes, or the box that begins the container. */
function isJpegXl(head: Uint8Array): boolean {
  return (
    startsWith(head, [0xff, 0x0a]) || startsWith(head, [0, 0, 0, 12, 0x4a, 0x58, 0x4c, 0x20, 0x0d, 0x0a, 0x87, 0x0a])
  )
}

/** `BM` alone is too common a beginning of text: the size of the header that follows must be a known one. */
function isBitmap(head: Uint8Array): boolean {
  return text(head, 0, 2) === 'BM' && [12, 40, 52, 56, 64, 108, 124].includes(little32(head, 14))
}

function isIcon(head: Uint8Array): boolean {
  if (!startsWith(head, [0, 0, 1, 0]) || head.length < 22) return false
  const count = (head[4] ?? 0) + (head[5] ?? 0) * 256
  return count > 0 && count < 256 && head[9] === 0 && little32(head, 18) >= 6 + 16 * count
}

/** What a BigTIFF begins with: its places have eight bytes. */
const bigTiffs = ['II+\0\x08\0\0\0', 'MM\0+\0\x08\0\0']

function sniffRaw(head: Uint8Array): FileType | undefined {
  if (text(head, 0, 15) === 'FUJIFILMCCD-RAW') return fileTypeOf('image/x-fuji-raf')
  const four = text(head, 0, 4)
  if (four === 'IIU\0') return fileTypeOf('image/x-panasonic-rw2')
  if (four === 'IIRO' || four === 'IIRS' || four === 'MMOR') return fileTypeOf('image/x-olympus-orf')
  if (bigTiffs.includes(text(head, 0, 8))) return fileTypeOf('image/tiff')
  if (four !== 'II*\0' && four !== 'MM\0*') return undefined
  return text(head, 8, 2) === 'CR' ? fileTypeOf('image/x-canon-cr2') : fileTypeOf('image/tiff')
}

function sniffContainer(head: Uint8Array): FileType | undefined {
  const boxType = text(head, 4, 4)
  if (boxType === 'ftyp') return sniffBrand(head)
  if (quickTimeStarts.has(boxType) && isBoxSize(big32(head, 0))) return fileTypeOf('video/quicktime')
  if (text(head, 0, 4) === 'RIFF' && text(head, 8, 4) === 'AVI ') return fileTypeOf('video/x-msvideo')
  if (startsWith(head, [0x1a, 0x45, 0xdf, 0xa3])) {
    const header = text(head, 0, 96)
    if (header.includes('webm')) return fileTypeOf('video/webm')
    return header.includes('matroska') ? fileTypeOf('video/x-matroska') : undefined
  }
  if (startsWith(head, [0, 0, 1, 0xba]) || startsWith(head, [0, 0, 1, 0xb3])) return fileTypeOf('video/mpeg')
  if (isTransportStream(head, 0, 188) || isTransportStream(head, 4, 192)) return fileTypeOf('video/mp2t')
  if (startsWith(head, [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11])) return fileTypeOf('video/x-ms-wmv')
  return undefined
}

function sniffBrand(head: Uint8Array): FileType | undefined {
  const size = Math.min(big32(head, 0), head.length)
  const compatible: string[] = []
  for (let at = 16; at + 4 <= size; at += 4) compatible.push(text(head, at, 4))
  const major = text(head, 8, 4)
  const codec = compatible.find((brand) => !anyImage.includes(brand) && brands.get(brand)?.kind === 'photo')
  if (anyImage.includes(major)) return brands.get(codec ?? major)
  if (brands.has(major)) return brands.get(major)
  if (major.startsWith('3g2')) return fileTypeOf('video/3gpp2')
  if (major.startsWith('3g')) return fileTypeOf('video/3gpp')
  // Of a brand that nobody knows, of a maker or of a profile, what else the file is tells a picture from a movie.
  const image = movieBrand.test(major)
    ? compatible.find((brand) => brand === 'avif' || brand === 'heic')
    : (codec ?? compatible.find((brand) => anyImage.includes(brand)))
  return (image && brands.get(image)) || fileTypeOf('video/mp4')
}

/** Brands of movies, which may say besides that there are images in them. */
const movieBrand = /^(?:iso[\dm]|mp[47]\d|avc\d|dash|XAVC|MSNV)$/

/** 0 reaches to the end of the file, 1 announces a 64-bit size. */
function isBoxSize(size: number): boolean {
  return size === 0 || size === 1 || size >= 8
}

/** Three sync bytes at the distance of a packet; two of them would be found in many other files. */
function isTransportStream(head: Uint8Array, start: number, packet: number): boolean {
  return head[start] === 0x47 && head[start + packet] === 0x47 && head[start + 2 * packet] === 0x47
}

function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, at) => head[at] === byte)
}

function text(head: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...head.subarray(offset, offset + length))
}

/** Missing bytes count as 0. */
function big32(head: Uint8Array, offset: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = head.subarray(offset, offset + 4)
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
}

function little32(head: Uint8Array, offset: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = head.subarray(offset, offset + 4)
  return ((d << 24) | (c << 16) | (b << 8) | a) >>> 0
}
