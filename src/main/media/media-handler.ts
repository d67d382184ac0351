import type { DatabaseSync } from 'node:sqlite'
import type { AlbumId } from '../../shared/domain.ts'
import { ringAfter } from '../clock/ring-after.ts'
import { within } from '../clock/within.ts'
import { ByteReader } from '../file-format/byte-reader.ts'
import { motionVideo } from '../file-format/iso/motion-video.ts'
import { sniffType } from '../file-format/sniff-type.ts'
import { albumCover } from '../library/album-list.ts'
import { itemFile, shownFile, versionFile } from '../library/item/item-file.ts'
import type { ItemFile } from '../library/item/item-file.ts'
import type { MirrorFiles } from '../mirror/disk/mirror-files.ts'
import { NotOrdinaryError } from '../mirror/disk/ordinary-file.ts'
import type { Clock, Log } from '../ports.ts'
import type { ThumbnailMaker } from '../thumbnails/thumbnail-maker.ts'
import { decoderVersion, madeSince } from '../thumbnails/decoder-version.ts'
import { shownTypes } from '../../shared/media-types.ts'
import type { MadeSize, Thumbnail } from '../thumbnails/thumbnail-size.ts'
import type { ThumbnailStore } from '../thumbnails/thumbnail-store.ts'
import { parseMediaPath } from './media-path.ts'
import type { MediaTarget } from './media-path.ts'
import { bytesResponse, fileResponse, notModified, plainResponse } from './media-response.ts'

export interface MediaParts {
  clock: Pick<Clock, 'now' | 'sleep'>
  database: DatabaseSync
  /** The mirror. */
  files: MirrorFiles
  thumbnails: Pick<ThumbnailMaker, 'thumbnail'>
  store: ThumbnailStore
  /** Asks Google for an album's cover; undefined if there is none to show now. */
  remoteCover: (album: AlbumId) => Promise<Thumbnail | undefined>
  log: Log
  /**
   * How long a request for a small one waits for it to be made, or to come from Google. A page has few connections to a server,
   * and what takes long must not hold them all: it goes on meanwhile, and is asked for again.
   */
  patienceMs?: number
}

interface Awaited extends MediaParts {
  /** Albums whose cover Google was asked for. */
  coming: Set<AlbumId>
}

/** Up to here a picture that has no thumbnail may stand in for it. */
const mostBytesAsThumbnail = 4 * 1024 * 1024

const usualPatienceMs = 400

/** A page that still shows the place of a small picture asks for it again at least so often, the time for answers included. */
const wishMs = 5000

/** A browser takes the memory of all pixels of a picture for showing it; larger ones are reduced. */
const mostPixelsShown = 120_000_000
const longestSideShown = 32_767

/** Google's pictures are fetched again after as long as its base URLs live (API reference, 5.2). */
const coverFreshMs = 60 * 60 * 1000

/**
 * Answers requests for media by path below the media base: `thumb/<ref>?size=small|large`, `view/<ref>` (a rendition a
 * browser can show) and `file/<ref>`, all three of the file that is shown, which is the edited copy of an item that has one;
 * `original/<ref>` and `version/<ref>/<number>`, what is behind an edited copy and an earlier version, as `view` gives the
 * item of today; `motion/<ref>`; `cover/<album id>`. Works behind any server that speaks the web's Request and Response. Never rejects. Where `path` has no query, that of the request counts.
 */
export function createMediaHandler(parts: MediaParts): (request: Request, path: string) => Promise<Response> {
  const awaited: Awaited = { ...parts, coming: new Set() }
  return async (request, path) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return plainResponse(request, 405, 'Only GET and HEAD.', { Allow: 'GET, HEAD' })
    }
    const query = path.includes('?') ? '' : new URL(request.url).search
    const target = parseMediaPath(path + query)
    if (target === 'unknown') return plainResponse(request, 404, 'No such address.')
    if (target === 'malformed') return plainResponse(request, 400, 'Not an address of media.')
    try {
      return await answer(awaited, request, target)
    } catch (error) {
      // A link or the like is nobody's picture.
      if (error instanceof NotOrdinaryError) return notHere(request)
      parts.log('error', 'media-failed', { kind: target.kind, detail: String(error) })
      return plainResponse(request, 500, 'This could not be read.')
    }
  }
}

async function answer(parts: Awaited, request: Request, target: MediaTarget): Promise<Response> {
  switch (target.kind) {
    case 'thumb':
      return thumbnailResponse(parts, request, shownFile(parts.database, target.ref), target.size)
    case 'view': {
      const file = shownFile(parts.database, target.ref)
      return file && !isShownAsItIs(file)
        ? thumbnailResponse(parts, request, file, 'large')
        : wholeFile(parts, request, file)
    }
    case 'file':
      return wholeFile(parts, request, shownFile(parts.database, target.ref))
    case 'original':
      return pictureOrFile(parts, request, itemFile(parts.database, target.ref, 'primary'))
    case 'motion': {
      const file = itemFile(parts.database, target.ref, 'motion')
      return file
        ? wholeFile(parts, request, file)
        : videoInside(parts, request, itemFile(parts.database, target.ref, 'primary'))
    }
    case 'version':
      return pictureOrFile(parts, request, versionFile(parts.database, target.ref, target.number))
    case 'cover':
      return coverResponse(parts, request, target.album)
  }
}

/** A picture in a form that a browser shows. What is no picture is a video, and played as it is. */
function pictureOrFile(parts: MediaParts, request: Request, file: ItemFile | undefined): Promise<Response> {
  return file?.mimeType.startsWith('image/') && !isShownAsItIs(file)
    ? thumbnailResponse(parts, request, file, 'large')
    : wholeFile(parts, request, file)
}

async function wholeFile({ files }: MediaParts, request: Request, file: ItemFile | undefined): Promise<Response> {
  const response = file && (await fileResponse(request, files, file))
  return response ?? notHere(request)
}

function notHere(request: Request): Response {
  return plainResponse(request, 404, 'Not in this folder.')
}

/** The video of a motion photo that Google did not deliver apart, from the file of the photo itself. */
async function videoInside({ files }: MediaParts, request: Request, file: ItemFile | undefined): Promise<Response> {
  if (!file || !(await files.holdsFile(file.path))) return notHere(request)
  const handle = await files.open(file.path)
  try {
    const { size } = await handle.stat()
    const video = await motionVideo(new ByteReader(handle, size), file.mimeType, '')
    const response = video && (await fileResponse(request, files, { ...file, mimeType: 'video/mp4' }, video))
    return response ?? notHere(request)
  } finally {
    await handle.close()
  }
}

async function thumbnailResponse(
  parts: MediaParts,
  request: Request,
  file: ItemFile | undefined,
  size: MadeSize,
): Promise<Response> {
  if (!file) return notHere(request)
  // Newer decoders may make another picture of the same file.
  const tag = `"${file.sha256}-${size}-${decoderVersion}"`
  const unchanged = notModified(request, tag)
  if (unchanged) return unchanged
  // Thumbnails outlive their files, so the store is asked before the disk.
  const stored = parts.store.get(file.sha256, size, madeSince(file.mimeType))
  if (stored) return bytesResponse(request, stored, tag)
  const path = await parts.files.pathForOthers(file.path)
  if (path === undefined) return notHere(request)
  const { sha256, mimeType } = file
  const made =
    size === 'large'
      ? await parts.thumbnails.thumbnail(sha256, path, mimeType, size, request.signal)
      : await whileWished(parts, request.signal, (wish) =>
          parts.thumbnails.thumbnail(sha256, path, mimeType, size, wish),
        )
  if (made?.ok) return bytesResponse(request, made.value, tag)
  if (!made || made.problem.code === 'cancelled') return tryAgain(request)
  const standsForItself = shownTypes.has(mimeType) && file.bytes <= mostBytesAsThumbnail
  return standsForItself && leftToBrowser.has(made.problem.values?.['reason'])
    ? wholeFile(parts, request, file)
    : plainResponse(request, 404, 'This file cannot be shown.')
}

/**
 * What is made within the patience of a request; undefined otherwise. It goes on until it is there, the request is broken off, or nobody
 * has asked again in time, which every request does with a wish of its own.
 */
async function whileWished<Value>(
  { clock, patienceMs = usualPatienceMs }: MediaParts,
  asked: AbortSignal,
  make: (wish: AbortSignal) => Promise<Value>,
): Promise<Value | undefined> {
  const wish = new AbortController()
  const end = (): void => wish.abort()
  asked.addEventListener('abort', end, { once: true })
  // It may have been broken off while its file was looked for.
  if (asked.aborted) end()
  const making = make(wish.signal)
  const made = await within(clock, patienceMs, making)
  // Servers break a request off as well once it is answered.
  asked.removeEventListener('abort', end)
  if (made === undefined) {
    const keep = ringAfter(clock, wishMs, end)
    void making.finally(keep)
  }
  return made
}

/** A browser may understand what Shoebox's decoders do not; what costs too much would cost it as much. */
const leftToBrowser: ReadonlySet<unknown> = new Set(['no-decoder', 'damaged', 'unreadable'])

function isShownAsItIs({ mimeType, width = 0, height = 0 }: ItemFile): boolean {
  const small = width * height <= mostPixelsShown && Math.max(width, height) <= longestSideShown
  return shownTypes.has(mimeType) && small
}

async function coverResponse(parts: Awaited, request: Request, album: AlbumId): Promise<Response> {
  const { database, store, coming } = parts
  const { known, cover } = albumCover(database, album)
  if (!known) return plainResponse(request, 404, 'No such album.')
  if (cover !== undefined) return thumbnailResponse(parts, request, shownFile(database, cover), 'small')
  const kept = store.get(`cover:${album}`, 'small')
  if (kept && parts.clock.now() - kept.madeAt < coverFreshMs) return bytesResponse(request, kept, undefined)
  // Whoever asks again does not wait again.
  const fetched = coming.has(album)
    ? undefined
    : await within(parts.clock, parts.patienceMs ?? usualPatienceMs, fetchCover(parts, album))
  if (fetched?.cover) return bytesResponse(request, fetched.cover, undefined)
  // Offline, an old cover is better than none.
  if (kept) return bytesResponse(request, kept, undefined)
  return fetched ? plainResponse(request, 404, 'No cover.') : tryAgain(request)
}

/** Asks Google for a cover, and keeps it, whether somebody still waits for it or not. */
async function fetchCover(parts: Awaited, album: AlbumId): Promise<{ cover: Thumbnail | undefined }> {
  const { store, coming, remoteCover } = parts
  coming.add(album)
  try {
    const fetched = await remoteCover(album)
    // What is stored is served with its type, so the type must be what the bytes are.
    const mimeType = fetched && sniffType(fetched.bytes)?.mimeType
    if (!fetched || mimeType === undefined || !shownTypes.has(mimeType)) return { cover: undefined }
    store.put(`cover:${album}`, 'small', fetched.bytes, mimeType)
    return { cover: { bytes: fetched.bytes, mimeType } }
  } finally {
    coming.delete(album)
  }
}

function tryAgain(request: Request): Response {
  return plainResponse(request, 503, 'Try again.', { 'Retry-After': '1' })
}
