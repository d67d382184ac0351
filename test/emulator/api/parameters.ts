import { unreadableRequest } from '../http/api-errors.ts'
import type { Reply } from '../http/reply.ts'

/** Accepted by every method (reference, 1). */
const common = new Set([
  '$.xgafv',
  'access_token',
  'alt',
  'callback',
  'fields',
  'key',
  'oauth_token',
  'prettyPrint',
  'quotaUser',
  'uploadType',
  'upload_protocol',
  '$alt',
  '$fields',
  '$prettyPrint',
])

export function refuseUnknownParameters(query: URLSearchParams, known: readonly string[]): Reply | undefined {
  for (const name of query.keys()) {
    if (common.has(name) || known.includes(name)) continue
    return unreadableRequest(
      `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`,
    )
  }
  return undefined
}

/** A whole number, or undefined when absent; an error for anything else. Numbers may come as strings. */
export function wholeNumber(value: unknown, name: string): number | undefined | { error: Reply } {
  if (value === undefined || value === null || value === '') return undefined
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
  if (typeof number === 'number' && Number.isInteger(number)) return number
  const description = `Invalid value at '${name}' (TYPE_INT32), ${JSON.stringify(value)}`
  return { error: unreadableRequest(description, name) }
}
