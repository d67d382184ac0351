import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allItems, allPages, ask, caller, errorOf, type Json } from './http-for-tests.ts'
import { defaultSwitches, type Switches } from './options.ts'
import { startEmulator, type Emulator } from './start-emulator.ts'

let emulator: Emulator
let api: ReturnType<typeof caller>

beforeAll(async () => {
  emulator = await startEmulator({ items: 230, albums: 30, profile: 'legacy' })
  api = caller(emulator)
})
afterAll(() => emulator.close())

const idsOf = (page: Json, field: string): string[] => ((page[field] ?? []) as { id: string }[]).map(({ id }) => id)

test('items and albums have the shapes of the reference', async () => {
  const { json, text, headers } = await api.get('mediaItems?pageSize=50')
  expect(text.startsWith('{\n  "mediaItems"') && text.endsWith('}\n')).toBe(true)
  expect(headers.get('content-type')).toBe('application/json; charset=UTF-8')
  for (const item of json['mediaItems'] as Json[]) {
    expect(String(item['id'])).toMatch(/^AKx2v__[\w-]{91}$/)
    expect(String(item['baseUrl'])).toHaveLength(900)
    const metadata = item['mediaMetadata'] as Json
    expect(metadata['width']).toMatch(/^\d+$/)
    expect(String(metadata['creationTime'])).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  }
  const added = emulator.library.addAlbum({ title: 'Empty' })
  const album = (await api.get(`albums/${added.id}`)).json
  expect(album).not.toHaveProperty('mediaItemsCount')
  expect(Object.keys(album)).toEqual(['id', 'title', 'productUrl', 'isWriteable', 'coverPhotoBaseUrl'])
  expect(added.id).toHaveLength(78)
  const content = await api.search({ albumId: added.id })
  expect(content.text).toBe('{}\n')
  emulator.library.removeAlbum(added.id)
})

test('pages of any size and with any misbehaviour hold every entry once, in order', async () => {
  const expected = emulator.library.itemsOf(emulator.library.main).map(({ id }) => id)
  const changes = fc.record({
    emptyPages: fc.integer({ min: 0, max: 3 }),
    shortPages: fc.boolean(),
    extraLastToken: fc.boolean(),
    overlapPages: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 130 }), changes, async (pageSize, change) => {
      Object.assign(emulator.switches, change)
      const pages = await allPages((token) => api.get(`mediaItems?pageSize=${pageSize}&pageToken=${token}`))
      for (const page of pages) {
        expect(page['mediaItems']).not.toEqual([])
        expect(idsOf(page, 'mediaItems').length).toBeLessThanOrEqual(Math.min(100, pageSize))
      }
      const ids = pages.flatMap((page) => idsOf(page, 'mediaItems'))
      expect([...new Set(ids)]).toEqual(expected)
      if (!change.overlapPages) expect(ids).toHaveLength(expected.length)
    }),
    { numRuns: 25 },
  )
  Object.assign(emulator.switches, defaultSwitches satisfies Switches)
})

test('a page token belongs to its parameters', async () => {
  const token = String((await api.get('mediaItems?pageSize=10')).json['nextPageToken'])
  expect((await api.get(`mediaItems?pageSize=10&pageToken=${token}`)).status).toBe(200)
  for (const path of [
    `mediaItems?pageSize=11&pageToken=${token}`,
    `albums?pageToken=${token}`,
    `mediaItems?pageToken=x`,
  ]) {
    const answer = await api.get(path)
    expect(answer.status).toBe(400)
    expect(errorOf(answer).message).toContain('you must use the same parameters')
  }
})

test('albums come in their order, and their items too', async () => {
  const pages = await allPages((token) => api.get(`albums?pageSize=7&pageToken=${token}`))
  const ids = pages.flatMap((page) => idsOf(page, 'albums'))
  expect(ids).toEqual(emulator.library.main.albums.map(({ id }) => id))
  const album = emulator.library.main.albums[2]
  if (!album) throw new Error('no third album')
  emulator.library.setAlbumItems(album.id, album.items.map(({ id }) => id).toReversed())
  const content = await allPages((pageToken) => api.search({ albumId: album.id, pageSize: '3', pageToken }))
  expect(content.flatMap((page) => idsOf(page, 'mediaItems'))).toEqual(album.items.map(({ id }) => id))
})

test('changes of the library are visible at once', async () => {
  const { library } = emulator
  const item = library.addItem({ filename: 'new.jpg', creationTime: Date.UTC(2026, 10, 1) })
  expect(idsOf((await api.get('mediaItems?pageSize=1')).json, 'mediaItems')).toEqual([item.id])
  library.removeItem(item.id)
  expect((await api.get(`mediaItems/${item.id}`)).status).toBe(404)
  const video = library.addItem({ mimeType: 'video/mp4' })
  library.setVideoStatus(video.id, 'PROCESSING')
  const { json } = await api.get(`mediaItems/${video.id}`)
  expect(json['mediaMetadata']).toMatchObject({ video: { status: 'PROCESSING' } })
  library.removeItem(video.id)
})

test.each<[string, () => Promise<{ status: number; json: Json; text: string; headers: Headers }>, number, string]>([
  ['malformed album id', () => api.search({ albumId: 'short' }), 400, 'Invalid album ID.'],
  ['unknown album', () => api.search({ albumId: 'A'.repeat(78) }), 404, 'Requested entity was not found.'],
  ['unknown album', () => api.get(`albums/${'A'.repeat(78)}`), 404, 'Requested entity was not found.'],
  ['unknown item', () => api.get(`mediaItems/${'A'.repeat(98)}`), 404, 'Requested entity was not found.'],
  ['filters and album', () => api.search({ albumId: 'A'.repeat(78), filters: {} }), 400, 'album ID'],
  [
    'unknown query field',
    () => api.get('albums?colour=red'),
    400,
    'Unknown name "colour": Cannot bind query parameter.',
  ],
  ['unknown body field', () => api.search({ colour: 'red' }), 400, 'Unknown name "colour"'],
  ['broken JSON', () => api.search('{"albumId":'), 400, 'Invalid JSON payload received. Unexpected token'],
  ['negative page size', () => api.get('albums?pageSize=-1'), 400, 'Page size'],
  ['page size without number', () => api.get('albums?pageSize=many'), 400, 'TYPE_INT32'],
  ['month without year', () => api.search({ filters: { dateFilter: { dates: [{ month: 4 }] } } }), 400, 'date'],
  [
    'two media types',
    () => api.search({ filters: { mediaTypeFilter: { mediaTypes: ['PHOTO', 'VIDEO'] } } }),
    400,
    'media type',
  ],
  ['repeated ids', () => api.get('mediaItems:batchGet?mediaItemIds=a&mediaItemIds=a'), 400, 'duplicated ids'],
  [
    'too many ids',
    () => api.get(`mediaItems:batchGet?${Array.from({ length: 51 }, (_, id) => `mediaItemIds=${id}`).join('&')}`),
    400,
    '50',
  ],
])('%s is refused', async (_, call, status, message) => {
  const answer = await call()
  expect(answer.status).toBe(status)
  expect(errorOf(answer)).toMatchObject({ code: status, status: status === 404 ? 'NOT_FOUND' : 'INVALID_ARGUMENT' })
  expect(errorOf(answer).message).toContain(message)
})

test('no token, a wrong token and an unknown path', async () => {
  const without = await ask(`${emulator.origin}/v1/albums`)
  expect([without.status, errorOf(without).status]).toEqual([401, 'UNAUTHENTICATED'])
  const wrong = await ask(`${emulator.origin}/v1/albums`, { headers: { Authorization: 'Bearer ya29.a0wrong' } })
  expect(wrong.status).toBe(401)
  const path = await ask(`${emulator.origin}/v1/nothing`)
  expect([path.status, path.headers.get('content-type')]).toEqual([404, 'text/html; charset=UTF-8'])
})

test('batchGet answers slot by slot, and a bad id does not fail the others', async () => {
  const [first, second] = emulator.library.itemsOf(emulator.library.main)
  const ids = [second?.id ?? '', 'gone', first?.id ?? '']
  const query = ids.map((id) => `mediaItemIds=${id}`).join('&')
  const results = (await api.get(`mediaItems:batchGet?${query}`)).json['mediaItemResults'] as Json[]
  expect(results.map((slot) => (slot['mediaItem'] as Json | undefined)?.['id'])).toEqual([ids[0], undefined, ids[2]])
  expect(results[1]).toEqual({ status: { code: 3, message: 'Invalid media item ID.' } })
  emulator.switches.badBatchGetFailsAll = true
  expect((await api.get(`mediaItems:batchGet?${query}`)).status).toBe(500)
  emulator.switches.badBatchGetFailsAll = false
})

test('the quota of the day', async () => {
  emulator.switches.apiCallsPerDay = emulator.counters.api + 1
  expect((await api.get('albums')).status).toBe(200)
  const refused = await api.get('albums')
  expect([refused.status, errorOf(refused).status]).toEqual([429, 'RESOURCE_EXHAUSTED'])
  expect(errorOf(refused).message).toContain("limit 'All requests per day'")
  emulator.switches.apiCallsPerDay = 0
})

test('field masks narrow the answer', async () => {
  const { json } = await api.get(
    'mediaItems?pageSize=2&alt=json&fields=nextPageToken,mediaItems(id,mediaMetadata/width)',
  )
  expect(Object.keys(json)).toEqual(['mediaItems', 'nextPageToken'])
  for (const item of json['mediaItems'] as Json[]) {
    expect(Object.keys(item)).toEqual(['id', 'mediaMetadata'])
    expect(Object.keys(item['mediaMetadata'] as Json)).toEqual(['width'])
  }
})

test('search filters by date and type, and orders', async () => {
  const search = async (body: Json): Promise<string[]> =>
    idsOf((await api.search({ ...body, pageSize: 100 })).json, 'mediaItems')
  const all = emulator.library.itemsOf(emulator.library.main)
  const year = (wanted: number): string[] =>
    all.filter(({ creationTime }) => new Date(creationTime).getUTCFullYear() === wanted).map(({ id }) => id)
  const dateFilter = { dates: [{ year: 2015 }] }
  expect(await search({ filters: { dateFilter } })).toEqual(year(2015))
  const oldestFirst = await search({ filters: { dateFilter }, orderBy: 'MediaMetadata.creation_time' })
  expect(oldestFirst).toEqual(year(2015).toReversed())
  const range = { startDate: { year: 2012 }, endDate: { year: 2013 } }
  expect(await search({ filters: { dateFilter: { ranges: [range] } } })).toEqual([...year(2013), ...year(2012)])
  const videos = all.filter(({ video }) => video).map(({ id }) => id)
  expect(await search({ filters: { mediaTypeFilter: { mediaTypes: ['VIDEO'] } } })).toEqual(videos)
})

test('the current profile shows what this client made, and refuses sharing', async () => {
  const sample = await startEmulator()
  const everything = await startEmulator({ profile: 'legacy' })
  const scopes = ['https://www.googleapis.com/auth/photoslibrary.readonly.appcreateddata']
  const [current, legacy] = [caller(sample), caller(everything)]
  const visible = await allItems(sample)
  expect(visible.length).toBeGreaterThan(50)
  expect((await allItems(everything)).length).toBeGreaterThan(visible.length + 50)
  expect((await legacy.get('sharedAlbums')).json['sharedAlbums']).toHaveLength(2)
  const refused = await current.get('sharedAlbums')
  expect([refused.status, errorOf(refused).message]).toEqual([403, 'Request had insufficient authentication scopes.'])
  const foreign = sample.library.album('Summer by the sea')
  expect((await current.search({ albumId: foreign.id })).status).toBe(404)
  expect((await legacy.search({ albumId: foreign.id })).status).toBe(200)
  const removed = ['https://www.googleapis.com/auth/photoslibrary.readonly']
  expect((await caller(sample, removed).get('albums')).status).toBe(403)
  expect((await caller(everything, removed).get('albums')).status).toBe(200)
  const narrow = (await caller(everything, scopes).get('albums?pageSize=50')).json['albums'] as Json[]
  expect(narrow).toHaveLength(
    visible.length > 0 ? sample.library.main.albums.filter(({ appCreated }) => appCreated).length : 0,
  )
  await Promise.all([sample.close(), everything.close()])
})
