import { getAlbum, listAlbums } from '../api/albums.ts'
import { batchGetMediaItems, getMediaItem, listMediaItems, searchMediaItems } from '../api/media-items.ts'
import { receiveUpload, uploadMethod } from '../api/uploads.ts'
import { authorizeCall } from '../api/access.ts'
import { mediaTarget, serveMedia } from '../media/serve-media.ts'
import { authorize } from '../oauth/authorize.ts'
import { openIdConfiguration, revokeEndpoint, tokenEndpoint, userinfo } from '../oauth/token-endpoint.ts'
import { apiErrorFor } from './api-errors.ts'
import type { Call, Context } from './call.ts'
import type { Reply } from './reply.ts'

export interface Route {
  on: 'api' | 'media' | 'token' | 'other'
  /** Name in `counters.byMethod`. */
  method: string
  itemId?: string
  handle(): Reply | Promise<Reply>
}

/** Sharing answers 403 in the `current` profile; in `legacy` these writing methods are not part of the emulator. */
function sharingRefused(call: Call, context: Context): Reply {
  const reader = authorizeCall(call, 'sharing', context)
  return 'error' in reader ? reader.error : apiErrorFor(501)
}

function apiRoute(call: Call, context: Context): Route | undefined {
  const segment = /^\/v1\/(albums|mediaItems|sharedAlbums)(?:\/([^/]*))?$/.exec(call.path)
  const get = call.verb === 'GET'
  const route = (method: string, handle: () => Reply): Route => ({ on: 'api', method, handle })
  if (call.path === '/v1/mediaItems:search' && call.verb === 'POST')
    return route('mediaItems.search', () => searchMediaItems(call, context))
  if (call.path === '/v1/mediaItems:batchGet' && get)
    return route('mediaItems.batchGet', () => batchGetMediaItems(call, context))
  if (/^\/v1\/(albums\/[^/]+:(share|unshare)|sharedAlbums:(join|leave))$/.test(call.path) && call.verb === 'POST')
    return route('sharedAlbums.change', () => sharingRefused(call, context))
  if (call.path === '/v1/uploads' && call.verb === 'POST')
    return route(uploadMethod(call), () => receiveUpload(call, context))
  if (!segment || !get) return undefined
  const [, collection, encoded] = segment
  const id = encoded === undefined ? undefined : decodeSegment(encoded)
  if (collection === 'albums')
    return id === undefined
      ? route('albums.list', () => listAlbums(call, context, 'albums'))
      : route('albums.get', () => getAlbum(call, context, id))
  if (collection === 'mediaItems')
    return id === undefined
      ? route('mediaItems.list', () => listMediaItems(call, context))
      : route('mediaItems.get', () => getMediaItem(call, context, id))
  return id === undefined
    ? route('sharedAlbums.list', () => listAlbums(call, context, 'sharedAlbums'))
    : route('sharedAlbums.get', () => sharingRefused(call, context))
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** Who answers this request; undefined for paths that do not exist. */
export function findRoute(call: Call, context: Context): Route | undefined {
  const other = (method: string, handle: () => Reply): Route => ({ on: 'other', method, handle })
  if (call.path.startsWith('/lr/')) {
    if (call.verb !== 'GET' && call.verb !== 'HEAD') return undefined
    const target = mediaTarget(call.path, context)
    return {
      on: 'media',
      method: target.method,
      ...(target.itemId !== undefined && { itemId: target.itemId }),
      handle: () => serveMedia(call, target, context),
    }
  }
  switch (call.path) {
    case '/o/oauth2/v2/auth':
    case '/o/oauth2/auth':
      return other('oauth.auth', () => authorize(call, context))
    case '/token':
    case '/oauth2/v4/token':
      if (call.verb !== 'POST') return undefined
      return { on: 'token', method: 'oauth.token', handle: () => tokenEndpoint(call, context) }
    case '/revoke':
      return call.verb === 'POST' ? other('oauth.revoke', () => revokeEndpoint(call, context)) : undefined
    case '/v1/userinfo':
      return other('oauth.userinfo', () => userinfo(call, context))
    case '/.well-known/openid-configuration':
      return other('oauth.configuration', () => openIdConfiguration(context))
    default:
      return apiRoute(call, context)
  }
}
