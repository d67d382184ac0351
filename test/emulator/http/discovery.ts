import { methodOf, methods, scopes } from '../../../src/main/google/library/methods.ts'
import type { MethodName } from '../../../src/main/google/library/methods.ts'
import { queryFields } from '../api/request-shapes.ts'
import { apiErrorFor } from './api-errors.ts'
import type { Call, Context } from './call.ts'
import { jsonReply, type Reply } from './reply.ts'

/** What `{id}` is called in the description of a method. */
function idName(name: MethodName): string {
  if (name === 'albums.patch') return 'album.id'
  if (name === 'mediaItems.patch') return 'mediaItem.id'
  if (name === 'sharedAlbums.get') return 'shareToken'
  return name.startsWith('albums') ? 'albumId' : 'mediaItemId'
}

const fieldTypes: Record<keyof typeof queryFields, object> = {
  pageSize: { type: 'integer', format: 'int32' },
  pageToken: { type: 'string' },
  excludeNonAppCreatedData: { type: 'boolean' },
  mediaItemIds: { type: 'string', repeated: true },
  updateMask: { type: 'string', format: 'google-fieldmask' },
}

function described(name: MethodName): object {
  const { verb, path, query = [], scopes: wanted } = methodOf(name)
  const id = path.includes('{id}') ? idName(name) : undefined
  const parameters = {
    ...(id !== undefined && { [id]: { type: 'string', required: true, location: 'path' } }),
    ...Object.fromEntries(query.map((field) => [field, { ...fieldTypes[field], location: 'query' }])),
  }
  return {
    id: `photoslibrary.${name}`,
    path: `v1/${path.replace('{id}', `{+${id}}`)}`,
    httpMethod: verb,
    parameterOrder: id === undefined ? [] : [id],
    parameters,
    scopes: wanted.legacy,
  }
}

/** `GET /$discovery/rest?version=v1`: what clients build themselves from (reference, 1 and 11). */
export function discoveryDocument(call: Call, context: Context): Reply {
  const origin = context.originOf('photoslibrary.googleapis.com')
  if (call.query.get('version') !== 'v1') return apiErrorFor(404)
  const resources: Record<string, { methods: Record<string, object> }> = {}
  for (const name of Object.keys(methods) as MethodName[]) {
    const [resource = '', method] = name.split('.')
    if (method === undefined) continue
    const of = (resources[resource] ??= { methods: {} })
    of.methods[method] = described(name)
  }
  return jsonReply(200, {
    kind: 'discovery#restDescription',
    id: 'photoslibrary:v1',
    name: 'photoslibrary',
    version: 'v1',
    revision: '20220530',
    title: 'Photos Library API',
    protocol: 'rest',
    rootUrl: `${origin}/`,
    servicePath: '',
    baseUrl: `${origin}/`,
    batchPath: 'batch',
    auth: {
      oauth2: { scopes: Object.fromEntries(Object.values(scopes).map((scope) => [scope, { description: scope }])) },
    },
    parameters: {
      alt: { type: 'string', default: 'json', location: 'query' },
      fields: { type: 'string', location: 'query' },
      prettyPrint: { type: 'boolean', default: 'true', location: 'query' },
    },
    resources,
  })
}
