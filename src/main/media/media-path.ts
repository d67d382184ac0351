import type { AlbumId, ItemRef } from '../../shared/domain.ts'
import type { MadeSize } from '../thumbnails/thumbnail-size.ts'

/** What a request for media is about. */
export type MediaTarget =
  | { kind: 'thumb'; ref: ItemRef; size: MadeSize }
  | { kind: 'view' | 'file' | 'original' | 'motion'; ref: ItemRef }
  | { kind: 'version'; ref: ItemRef; number: number }
  | { kind: 'cover'; album: AlbumId }

/** Reads a path below the media base, with its query; `unknown` is a 404, `malformed` a 400. */
export function parseMediaPath(path: string): MediaTarget | 'unknown' | 'malformed' {
  const [route = '', query = ''] = path.replace(/^\//, '').split('?', 2)
  const [kind = '', id, ...rest] = route.split('/')
  if (id === undefined || rest.length > (kind === 'version' ? 1 : 0)) return 'unknown'
  switch (kind) {
    case 'cover':
      return /^[\w-]{1,64}$/.test(id) ? { kind, album: id as AlbumId } : 'malformed'
    case 'thumb': {
      const ref = parseRef(id)
      const size = new URLSearchParams(query).get('size') ?? 'small'
      return ref === undefined || (size !== 'small' && size !== 'large') ? 'malformed' : { kind, ref, size }
    }
    case 'view':
    case 'file':
    case 'original':
    case 'motion': {
      const ref = parseRef(id)
      return ref === undefined ? 'malformed' : { kind, ref }
    }
    case 'version': {
      const [ref, number] = [parseRef(id), parseRef(rest[0] ?? '')]
      return ref === undefined || number === undefined ? 'malformed' : { kind, ref, number }
    }
    default:
      return 'unknown'
  }
}

function parseRef(id: string): ItemRef | undefined {
  return /^[1-9]\d{0,9}$/.test(id) ? (Number(id) as ItemRef) : undefined
}
