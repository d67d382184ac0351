import { beforeEach, describe, expect, it, test } from 'vitest'
import { scopes } from '../../../../src/main/google/library/methods.ts'
import type { ApiResult } from '../../../../src/main/google/library/library-api.ts'
import type { AlbumPosition, BetweenPhotos, LibraryWrites } from '../../../../src/main/google/library/library-writes.ts'
import { libraryBench, never, refusal } from './library-bench.ts'

const bench = libraryBench()
const trip = { id: 'A', title: 'Trip' }

beforeEach(() => {
  bench.allowed = Object.values(scopes)
})

/** What was sent to a path: how, with which query, and what. */
function sent(path: string): unknown[] {
  return bench.server
    .to(path)
    .map(({ method, query, body }) => [method, Object.fromEntries(query), body === '' ? undefined : JSON.parse(body)])
}

describe('a change asks just for what it is', () => {
  test.each<[string, string, [unknown, unknown], (writes: LibraryWrites) => Promise<unknown>, unknown, unknown]>([
    [
      '/v1/albums',
      'POST',
      [{}, { album: { title: 'Trip' } }],
      (writes) => writes.createAlbum('Trip', never),
      trip,
      expect.objectContaining(trip),
    ],
    [
      '/v1/albums/A',
      'PATCH',
      [{ updateMask: 'title' }, { title: 'Trip' }],
      (writes) => writes.renameAlbum('A', 'Trip', never),
      trip,
      expect.objectContaining(trip),
    ],
    [
      '/v1/albums/A',
      'PATCH',
      [{ updateMask: 'coverPhotoMediaItemId' }, { coverPhotoMediaItemId: 'P' }],
      (writes) => writes.setCover('A', 'P', never),
      trip,
      expect.objectContaining(trip),
    ],
    [
      '/v1/albums/A:batchAddMediaItems',
      'POST',
      [{}, { mediaItemIds: ['P', 'Q'] }],
      (writes) => writes.addItems('A', ['P', 'Q'], never),
      {},
      true,
    ],
    [
      '/v1/albums/A:batchRemoveMediaItems',
      'POST',
      [{}, { mediaItemIds: ['P'] }],
      (writes) => writes.removeItems('A', ['P'], never),
      {},
      true,
    ],
    [
      '/v1/albums/A:share',
      'POST',
      [{}, {}],
      (writes) => writes.share('A', never),
      { shareInfo: { shareToken: 'T', shareableUrl: 'https://photos.app.goo.gl/x' } },
      { token: 'T', url: 'https://photos.app.goo.gl/x' },
    ],
    [
      '/v1/albums/A:share',
      'POST',
      [{}, {}],
      (writes) => writes.share('A', never),
      { shareInfo: { shareToken: 'T', shareableUrl: 7 } },
      { token: 'T' },
    ],
    ['/v1/albums/A:unshare', 'POST', [{}, {}], (writes) => writes.unshare('A', never), {}, true],
    [
      '/v1/sharedAlbums:join',
      'POST',
      [{}, { shareToken: 'T' }],
      (writes) => writes.join('T', never),
      { album: trip },
      expect.objectContaining(trip),
    ],
    ['/v1/sharedAlbums:leave', 'POST', [{}, { shareToken: 'T' }], (writes) => writes.leave('T', never), {}, true],
  ])('%s by %s: %j', async (path, verb, [query, body], change, answer, value) => {
    bench.server.on(path, { json: answer })
    expect(await change(bench.writes)).toEqual({ ok: true, value })
    expect(sent(path)).toEqual([[verb, query, body]])
  })

  const [zurich, lucerne] = [
    { name: 'Zürich', latitude: 47.37, longitude: 8.54 },
    { name: 'Luzern', latitude: 47.05, longitude: 8.31 },
  ]
  const at = ({ name, latitude, longitude }: typeof zurich): object => ({
    locationName: name,
    latlng: { latitude, longitude },
  })
  test.each<[BetweenPhotos, AlbumPosition, object, object]>([
    [{ text: 'The sea' }, 'first', { textEnrichment: { text: 'The sea' } }, { position: 'FIRST_IN_ALBUM' }],
    [{ at: zurich }, 'last', { locationEnrichment: { location: at(zurich) } }, { position: 'LAST_IN_ALBUM' }],
    [
      { from: zurich, to: lucerne },
      { afterItem: 'P' },
      { mapEnrichment: { origin: at(zurich), destination: at(lucerne) } },
      { position: 'AFTER_MEDIA_ITEM', relativeMediaItemId: 'P' },
    ],
    [
      { text: 'x' },
      { afterText: 'E' },
      { textEnrichment: { text: 'x' } },
      { position: 'AFTER_ENRICHMENT_ITEM', relativeEnrichmentItemId: 'E' },
    ],
  ])('%j %j', async (what, place, newEnrichmentItem, albumPosition) => {
    const path = '/v1/albums/A:addEnrichment'
    bench.server.on(path, { json: { enrichmentItem: { id: 'E' } } })
    expect(await bench.writes.addBetween('A', what, place, never)).toEqual({ ok: true, value: 'E' })
    expect(sent(path)).toEqual([['POST', {}, { newEnrichmentItem, albumPosition }]])
  })

  test.each<[{ id: string; place: AlbumPosition } | undefined, object]>([
    [undefined, {}],
    [{ id: 'A', place: 'last' }, { albumId: 'A' }],
    [
      { id: 'A', place: 'first' },
      { albumId: 'A', albumPosition: { position: 'FIRST_IN_ALBUM' } },
    ],
  ])('new items into %j', async (into, where) => {
    const path = '/v1/mediaItems:batchCreate'
    const made = (uploadToken: string): object => ({
      uploadToken,
      status: { message: 'Success' },
      mediaItem: { id: `of ${uploadToken}`, filename: 'x.jpg', mimeType: 'image/jpeg' },
    })
    bench.server.on(path, { json: { newMediaItemResults: [made('u'), made('t')] } })
    const items = [
      { token: 't', fileName: 'a.jpg', description: '' },
      { token: 'u', fileName: 'b.jpg' },
    ]
    const created = await bench.writes.createItems(items, into, never)
    expect(created).toMatchObject({ ok: true, value: [{ item: 'of t' }, { item: 'of u' }] })
    expect(sent(path)[0]).toEqual([
      'POST',
      {},
      {
        ...where,
        newMediaItems: [
          { description: '', simpleMediaItem: { uploadToken: 't', fileName: 'a.jpg' } },
          { simpleMediaItem: { uploadToken: 'u', fileName: 'b.jpg' } },
        ],
      },
    ])
  })

  it('the description of an item', async () => {
    bench.server.on('/v1/mediaItems/P', { json: { id: 'P', filename: 'a.jpg', mimeType: 'image/jpeg' } })
    expect(await bench.writes.describeItem('P', 'The sea', never)).toMatchObject({
      ok: true,
      value: { id: 'P', filename: 'a.jpg' },
    })
    expect(sent('/v1/mediaItems/P')[0]).toEqual(['PATCH', { updateMask: 'description' }, { description: 'The sea' }])
  })
})

describe('nothing is asked', () => {
  const limit = (values: object): unknown => ({ code: 'google-limit', values })
  const bad = expect.objectContaining({ code: 'google-bad-request' }) as unknown
  const ids = (count: number): string[] => Array.from({ length: count }, (_, at) => `id ${at}`)
  const news = (count: number, fileName = 'a.jpg', description = ''): Parameters<LibraryWrites['createItems']>[0] =>
    ids(count).map((token) => ({ token, fileName, description }))
  type Asked = (writes: LibraryWrites) => Promise<ApiResult<unknown>>
  test.each<[string, Asked, unknown]>([
    ['a title', (w) => w.createAlbum('x'.repeat(501), never), limit({ limit: 'album-title', most: 500 })],
    ['another title', (w) => w.renameAlbum('A', 'x'.repeat(501), never), limit({ limit: 'album-title', most: 500 })],
    ['a description', (w) => w.describeItem('P', 'x'.repeat(1000), never), limit({ limit: 'description', most: 999 })],
    ['items', (w) => w.addItems('A', ids(51), never), limit({ limit: 'ids', most: 50 })],
    ['items to take out', (w) => w.removeItems('A', ids(51), never), limit({ limit: 'ids', most: 50 })],
    ['new items', (w) => w.createItems(news(51), undefined, never), limit({ limit: 'ids', most: 50 })],
    [
      'a name',
      (w) => w.createItems(news(2, 'x'.repeat(256)), undefined, never),
      limit({ limit: 'file-name', most: 255 }),
    ],
    [
      'a text of a new item',
      (w) => w.createItems(news(1, 'a', 'x'.repeat(1000)), undefined, never),
      limit({ limit: 'description', most: 999 }),
    ],
    ['items that are none', (w) => w.addItems('A', [], never), bad],
    ['an item twice', (w) => w.addItems('A', ['P', 'P'], never), bad],
    ['an item without an id', (w) => w.removeItems('A', ['P', ''], never), bad],
  ])('for more than Google takes: %s', async (_, change, problem) => {
    expect(await change(bench.writes)).toEqual({ ok: false, failure: { kind: 'permanent', problem } })
    expect(bench.server.requests).toEqual([])
  })

  it('for as much as Google takes nothing is refused', async () => {
    bench.server.on('/v1/albums', { json: trip })
    bench.server.on('/v1/albums/A:batchAddMediaItems', { json: {} })
    // As Google counts: characters, not their halves.
    expect(await bench.writes.createAlbum('😀'.repeat(500), never)).toMatchObject({ ok: true })
    expect(await bench.writes.addItems('A', ids(50), never)).toMatchObject({ ok: true })
  })

  it('that the account may not', async () => {
    bench.allowed = [scopes.readAppCreated]
    expect(await bench.writes.createAlbum('Trip', never)).toMatchObject({ ok: false })
    expect(bench.server.requests).toEqual([])
  })
})

describe('what becomes of a change', () => {
  it('is unclear where it may have been carried out, and then it is not tried again', async () => {
    const path = '/v1/albums'
    bench.server.on(path, (_, response) => void response.destroy())
    const end = await bench.writes.createAlbum('Trip', never)
    const problem = { code: 'google-unclear', detail: expect.any(String) as string }
    expect(end).toMatchObject({ ok: false, failure: { kind: 'retry', problem } })
    expect(bench.server.to(path)).toHaveLength(1)
  })

  it('is what Google says where it was refused', async () => {
    bench.server.on('/v1/albums/A:share', refusal(400, 'INVALID_ARGUMENT', 'not that one'))
    expect(await bench.writes.share('A', never)).toMatchObject({
      ok: false,
      failure: { kind: 'permanent', problem: { code: 'google-bad-request' } },
    })
  })

  test.each<[string, (writes: LibraryWrites) => Promise<ApiResult<unknown>>, unknown]>([
    ['/v1/albums/A:addEnrichment', (w) => w.addBetween('A', { text: 'x' }, 'first', never), { enrichmentItem: {} }],
    ['/v1/albums/A:share', (w) => w.share('A', never), { shareInfo: { shareToken: '' } }],
    ['/v1/sharedAlbums:join', (w) => w.join('T', never), { album: { id: 7 } }],
    ['/v1/sharedAlbums:join', (w) => w.join('T', never), []],
    ['/v1/albums/A:unshare', (w) => w.unshare('A', never), 'fine'],
    ['/v1/albums', (w) => w.createAlbum('Trip', never), {}],
    ['/v1/mediaItems/P', (w) => w.describeItem('P', 'x', never), {}],
  ])('is not known where %s is answered with something else', async (path, change, json) => {
    bench.server.on(path, { json })
    expect(await change(bench.writes)).toMatchObject({ ok: false })
  })

  it('is waited for before the next one is asked for', async () => {
    const order: string[] = []
    bench.server.on('/v1/albums', (_, response) => {
      order.push('asked')
      setTimeout(() => {
        order.push('answered')
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(trip))
      }, 30)
      return undefined
    })
    await Promise.all(['Trip', 'Trip'].map((title) => bench.writes.createAlbum(title, never)))
    expect(order).toEqual(['asked', 'answered', 'asked', 'answered'])
  })
})
