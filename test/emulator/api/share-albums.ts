import { apiError, apiMessages } from '../http/api-errors.ts'
import { shareTokenFor } from '../library/ids.ts'
import type { EmulatorAlbum } from '../library/model.ts'
import { refuse, Refused, writeableAlbum, type Answered, type ApiCall } from './api-call.ts'
import { apiReply } from './api-reply.ts'
import type { bodies } from './request-shapes.ts'
import { albumShape, shareInfo, sharingOf } from './shapes.ts'

type Body<Name extends keyof typeof bodies> = ReturnType<(typeof bodies)[Name]['read']>

/** An album that its owner has made with this app. */
function ownAlbum(api: ApiCall): EmulatorAlbum {
  const album = writeableAlbum(api, api.id, apiMessages.noPermission)
  if (!api.reader.owns(album)) refuse(apiMessages.noPermission)
  return album
}

/** `POST /v1/albums/{albumId}:share`. */
export function shareAlbum(api: ApiCall, { sharedAlbumOptions = {} }: Body<'albums.share'>): Answered {
  const { call, context, reader } = api
  const album = ownAlbum(api)
  const { isCollaborative = false, isCommentable = false } = sharedAlbumOptions
  return () => {
    const token = album.sharing?.token ?? shareTokenFor(`${album.id} ${context.written.newName()}`)
    const sharing = { token, isCollaborative, isCommentable }
    context.written.apply({ do: 'share', sub: reader.account.sub, album: album.id, sharing })
    return apiReply(call, { shareInfo: shareInfo(album, reader) })
  }
}

/** `POST /v1/albums/{albumId}:unshare`: nobody else has it any more. */
export function unshareAlbum(api: ApiCall): Answered {
  const { call, context } = api
  const album = ownAlbum(api)
  return () => {
    context.written.apply({ do: 'unshare', album: album.id })
    return apiReply(call, {})
  }
}

/** Whatever account has it. */
function albumByToken({ context }: ApiCall, token: string): EmulatorAlbum {
  if (token === '') refuse('Request must contain a share token.')
  for (const { albums } of context.library.accounts) {
    const found = albums.find((album) => album.shared && album.appCreated && sharingOf(album).token === token)
    if (found) return found
  }
  throw new Refused(apiError(404, apiMessages.notFound))
}

/** `GET /v1/sharedAlbums/{shareToken}`. */
export function getSharedAlbum(api: ApiCall): Answered {
  return apiReply(api.call, albumShape(albumByToken(api, api.id), api.reader, api.context))
}

/** `POST /v1/sharedAlbums:join`. */
export function joinAlbum(api: ApiCall, { shareToken = '' }: Body<'sharedAlbums.join'>): Answered {
  const { call, context, reader } = api
  const album = albumByToken(api, shareToken)
  return () => {
    if (!reader.account.albums.includes(album))
      context.written.apply({ do: 'join', sub: reader.account.sub, album: album.id })
    return apiReply(call, { album: albumShape(album, reader, context) })
  }
}

/** `POST /v1/sharedAlbums:leave`. */
export function leaveAlbum(api: ApiCall, { shareToken = '' }: Body<'sharedAlbums.leave'>): Answered {
  const { call, context, reader } = api
  const album = albumByToken(api, shareToken)
  if (reader.owns(album)) refuse('The owner of an album cannot leave it.')
  if (!reader.account.albums.includes(album)) refuse('The album was not joined.')
  return () => {
    context.written.apply({ do: 'leave', sub: reader.account.sub, album: album.id })
    return apiReply(call, {})
  }
}
