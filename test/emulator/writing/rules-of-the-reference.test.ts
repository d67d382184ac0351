import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dressedPhoto } from '../dressed-photo.ts'
import { caller, type Answer, type Json } from '../http-for-tests.ts'
import { startEmulator, type Emulator } from '../start-emulator.ts'

let emulator: Emulator
let api: ReturnType<typeof caller>
/** Two albums, the first with two items, and an item in neither. */
let [a, b, i, j, other] = ['', '', '', '', '']
let made = 0

/** Bytes that were never sent before. */
const token = async (): Promise<string> => api.upload(await dressedPhoto(`photo ${(made += 1)}`), `${made}.jpg`)

beforeAll(async () => {
  emulator = await startEmulator({ items: 12, albums: 1, profile: 'current' })
  api = caller(emulator)
  for (const title of ['A', 'B']) {
    const { json } = await api.post('albums', { album: { title } })
    if (title === 'A') a = String(json['id'])
    else b = String(json['id'])
  }
  for (const name of ['i', 'j']) {
    const created = await api.post('mediaItems:batchCreate', { albumId: a, newMediaItems: [item(await token())] })
    const [{ mediaItem }] = created.json['newMediaItemResults'] as [{ mediaItem: Json }]
    if (name === 'i') i = String(mediaItem['id'])
    else j = String(mediaItem['id'])
  }
  other = emulator.library.addItem({ filename: 'other.jpg' }).id
})
afterAll(() => emulator.close())

const nobody = { album: 'A'.repeat(78), item: 'A'.repeat(98) }
const ids = (count: number): string[] => Array.from({ length: count }, (_, at) => `${nobody.item.slice(3)}${100 + at}`)
const item = (uploadToken: unknown, more: Json = {}, simple: Json = {}): Json => ({
  ...more,
  simpleMediaItem: { uploadToken, ...simple },
})
const create = (newMediaItems: unknown, more: Json = {}): Promise<Answer> =>
  api.post('mediaItems:batchCreate', { newMediaItems, ...more })
const text = { textEnrichment: { text: 'x' } }
const enrich = (newEnrichmentItem: unknown, albumPosition: unknown = { position: 'LAST_IN_ALBUM' }): Promise<Answer> =>
  api.post(`albums/${a}:addEnrichment`, { newEnrichmentItem, albumPosition })
const place = (latitude: number, longitude: number): Json => ({ locationName: 'x', latlng: { latitude, longitude } })
const located = (latitude: number, longitude: number): Json => ({
  locationEnrichment: { location: place(latitude, longitude) },
})
const add = (mediaItemIds: unknown): Promise<Answer> => api.post(`albums/${b}:batchAddMediaItems`, { mediaItemIds })
const remove = (mediaItemIds: unknown): Promise<Answer> =>
  api.post(`albums/${b}:batchRemoveMediaItems`, { mediaItemIds })
const patch = (mask: string, body: Json): Promise<Answer> => api.patch(`albums/${a}?updateMask=${mask}`, body)
const describeItem = (description: unknown): Promise<Answer> =>
  api.patch(`mediaItems/${i}?updateMask=description`, { description })
const filtered = (filters: unknown, more: Json = {}): Promise<Answer> => api.search({ filters, ...more })
const day = { year: 2020, month: 1, day: 1 }
const dated = (...dates: Json[]): Promise<Answer> => filtered({ dateFilter: { dates } })
const ranged = (startDate: unknown, endDate: unknown): Promise<Answer> =>
  filtered({ dateFilter: { ranges: [{ startDate, endDate }] } })
const eleven = [
  'LANDSCAPES',
  'RECEIPTS',
  'CITYSCAPES',
  'LANDMARKS',
  'SELFIES',
  'PEOPLE',
  'PETS',
  'WEDDINGS',
  'FOOD',
  'ARTS',
  'TRAVEL',
]
const byTime = 'MediaMetadata.creation_time'
const fetch50 = (those: readonly string[]): Promise<Answer> =>
  api.get(`mediaItems:batchGet?${those.map((id) => `mediaItemIds=${id}`).join('&')}`)

type Case = [status: number, what: string, call: () => Promise<Answer>]

/** In this order: later ones find what earlier ones have made. */
const cases: Record<string, Case[]> = {
  'albums.addEnrichment': [
    [200, 'a text', () => enrich(text)],
    [400, 'an empty text', () => enrich({ textEnrichment: { text: '' } })],
    [400, 'no text', () => enrich({ textEnrichment: {} })],
    [200, 'a pole', () => enrich(located(90, -180))],
    [400, 'beyond the pole', () => enrich(located(-90.5, 0))],
    [400, 'beyond the date line', () => enrich(located(0, 180.5))],
    [400, 'a place of nothing', () => enrich({ locationEnrichment: {} })],
    [200, 'a way', () => enrich({ mapEnrichment: { origin: place(1, 1), destination: place(2, 2) } })],
    [400, 'a way to nowhere', () => enrich({ mapEnrichment: { origin: place(1, 1) } })],
    [400, 'behind nothing', () => enrich(text, { position: 'AFTER_MEDIA_ITEM' })],
    [
      400,
      'behind what is not in the album',
      () => enrich(text, { position: 'AFTER_MEDIA_ITEM', relativeMediaItemId: other }),
    ],
    [400, 'behind another kind', () => enrich(text, { position: 'AFTER_MEDIA_ITEM', relativeEnrichmentItemId: i })],
    [200, 'behind an item', () => enrich(text, { position: 'AFTER_MEDIA_ITEM', relativeMediaItemId: i })],
  ],
  'albums.batchAddMediaItems': [
    [400, 'no ids', () => add([])],
    [400, '51 ids', () => add(ids(51))],
    [400, 'an id twice', () => add([i, i])],
    [400, 'an empty id', () => add([''])],
    [400, "nobody's item, all or nothing", () => add([i, nobody.item])],
    [200, 'an item', () => add([i])],
  ],
  'albums.batchRemoveMediaItems': [
    [400, 'no ids', () => remove([])],
    [400, '51 ids', () => remove(ids(51))],
    [400, 'an id twice', () => remove([i, i])],
    [400, 'an empty id', () => remove([''])],
    [400, 'what is not in it, all or nothing', () => remove([i, j])],
    [200, 'an item', () => remove([i])],
  ],
  'albums.patch': [
    [200, 'a title', () => patch('title', { title: 'New' })],
    [400, 'an empty mask', () => patch('', { title: 'x' })],
    [400, 'a field that is none of ours', () => patch('id', { id: 'x' })],
    [200, 'a cover, in snake case', () => patch('cover_photo_media_item_id', { coverPhotoMediaItemId: i })],
    [200, 'both', () => patch('title,coverPhotoMediaItemId', { title: 'x', coverPhotoMediaItemId: j })],
    [400, 'no cover', () => patch('coverPhotoMediaItemId', {})],
    [400, 'a cover that is not in it', () => patch('coverPhotoMediaItemId', { coverPhotoMediaItemId: other })],
  ],
  'mediaItems.patch': [
    [200, '999 characters', () => describeItem('x'.repeat(999))],
    [400, '1000 characters', () => describeItem('x'.repeat(1000))],
    [200, 'nothing', () => describeItem('')],
    [400, 'no mask', () => api.patch(`mediaItems/${i}`, { description: 'x' })],
  ],
  'mediaItems.batchCreate': [
    [400, 'nothing', () => create([])],
    [400, '51 items', () => create(Array.from({ length: 51 }, (_, at) => item(`token ${at}`)))],
    [400, 'tokens that are none', () => create([item('nonsense')])],
    [400, 'no bytes', () => create([{ description: 'x' }])],
    [200, '255 characters', async () => create([item(await token(), {}, { fileName: `${'x'.repeat(251)}.jpg` })])],
    [400, '256 characters', async () => create([item(await token(), {}, { fileName: `${'x'.repeat(252)}.jpg` })])],
    [400, 'a description of 1000', async () => create([item(await token(), { description: 'x'.repeat(1000) })])],
    [
      400,
      'a place without an album',
      async () => create([item(await token())], { albumPosition: { position: 'FIRST_IN_ALBUM' } }),
    ],
    [404, "nobody's album", async () => create([item(await token())], { albumId: nobody.album })],
    [400, 'no album', async () => create([item(await token())], { albumId: 'x' })],
  ],
  'mediaItems.batchGet': [
    [400, 'no ids', () => api.get('mediaItems:batchGet')],
    [400, '51 ids', () => fetch50(ids(51))],
    [200, '50 ids', () => fetch50(ids(50))],
    [400, 'an id twice', () => fetch50([i, i])],
  ],
  'mediaItems.search': [
    [200, 'five days', () => dated(day, day, day, day, day)],
    [400, 'six days', () => dated(day, day, day, day, day, day)],
    [
      400,
      'six ranges',
      () => filtered({ dateFilter: { ranges: Array.from({ length: 6 }, () => ({ startDate: day, endDate: day })) } }),
    ],
    [200, 'a range', () => ranged(day, day)],
    [400, 'a range without an end', () => ranged(day, undefined)],
    [400, 'a range of two shapes', () => ranged(day, { year: 2020, month: 2 })],
    [400, 'no date', () => dated({})],
    [400, 'a year and a day', () => dated({ year: 2020, day: 3 })],
    [400, 'a month alone', () => dated({ month: 3 })],
    [400, 'a day alone', () => dated({ day: 3 })],
    [200, 'a day of each year', () => dated({ month: 3, day: 3 })],
    [200, 'a month', () => dated({ year: 2020, month: 3 })],
    [400, 'month 13', () => dated({ year: 2020, month: 13, day: 1 })],
    [400, 'day 32', () => dated({ year: 2020, month: 1, day: 32 })],
    [400, 'year 10000', () => dated({ year: 10_000 })],
    [400, 'year -1', () => dated({ year: -1 })],
    [200, 'ten categories', () => filtered({ contentFilter: { includedContentCategories: eleven.slice(1) } })],
    [400, 'eleven', () => filtered({ contentFilter: { includedContentCategories: eleven } })],
    [400, 'eleven left out', () => filtered({ contentFilter: { excludedContentCategories: eleven } })],
    [
      400,
      'one asked for and left out',
      () => filtered({ contentFilter: { includedContentCategories: ['PETS'], excludedContentCategories: ['PETS'] } }),
    ],
    [400, 'two media types', () => filtered({ mediaTypeFilter: { mediaTypes: ['PHOTO', 'VIDEO'] } })],
    [200, 'an order of dates', () => filtered({ dateFilter: { dates: [day] } }, { orderBy: `${byTime} desc` })],
    [400, 'an order without dates', () => api.search({ orderBy: byTime })],
    [400, 'another order', () => filtered({ dateFilter: { dates: [day] } }, { orderBy: 'filename' })],
    [
      400,
      'an order of categories',
      () =>
        filtered(
          { dateFilter: { dates: [day] }, contentFilter: { includedContentCategories: ['PETS'] } },
          { orderBy: byTime },
        ),
    ],
    [400, 'filters of an album', () => filtered({ includeArchivedMedia: true }, { albumId: a })],
    [400, 'an order of an album', () => api.search({ albumId: a, orderBy: byTime })],
    [400, 'no album', () => api.search({ albumId: 'x' })],
    [404, "nobody's album", () => api.search({ albumId: nobody.album })],
    [400, 'less than no items', () => api.search({ pageSize: -1 })],
    [200, 'more than there can be', () => api.search({ pageSize: 1000 })],
  ],
  'get and list': [
    [400, 'less than no items', () => api.get('mediaItems?pageSize=-1')],
    [400, 'less than no albums', () => api.get('albums?pageSize=-1')],
    [400, 'a page that there is not', () => api.get('mediaItems?pageToken=nonsense')],
    [404, "nobody's item", () => api.get(`mediaItems/${nobody.item}`)],
    [404, "nobody's album", () => api.get(`albums/${nobody.album}`)],
    [400, 'no album', () => api.get('albums/x')],
  ],
}

describe.each(Object.entries(cases))('%s', (_, those) => {
  test.each(those)('%i: %s', async (status, _what, call) => {
    const answer = await call()
    expect([answer.status, answer.text]).toEqual([status, answer.text])
    if (status !== 200)
      expect(answer.json['error']).toMatchObject({ code: status, message: expect.any(String) as string })
  })
})
