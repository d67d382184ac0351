import { apiError, apiMessages, badRequest, unreadableRequest } from '../http/api-errors.ts'
import type { Call, Context } from '../http/call.ts'
import type { Reply } from '../http/reply.ts'
import { looksLikeAlbumId, looksLikeItemId } from '../library/ids.ts'
import type { EmulatorItem } from '../library/model.ts'
import { authorizeCall, type Reader } from './access.ts'
import { apiReply } from './api-reply.ts'
import { takePage } from './paging.ts'
import { refuseUnknownParameters, wholeNumber } from './parameters.ts'
import { readFilters } from './search-filters.ts'
import { itemShape } from './shapes.ts'

const notArchived = new WeakMap<readonly EmulatorItem[], readonly EmulatorItem[]>()

/** Kept with the list it was made from; mediaItems.list shows no archived items. */
function withoutArchived(items: readonly EmulatorItem[]): readonly EmulatorItem[] {
  const known = notArchived.get(items)
  if (known) return known
  const filtered = items.filter(({ archived }) => !archived)
  notArchived.set(items, filtered)
  return filtered
}

function itemsReply(
  call: Call,
  context: Context,
  items: readonly EmulatorItem[],
  page: { size: unknown; token: string | undefined; parameters: string; albumId?: string },
): Reply {
  const pageSize = wholeNumber(page.size, 'page_size')
  if (typeof pageSize === 'object') return pageSize.error
  const request = { pageSize, pageToken: page.token, parameters: page.parameters, defaultSize: 25, largestSize: 100 }
  const taken = takePage(items, request, context)
  if ('error' in taken) return taken.error
  return apiReply(call, {
    ...(taken.entries.length > 0 && {
      mediaItems: taken.entries.map((item) => itemShape(item, context, page.albumId)),
    }),
    ...(taken.nextPageToken !== undefined && { nextPageToken: taken.nextPageToken }),
  })
}

/** `GET /v1/mediaItems`. */
export function listMediaItems(call: Call, context: Context): Reply {
  const reader = authorizeCall(call, 'read', context)
  if ('error' in reader) return reader.error
  const unknown = refuseUnknownParameters(call.query, ['pageSize', 'pageToken'])
  if (unknown) return unknown
  return itemsReply(call, context, withoutArchived(reader.libraryItems()), {
    size: call.query.get('pageSize'),
    token: call.query.get('pageToken') ?? undefined,
    parameters: `mediaItems.list ${reader.account.sub}`,
  })
}

/** As it came: nothing in it is checked yet. */
interface SearchBody {
  albumId?: unknown
  pageSize?: unknown
  pageToken?: unknown
  filters?: unknown
  orderBy?: unknown
}

function readBody(body: Buffer): { search: SearchBody } | { error: Reply } {
  const text = body.toString('utf8')
  let parsed: unknown
  try {
    parsed = text.trim() === '' ? {} : JSON.parse(text)
  } catch {
    return { error: unreadableRequest(`Invalid JSON payload received. Unexpected token.\n${text.slice(0, 60)}\n^`) }
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    return { error: unreadableRequest('Invalid JSON payload received. Unexpected end of string.') }
  const known = ['albumId', 'pageSize', 'pageToken', 'filters', 'orderBy']
  const unknown = Object.keys(parsed).find((name) => !known.includes(name))
  if (unknown === undefined) return { search: { ...parsed } }
  return { error: unreadableRequest(`Invalid JSON payload received. Unknown name "${unknown}": Cannot find field.`) }
}

/** `POST /v1/mediaItems:search`. */
export function searchMediaItems(call: Call, context: Context): Reply {
  const reader = authorizeCall(call, 'read', context)
  if ('error' in reader) return reader.error
  const unknown = refuseUnknownParameters(call.query, ['albumId', 'pageSize', 'pageToken', 'orderBy'])
  if (unknown) return unknown
  const body = readBody(call.body)
  if ('error' in body) return body.error
  const { albumId, filters, orderBy, pageToken, pageSize } = body.search
  if (pageToken !== undefined && pageToken !== null && typeof pageToken !== 'string')
    return unreadableRequest("Invalid value at 'page_token' (TYPE_STRING)", 'page_token')
  const page = { size: pageSize, token: pageToken ?? undefined }

  if (albumId !== undefined && albumId !== null && typeof albumId !== 'string')
    return unreadableRequest("Invalid value at 'album_id' (TYPE_STRING)", 'album_id')
  if (typeof albumId === 'string' && albumId !== '')
    return searchAlbum(call, context, reader, albumId, page, filters !== undefined || orderBy !== undefined)
  const filter = readFilters(filters ?? undefined, orderBy ?? undefined, context.now())
  if (typeof filter === 'string') return badRequest(filter)
  const found = reader.libraryItems().filter((item) => filter.matches(item))
  if (filter.oldestFirst) found.reverse()
  const parameters = `search ${reader.account.sub} ${JSON.stringify([filters ?? {}, orderBy ?? ''])}`
  return itemsReply(call, context, found, { ...page, parameters })
}

function searchAlbum(
  call: Call,
  context: Context,
  reader: Reader,
  albumId: string,
  page: { size: unknown; token: string | undefined },
  hasFilters: boolean,
): Reply {
  if (hasFilters) return badRequest(apiMessages.filtersWithAlbum)
  if (!looksLikeAlbumId(albumId)) return badRequest(apiMessages.albumId)
  const album = reader.albums().find(({ id }) => id === albumId)
  if (!album) return apiError(404, apiMessages.notFound)
  const parameters = `album ${reader.account.sub} ${albumId}`
  return itemsReply(call, context, reader.albumItems(album), { ...page, parameters, albumId })
}

/** `GET /v1/mediaItems/{mediaItemId}`. */
export function getMediaItem(call: Call, context: Context, id: string): Reply {
  const reader = authorizeCall(call, 'read', context)
  if ('error' in reader) return reader.error
  const unknown = refuseUnknownParameters(call.query, [])
  if (unknown) return unknown
  if (!looksLikeItemId(id)) return badRequest(apiMessages.mediaItemId)
  const item = reader.findItem(id)
  return item ? apiReply(call, itemShape(item, context)) : apiError(404, apiMessages.notFound)
}

/** `GET /v1/mediaItems:batchGet?mediaItemIds=A&mediaItemIds=B`: one slot for each id, in the same order. */
export function batchGetMediaItems(call: Call, context: Context): Reply {
  const reader = authorizeCall(call, 'read', context)
  if ('error' in reader) return reader.error
  const unknown = refuseUnknownParameters(call.query, ['mediaItemIds'])
  if (unknown) return unknown
  const ids = call.query.getAll('mediaItemIds')
  if (ids.length === 0) return badRequest(apiMessages.noIds)
  if (ids.length > 50) return badRequest(apiMessages.tooManyIds)
  if (new Set(ids).size < ids.length) return badRequest(apiMessages.duplicateIds)
  const items = ids.map((id) => reader.findItem(id))
  if (context.switches.badBatchGetFailsAll && items.includes(undefined)) return apiError(500, apiMessages.internal)
  return apiReply(call, {
    mediaItemResults: items.map((item) =>
      item ? { mediaItem: itemShape(item, context) } : { status: { code: 3, message: apiMessages.mediaItemId } },
    ),
  })
}
