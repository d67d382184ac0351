import { mediaExtensions } from '../../../shared/media-types.ts'

export type JsonKind = 'sidecar' | 'album' | 'comments' | 'memories' | 'orders' | 'unknown'

export type JsonObject = Record<string, unknown>

/** The value is an object with keys, and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const albumNames = new Set(
  [
    'metadata',
    'métadonnées',
    'metadati',
    'metadatos',
    'metadades',
    'metadados',
    'metadaten',
    'metadáta',
    'метаданные',
    'метаданни',
    'metaadatok',
  ].map((name) => name.normalize('NFC')),
)

/** The name is one that Google gives to the metadata of albums. An album without anything is `{}` under such a name. */
function isAlbumMetadataName(name: string): boolean {
  const stem = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/\.json$/, '')
    .replace(/\(\d+\)$/, '')
  return albumNames.has(stem)
}

/** Of a photo or video alone; what is said of an album has none of these. */
const keysOfMedia = [
  'imageViews',
  'photoLastModifiedTime',
  'modificationTime',
  'geoDataExif',
  'googlePhotosOrigin',
  'googlePhotoOrigin',
  'favorited',
  'archived',
  'trashed',
  'people',
  'appSource',
]

/** What Google adds to the name of a photo for that of its facts, which may be cut anywhere in it. */
export const supplement = '.supplemental-metadata'

/** The name is that of a file about a photo, `a.jpg.json` or `a.jpg.supplemental-metadata.json`, and no album's. */
function isSidecarName(name: string): boolean {
  const stem = name.replace(/\.json$/i, '').replace(/\(\d+\)$/, '')
  const endings = stem.toLowerCase().match(/\.[^.]*/g) ?? []
  const [before, last = ''] = endings.slice(-2).length === 2 ? endings.slice(-2) : [undefined, endings[0]]
  if (last === supplement || mediaExtensions.has(last)) return true
  return supplement.startsWith(last) && before !== undefined && mediaExtensions.has(before)
}

/** It tells nothing of when a photo was taken, but what it tells is of a photo. */
function isAboutMedia(value: JsonObject, name: string): boolean {
  if (isObject(value['albumData']) || Array.isArray(value['enrichments'])) return false
  const url = value['url']
  if (typeof url === 'string' && /^https:\/\/photos\.google\.com\/(?:u\/\d+\/)?photo\//i.test(url)) return true
  if (keysOfMedia.some((key) => key in value)) return true
  return typeof value['title'] === 'string' && isSidecarName(name)
}

function hasTimestamp(value: unknown): boolean {
  return isObject(value) && value['timestamp'] !== undefined
}

/**
 * What a JSON file of the photos root is, by its content: names cannot tell, since a photo may be called `metadata`.
 * `name` decides only about an object without keys, and one with a title alone, as albums have and photos may.
 */
export function jsonKind(value: unknown, name: string): JsonKind {
  if (!isObject(value)) return 'unknown'
  if (hasTimestamp(value['photoTakenTime'])) return 'sidecar'
  const isDescribed = ['geoData', 'url', 'imageViews'].some((key) => key in value)
  if (hasTimestamp(value['creationTime']) && 'title' in value && isDescribed) return 'sidecar'
  if ('externalOrderId' in value || ('printOrders' in value && Array.isArray(value['printOrders']))) return 'orders'
  if (isAboutMedia(value, name)) return 'sidecar'
  if (isObject(value['albumData']) || typeof value['title'] === 'string' || Array.isArray(value['enrichments']))
    return 'album'
  // Whatever the file is called in the language of the account.
  if (Object.keys(value).length === 0 && !isSidecarName(name)) return 'album'
  if (Array.isArray(value['sharedAlbumComments'])) {
    const [first] = value['sharedAlbumComments'] as unknown[]
    if (first === undefined || (isObject(first) && 'contentUrl' in first)) return 'comments'
    // Comments on an album that has no title.
    if (isAlbumMetadataName(name)) return 'album'
  }
  if (Array.isArray(value['title'])) return 'memories'
  return 'unknown'
}

const utf8 = new TextDecoder('utf-8')

/** JSON that may begin with a byte order mark; undefined if it is none. */
export function parseJsonBytes(bytes: Uint8Array): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(utf8.decode(bytes)) as unknown }
  } catch {
    // Whoever asks says what a file without a readable text is.
    return undefined
  }
}
