import { afterEach, beforeEach, expect, test } from 'vitest'
import { dressedPhoto } from '../dressed-photo.ts'
import { caller, type Answer } from '../http-for-tests.ts'
import { startEmulator, type Emulator } from '../start-emulator.ts'
import { idsOf, writer, type Writer } from './writer.ts'

let emulator: Emulator
let api: ReturnType<typeof caller>
let own: Writer

beforeEach(async () => {
  emulator = await startEmulator({ items: 0, albums: 0 })
  api = caller(emulator)
  own = writer(api)
})
afterEach(() => emulator.close())

test.each<[string, (album: string, item: string) => Promise<Answer>, number]>([
  ['a long title', () => api.post('albums', { album: { title: 'x'.repeat(500) } }), 200],
  ['a title that is too long', () => api.post('albums', { album: { title: 'x'.repeat(501) } }), 400],
  ['no album', () => api.post('albums', {}), 400],
  [
    'a title that gets too long',
    (album) => api.patch(`albums/${album}?updateMask=title`, { title: '😀'.repeat(501) }),
    400,
  ],
  [
    'a title of 500 smileys',
    (album) => api.patch(`albums/${album}?updateMask=title`, { title: '😀'.repeat(500) }),
    200,
  ],
  ['no mask', (album) => api.patch(`albums/${album}`, { title: 'x' }), 400],
  ['another mask', (album) => api.patch(`albums/${album}?updateMask=title,colour`, { title: 'x' }), 400],
  [
    'a cover from elsewhere',
    (album, item) => api.patch(`albums/${album}?updateMask=coverPhotoMediaItemId`, { coverPhotoMediaItemId: item }),
    400,
  ],
  [
    'a long description',
    (_, item) => api.patch(`mediaItems/${item}?updateMask=description`, { description: 'x'.repeat(999) }),
    200,
  ],
  [
    'a description that is too long',
    (_, item) => api.patch(`mediaItems/${item}?updateMask=description`, { description: 'x'.repeat(1000) }),
    400,
  ],
  [
    'another field of an item',
    (_, item) => api.patch(`mediaItems/${item}?updateMask=filename`, { filename: 'x' }),
    400,
  ],
  ['an unknown album', () => api.patch(`albums/${'A'.repeat(78)}?updateMask=title`, { title: 'x' }), 404],
  [
    'an unknown item',
    () => api.patch(`mediaItems/${'A'.repeat(98)}?updateMask=description`, { description: 'x' }),
    404,
  ],
  ['no id of an album', () => api.patch('albums/x?updateMask=title', { title: 'x' }), 400],
  ['no new items', () => api.post('mediaItems:batchCreate', { newMediaItems: [] }), 400],
  [
    '51 new items',
    () => api.post('mediaItems:batchCreate', { newMediaItems: Array.from({ length: 51 }, () => ({})) }),
    400,
  ],
  ['no upload token', () => api.post('mediaItems:batchCreate', { newMediaItems: [{ simpleMediaItem: {} }] }), 400],
  [
    'a position without an album',
    () =>
      api.post('mediaItems:batchCreate', {
        newMediaItems: [{ simpleMediaItem: { uploadToken: 'x' } }],
        albumPosition: {},
      }),
    400,
  ],
  ['no enrichment', (album) => api.post(`albums/${album}:addEnrichment`, { albumPosition: {} }), 400],
  [
    'no position',
    (album) => api.post(`albums/${album}:addEnrichment`, { newEnrichmentItem: { textEnrichment: { text: 'x' } } }),
    400,
  ],
  [
    'an empty enrichment',
    (album) => api.post(`albums/${album}:addEnrichment`, { newEnrichmentItem: {}, albumPosition: {} }),
    400,
  ],
  [
    'two enrichments at once',
    (album) =>
      api.post(`albums/${album}:addEnrichment`, {
        newEnrichmentItem: { textEnrichment: { text: 'x' }, mapEnrichment: {} },
        albumPosition: {},
      }),
    400,
  ],
  [
    'a place beyond the pole',
    (album) =>
      api.post(`albums/${album}:addEnrichment`, {
        newEnrichmentItem: {
          locationEnrichment: { location: { locationName: 'x', latlng: { latitude: 90.1, longitude: 0 } } },
        },
        albumPosition: {},
      }),
    400,
  ],
  [
    'a place',
    (album) =>
      api.post(`albums/${album}:addEnrichment`, {
        newEnrichmentItem: {
          locationEnrichment: { location: { locationName: 'x', latlng: { latitude: 90, longitude: -180 } } },
        },
        albumPosition: {},
      }),
    200,
  ],
])('%s', async (_, call, status) => {
  const album = await own.newAlbum('A')
  const [item = ''] = idsOf(await own.create([await dressedPhoto('a')]))
  expect((await call(album, item)).status).toBe(status)
})
