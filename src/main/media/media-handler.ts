import type { DatabaseSync } from 'node:sqlite'
import type { AlbumId, ItemRef } from '../../shared/domain.ts'
import type { Result } from '../../shared/problem.ts'
import { sniffType } from '../file-format/sniff-type.ts'
import { albumCover } from '../library/album-list.ts'
import { itemFile } from '../library/item-file.ts'
import type { Log } from '../ports.ts'
import type { ThumbnailMaker } from '../thumbnails/thumbnail-maker.ts'
import type { MadeSize, Thumbnail } from '../thumbnails/thumbnail-size.ts'
import type { ThumbnailStore } from '../thumbnails/thumbnail-store.ts'
import { parseMediaPath, resolveInMirror } from './media-path.ts'
import type { MediaTarget } from './media-path.ts'
import { bytesResponse, fileResponse, notModified, plainResponse } from './media-response.ts'

/** Functions, because the mirror can be closed and exchanged while the handler lives; undefined while there is none. */
export interface MediaPorts {
  database: () => DatabaseSync | undefined
  mirrorPath: () => string | undefined
  thumbnails: () => Pick<ThumbnailMaker, 'thumbnail'> | undefined
  store: () => ThumbnailStore | undefined
  /** Asks Google for an album's cover; any failure means that there is none to show now. */
  remoteCover: (album: AlbumId, signal: AbortSignal) => Promise<Result<Thumbnail>>
  log: Log
}

/** Shown by Chromium as they are; for everything else `view` makes a picture. */
const displayable = new Set([
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
  'image/x-icon',
])

/** Up to here a picture that has no thumbnail may stand in for it. */
const mostBytesAsThumbnail = 4 * 1024 * 1024

/** Google's pictures are fetched again after as long as its base URLs live (API reference, 5.2). */
const coverFreshMs = 60 * 60 * 1000

/**
 * Answers requests for media by path below the media base: `thumb/<ref>?size=small|large`, `view/<ref>` (a rendition a
 * browser can show), `file/<ref>`, `motion/<ref>`, `cover/<album id>`. Works behind any server that speaks the web's
 * Request and Response. Never rejects. Without `path`, or where it has no query, the query is that of the request.
 */
export function createMediaHandler(ports: MediaPorts): (request: Request, path: string) => Promise<Response> {
  return async (request, path) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return plainResponse(request, 405, 'Only GET and HEAD.', { Allow: 'GET, HEAD' })
    }
    const query = path.includes('?') ? '' : new URL(request.url).search
    const target = parseMediaPath(path + query)
    if (target === 'unknown') return plainResponse(request, 404, 'No such address.')
    if (target === 'malformed') return plainResponse(request, 400, 'Not an address of media.')
    try {
      return await answer(ports, request, target)
    } catch (error) {
      ports.log('error', 'media-failed', { kind: target.kind, detail: String(error) })
      return plainResponse(request, 500, 'This could not be read.')
    }
  }
}

async function answer(ports: MediaPorts, request: Request, target: MediaTarget): Promise<Response> {
  const database = ports.database()
  const mirrorPath = ports.mirrorPath()
  if (!database || mirrorPath === undefined) return plainResponse(request, 404, 'No folder was chosen yet.')
  const place: Place = { database, mirrorPath }
  switch (target.kind) {
    case 'thumb':
      return thumbnailResponse(ports, place, request, target.ref, target.size)
    case 'view': {
      const file = itemFile(database, target.ref, 'primary')
      return file && !displayable.has(file.mimeType)
        ? thumbnailResponse(ports, place, request, target.ref, 'large')
        : wholeFile(place, request, target.ref, 'primary')
    }
    case 'file':
      return wholeFile(place, request, target.ref, 'primary')
    case 'motion':
      return wholeFile(place, request, target.ref, 'motion')
    case 'cover':
      return coverResponse(ports, place, request, target.album)
  }
}

interface Place {
  database: DatabaseSync
  mirrorPath: string
}

async function wholeFile(
  { database, mirrorPath }: Place,
  request: Request,
  ref: ItemRef,
  role: 'primary' | 'motion',
): Promise<Response> {
  const file = itemFile(database, ref, role)
  const path = file && (await resolveInMirror(mirrorPath, file.path))
  return path === undefined ? plainResponse(request, 404, 'Not in this folder.') : fileResponse(request, path, file)
}

async function thumbnailResponse(
  ports: MediaPorts,
  { database, mirrorPath }: Place,
  request: Request,
  ref: ItemRef,
  size: MadeSize,
): Promise<Response> {
  const file = itemFile(database, ref, 'primary')
  if (!file) return plainResponse(request, 404, 'Not in this folder.')
  const tag = `"${file.sha256}-${size}"`
  const unchanged = notModified(request, tag)
  if (unchanged) return unchanged
  const maker = ports.thumbnails()
  if (!maker) return plainResponse(request, 404, 'No thumbnails.')
  const path = await resolveInMirror(mirrorPath, file.path)
  // A thumbnail outlives its file, so the store is asked even if the file is missing.
  const made =
    path === undefined
      ? stored(ports, file.sha256, size)
      : await maker.thumbnail(file.sha256, path, file.mimeType, size)
  if (made?.ok) return bytesResponse(request, made.value, tag)
  if (made?.problem.code === 'cancelled') return plainResponse(request, 503, 'Try again.', { 'Retry-After': '1' })
  if (path !== undefined && displayable.has(file.mimeType) && file.bytes <= mostBytesAsThumbnail) {
    return fileResponse(request, path, file)
  }
  return plainResponse(request, 404, 'This file cannot be shown.')
}

function stored(ports: MediaPorts, key: string, size: MadeSize): Result<Thumbnail> | undefined {
  const thumbnail = ports.store()?.get(key, size)
  return thumbnail && { ok: true, value: { bytes: thumbnail.bytes, mimeType: thumbnail.mimeType } }
}

async function coverResponse(ports: MediaPorts, place: Place, request: Request, album: AlbumId): Promise<Response> {
  const { known, cover } = albumCover(place.database, album)
  if (!known) return plainResponse(request, 404, 'No such album.')
  if (cover !== undefined) return thumbnailResponse(ports, place, request, cover, 'small')
  const store = ports.store()
  const kept = store?.get(`cover:${album}`, 'small')
  if (kept && Date.now() - kept.madeAt < coverFreshMs) return bytesResponse(request, kept, undefined)
  const fetched = await ports.remoteCover(album, request.signal)
  // What is stored is served with its type, so the type must be what the bytes are.
  const type = fetched.ok ? sniffType(fetched.value.bytes) : undefined
  if (fetched.ok && type && displayable.has(type.mimeType)) {
    store?.put(`cover:${album}`, 'small', fetched.value.bytes, type.mimeType)
    return bytesResponse(request, { bytes: fetched.value.bytes, mimeType: type.mimeType }, undefined)
  }
  // Offline, an old cover is better than none.
  return kept ? bytesResponse(request, kept, undefined) : plainResponse(request, 404, 'No cover.')
}
