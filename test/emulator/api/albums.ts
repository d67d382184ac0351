import { apiError, apiMessages, badRequest } from '../http/api-errors.ts'
import type { Call, Context } from '../http/call.ts'
import type { Reply } from '../http/reply.ts'
import { looksLikeAlbumId } from '../library/ids.ts'
import { authorizeCall } from './access.ts'
import { apiReply } from './api-reply.ts'
import { takePage } from './paging.ts'
import { refuseUnknownParameters, wholeNumber } from './parameters.ts'
import { albumShape } from './shapes.ts'

/** `GET /v1/albums` and `GET /v1/sharedAlbums`. */
export function listAlbums(call: Call, context: Context, kind: 'albums' | 'sharedAlbums'): Reply {
  const reader = authorizeCall(call, kind === 'albums' ? 'read' : 'sharing', context)
  if ('error' in reader) return reader.error
  const unknown = refuseUnknownParameters(call.query, ['pageSize', 'pageToken', 'excludeNonAppCreatedData'])
  if (unknown) return unknown
  const pageSize = wholeNumber(call.query.get('pageSize'), 'page_size')
  if (typeof pageSize === 'object') return pageSize.error
  const onlyOurs = call.query.get('excludeNonAppCreatedData') === 'true'
  const albums = reader
    .albums()
    .filter((album) => (kind === 'albums' || album.shared) && (!onlyOurs || album.appCreated))
  const page = takePage(
    albums,
    {
      pageSize,
      pageToken: call.query.get('pageToken') ?? undefined,
      parameters: `${kind} ${reader.account.sub} ${onlyOurs}`,
      defaultSize: 20,
      largestSize: 50,
    },
    context,
  )
  if ('error' in page) return page.error
  return apiReply(call, {
    ...(page.entries.length > 0 && {
      [kind]: page.entries.map((album) => albumShape(album, reader.albumItems(album), context)),
    }),
    ...(page.nextPageToken !== undefined && { nextPageToken: page.nextPageToken }),
  })
}

/** `GET /v1/albums/{albumId}`. */
export function getAlbum(call: Call, context: Context, albumId: string): Reply {
  const reader = authorizeCall(call, 'read', context)
  if ('error' in reader) return reader.error
  const unknown = refuseUnknownParameters(call.query, [])
  if (unknown) return unknown
  if (!looksLikeAlbumId(albumId)) return badRequest(apiMessages.albumId)
  const album = reader.albums().find(({ id }) => id === albumId)
  if (!album) return apiError(404, apiMessages.notFound)
  return apiReply(call, albumShape(album, reader.albumItems(album), context))
}
