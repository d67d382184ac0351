import { methods } from '../../../src/main/google/library/methods.ts'
import { apiReply } from './api-reply.ts'
import { albumIn, type Answered, type ApiCall } from './api-call.ts'
import { takePage } from './paging.ts'
import { albumShape } from './shapes.ts'

/** `GET /v1/albums` and `GET /v1/sharedAlbums`. */
export function listAlbums(api: ApiCall, kind: 'albums' | 'sharedAlbums'): Answered {
  const { call, context, reader, query } = api
  const { pageSize, pageToken, excludeNonAppCreatedData: onlyOurs = false } = query
  const { usual, most } = methods[`${kind}.list`]
  const albums = reader
    .albums()
    .filter((album) => (kind === 'albums' || album.shared) && (!onlyOurs || album.appCreated))
  const parameters = `${kind} ${reader.account.sub} ${onlyOurs}`
  const page = takePage(albums, { pageSize, pageToken, parameters, defaultSize: usual, largestSize: most }, context)
  if ('error' in page) return page.error
  return apiReply(call, {
    ...(page.entries.length > 0 && { [kind]: page.entries.map((album) => albumShape(album, reader, context)) }),
    ...(page.nextPageToken !== undefined && { nextPageToken: page.nextPageToken }),
  })
}

/** `GET /v1/albums/{albumId}`. */
export function getAlbum(api: ApiCall): Answered {
  const { call, context, reader, id } = api
  return apiReply(call, albumShape(albumIn(api, id), reader, context))
}
