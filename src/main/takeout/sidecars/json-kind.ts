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

function hasTimestamp(value: unknown): boolean {
  return isObject(value) && value['timestamp'] !== undefined
}

/**
 * What a JSON file of the photos root is, by its content: names cannot tell, since a photo may be called `metadata`.
 * `name` decides only about an object without keys.
 */
export function jsonKind(value: unknown, name: string): JsonKind {
  if (!isObject(value)) return 'unknown'
  if (hasTimestamp(value['photoTakenTime'])) return 'sidecar'
  const isDescribed = ['geoData', 'url', 'imageViews'].some((key) => key in value)
  if (hasTimestamp(value['creationTime']) && 'title' in value && isDescribed) return 'sidecar'
  if ('externalOrderId' in value || ('printOrders' in value && Array.isArray(value['printOrders']))) return 'orders'
  if (isObject(value['albumData']) || typeof value['title'] === 'string' || Array.isArray(value['enrichments']))
    return 'album'
  if (Object.keys(value).length === 0 && isAlbumMetadataName(name)) return 'album'
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
