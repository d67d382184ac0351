import { realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { AlbumId, ItemRef } from '../../shared/domain.ts'
import type { MadeSize } from '../thumbnails/thumbnail-size.ts'

/** What a request for media is about. */
export type MediaTarget =
  | { kind: 'thumb'; ref: ItemRef; size: MadeSize }
  | { kind: 'view' | 'file' | 'motion'; ref: ItemRef }
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

/**
 * The absolute path of a file that the index names, or undefined if it is not there, not a file or not inside the mirror: the index
 * is a file anyone can change, and so are links in the mirror's folders.
 */
export async function resolveInMirror(mirrorPath: string, relative: string): Promise<string | undefined> {
  const parts = relative.split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..' || part.includes('\0'))) return undefined
  if (sep === '\\' && /[\\:]/.test(relative)) return undefined
  try {
    const [root, path] = await Promise.all([realpath(mirrorPath), realpath(join(mirrorPath, ...parts))])
    if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined
    return (await stat(path)).isFile() ? path : undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error && isAbsent(error.code)) return undefined
    throw error
  }
}

function isAbsent(code: unknown): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENAMETOOLONG'
}
