import { sentTypes } from '../../shared/media-types.ts'
import type { ItemFile } from '../library/item/item-file.ts'
import type { MirrorFiles } from '../mirror/disk/mirror-files.ts'
import type { Thumbnail } from '../thumbnails/thumbnail-size.ts'
import { matchesTag, parseRange, rangeApplies } from './byte-range.ts'
import { fileStream } from './file-stream.ts'

/** A short answer in words. */
export function plainResponse(
  request: Request,
  status: number,
  text: string,
  headers: Record<string, string> = {},
): Response {
  return new Response(request.method === 'HEAD' ? null : text, {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff', ...headers },
  })
}

/**
 * Headers of everything that is shown. Addresses hold row numbers, which mean something else in another mirror, so a
 * browser must ask each time; the tag makes that cheap. Whatever the bytes are, they cannot run or load anything.
 */
function mediaHeaders(mimeType: string, tag: string | undefined): Record<string, string> {
  return {
    'Content-Type': sentTypes.has(mimeType) ? mimeType : 'application/octet-stream',
    'Cache-Control': 'private, no-cache',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Cross-Origin-Resource-Policy': 'same-origin',
    ...(tag === undefined ? {} : { ETag: tag }),
  }
}

/** 304 if the caller has these bytes already. */
export function notModified(request: Request, tag: string): Response | undefined {
  if (!matchesTag(request.headers.get('if-none-match'), tag)) return undefined
  return new Response(null, { status: 304, headers: { ETag: tag, 'Cache-Control': 'private, no-cache' } })
}

/** Bytes at hand, without ranges: thumbnails are small. */
export function bytesResponse(request: Request, thumbnail: Thumbnail, tag: string | undefined): Response {
  const headers = { ...mediaHeaders(thumbnail.mimeType, tag), 'Content-Length': String(thumbnail.bytes.length) }
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(thumbnail.bytes), { headers })
}

/**
 * A file, or the part of it that the request asks for; undefined if there is no ordinary file. `bytes` and `sha256` are
 * what the index says; a file of another length was changed from outside, is sent as it is now, and gets no tag.
 * With `within` that part of the file is sent as if it were all.
 */
export async function fileResponse(
  request: Request,
  files: MirrorFiles,
  file: ItemFile,
  within?: { offset: number; length: number },
): Promise<Response | undefined> {
  const found = await files.look(file.path)
  if (!found?.isFile()) return undefined
  const total = within?.length ?? found.size
  const tag = found.size === file.bytes ? `"${file.sha256}${within ? `-${within.offset}` : ''}"` : undefined
  const unchanged = tag === undefined ? undefined : notModified(request, tag)
  if (unchanged) return unchanged
  const wantsRange = request.method === 'GET' && rangeApplies(request.headers.get('if-range'), tag)
  const range = parseRange(wantsRange ? request.headers.get('range') : null, total)
  const headers = { ...mediaHeaders(file.mimeType, tag), 'Accept-Ranges': 'bytes' }
  if (range.kind === 'unsatisfiable') {
    return plainResponse(request, 416, 'No such part.', {
      'Content-Range': `bytes */${total}`,
      'Accept-Ranges': 'bytes',
    })
  }
  const [first, last] = range.kind === 'part' ? [range.first, range.last] : [0, total - 1]
  const start = within?.offset ?? 0
  const hasBody = request.method === 'GET' && last >= first
  return new Response(hasBody ? fileStream(files, file.path, start + first, start + last) : null, {
    status: range.kind === 'part' ? 206 : 200,
    headers: {
      ...headers,
      'Content-Length': String(last + 1 - first),
      ...(range.kind === 'part' ? { 'Content-Range': `bytes ${first}-${last}/${total}` } : {}),
    },
  })
}
