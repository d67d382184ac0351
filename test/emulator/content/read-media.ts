import ExifReader from 'exifreader'
import sharp from 'sharp'
import type { Camera } from '../library/model.ts'

/** What Google finds out about bytes that somebody uploads. */
export interface ReadMedia {
  mimeType: string
  kind: 'photo' | 'video'
  /** As displayed. 0 if unknown. */
  width: number
  height: number
  /** Milliseconds since 1970; the camera's clock taken as UTC where it says no offset (reference, 8.8). */
  takenAt?: number
  camera?: Camera
}

interface KnownType {
  mimeType: string
  kind: ReadMedia['kind']
}

const photo = (mimeType: string): KnownType => ({ mimeType, kind: 'photo' })
const video = (mimeType: string): KnownType => ({ mimeType, kind: 'video' })

/** The brand of an ISO file, four characters. */
const brands: Record<string, KnownType> = {
  heic: photo('image/heic'),
  heix: photo('image/heic'),
  hevc: photo('image/heic'),
  mif1: photo('image/heif'),
  msf1: photo('image/heif'),
  avif: photo('image/avif'),
  avis: photo('image/avif'),
  'crx ': photo('image/x-canon-cr3'),
  'qt  ': video('video/quicktime'),
  'M4V ': video('video/x-m4v'),
  '3gp4': video('video/3gpp'),
  '3gp5': video('video/3gpp'),
  '3g2a': video('video/3gpp2'),
}

/** In whole, or as the form of a RIFF file, or as a beginning (reference, 4.4). */
function typeOf(bytes: Buffer): KnownType | undefined {
  const at = (from: number, until: number): string => bytes.toString('latin1', from, until)
  if (at(0, 3) === '\xff\xd8\xff') return photo('image/jpeg')
  if (at(0, 8) === '\x89PNG\r\n\x1a\n') return photo('image/png')
  if (at(0, 4) === 'GIF8') return photo('image/gif')
  if (at(0, 4) === 'RIFF' && at(8, 12) === 'WEBP') return photo('image/webp')
  if (at(0, 4) === 'RIFF' && at(8, 11) === 'AVI') return video('video/x-msvideo')
  if (at(0, 2) === 'BM' && bytes.length > 26) return photo('image/bmp')
  if (at(0, 4) === '\0\0\x01\0' && bytes.length > 22) return photo('image/x-icon')
  if (at(0, 15) === 'FUJIFILMCCD-RAW') return photo('image/x-fuji-raf')
  if (at(0, 4) === 'II*\0' || at(0, 4) === 'MM\0*') return photo('image/tiff')
  if (at(0, 4) === 'IIU\0') return photo('image/x-panasonic-rw2')
  if (at(0, 4) === 'IIRO') return photo('image/x-olympus-orf')
  if (at(4, 8) === 'ftyp') return brands[at(8, 12)] ?? video('video/mp4')
  if (['moov', 'mdat', 'wide', 'free'].includes(at(4, 8))) return video('video/quicktime')
  if (at(0, 4) === '\x1aE\xdf\xa3') return video('video/x-matroska')
  if (at(0, 4) === '0&\xb2u') return video('video/x-ms-wmv')
  if (at(0, 4) === '\0\0\x01\xba' || at(0, 4) === '\0\0\x01\xb3') return video('video/mpeg')
  if (bytes.length > 376 && [0, 188, 376].every((place) => bytes[place] === 0x47)) return video('video/mp2t')
  return bytes.length > 580 && [4, 196, 388].every((place) => bytes[place] === 0x47) ? video('video/mp2t') : undefined
}

const asNumber = (value: unknown): number | undefined => {
  const number = Array.isArray(value) && value.length === 2 ? Number(value[0]) / Number(value[1]) : Number(value)
  return Number.isFinite(number) && number > 0 ? number : undefined
}

/** `2021:07:04 12:11:12`, with an offset such as `+02:00`, as an instant. */
function instantOf(text: string, offset: string | undefined): number | undefined {
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/.exec(text)
  if (!parts) return undefined
  const zone = offset !== undefined && /^[+-]\d\d:\d\d$/.test(offset) ? offset : 'Z'
  const at = Date.parse(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}${zone}`)
  return Number.isNaN(at) ? undefined : at
}

function exifOf(bytes: Buffer): Partial<ReadMedia> & { turned?: boolean } {
  let tags: ExifReader.Tags
  try {
    tags = ExifReader.load(bytes, { excludeTags: { xmp: true } })
  } catch {
    // Nothing is known of a picture without camera data.
    return {}
  }
  const words = (name: string): string | undefined => {
    const description: unknown = tags[name]?.description
    return typeof description === 'string' && description !== '' ? description : undefined
  }
  const takenAt = instantOf(words('DateTimeOriginal') ?? '', words('OffsetTimeOriginal'))
  const [make, model] = [words('Make'), words('Model')]
  const numbers = {
    focalLength: asNumber(tags['FocalLength']?.value),
    apertureFNumber: asNumber(tags['FNumber']?.value),
    isoEquivalent: asNumber(tags['ISOSpeedRatings']?.value),
    exposureSeconds: asNumber(tags['ExposureTime']?.value),
  }
  const known = Object.fromEntries(Object.entries(numbers).filter(([, value]) => value !== undefined))
  return {
    width: asNumber(tags['Image Width']?.value) ?? asNumber(tags['PixelXDimension']?.value) ?? 0,
    height: asNumber(tags['Image Height']?.value) ?? asNumber(tags['PixelYDimension']?.value) ?? 0,
    turned: (asNumber(tags['Orientation']?.value) ?? 1) > 4,
    ...(takenAt !== undefined && { takenAt }),
    ...(make !== undefined && { camera: { make, model: model ?? '', ...known } }),
  }
}

/** The box of a name, anywhere in the bytes: enough for the few that are asked for. */
function box(bytes: Buffer, name: string): Buffer | undefined {
  const at = bytes.indexOf(name, 0, 'latin1')
  return at < 4 ? undefined : bytes.subarray(at + 4, at - 4 + bytes.readUInt32BE(at - 4))
}

/** Seconds between the first days of 1904 and of 1970. */
const since1904 = 2_082_844_800

function videoOf(bytes: Buffer): Pick<ReadMedia, 'width' | 'height' | 'takenAt'> {
  const header = box(bytes, 'mvhd')
  const track = box(bytes, 'tkhd')
  const isLong = header?.[0] === 1
  const seconds =
    header === undefined || header.length < 20 ? 0 : isLong ? Number(header.readBigUInt64BE(4)) : header.readUInt32BE(4)
  const side = (fromEnd: number): number =>
    track === undefined || track.length < 80 ? 0 : track.readUInt32BE(track.length - fromEnd) / 65_536
  return {
    width: side(8),
    height: side(4),
    ...(seconds > since1904 && { takenAt: (seconds - since1904) * 1000 }),
  }
}

/** Undefined for bytes that are neither a photo nor a video. */
export async function readMedia(content: Uint8Array): Promise<ReadMedia | undefined> {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  const type = typeOf(bytes)
  if (!type) return undefined
  if (type.kind === 'video') return { ...type, ...videoOf(bytes) }
  const { turned, width = 0, height = 0, ...found } = exifOf(bytes)
  const decoded = await sharp(bytes)
    .metadata()
    .catch(() => undefined)
  if (decoded === undefined && type.mimeType === 'image/jpeg') return undefined
  const size = decoded ? { width: decoded.width, height: decoded.height } : { width, height }
  return { ...type, ...found, ...(turned ? { width: size.height, height: size.width } : size) }
}
