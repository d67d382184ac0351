import { apiErrorFor, apiMessages, badRequest } from '../http/api-errors.ts'
import { jsonReply, redirectReply, type Reply } from '../http/reply.ts'
import { mediaErrorFor } from '../media/media-errors.ts'
import { oauthError } from '../oauth/token-endpoint.ts'
import type { ReplacingAction } from './fault.ts'
import type { FaultTarget } from './fault-plan.ts'

/** Mark in the query of a redirect that came from a fault. */
export const redirectMark = 'redirected=1'

function statusReply(action: ReplacingAction & { kind: 'status' }, target: FaultTarget): Reply {
  const path = target.path.split('?')[0] ?? ''
  const reply =
    target.on === 'media'
      ? mediaErrorFor(action.status, path)
      : target.on === 'token' && action.status < 500
        ? oauthError(action.status, action.status === 401 ? 'invalid_client' : 'invalid_request', 'Bad Request')
        : apiErrorFor(action.status, action.reason)
  if (action.retryAfter !== undefined) reply.headers['Retry-After'] = String(action.retryAfter)
  return reply
}

const filling = Buffer.alloc(1 << 16, 'x')

/** One value of so many bytes, most of which are the same memory again and again. */
function hugeReply(bytes: number): Reply {
  const whole = Array.from({ length: Math.floor(bytes / filling.length) }, () => filling)
  const parts = [
    Buffer.from('{\n  "nextPageToken": "'),
    ...whole,
    filling.subarray(0, bytes % filling.length),
    Buffer.from('"\n}\n'),
  ]
  return { ...jsonReply(200, {}), parts, length: parts.reduce((sum, part) => sum + part.length, 0) }
}

/** The answer that a fault gives in place of the right one. */
export function replyInstead(action: ReplacingAction, target: FaultTarget): Reply {
  switch (action.kind) {
    case 'status':
      return statusReply(action, target)
    case 'page-token-refused':
      return badRequest(apiMessages.pageToken)
    case 'invalid-grant':
      return oauthError(400, 'invalid_grant', 'Token has been expired or revoked.')
    case 'redirect': {
      const joint = target.path.includes('?') ? '&' : '?'
      return redirectReply(action.to ?? `${target.path}${joint}${redirectMark}`, action.status ?? 302)
    }
    case 'huge-json':
      return hugeReply(action.bytes ?? 64 << 20)
    case 'deep-json': {
      const depth = action.depth ?? 100_000
      const reply = jsonReply(200, {})
      const text = Buffer.from(`{"mediaItems":${'['.repeat(depth)}${']'.repeat(depth)}}`)
      return { ...reply, parts: [text], length: text.length }
    }
  }
}
