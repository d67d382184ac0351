import { methods } from '../../../src/main/google/library/methods.ts'
import type { MethodName } from '../../../src/main/google/library/methods.ts'
import { answerCall } from '../api/answer-call.ts'
import type { Answered } from '../api/api-call.ts'
import { grantOf } from '../api/access.ts'
import { receiveUpload, uploadMethod } from '../api/uploads.ts'
import { mediaTarget, serveMedia } from '../media/serve-media.ts'
import { authorize } from '../oauth/authorize.ts'
import { openIdConfiguration, revokeEndpoint, tokenEndpoint, userinfo } from '../oauth/token-endpoint.ts'
import type { Call, Context } from './call.ts'
import { discoveryDocument } from './discovery.ts'
import type { Reply } from './reply.ts'

export interface Route {
  on: 'api' | 'media' | 'token' | 'other'
  /** Name in `counters.byMethod`. */
  method: string
  itemId?: string
  /** `sub` of whoever's library it changes. */
  writer?: string
  /** What speaks against it, or what is to be done about it. */
  handle(): Answered | Promise<Answered>
}

/** `id` of a path is one segment without a colon (reference, 1). */
const paths = (Object.keys(methods) as MethodName[]).map((name) => {
  const { verb, path } = methods[name]
  return { name, verb, pattern: new RegExp(`^/v1/${path.replace('{id}', '([^/:]+)')}$`) }
})

function apiRoute(call: Call, context: Context): Route | undefined {
  for (const { name, verb, pattern } of paths) {
    const parts = verb === call.verb ? pattern.exec(call.path) : null
    if (!parts) continue
    if (name === 'uploads') return { on: 'api', method: uploadMethod(call), handle: () => receiveUpload(call, context) }
    const { does } = methods[name]
    const writer = does === 'write' ? grantOf(call, context)?.sub : undefined
    return {
      on: 'api',
      method: name,
      ...(writer !== undefined && { writer }),
      handle: () => answerCall(name, decodeSegment(parts[1] ?? ''), call, context),
    }
  }
  return undefined
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
  const other = (method: string, handle: () => Reply | Promise<Reply>): Route => ({ on: 'other', method, handle })
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
    case '/$discovery/rest':
      return call.verb === 'GET' ? other('discovery', () => discoveryDocument(call, context)) : undefined
    default:
      return apiRoute(call, context)
  }
}
