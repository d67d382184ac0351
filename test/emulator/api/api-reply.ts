import { unreadableRequest } from '../http/api-errors.ts'
import type { Call } from '../http/call.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import { applyFieldMask, parseFieldMask } from './field-mask.ts'

/** A good answer, narrowed by `fields` and printed as `prettyPrint` asks. */
export function apiReply(call: Call, value: unknown): Reply {
  const pretty = call.query.get('prettyPrint') !== 'false'
  const fields = call.query.get('fields') ?? ''
  if (fields === '') return jsonReply(200, value, pretty)
  const mask = parseFieldMask(fields)
  if (!mask) return unreadableRequest(`Request contains an invalid argument. Invalid field mask: ${fields}`, 'fields')
  return jsonReply(200, applyFieldMask(value, mask), pretty)
}
