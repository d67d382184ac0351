import { htmlReply, jsonReply, rawReply, replyText, type Reply } from '../http/reply.ts'
import { sliceParts } from '../media/byte-range.ts'
import type { SpoilingAction } from './fault.ts'

const lists = ['albums', 'sharedAlbums', 'mediaItems', 'mediaItemResults']

/** Changes the JSON of an answer; answers that are not JSON stay as they are. */
function changeJson(reply: Reply, change: (value: Record<string, unknown>) => unknown): Reply {
  if (!(reply.headers['Content-Type'] ?? '').startsWith('application/json')) return reply
  return jsonReply(reply.status, change(JSON.parse(replyText(reply)) as Record<string, unknown>))
}

function changeFields(
  value: unknown,
  fields: string | readonly string[],
  change: (owner: Record<string, unknown>, field: string) => void,
): unknown {
  if (typeof value !== 'object' || value === null) return value
  for (const inner of Object.values(value)) changeFields(inner, fields, change)
  for (const field of typeof fields === 'string' ? [fields] : fields)
    if (Object.hasOwn(value, field)) change(value as Record<string, unknown>, field)
  return value
}

function repeatLast(value: Record<string, unknown>): Record<string, unknown> {
  for (const name of lists) {
    const entries = value[name]
    if (Array.isArray(entries) && entries.length > 0) value[name] = [...(entries as unknown[]), entries.at(-1)]
  }
  return value
}

/** The right answer, spoilt; `previous` is the answer before it to the same method. */
export function spoil(reply: Reply, action: SpoilingAction, previous: Reply | undefined): Reply {
  switch (action.kind) {
    case 'html':
      return htmlReply(200, '<!DOCTYPE html>\n<title>Sign in</title>\n<p>This network asks you to sign in first.\n')
    case 'wrong-type':
      return { ...reply, headers: { ...reply.headers, 'Content-Type': action.contentType } }
    case 'empty':
      return rawReply(200, reply.headers, new Uint8Array())
    case 'cut-file': {
      const length = Math.max(0, reply.length - (action.missing ?? Math.ceil(reply.length / 2)))
      return { ...reply, parts: sliceParts(reply.parts, 0, length), length }
    }
    case 'invalid-json': {
      const text = Buffer.from(replyText(reply).slice(0, Math.floor(reply.length / 2)))
      return { ...reply, parts: [text], length: text.length }
    }
    case 'wrong-field':
      return changeJson(reply, (value) =>
        changeFields(value, action.field, (owner, field) => {
          owner[field] = action.value === undefined ? 12_345 : action.value
        }),
      )
    case 'without-field':
      return changeJson(reply, (value) =>
        changeFields(value, action.field, (owner, field) => {
          delete owner[field]
        }),
      )
    case 'odd-fields':
      return changeJson(reply, (value) =>
        changeFields(value, Object.keys(action.values), (owner, field) => {
          if (action.values[field] === undefined) delete owner[field]
          else owner[field] = action.values[field]
        }),
      )
    case 'duplicate-ids':
      return changeJson(reply, repeatLast)
    case 'same-page':
      return previous ?? reply
  }
}
