import { methods } from '../../../src/main/google/library/methods.ts'
import { apiError, apiMessages, badRequest } from '../http/api-errors.ts'
import type { EmulatorAlbum, EmulatorItem } from '../library/model.ts'
import { albumIn, itemIn, type Answered, type ApiCall } from './api-call.ts'
import { apiReply } from './api-reply.ts'
import { takePage } from './paging.ts'
import type { bodies } from './request-shapes.ts'
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

interface ItemsPage {
  pageSize: number | undefined
  pageToken: string | undefined
  parameters: string
  album?: EmulatorAlbum
}

function itemsReply(
  { call, context, reader }: ApiCall,
  items: readonly EmulatorItem[],
  { album, ...page }: ItemsPage,
): Answered {
  const { usual, most } = methods['mediaItems.search']
  const taken = takePage(items, { ...page, defaultSize: usual, largestSize: most }, context)
  if ('error' in taken) return taken.error
  return apiReply(call, {
    ...(taken.entries.length > 0 && {
      mediaItems: taken.entries.map((item) =>
        itemShape(item, context, album && { id: album.id, seesOwners: album.shared && reader.seesSharing }),
      ),
    }),
    ...(taken.nextPageToken !== undefined && { nextPageToken: taken.nextPageToken }),
  })
}

/** `GET /v1/mediaItems`. */
export function listMediaItems(api: ApiCall): Answered {
  const { reader, query } = api
  return itemsReply(api, withoutArchived(reader.libraryItems()), {
    pageSize: query.pageSize,
    pageToken: query.pageToken,
    parameters: `mediaItems.list ${reader.account.sub}`,
  })
}

/** `POST /v1/mediaItems:search`. */
export function searchMediaItems(
  api: ApiCall,
  {
    albumId = '',
    filters,
    orderBy = '',
    pageToken,
    pageSize,
  }: ReturnType<(typeof bodies)['mediaItems.search']['read']>,
): Answered {
  const { reader, context } = api
  const page = { pageSize, pageToken }
  if (albumId !== '') {
    if (filters !== undefined || orderBy !== '') return badRequest(apiMessages.filtersWithAlbum)
    const album = albumIn(api, albumId)
    const parameters = `album ${reader.account.sub} ${albumId}`
    return itemsReply(api, reader.albumItems(album), { ...page, parameters, album })
  }
  const filter = readFilters(filters, orderBy, context.now())
  if (typeof filter === 'string') return badRequest(filter)
  const found = reader.libraryItems().filter((item) => filter.matches(item))
  if (filter.oldestFirst) found.reverse()
  // Fields are read in one order, whatever order they came in: the same filters are the same text.
  const parameters = `search ${reader.account.sub} ${JSON.stringify([filters ?? {}, orderBy])}`
  return itemsReply(api, found, { ...page, parameters })
}

/** `GET /v1/mediaItems/{mediaItemId}`. */
export function getMediaItem(api: ApiCall): Answered {
  return apiReply(api.call, itemShape(itemIn(api, api.id), api.context))
}

/** `GET /v1/mediaItems:batchGet?mediaItemIds=A&mediaItemIds=B`: one slot for each id, in the same order. */
export function batchGetMediaItems({ call, context, reader, query }: ApiCall): Answered {
  const { mediaItemIds: ids = [] } = query
  if (ids.length === 0) return badRequest(apiMessages.noIds)
  if (ids.length > methods['mediaItems.batchGet'].most) return badRequest(apiMessages.tooManyIds)
  if (new Set(ids).size < ids.length) return badRequest(apiMessages.duplicateIds)
  const items = ids.map((id) => reader.findItem(id))
  if (context.switches.badBatchGetFailsAll && items.includes(undefined)) return apiError(500, apiMessages.internal)
  return apiReply(call, {
    mediaItemResults: items.map((item) =>
      item ? { mediaItem: itemShape(item, context) } : { status: { code: 3, message: apiMessages.mediaItemId } },
    ),
  })
}
