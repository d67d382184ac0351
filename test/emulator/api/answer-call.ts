import { methodOf } from '../../../src/main/google/library/methods.ts'
import type { MethodName } from '../../../src/main/google/library/methods.ts'
import { unreadableRequest } from '../http/api-errors.ts'
import type { Call, Context } from '../http/call.ts'
import { authorizeCall } from './access.ts'
import { getAlbum, listAlbums } from './albums.ts'
import { Refused, type Answered, type ApiCall } from './api-call.ts'
import { createMediaItems } from './create-items.ts'
import { batchGetMediaItems, getMediaItem, listMediaItems, searchMediaItems } from './media-items.ts'
import { namesInQuery, readQuery, Unreadable } from './proto-json.ts'
import { bodies, commonFields, queryFields } from './request-shapes.ts'
import { getSharedAlbum, joinAlbum, leaveAlbum, shareAlbum, unshareAlbum } from './share-albums.ts'
import { addEnrichment, addToAlbum, createAlbum, patchAlbum, patchMediaItem, removeFromAlbum } from './write-albums.ts'

type WithBody = keyof typeof bodies
type Handler = (api: ApiCall) => Answered
type Body<Name extends WithBody> = ReturnType<(typeof bodies)[Name]['read']>

/** More messages and lists than that are not read within each other; our choice. */
const mostDepth = 100

function isTooDeep(value: unknown): boolean {
  let level = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > mostDepth) return true
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []))
  }
  return false
}

function jsonIn({ body }: Call): unknown {
  const text = body.toString('utf8')
  if (text.trim() === '') return {}
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    throw new Unreadable(`Invalid JSON payload received. Unexpected token.\n${text.slice(0, 60)}\n^`, '')
  }
  if (isTooDeep(read)) throw new Unreadable('Invalid JSON payload received. Message too deep.', '')
  return read
}

const withBody =
  <Name extends WithBody>(name: Name, answer: (api: ApiCall, body: Body<Name>) => Answered): Handler =>
  (api) =>
    // The field that reads a body is the one of the very same name.
    answer(api, bodies[name].read(jsonIn(api.call), '') as Body<Name>)

/** Every method but uploads, whose requests are no JSON. */
const handlers: Record<Exclude<MethodName, 'uploads'>, Handler> = {
  'albums.addEnrichment': withBody('albums.addEnrichment', addEnrichment),
  'albums.batchAddMediaItems': withBody('albums.batchAddMediaItems', addToAlbum),
  'albums.batchRemoveMediaItems': withBody('albums.batchRemoveMediaItems', removeFromAlbum),
  'albums.create': withBody('albums.create', createAlbum),
  'albums.get': getAlbum,
  'albums.list': (api) => listAlbums(api, 'albums'),
  'albums.patch': withBody('albums.patch', patchAlbum),
  'albums.share': withBody('albums.share', shareAlbum),
  'albums.unshare': withBody('albums.unshare', unshareAlbum),
  'mediaItems.batchCreate': withBody('mediaItems.batchCreate', createMediaItems),
  'mediaItems.batchGet': batchGetMediaItems,
  'mediaItems.get': getMediaItem,
  'mediaItems.list': listMediaItems,
  'mediaItems.patch': withBody('mediaItems.patch', patchMediaItem),
  'mediaItems.search': withBody('mediaItems.search', searchMediaItems),
  'sharedAlbums.get': getSharedAlbum,
  'sharedAlbums.join': withBody('sharedAlbums.join', joinAlbum),
  'sharedAlbums.leave': withBody('sharedAlbums.leave', leaveAlbum),
  'sharedAlbums.list': (api) => listAlbums(api, 'sharedAlbums'),
}

/** The fields of a query that the method knows; throws for any other but those that all methods know. */
function queryOf(call: Call, method: MethodName): ApiCall['query'] {
  const { query: names = [] } = methodOf(method)
  const fields = Object.fromEntries(names.map((name) => [name, queryFields[name]]))
  const known = new Set([...namesInQuery(fields), ...Object.keys(commonFields)])
  for (const name of call.query.keys()) {
    if (known.has(name)) continue
    const description = `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`
    throw new Unreadable(description, name)
  }
  readQuery(call.query, commonFields)
  return readQuery(call.query, fields)
}

/**
 * Answers one call in the order in which Google finds fault with it (reference, 8.2): token, scopes, form, what it is about.
 */
export function answerCall(method: Exclude<MethodName, 'uploads'>, id: string, call: Call, context: Context): Answered {
  const reader = authorizeCall(call, method, context)
  if ('error' in reader) return reader.error
  try {
    return handlers[method]({ call, context, reader, id, query: queryOf(call, method) })
  } catch (error) {
    if (error instanceof Unreadable) return unreadableRequest(error.message, error.field)
    if (error instanceof Refused) return error.reply
    throw error
  }
}
