import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  ask,
  exchange,
  locationOf,
  authorizationUrl,
  type Answer,
  type Json,
  type ListedItem,
} from '../http-for-tests.ts'
import { startEmulator, type Emulator } from '../start-emulator.ts'

/* What gphotos-sync sends (reference, 11): it makes its calls of the description of the API, and says no type of content. */

const scopes = [
  'https://www.googleapis.com/auth/photoslibrary.readonly',
  'https://www.googleapis.com/auth/photoslibrary.sharing',
]

interface Described {
  path: string
  httpMethod: string
  parameters?: Record<string, { location: string }>
}

let emulator: Emulator
let headers: Record<string, string>
let methods: Record<string, { methods: Record<string, Described> }>
let baseUrl: string

beforeEach(async () => {
  emulator = await startEmulator({ items: 230, albums: 10, profile: 'legacy' })
  const redirect = { redirect_uri: 'http://localhost:8080/' }
  const url = authorizationUrl(emulator, { scope: scopes.join(' '), ...redirect, access_type: 'offline' })
  const code = locationOf(await ask(url)).searchParams.get('code') ?? ''
  const { json } = await exchange(emulator, code, redirect)
  headers = { Authorization: `Bearer ${String(json['access_token'])}` }
  const description = (await ask(`${emulator.origin}/$discovery/rest?version=v1`, { headers })).json
  baseUrl = String(description['baseUrl'])
  methods = description['resources'] as typeof methods
})
afterEach(() => emulator.close())

/** One call by the description; `values` go where it says. A text is sent as a client does that says nothing of its type. */
async function call(name: string, values: Record<string, string | readonly string[]>, body?: object): Promise<Answer> {
  const [resource = '', method = ''] = name.split('.')
  const described = methods[resource]?.methods[method]
  if (!described) throw new Error(`the description has no ${name}`)
  let path = described.path
  const query = new URLSearchParams()
  for (const [key, { location }] of Object.entries(described.parameters ?? {})) {
    const value = values[key]
    if (value === undefined) continue
    if (location === 'path') path = path.replace(`{+${key}}`, String(value))
    else for (const one of [value].flat()) query.append(key, one)
  }
  const text = body === undefined ? undefined : new Uint8Array(Buffer.from(JSON.stringify(body)))
  const question = query.size > 0 ? `?${query.toString()}` : ''
  return await ask(`${baseUrl}${path}${question}`, {
    method: described.httpMethod,
    headers,
    ...(text && { body: text }),
  })
}

/** All entries of a list, page by page, as gphotos-sync asks for them: the first time without a token, or with null. */
async function all(name: string, kind: string, values: Record<string, string>, body?: object): Promise<Json[]> {
  const found: Json[] = []
  let pageToken: string | null = null
  do {
    const answer: Answer = await call(
      name,
      { ...values, ...(pageToken !== null && { pageToken }) },
      body && { ...body, pageToken },
    )
    if (answer.status !== 200) throw new Error(answer.text)
    found.push(...((answer.json[kind] ?? []) as Json[]))
    pageToken = typeof answer.json['nextPageToken'] === 'string' ? answer.json['nextPageToken'] : null
  } while (pageToken !== null)
  return found
}

test('a whole library by mediaItems.list, and its bytes by way of batchGet without a sign-in', async () => {
  const listed = await all('mediaItems.list', 'mediaItems', { pageSize: '100' })
  expect(listed).toHaveLength(230)
  const ids = listed.slice(0, 40).map(({ id }) => String(id))
  const { json } = await call('mediaItems.batchGet', { mediaItemIds: [...ids.slice(1), 'A'.repeat(98)] })
  const results = json['mediaItemResults'] as { status?: Json; mediaItem?: ListedItem }[]
  expect(results).toHaveLength(40)
  expect(results.at(-1)?.status).toEqual({ code: 3, message: 'Invalid media item ID.' })
  for (const { mediaItem } of results.slice(0, 5)) {
    const url = `${mediaItem?.baseUrl}=d${mediaItem?.mediaMetadata.video ? 'v' : ''}`
    const { status, headers: got } = await ask(url)
    expect([status, got.get('content-type')]).toEqual([200, mediaItem?.mimeType])
  }
  expect((await call('mediaItems.get', { mediaItemId: ids[0] ?? '' })).json).toMatchObject({ id: ids[0] })
})

test('what was asked for since a day, of every type and feature, with and without the archive', async () => {
  const [first] = emulator.library.main.items
  if (!first) throw new Error('no items')
  emulator.library.changeItem(first.id, { archived: true })
  const items = [...emulator.library.main.items]
  const range = (start: number, end: number) => ({
    ranges: [{ startDate: { year: start, month: 1, day: 1 }, endDate: { year: end, month: 1, day: 1 } }],
  })
  const search = async (filters: object): Promise<number> =>
    (await all('mediaItems.search', 'mediaItems', {}, { pageSize: 100, filters })).length
  const common = { featureFilter: { includedFeatures: ['NONE'] }, mediaTypeFilter: { mediaTypes: ['ALL_MEDIA'] } }
  expect(await search({ ...common, dateFilter: range(1900, 3000), includeArchivedMedia: true })).toBe(230)
  expect(await search({ ...common, dateFilter: range(1900, 3000), includeArchivedMedia: false })).toBe(229)
  const since = items.filter(({ creationTime }) => creationTime >= Date.UTC(2015, 0, 1))
  expect(await search({ ...common, dateFilter: range(2015, 3000), includeArchivedMedia: true })).toBe(since.length)
  const photos = { ...common, mediaTypeFilter: { mediaTypes: ['PHOTO'] } }
  expect(await search({ ...photos, dateFilter: range(1900, 3000), includeArchivedMedia: true })).toBe(
    items.filter(({ video }) => !video).length,
  )
  const favourites = { ...common, featureFilter: { includedFeatures: ['FAVORITES'] }, includeArchivedMedia: true }
  expect(await search({ ...favourites, dateFilter: range(1900, 3000) })).toBe(
    items.filter(({ favorite }) => favorite).length,
  )
})

test('albums, shared albums, and what is in them', async () => {
  const { albums } = emulator.library.main
  expect(await all('albums.list', 'albums', { pageSize: '50' })).toHaveLength(10)
  const shared = await all('sharedAlbums.list', 'sharedAlbums', { pageSize: '50' })
  expect(shared.map(({ title }) => title)).toEqual(albums.filter((one) => one.shared).map(({ title }) => title))
  for (const { id, items } of albums) {
    const found = await all('mediaItems.search', 'mediaItems', {}, { albumId: id, pageSize: 100 })
    expect(found.map((item) => item['id'])).toEqual(items.map((item) => item.id))
  }
})

test('its token is renewed at the older address', async () => {
  const { refreshToken } = emulator.signIn({ scopes })
  const answer = await ask(`${emulator.origin}/oauth2/v4/token`, {
    method: 'POST',
    body: new URLSearchParams({
      client_id: emulator.clientId,
      client_secret: emulator.clientSecret,
      refresh_token: refreshToken,
      grant_type: 'refresh_token',
    }),
  })
  expect([answer.status, answer.json['token_type']]).toEqual([200, 'Bearer'])
})
