import type { Call, Context } from '../http/call.ts'
import { apiErrorFor } from '../http/api-errors.ts'
import type { Reply } from '../http/reply.ts'
import { parseRange, sliceParts, totalLength } from './byte-range.ts'
import { expiredUrl, fifeHeaders, goneImage, mediaErrorFor, mediaQuotaUsedUp } from './media-errors.ts'
import { parseSuffix, type Rendition } from './suffix.ts'

/** A request below `/lr/`, taken apart. */
export interface MediaTarget {
  method: 'media.d' | 'media.dv' | 'media.size'
  itemId: string | undefined
  rendition: Rendition | undefined
  state: 'good' | 'expired'
}

export function mediaTarget(path: string, context: Context): MediaTarget {
  const text = path.slice('/lr/'.length)
  const mark = text.indexOf('=')
  const content = context.baseUrls.open(mark < 0 ? text : text.slice(0, mark))
  const rendition = parseSuffix(mark < 0 ? '' : decodeURIComponent(text.slice(mark)))
  const method = { download: 'media.d', video: 'media.dv', size: 'media.size' } as const
  return {
    method: method[rendition?.kind ?? 'size'],
    itemId: content?.itemId,
    rendition,
    state: content !== undefined && content.expires > context.now() ? 'good' : 'expired',
  }
}

function disposition(kind: 'attachment' | 'inline', filename: string): string {
  const plain = filename.replace(/[^\u0020-\u007e]/g, '_').replace(/["\\]/g, '_')
  const exact = plain === filename ? '' : `;filename*=UTF-8''${encodeURIComponent(filename).replaceAll("'", '%27')}`
  return `${kind};filename="${plain}"${exact}`
}

/** `GET` or `HEAD` of a base URL (reference, 5). */
export async function serveMedia(call: Call, target: MediaTarget, context: Context): Promise<Reply> {
  const { switches, counters } = context
  const tooManyToday = switches.mediaRequestsPerDay > 0 && context.today.used('media') > switches.mediaRequestsPerDay
  const tooManyAtOnce = switches.mediaAtATime > 0 && counters.activeMedia > switches.mediaAtATime
  if (tooManyToday || tooManyAtOnce) {
    counters.overQuota += 1
    return mediaQuotaUsedUp()
  }
  if (target.state === 'expired') return expiredUrl(call.path)
  if (!target.rendition) return apiErrorFor(400)
  const { rendition } = target
  const item = context.library.findItem(target.itemId ?? '')
  if (!item && target.itemId !== '') return goneImage()
  const body = await context.renditions.deliver(item, rendition)
  if (!body) {
    const isUnready = item?.video !== undefined && rendition.kind === 'video' && item.video.status !== 'READY'
    return isUnready && switches.unreadyVideo === 500 ? mediaErrorFor(500, call.path) : goneImage()
  }

  const length = totalLength(body.parts)
  const attached = rendition.kind !== 'size' || rendition.attachment
  const headers: Record<string, string> = {
    'Content-Type': body.contentType,
    'Content-Disposition': disposition(attached ? 'attachment' : 'inline', item?.filename ?? ''),
    'Cache-Control': 'private, max-age=86400, no-transform',
    ETag: `"v${1 + (item?.edits ?? 0)}"`,
    'Access-Control-Expose-Headers': 'Content-Length',
    Vary: 'Origin',
    ...fifeHeaders,
  }
  if (switches.ignoreRange) return { status: 200, headers, parts: body.parts, length }
  headers['Accept-Ranges'] = 'bytes'
  const asked = call.header('range')
  const range = asked === undefined ? undefined : parseRange(asked, length)
  if (range === undefined) return { status: 200, headers, parts: body.parts, length }
  if (range === 'unsatisfiable')
    return {
      status: 416,
      headers: { 'Content-Range': `bytes */${length}`, 'Content-Type': 'text/html; charset=UTF-8', ...fifeHeaders },
      parts: [],
      length: 0,
    }
  headers['Content-Range'] = `bytes ${range.first}-${range.last}/${length}`
  const count = range.last - range.first + 1
  return { status: 206, headers, parts: sliceParts(body.parts, range.first, range.last + 1), length: count }
}
