/** How the bytes of a file are laid out: files of one build are read, checked and decoded by the same code. */
export type Build =
  | 'jpeg'
  | 'png'
  | 'gif'
  | 'webp'
  | 'bmp'
  | 'icon'
  | 'jxl'
  | 'tiff'
  | 'heif'
  | 'avif'
  | 'cr2'
  | 'cr3'
  | 'raf'
  | 'rw2'
  | 'orf'
  | 'movie'
  | 'matroska'
  | 'avi'
  | 'mpeg'
  | 'transport'
  | 'asf'

interface MediaType {
  kind: 'photo' | 'video'
  build: Build
  /** With dot, in lower case: the one that a file without a fitting one gets, and those that fit as well. */
  extensions: readonly [string, ...string[]]
  /** Every browser shows such a picture as it is. */
  isShown?: true
  /** What a camera has measured, shown by the preview in it. */
  isRaw?: true
}

const heifs = ['.heic', '.heif', '.hif'] as const
const movies = ['.mp4', '.m4v'] as const
const quickTimes = ['.mov', '.qt'] as const
const mobiles = ['.3gp', '.3gpp'] as const
/** RAW files whose first bytes are those of a TIFF: only a look into their directories tells which they are. */
export const rawLikeTiff = [
  '.dng',
  '.nef',
  '.nrw',
  '.arw',
  '.sr2',
  '.pef',
  '.srw',
  '.3fr',
  '.erf',
  '.kdc',
  '.dcr',
] as const

const photo = { kind: 'photo' } as const
const shown = { kind: 'photo', isShown: true } as const
const raw = { kind: 'photo', build: 'tiff', isRaw: true } as const
const video = { kind: 'video' } as const

/** Every type of picture and video that is known here. Whatever goes by types or extensions takes them from here. */
export const mediaTypes = {
  'image/jpeg': { ...shown, build: 'jpeg', extensions: ['.jpg', '.jpeg', '.jpe', '.jfif'] },
  'image/png': { ...shown, build: 'png', extensions: ['.png'] },
  'image/gif': { ...shown, build: 'gif', extensions: ['.gif'] },
  'image/webp': { ...shown, build: 'webp', extensions: ['.webp'] },
  'image/avif': { ...shown, build: 'avif', extensions: ['.avif'] },
  'image/bmp': { ...shown, build: 'bmp', extensions: ['.bmp'] },
  'image/x-icon': { ...shown, build: 'icon', extensions: ['.ico'] },
  'image/jxl': { ...photo, build: 'jxl', extensions: ['.jxl'] },
  'image/tiff': { ...photo, build: 'tiff', extensions: ['.tiff', '.tif', ...rawLikeTiff] },
  'image/heic': { ...photo, build: 'heif', extensions: heifs },
  'image/heif': { ...photo, build: 'heif', extensions: ['.heif', ...heifs] },
  'image/x-adobe-dng': { ...raw, extensions: ['.dng'] },
  'image/x-nikon-nef': { ...raw, extensions: ['.nef'] },
  'image/x-sony-arw': { ...raw, extensions: ['.arw'] },
  'image/x-pentax-pef': { ...raw, extensions: ['.pef'] },
  'image/x-samsung-srw': { ...raw, extensions: ['.srw'] },
  'image/x-raw': { ...raw, extensions: ['.tiff'] },
  'image/x-canon-cr2': { ...raw, build: 'cr2', extensions: ['.cr2'] },
  'image/x-canon-cr3': { ...raw, build: 'cr3', extensions: ['.cr3'] },
  'image/x-fuji-raf': { ...raw, build: 'raf', extensions: ['.raf'] },
  'image/x-panasonic-rw2': { ...raw, build: 'rw2', extensions: ['.rw2'] },
  'image/x-olympus-orf': { ...raw, build: 'orf', extensions: ['.orf'] },
  'video/mp4': { ...video, build: 'movie', extensions: movies },
  'video/x-m4v': { ...video, build: 'movie', extensions: ['.m4v', ...movies] },
  'video/quicktime': { ...video, build: 'movie', extensions: quickTimes },
  'video/3gpp': { ...video, build: 'movie', extensions: mobiles },
  'video/3gpp2': { ...video, build: 'movie', extensions: ['.3g2'] },
  'video/webm': { ...video, build: 'matroska', extensions: ['.webm'] },
  'video/x-matroska': { ...video, build: 'matroska', extensions: ['.mkv'] },
  'video/x-msvideo': { ...video, build: 'avi', extensions: ['.avi'] },
  'video/mpeg': { ...video, build: 'mpeg', extensions: ['.mpg', '.mpeg'] },
  'video/mp2t': { ...video, build: 'transport', extensions: ['.mts', '.m2ts', '.m2t', '.ts'] },
  'video/x-ms-wmv': { ...video, build: 'asf', extensions: ['.wmv'] },
} as const satisfies Readonly<Record<string, MediaType>>

export type MediaTypeName = keyof typeof mediaTypes

const known: readonly (readonly [string, MediaType])[] = Object.entries(mediaTypes)
const byName: ReadonlyMap<string, MediaType> = new Map(known)

/** Names of files that are photos or videos, although nothing tells their type by their first bytes. */
const untold = '.crw .raw .asf .divx .mmv .mod .tod .mp .mv .mjpg'.split(' ')
/** The same of makers whose files are told to be a TIFF, or nothing: in a name they count, and a better ending follows them. */
const rarelySeen = '.srf .rwl .mef .mos .iiq .mpe'.split(' ')

/** Undefined for a type that is not known here, as Google or another program may say it. */
export function buildOf(mimeType: string): Build | undefined {
  return byName.get(mimeType)?.build
}

/** Types of pictures that every browser shows as they are. */
export const shownTypes: ReadonlySet<string> = new Set(known.flatMap(([name, { isShown }]) => (isShown ? name : [])))

/** A type that is shown by the preview in the file. The list of the library marks the same ones. */
export function isRawType(mimeType: string): mimeType is MediaTypeName {
  return byName.get(mimeType)?.isRaw === true
}

/** Types that a page may be sent as what they are. RAW files are of no use to it. */
export const sentTypes: ReadonlySet<string> = new Set(known.flatMap(([name, { isRaw }]) => (isRaw ? [] : name)))

/** Whether two extensions, with dot and in lower case, are of the same bytes. */
export function areEqualExtensions(one: string, other: string): boolean {
  const both = ({ extensions }: MediaType): boolean => extensions.includes(one) && extensions.includes(other)
  return one === other || known.some(([, type]) => both(type))
}

/** Extensions of photos and videos, with dot, in lower case. */
export const mediaExtensions: ReadonlySet<string> = new Set([
  ...known.flatMap(([, { extensions }]) => extensions),
  ...untold,
])

/** A file is named as a picture or a video that Google Photos takes, RAW files included. */
export function isNamedMedia(path: string): boolean {
  const extension = /\.[a-z0-9]{1,5}$/i.exec(path)?.[0].toLowerCase() ?? ''
  return mediaExtensions.has(extension) || rarelySeen.includes(extension)
}
