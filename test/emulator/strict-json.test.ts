import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { caller, errorOf, type Json } from './http-for-tests.ts'
import { startEmulator, type Emulator } from './start-emulator.ts'

let emulator: Emulator
let api: ReturnType<typeof caller>
beforeAll(async () => {
  emulator = await startEmulator({ items: 40, albums: 2, profile: 'legacy' })
  api = caller(emulator)
})
afterAll(() => emulator.close())

const date = { year: 2015, month: 2, day: 3 }
/** Bodies with every field that the methods know, at every depth. */
const bodies: [verb: string, path: string, body: Json][] = [
  [
    'POST',
    'mediaItems:search',
    {
      pageSize: 5,
      pageToken: '',
      orderBy: '',
      filters: {
        dateFilter: { dates: [date], ranges: [{ startDate: date, endDate: date }] },
        contentFilter: { includedContentCategories: ['PETS'], excludedContentCategories: ['FOOD'] },
        mediaTypeFilter: { mediaTypes: ['PHOTO'] },
        featureFilter: { includedFeatures: ['FAVORITES'] },
        includeArchivedMedia: true,
        excludeNonAppCreatedData: true,
      },
    },
  ],
  ['POST', 'albums', { album: { title: 'A title', id: 'x', isWriteable: true } }],
  [
    'POST',
    'mediaItems:batchCreate',
    {
      albumId: 'A'.repeat(78),
      newMediaItems: [{ description: 'd', simpleMediaItem: { uploadToken: 't', fileName: 'f' } }],
      albumPosition: { position: 'AFTER_MEDIA_ITEM', relativeMediaItemId: 'x' },
    },
  ],
  [
    'POST',
    `albums/${'A'.repeat(78)}:addEnrichment`,
    {
      newEnrichmentItem: {
        mapEnrichment: {
          origin: { locationName: 'a', latlng: { latitude: 1.5, longitude: 2 } },
          destination: { locationName: 'b', latlng: { latitude: 1, longitude: 2 } },
        },
      },
      albumPosition: { position: 'LAST_IN_ALBUM' },
    },
  ],
  ['POST', `albums/${'A'.repeat(78)}:batchAddMediaItems`, { mediaItemIds: ['a', 'b'] }],
  ['POST', `albums/${'A'.repeat(78)}:share`, { sharedAlbumOptions: { isCollaborative: true, isCommentable: false } }],
  ['POST', 'sharedAlbums:join', { shareToken: 'x' }],
  [
    'PATCH',
    `albums/${'A'.repeat(78)}?updateMask=title`,
    {
      title: 't',
      coverPhotoMediaItemId: 'x',
      mediaItemsCount: 3,
      shareInfo: { sharedAlbumOptions: { isCommentable: true }, shareToken: 't', isOwned: true },
    },
  ],
  [
    'PATCH',
    `mediaItems/${'A'.repeat(98)}?updateMask=description`,
    {
      description: 'd',
      mediaMetadata: {
        creationTime: '2020-02-29T23:59:59.5Z',
        width: 4000,
        height: 3000,
        photo: { cameraMake: 'm', focalLength: 3.5, isoEquivalent: 50, exposureTime: '0.0125s' },
      },
      contributorInfo: { displayName: 'n' },
    },
  ],
  [
    'PATCH',
    `mediaItems/${'A'.repeat(98)}?updateMask=description`,
    { description: 'd', mediaMetadata: { video: { cameraModel: 'm', fps: 29.5, status: 'READY' } } },
  ],
]

type Path = (string | number)[]

/** The places of all values, the whole included. */
function placesIn(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at]
  return [at, ...Object.entries(value).flatMap(([name, one]) => placesIn(one, [...at, name]))]
}

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((one, name) => (one as Record<string | number, unknown>)[name], value)

function changed(body: Json, path: Path, change: (old: unknown) => unknown): unknown {
  const copy = structuredClone(body)
  const [last, parents] = [path.at(-1), path.slice(0, -1)]
  if (last === undefined) return change(copy)
  const parent = valueAt(copy, parents) as Record<string | number, unknown>
  parent[last] = change(parent[last])
  return copy
}

/** Values that the field may not have. */
function wrongFor(value: unknown, path: Path): unknown[] {
  const isDouble = path.includes('latlng') || path.includes('focalLength') || path.includes('fps')
  if (isDouble && typeof value === 'number') return ['many', true, [], {}, '1e', '']
  if (typeof value === 'number') return ['many', 2 ** 40 + 0.5, true, [], {}, '1e', '']
  if (typeof value === 'boolean') return ['yes', 'true', 1, [], {}]
  if (Array.isArray(value)) return [true, {}, 7]
  if (typeof value === 'object') return [true, 7, 'text', []]
  return [7.5, true, [], {}]
}

const isUnreadable = (text: string): boolean => /Invalid (JSON payload|value at)/.test(text)

test.each(bodies)('%s %s: unknown fields and wrong types are refused at any depth', async (verb, path, body) => {
  const well = await api.send(verb, path, body)
  expect(isUnreadable(well.text)).toBe(false)
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...placesIn(body)), fc.nat(), fc.boolean(), async (place, pick, adds) => {
      const old = valueAt(body, place)
      const isMessage = typeof old === 'object' && old !== null && !Array.isArray(old)
      const wrong = wrongFor(old, place)
      const spoilt =
        isMessage && adds
          ? changed(body, place, (one) => ({ ...(one as Json), colour: 'red' }))
          : changed(body, place, () => wrong[pick % wrong.length])
      const answer = await api.send(verb, path, spoilt)
      expect([answer.status, isUnreadable(errorOf(answer).message)]).toEqual([400, true])
      expect((answer.json['error'] as Json)['details']).toHaveLength(1)
    }),
    { numRuns: 60 },
  )
})

test.each([
  ['albums', { mediaItemsCount: '9223372036854775807' }, 404],
  ['albums', { mediaItemsCount: '9223372036854775808' }, 400],
  ['mediaItems', { mediaMetadata: { creationTime: '2020-02-29' } }, 400],
  ['mediaItems', { mediaMetadata: { creationTime: '2020-02-29T10:00:00+02:00' } }, 404],
  ['mediaItems', { mediaMetadata: { photo: { exposureTime: '0.5' } } }, 400],
  ['mediaItems', { mediaMetadata: { video: { status: 'WAITING' } } }, 400],
])('what Google tells of %s is read as strictly as what it takes: %o is %i', async (kind, body, status) => {
  const mask = kind === 'albums' ? 'title' : 'description'
  expect((await api.patch(`${kind}/${'A'.repeat(98)}?updateMask=${mask}`, body)).status).toBe(status)
})

test.each<[string, Json]>([
  ['numbers beyond int32', { pageSize: 2 ** 31 }],
  ['as text, too', { pageSize: '-2147483649' }],
  ['a feature that there is not', { filters: { featureFilter: { includedFeatures: ['STARRED'] } } }],
  ['a category that there is not', { filters: { contentFilter: { includedContentCategories: ['MARTIANS'] } } }],
  ['a media type that there is not', { filters: { mediaTypeFilter: { mediaTypes: ['GIF'] } } }],
  ['a number of no value', { filters: { mediaTypeFilter: { mediaTypes: [3] } } }],
  ['a yes', { filters: { includeArchivedMedia: 'yes' } }],
])('%s is refused', async (_, body) => {
  const answer = await api.search(body)
  expect(errorOf(answer)).toMatchObject({ code: 400, message: expect.stringContaining('Invalid value at') as string })
})

test.each([
  ['albums?excludeNonAppCreatedData=banana', 400],
  ['albums?excludeNonAppCreatedData=true', 200],
  ['albums?exclude_non_app_created_data=false&page_size=3', 200],
  ['albums?pageSize=2147483648', 400],
  ['albums?pageSize=2147483647', 200],
  ['albums?pageSize=', 200],
  ['albums?pageSize=3&alt=json&prettyPrint=false&$.xgafv=2', 200],
  ['albums?$alt=json&$prettyPrint=true&$fields=albums&quotaUser=a&key=&uploadType=&upload_protocol=', 200],
  ['albums?alt=xml', 400],
  ['albums?$alt=xml', 400],
  ['albums?alt=', 400],
  ['albums?prettyPrint=banana', 400],
  ['albums?$prettyPrint=1', 400],
  ['albums?$.xgafv=3', 400],
  ['mediaItems/ID?alt=JSON', 400],
])('GET %s: %i', async (path, status) => {
  expect((await api.get(path)).status).toBe(status)
})

test.each(['constructor', 'toString', '__proto__', '*', ' '])('the field %o of a mask is refused', async (name) => {
  const { json } = await api.post('albums', { album: { title: 'A title' } })
  for (const path of [`albums/${String(json['id'])}`, `mediaItems/${'A'.repeat(98)}`])
    expect((await api.patch(`${path}?updateMask=${encodeURIComponent(name)}`, {})).status).toBe(400)
})

test.each([
  ['lists', '[', ']'],
  ['messages', '{"filters":', '}'],
])('%s in each other without end are refused', async (_, open, close) => {
  for (const depth of [101, 300_000])
    expect((await api.search(open.repeat(depth) + (open === '[' ? '' : '1') + close.repeat(depth))).status).toBe(400)
})

test('a query beside a body is refused', async () => {
  for (const path of ['mediaItems:search?pageSize=3', 'albums?title=x', 'mediaItems:batchCreate?albumId=x'])
    expect((await api.post(path, {})).status).toBe(400)
})

test('null and empty texts count as absent; names may be in snake case, numbers may be texts', async () => {
  const all = (await api.search({})).text.replaceAll(/"(baseUrl|nextPageToken)": "[^"]*"/g, '')
  const same = [
    { filters: null, orderBy: '' },
    { pageToken: null, albumId: '', pageSize: '25' },
    { page_size: 25, order_by: null },
    { filters: {} },
  ]
  for (const body of same)
    expect((await api.search(body)).text.replaceAll(/"(baseUrl|nextPageToken)": "[^"]*"/g, '')).toBe(all)
  const album = emulator.library.main.albums[0]?.id
  expect((await api.search({ albumId: album, filters: null, orderBy: '' })).status).toBe(200)
  expect((await api.search({ albumId: album, filters: {} })).status).toBe(400)
})

test('a page token is good for the same filters in another order, and for no others', async () => {
  const [first, second] = [{ dates: [{ year: 2015 }, { year: 2016, month: 1 }] }, { includedFeatures: ['NONE'] }]
  const { json } = await api.search({ filters: { dateFilter: first, featureFilter: second }, pageSize: 1 })
  const token = json['nextPageToken']
  expect(token).toBeTypeOf('string')
  const turned = { feature_filter: second, dateFilter: { dates: [{ year: 2015 }, { month: 1, year: 2016 }] } }
  expect((await api.search({ pageToken: token, pageSize: 1, filters: turned })).status).toBe(200)
  expect((await api.search({ pageToken: token, pageSize: 1, filters: { dateFilter: first } })).status).toBe(400)
})

const dates = { dates: [{ year: 2015 }] }
const order = 'MediaMetadata.creation_time desc'
test.each<[string, Json, number]>([
  ['alone', { dateFilter: dates }, 200],
  ['with archived items', { dateFilter: dates, includeArchivedMedia: true, excludeNonAppCreatedData: true }, 200],
  ['with media types', { dateFilter: dates, mediaTypeFilter: { mediaTypes: ['PHOTO'] } }, 400],
  ['with features', { dateFilter: dates, featureFilter: { includedFeatures: ['FAVORITES'] } }, 400],
  ['with categories', { dateFilter: dates, contentFilter: { includedContentCategories: ['PETS'] } }, 400],
  ['without dates', { includeArchivedMedia: true }, 400],
])('dates in an order %s: %o is %i', async (_, filters, status) => {
  expect((await api.search({ filters, orderBy: order })).status).toBe(status)
})

/** Every shape of a date by which of its parts are there (reference, 2). */
test.each([
  [{ year: 2015, month: 2, day: 3 }, 200],
  [{ year: 2015, month: 2 }, 200],
  [{ year: 2015 }, 200],
  [{ month: 2, day: 3 }, 200],
  [{}, 400],
  [{ year: 0, month: 0, day: 0 }, 400],
  [{ year: 2015, day: 3 }, 400],
  [{ month: 2 }, 400],
  [{ day: 3 }, 400],
  [{ year: 10_000 }, 400],
  [{ year: -1 }, 400],
  [{ year: 2015, month: 13 }, 400],
  [{ year: 2015, month: 2, day: 32 }, 400],
])('the date %o: %i', async (day, status) => {
  expect((await api.search({ filters: { dateFilter: { dates: [day] } } })).status).toBe(status)
  const range = { startDate: day, endDate: day }
  expect((await api.search({ filters: { dateFilter: { ranges: [range] } } })).status).toBe(status)
})

test('a range has one shape at both ends, and there are five of each at most', async () => {
  const mixed = { startDate: { year: 2015 }, endDate: { year: 2016, month: 3 } }
  expect((await api.search({ filters: { dateFilter: { ranges: [mixed] } } })).status).toBe(400)
  const years = (count: number) => ({ dates: Array.from({ length: count }, (_, index) => ({ year: 2010 + index })) })
  expect((await api.search({ filters: { dateFilter: years(5) } })).status).toBe(200)
  expect((await api.search({ filters: { dateFilter: years(6) } })).status).toBe(400)
})
