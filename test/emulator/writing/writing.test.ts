import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import ExifReader from 'exifreader'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ask, caller, errorOf, type Answer, type Json, type ListedItem } from '../http-for-tests.ts'
import { startEmulator, type Emulator, type EmulatorOptions } from '../start-emulator.ts'
import { dressedPhoto } from '../dressed-photo.ts'
import { good, idsOf, writer, type Result, type Writer } from './writer.ts'

let emulator: Emulator
let api: ReturnType<typeof caller>
let newAlbum: Writer['newAlbum']
let create: Writer['create']
let inAlbum: Writer['inAlbum']

async function start(options: EmulatorOptions = {}): Promise<void> {
  emulator = await startEmulator({ items: 0, albums: 0, ...options })
  api = caller(emulator)
  ;({ newAlbum, create, inAlbum } = writer(api))
}

beforeEach(() => start())
afterEach(() => emulator.close())

test('an album is made, renamed, gets a cover, and may be there twice under one title', async () => {
  const made = await good(api.post('albums', { album: { title: 'Trip' } }))
  expect(Object.keys(made)).toEqual(['productUrl', 'id', 'title', 'isWriteable'])
  expect(String(made['id'])).toMatch(/^AKx2v__[\w-]{71}$/)
  const twin = await newAlbum('Trip')
  expect(twin).not.toBe(made['id'])
  const [first, second] = idsOf(await create([await dressedPhoto('a'), await dressedPhoto('b')], { albumId: twin }))
  expect(await good(api.get(`albums/${twin}`))).toMatchObject({ mediaItemsCount: '2', coverPhotoMediaItemId: first })
  const patched = await good(
    api.patch(`albums/${twin}?updateMask=title,cover_photo_media_item_id`, {
      title: 'Other',
      coverPhotoMediaItemId: second,
    }),
  )
  expect(patched).toMatchObject({ title: 'Other', coverPhotoMediaItemId: second })
  // What the mask does not name stays.
  expect(await good(api.patch(`albums/${twin}?updateMask=title`, { coverPhotoMediaItemId: first }))).not.toHaveProperty(
    'title',
  )
  expect(await good(api.get(`albums/${twin}`))).toMatchObject({ coverPhotoMediaItemId: second })
  expect(((await good(api.get('albums')))['albums'] as Json[]).map(({ title }) => title)).toEqual(['Trip', undefined])
})

test('an item has type, size and time from its bytes, is found by its date at once, and loses its place on the way out', async () => {
  const bytes = await dressedPhoto('a')
  const [result] = await create([bytes, await dressedPhoto('b', '2013:07:26 08:57:21', '+02:00')])
  expect(result).toMatchObject({
    status: { message: 'Success' },
    uploadToken: expect.stringMatching(/^CAIS/) as string,
  })
  expect(result?.status).not.toHaveProperty('code')
  expect(result?.mediaItem).toMatchObject({
    filename: 'photo 0.jpg',
    mimeType: 'image/jpeg',
    mediaMetadata: {
      creationTime: '2013-07-26T08:57:21Z',
      width: '64',
      height: '48',
      photo: { cameraMake: 'ACME', cameraModel: 'One' },
    },
  })
  const filters = { dateFilter: { dates: [{ year: 2013, month: 7, day: 26 }] } }
  const found = (await good(api.search({ filters })))['mediaItems'] as ListedItem[]
  expect(found.map(({ mediaMetadata }) => mediaMetadata.creationTime)).toEqual([
    '2013-07-26T08:57:21Z',
    '2013-07-26T06:57:21Z',
  ])
  const delivered = Buffer.from(await (await fetch(`${result?.mediaItem?.baseUrl}=d`)).arrayBuffer())
  expect(delivered.length).toBe(bytes.length)
  expect(ExifReader.load(bytes)).toHaveProperty('GPSLatitude')
  const tags = ExifReader.load(delivered)
  expect(tags).not.toHaveProperty('GPSLatitude')
  expect(tags['DateTimeOriginal']?.description).toBe('2013:07:26 08:57:21')
  const head = await fetch(`${result?.mediaItem?.baseUrl}=d`, { method: 'HEAD' })
  expect(head.headers.get('content-length')).toBe(String(bytes.length))
  expect((await fetch(`${result?.mediaItem?.baseUrl}=w32-h32`)).headers.get('content-type')).toBe('image/jpeg')
})

test('the same bytes are stored once, under their first name, and can be put into an album by being created again', async () => {
  const bytes = await dressedPhoto('a')
  const [first] = await create([bytes])
  const album = await newAlbum('A')
  const token = await api.upload(bytes, 'other name.jpg')
  const again = await good(
    api.post('mediaItems:batchCreate', {
      albumId: album,
      newMediaItems: [{ description: 'new', simpleMediaItem: { uploadToken: token, fileName: 'third.jpg' } }],
    }),
  )
  expect((again['newMediaItemResults'] as Result[])[0]?.mediaItem).toMatchObject({
    id: first?.mediaItem?.id,
    filename: 'photo 0.jpg',
  })
  expect(await inAlbum(album)).toEqual(idsOf(first ? [first] : []))
  emulator.switches.storesTwice = true
  expect(idsOf(await create([bytes]))).not.toEqual(idsOf(first ? [first] : []))
})

test('each slot of a batch tells its own end, and a whole batch without a good token is refused', async () => {
  const tokens = [
    await api.upload(await dressedPhoto('a')),
    await api.upload(Buffer.from('<!DOCTYPE html>')),
    'CAISnothing',
  ]
  const body = { newMediaItems: tokens.map((uploadToken) => ({ simpleMediaItem: { uploadToken } })) }
  const { status, json } = await api.post('mediaItems:batchCreate', body)
  expect(status).toBe(200)
  const results = json['newMediaItemResults'] as Result[]
  expect(results.map(({ uploadToken }) => uploadToken)).toEqual(tokens)
  expect(results.map((result) => result.status)).toEqual([
    { message: 'Success' },
    { code: 3, message: 'BAD_IMAGE: There was an error while trying to create this media item.' },
    { code: 3, message: 'Failed: There was an error while trying to create this media item.' },
  ])
  expect(results.map(({ mediaItem }) => mediaItem !== undefined)).toEqual([true, false, false])
  emulator.switches.partlyCreated = 207
  expect((await api.post('mediaItems:batchCreate', body)).status).toBe(207)
  const none = await api.post('mediaItems:batchCreate', { newMediaItems: body.newMediaItems.slice(2) })
  expect(errorOf(none)).toMatchObject({ code: 400, message: 'Request must contain a valid upload token.' })
  const other = caller(emulator, undefined, 'studio.lindqvist@gmail.example')
  const foreign = await other.post('mediaItems:batchCreate', { newMediaItems: body.newMediaItems.slice(0, 1) })
  expect(foreign.status).toBe(400)
})

test('an upload token is good for a day', async () => {
  await emulator.close()
  let now = Date.UTC(2026, 1, 1)
  await start({ now: () => now, accessTokenSeconds: 1e6 })
  const body = { newMediaItems: [{ simpleMediaItem: { uploadToken: await api.upload(await dressedPhoto('a')) } }] }
  now += 86_400_000
  expect((await api.post('mediaItems:batchCreate', body)).status).toBe(400)
  now -= 1
  expect((await api.post('mediaItems:batchCreate', body)).status).toBe(200)
})

describe('the order of an album', () => {
  test('is that of adding, or of the position that was asked for', async () => {
    const album = await newAlbum('A')
    const [a, b] = idsOf(await create([await dressedPhoto('a'), await dressedPhoto('b')], { albumId: album }))
    const at = async (mark: string, albumPosition: Json): Promise<string> =>
      idsOf(await create([await dressedPhoto(mark)], { albumId: album, albumPosition }))[0] ?? ''
    const first = await at('c', { position: 'FIRST_IN_ALBUM' })
    const behind = await at('d', { position: 'AFTER_MEDIA_ITEM', relativeMediaItemId: a })
    const last = await at('e', { position: 'LAST_IN_ALBUM' })
    expect(await inAlbum(album)).toEqual([first, a, behind, b, last])
    const enrich = async (text: string, albumPosition: Json): Promise<string> => {
      const newEnrichmentItem = { textEnrichment: { text } }
      const { enrichmentItem } = await good(
        api.post(`albums/${album}:addEnrichment`, { newEnrichmentItem, albumPosition }),
      )
      return String((enrichmentItem as Json)['id'])
    }
    const words = await enrich('words', { position: 'AFTER_MEDIA_ITEM', relativeMediaItemId: behind })
    const afterWords = await at('f', { position: 'AFTER_ENRICHMENT_ITEM', relativeEnrichmentItemId: words })
    expect(await inAlbum(album)).toEqual([first, a, behind, afterWords, b, last])
    await enrich('end', { position: 'LAST_IN_ALBUM' })
    await enrich('begin', { position: 'FIRST_IN_ALBUM' })
    expect(emulator.library.album(album).enrichments?.map(({ after, value }) => [after, value])).toEqual([
      [undefined, { textEnrichment: { text: 'begin' } }],
      [behind, { textEnrichment: { text: 'words' } }],
      [last, { textEnrichment: { text: 'end' } }],
    ])
    await good(api.post(`albums/${album}:batchRemoveMediaItems`, { mediaItemIds: [behind, last] }))
    expect(await inAlbum(album)).toEqual([first, a, afterWords, b])
    expect(emulator.library.album(album).enrichments?.map(({ after }) => after)).toEqual([undefined, a, b])
  })

  test('holds nothing that is not there', async () => {
    const album = await newAlbum('A')
    const [item] = idsOf(await create([await dressedPhoto('a')]))
    const newEnrichmentItem = { textEnrichment: { text: 'x' } }
    for (const albumPosition of [
      { position: 'AFTER_MEDIA_ITEM', relativeMediaItemId: item },
      { position: 'AFTER_ENRICHMENT_ITEM', relativeEnrichmentItemId: item },
      { position: 'AFTER_MEDIA_ITEM' },
      { position: 'LAST_IN_ALBUM', relativeMediaItemId: item },
    ])
      expect((await api.post(`albums/${album}:addEnrichment`, { newEnrichmentItem, albumPosition })).status).toBe(400)
  })
})

test('adding and removing: all or nothing, once each, at most 50', async () => {
  const album = await newAlbum('A')
  const photos = await Promise.all(['a', 'b', 'c'].map((mark) => dressedPhoto(mark)))
  const [a = '', b = '', c = ''] = idsOf(await create(photos))
  const add = (mediaItemIds: string[]): Promise<Answer> =>
    api.post(`albums/${album}:batchAddMediaItems`, { mediaItemIds })
  const remove = (mediaItemIds: string[]): Promise<Answer> =>
    api.post(`albums/${album}:batchRemoveMediaItems`, { mediaItemIds })
  const foreign = emulator.library.addItem({ appCreated: false }).id
  for (const call of [add, remove]) {
    expect(errorOf(await call([a, foreign])).message).toBe('Request contains an invalid media item id.')
    for (const ids of [[], [a, a], [a, ''], ['x'], Array.from({ length: 51 }, (_, index) => String(index))])
      expect((await call(ids)).status).toBe(400)
  }
  expect(await inAlbum(album)).toEqual([])
  expect((await add([b, a])).text).toBe('{}\n')
  expect((await add([c, b])).status).toBe(200)
  expect(await inAlbum(album)).toEqual([b, a, c])
  expect((await remove([a, c])).text).toBe('{}\n')
  expect((await remove([b, c])).status).toBe(400)
  expect(await inAlbum(album)).toEqual([b])
  expect((await api.get(`mediaItems/${c}`)).status).toBe(200)
})

test('an album holds 20,000 items', async () => {
  const album = await newAlbum('A')
  const [item, more] = idsOf(await create([await dressedPhoto('a'), await dressedPhoto('b')]))
  const filler = emulator.library.item(item ?? '')
  emulator.library.album(album).items = Array.from({ length: 19_999 }, () => filler)
  expect((await api.post(`albums/${album}:batchAddMediaItems`, { mediaItemIds: [more] })).status).toBe(200)
  const [another] = idsOf(await create([await dressedPhoto('c')]))
  const full = await api.post(`albums/${album}:batchAddMediaItems`, { mediaItemIds: [another] })
  expect(errorOf(full)).toMatchObject({ code: 400, message: expect.stringContaining('20000') as string })
})

test('two changes at a time for one person are one too many, for two people they are not', async () => {
  emulator.switches.writeMs = 300
  const other = caller(emulator, undefined, 'studio.lindqvist@gmail.example')
  const body = { album: { title: 'x' } }
  const answers = await Promise.all([api.post('albums', body), api.post('albums', body), other.post('albums', body)])
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(2)
  const refused = answers.find(({ status }) => status === 429)
  expect(refused && errorOf(refused).message).toContain("'concurrent write request'")
})

test('the quota of the day comes last: nothing is changed, and what is wrong anyway is said', async () => {
  const album = await newAlbum('A')
  emulator.switches.apiCallsPerDay = 1
  expect((await api.post('albums', { album: { title: 'B' } })).status).toBe(429)
  expect((await api.get('albums/x')).status).toBe(400)
  expect((await api.get(`albums/${'A'.repeat(78)}`)).status).toBe(404)
  expect((await caller(emulator, ['openid']).get(`albums/${album}`)).status).toBe(403)
  expect((await api.get(`albums/${album}`)).status).toBe(429)
  emulator.switches.apiCallsPerDay = 0
  expect((await good(api.get('albums')))['albums']).toHaveLength(1)
})

test('whether an album is writeable depends on the token', async () => {
  const album = await newAlbum('A')
  const prefix = 'https://www.googleapis.com/auth/photoslibrary'
  const reads = caller(emulator, [`${prefix}.readonly.appcreateddata`])
  expect((await reads.get(`albums/${album}`)).json).not.toHaveProperty('isWriteable')
  const adds = caller(emulator, [`${prefix}.readonly.appcreateddata`, `${prefix}.appendonly`])
  expect((await adds.get(`albums/${album}`)).json).toMatchObject({ isWriteable: true })
})

test('what is written is there after a restart, bytes and all', async () => {
  await emulator.close()
  const state = await mkdtemp(join(tmpdir(), 'shoebox-emulator-'))
  await start({ state })
  const album = await newAlbum('A')
  const photos = await Promise.all(['a', 'b', 'c'].map((mark) => dressedPhoto(mark)))
  const [a = '', b = '', c = ''] = idsOf(await create(photos, { albumId: album }))
  const unused = await api.upload(await dressedPhoto('d'))
  await good(api.post(`albums/${album}:batchRemoveMediaItems`, { mediaItemIds: [b] }))
  await good(api.patch(`albums/${album}?updateMask=title`, { title: 'B' }))
  await good(api.patch(`mediaItems/${c}?updateMask=description`, { description: 'words' }))
  const before = await emulator.bytesOf(a, '=d')
  await emulator.close()

  await start({ state })
  expect(await good(api.get(`albums/${album}`))).toMatchObject({ title: 'B', mediaItemsCount: '2' })
  expect(await inAlbum(album)).toEqual([a, c])
  expect(await good(api.get(`mediaItems/${c}`))).toMatchObject({ description: 'words' })
  expect(Buffer.from(await emulator.bytesOf(a, '=d')).equals(Buffer.from(before))).toBe(true)
  const later = { newMediaItems: [{ simpleMediaItem: { uploadToken: unused } }] }
  expect((await good(api.post('mediaItems:batchCreate', later)))['newMediaItemResults']).toMatchObject([
    { status: { message: 'Success' } },
  ])
  expect(await newAlbum('C')).not.toBe(album)
  await rm(state, { recursive: true })
})

test('uploads are refused without the usual wrapper', async () => {
  const headers = { Authorization: `Bearer ${emulator.signIn({}).accessToken}` }
  const send = (more: Record<string, string>, path = 'uploads', body = ''): Promise<Answer> =>
    ask(`${emulator.origin}/v1/${path}`, { method: 'POST', headers: { ...headers, ...more }, body })
  const refusals = [
    [await send({}), 400, 3, 'Payload must not be empty'],
    [await send({ 'X-Goog-Upload-Protocol': 'odd' }, 'uploads', 'x'), 400, 3, 'Unknown upload protocol: odd'],
    [await send({ 'X-Goog-Upload-Command': 'start' }), 400, 3, 'An upload that is started must be resumable.'],
    [await send({ 'X-Goog-Upload-Command': 'query' }, 'uploads?upload_id=none'), 404, 5, 'Upload was not found.'],
  ] as const
  for (const [answer, status, code, message] of refusals) {
    expect(answer.status).toBe(status)
    expect(answer.json).toEqual({ code, message })
  }
})

test('a sign-in is revoked by a form of parts, too', async () => {
  const { accessToken } = emulator.signIn({})
  const body = new FormData()
  body.set('token', accessToken)
  body.set('token_type_hint', 'access_token')
  expect((await ask(`${emulator.origin}/revoke`, { method: 'POST', body })).status).toBe(200)
  const answer = await ask(`${emulator.origin}/v1/albums`, { headers: { Authorization: `Bearer ${accessToken}` } })
  expect(answer.status).toBe(401)
  const without = new FormData()
  without.set('token_type_hint', 'access_token')
  expect((await ask(`${emulator.origin}/revoke`, { method: 'POST', body: without })).status).toBe(400)
})
