import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { googleEndpoints } from '../../../../src/main/google/endpoints.ts'
import type { Endpoints } from '../../../../src/main/google/endpoints.ts'
import { albumPage, batchSlots, itemPage } from '../../../../src/main/google/library/library-answers.ts'

const result = googleEndpoints()
if (!result.ok) throw new Error('expected endpoints')
const endpoints: Endpoints = result.value
const base = 'https://lh3.googleusercontent.com/lr/AAJ1'

const photo = {
  id: 'P1',
  description: 'beach',
  productUrl: 'https://photos.google.com/lr/photo/P1',
  baseUrl: base,
  mimeType: 'image/jpeg',
  mediaMetadata: {
    creationTime: '2021-07-04T10:11:12Z',
    width: '4032',
    height: '3024',
    photo: {
      cameraMake: 'ACME',
      cameraModel: 'One',
      focalLength: 4.25,
      apertureFNumber: 1.8,
      isoEquivalent: 50,
      exposureTime: '0.001s',
    },
  },
  filename: 'IMG_0001.JPG',
}

describe('albums', () => {
  test('a full answer and an answer with the least', () => {
    const answer = {
      albums: [
        {
          id: 'A',
          title: 'Trip',
          productUrl: 'https://photos.google.com/lr/album/A',
          isWriteable: true,
          mediaItemsCount: '3',
          coverPhotoBaseUrl: base,
          coverPhotoMediaItemId: 'P1',
        },
        { id: 'B' },
      ],
      nextPageToken: 'next',
    }
    expect(albumPage(answer, false, endpoints)).toEqual({
      entries: [
        {
          id: 'A',
          title: 'Trip',
          shared: false,
          count: 3,
          productUrl: 'https://photos.google.com/lr/album/A',
          coverPhotoBaseUrl: base,
          coverPhotoMediaItemId: 'P1',
        },
        { id: 'B', title: '', shared: false },
      ],
      nextPageToken: 'next',
    })
  })

  test('shared albums come under their own key', () => {
    const answer = { sharedAlbums: [{ id: 'S', title: 'Ours' }], albums: [{ id: 'A' }] }
    expect(albumPage(answer, true, endpoints)?.entries).toEqual([{ id: 'S', title: 'Ours', shared: true }])
  })

  test('an odd field costs the field, a missing id the entry, nothing costs the page', () => {
    const answer = {
      albums: [
        null,
        7,
        'x',
        [],
        { title: 'no id' },
        { id: '' },
        { id: 'A', title: null, mediaItemsCount: 'many', coverPhotoBaseUrl: 'http://evil.example/' },
      ],
      nextPageToken: '',
    }
    expect(albumPage(answer, false, endpoints)).toEqual({
      entries: [{ id: 'A', title: '', shared: false }],
      unreadable: 6,
    })
  })

  test('an absent or null list is an empty page that may go on', () => {
    for (const albums of [undefined, null, []]) {
      expect(albumPage({ albums, nextPageToken: 'more' }, false, endpoints)).toEqual({
        entries: [],
        nextPageToken: 'more',
      })
    }
    expect(albumPage({}, false, endpoints)).toEqual({ entries: [] })
  })

  test('a token that is none must not pass for the end of the list', () => {
    for (const nextPageToken of [12_345, true, {}, ['more'], 'x'.repeat(10_000)])
      expect(albumPage({ albums: [{ id: 'A' }], nextPageToken }, false, endpoints)).toBeUndefined()
    const longest = 'x'.repeat(8192)
    expect(itemPage({ nextPageToken: longest }, endpoints)).toEqual({ entries: [], nextPageToken: longest })
    expect(itemPage({ nextPageToken: `${longest}x` }, endpoints)).toBeUndefined()
    for (const nextPageToken of [undefined, null, ''])
      expect(albumPage({ albums: [{ id: 'A' }], nextPageToken }, false, endpoints)).not.toHaveProperty('nextPageToken')
  })

  test('entries that cannot be read are counted', () => {
    expect(albumPage({ albums: [{ id: 'A' }, {}, { id: 5 }] }, false, endpoints)).toMatchObject({ unreadable: 2 })
    expect(itemPage({ mediaItems: [{}, { id: 'A' }] }, endpoints)).toMatchObject({ unreadable: 1 })
  })

  test('what is in another form is no answer, and no empty library either', () => {
    const values = [
      undefined,
      null,
      'text',
      7,
      [],
      { albums: 'x' },
      { albums: {} },
      { albums: [[[]]] },
      { albums: [{}] },
    ]
    for (const value of values) expect(albumPage(value, false, endpoints)).toBeUndefined()
  })
})

describe('media items', () => {
  test('a photo with everything', () => {
    expect(itemPage({ mediaItems: [{ id: 'P' }] }, endpoints)?.entries).toStrictEqual([
      { id: 'P', filename: '', mimeType: '', width: 0, height: 0, camera: {} },
    ])
    expect(itemPage({ mediaItems: [photo] }, endpoints)?.entries).toStrictEqual([
      {
        id: 'P1',
        filename: 'IMG_0001.JPG',
        mimeType: 'image/jpeg',
        kind: 'photo',
        baseUrl: base,
        description: 'beach',
        productUrl: 'https://photos.google.com/lr/photo/P1',
        creationTime: '2021-07-04T10:11:12Z',
        width: 4032,
        height: 3024,
        camera: {
          make: 'ACME',
          model: 'One',
          focalLength: 4.25,
          apertureFNumber: 1.8,
          isoEquivalent: 50,
          exposureTime: '0.001s',
        },
      },
    ])
  })

  test.each([
    ['READY', 'READY'],
    ['PROCESSING', 'PROCESSING'],
    ['FAILED', 'FAILED'],
    ['SOMETHING_NEW', 'UNSPECIFIED'],
    [undefined, undefined],
    [3, undefined],
  ])('a video with status %s', (status, expected) => {
    const mediaMetadata = { video: { fps: 29.97, status } }
    const item = itemPage({ mediaItems: [{ id: 'V', mimeType: 'video/mp4', mediaMetadata }] }, endpoints)?.entries[0]
    expect(item).toMatchObject({ kind: 'video', camera: { fps: 29.97 }, width: 0, height: 0 })
    expect(item?.videoStatus).toBe(expected)
  })

  test.each([
    [{ mimeType: 'VIDEO/MP4' }, 'video'],
    [{ mimeType: 'image/heic', filename: 'a.mp4' }, 'photo'],
    [{ filename: 'IMG_0001.MOV' }, 'video'],
    [{ mimeType: 'application/octet-stream', filename: 'a.m2ts' }, 'video'],
    [{ mimeType: 7, mediaMetadata: null, filename: 'a.Jpg' }, 'photo'],
    [{ mimeType: 'image/jpeg', mediaMetadata: { video: {} } }, 'video'],
    [{ mimeType: 'video/mp4', mediaMetadata: { photo: {} } }, 'photo'],
    [{ mimeType: 'video/mp4', mediaMetadata: { photo: 3, video: 'x' } }, 'video'],
    [{ filename: 'mp4' }, undefined],
    [{ filename: 'a.txt', mimeType: '' }, undefined],
  ])('%j is a %s', (fields, kind) => {
    expect(itemPage({ mediaItems: [{ id: 'X', ...fields }] }, endpoints)?.entries[0]?.kind).toBe(kind)
  })

  test('the ending tells what nothing else does, whatever stands before it and however it is written', () => {
    const endings = {
      video: '3g2 3gp asf avi divx m2t m2ts m4v mkv mmv mod mov mp4 mpg mpeg mts tod webm wmv',
      photo: 'avif bmp gif heic heif ico jpg jpeg jxl png tif tiff webp arw cr2 cr3 dng nef orf raf rw2',
    }
    const kindOf = (fields: object): string | undefined =>
      itemPage({ mediaItems: [{ id: 'X', ...fields }] }, endpoints)?.entries[0]?.kind
    for (const [kind, of] of Object.entries(endings))
      for (const ending of of.split(' ')) {
        for (const filename of [`a.${ending}`, `a.b.${ending.toUpperCase()}`, `.${ending}`])
          expect([filename, kindOf({ filename })]).toEqual([filename, kind])
        for (const filename of [
          ending,
          `a${ending}`,
          `a.${ending}x`,
          `a.x${ending}`,
          `a.${ending}.txt`,
          `a.${ending} `,
        ])
          expect([filename, kindOf({ filename })]).toEqual([filename, undefined])
      }
    for (const filename of ['a.m', 'a.mpe', 'a.jpe', 'a.jp', 'a.ti', 'a.cr', 'a.cr1', 'a.3g', 'a.3g1', 'a.rw'])
      expect([filename, kindOf({ filename })]).toEqual([filename, undefined])
    for (const mimeType of ['avideo/mp4', 'aimage/png', 'video', 'image', 'text/video/mp4'])
      expect(kindOf({ mimeType })).toBeUndefined()
  })

  test('fields of a video are those of its camera, and numbers below or at zero are none', () => {
    const entryOf = (mediaMetadata: object): unknown =>
      itemPage({ mediaItems: [{ id: 'V', mediaMetadata }] }, endpoints)?.entries[0]?.camera
    expect(entryOf({ video: { cameraMake: 'A', cameraModel: 'B', fps: 0 } })).toEqual({ make: 'A', model: 'B' })
    expect(entryOf({ photo: { focalLength: -1, apertureFNumber: 0, isoEquivalent: '50', exposureTime: '' } })).toEqual(
      {},
    )
    expect(entryOf({})).toEqual({})
  })

  test('without metadata the type tells a video from a photo', () => {
    const page = itemPage({ mediaItems: [{ id: 'V', mimeType: 'video/mp4' }, { id: 'P' }] }, endpoints)
    expect(page?.entries.map((item) => item.kind)).toEqual(['video', undefined])
  })

  test.each([
    ['2021-07-04T10:11:12Z', '2021-07-04T10:11:12Z'],
    ['2021-07-04T12:11:12+02:00', '2021-07-04T10:11:12Z'],
    ['2021-07-04T10:11:12.345678901Z', '2021-07-04T10:11:12.345Z'],
    ['1907-01-01T00:00:00Z', '1907-01-01T00:00:00Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['2021-07-04t10:11:12z', '2021-07-04T10:11:12Z'],
    ['2021-07-04T10:11:12.5+05:30', '2021-07-04T04:41:12.500Z'],
    ['2021-07-04T10:11:12-05:30', '2021-07-04T15:41:12Z'],
    ['2021-07-04T10:11:12.000Z', '2021-07-04T10:11:12Z'],
    ['2021-13-04T10:11:12Z', undefined],
    ['2021-07-04T10:11:12', undefined],
    ['2021-07-04T10:11Z', undefined],
    ['2021-07-04T10:11:12.Z', undefined],
    ['2021-07-04T10:11:12+0200', undefined],
    ['2021-07-04 10:11:12Z', undefined],
    ['+002021-07-04T10:11:12Z', undefined],
    [' 2021-07-04T10:11:12Z', undefined],
    ['2021-07-04T10:11:12Z ', undefined],
    ['2021-7-04T10:11:12Z', undefined],
    ['yesterday', undefined],
    ['2021-07-04', undefined],
    [1_625_393_472, undefined],
  ])('creation time %s', (creationTime, expected) => {
    const page = itemPage({ mediaItems: [{ id: 'P', mediaMetadata: { creationTime } }] }, endpoints)
    expect(page?.entries[0]?.creationTime).toBe(expected)
  })

  test.each([
    ['4032', 4032],
    [4032, 4032],
    ['0', 0],
    ['-5', 0],
    ['4e3', 0],
    ['99999999999999999999', 0],
    ['2147483648', 2 ** 31],
    ['2147483649', 0],
    ['9007199254740991', 0],
    ['9007199254740992', 0],
    [-5, 0],
    ['', 0],
    ['12a', 0],
    [' 12', 0],
    [1.5, 0],
    [null, 0],
  ])('width %s', (width, expected) => {
    expect(itemPage({ mediaItems: [{ id: 'P', mediaMetadata: { width } }] }, endpoints)?.entries[0]?.width).toBe(
      expected,
    )
  })

  test('half of a surrogate pair cannot reach a file name', () => {
    const item = itemPage({ mediaItems: [{ id: 'P', filename: 'a\uD83D.jpg' }] }, endpoints)?.entries[0]
    expect(item?.filename).toBe('a\uFFFD.jpg')
  })

  test('whatever a field holds, the entries with an id are kept', () => {
    const field = fc.jsonValue({ maxDepth: 1 })
    const foreign = fc.constantFrom(
      'https://evil.example/x',
      'http://127.0.0.1/',
      'https://lh3.googleusercontent.com.evil.example/x',
      '//x/',
    )
    const entry = fc.record(
      {
        id: fc.oneof(fc.string(), field),
        description: field,
        productUrl: fc.oneof(foreign, field),
        baseUrl: fc.oneof(foreign, field),
        mimeType: field,
        filename: field,
        mediaMetadata: fc.oneof(
          field,
          fc.record({ creationTime: field, width: field, height: field, photo: field, video: field }),
        ),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(entry, field), { maxLength: 4 }), (mediaItems) => {
        const page = itemPage({ mediaItems }, endpoints)
        const ids = mediaItems.flatMap((item) =>
          item && typeof item === 'object' && 'id' in item && typeof item.id === 'string' && item.id !== ''
            ? [item.id]
            : [],
        )
        if (mediaItems.length > 0 && ids.length === 0) expect(page).toBeUndefined()
        else expect(page?.entries.map((item) => item.id)).toEqual(ids)
        for (const item of page?.entries ?? []) expect(item.baseUrl).toBeUndefined()
      }),
      { numRuns: 100 },
    )
  })
})

describe('slots of batchGet', () => {
  const ids = ['P1', 'P2']
  const gone = { status: { code: 3, message: 'Invalid media item ID.' } }

  test('an id is gone only if its slot says so', () => {
    const slots = batchSlots({ mediaItemResults: [{ mediaItem: photo }, gone] }, ids, endpoints)
    expect([...(slots?.items.keys() ?? [])]).toEqual(['P1'])
    expect([...(slots?.gone ?? [])]).toEqual(['P2'])
    expect(slots?.unclear).toEqual([])
  })

  test('an answer that is merely short, or long, proves nothing', () => {
    for (const value of [{}, { mediaItemResults: null }]) expect(batchSlots(value, ids, endpoints)).toBeUndefined()
    for (const [mediaItemResults, unclear] of [
      [[], ids],
      [[gone], ids],
      [[{ mediaItem: photo }], ['P2']],
      [[{ mediaItem: photo }, {}], ['P2']],
      [[{ mediaItem: photo }, 'P2'], ['P2']],
      [[{ mediaItem: photo }, { mediaItem: photo }], ['P2']],
      [[{ mediaItem: photo }, { mediaItem: { ...photo, id: 'P3' } }], ['P2']],
      [[{ mediaItem: photo }, { ...gone, mediaItem: { ...photo, id: 'P3' } }], ['P2']],
      [[{ mediaItem: photo }, gone, gone], ['P2']],
    ] as const) {
      expect(batchSlots({ mediaItemResults }, ids, endpoints)).toMatchObject({ gone: new Set(), unclear })
    }
  })

  test("Google's trouble with one slot says nothing about any item without one", () => {
    const trouble = { status: { code: 13, message: 'Internal error' } }
    for (const mediaItemResults of [
      [{ mediaItem: photo }, gone, trouble],
      [trouble, gone, { mediaItem: photo }],
    ]) {
      const slots = batchSlots({ mediaItemResults }, [...ids, 'P3'], endpoints)
      expect(slots).toMatchObject({ gone: new Set(), unclear: ['P2', 'P3'], detail: 'status 13 Internal error' })
      expect([...(slots?.items.keys() ?? [])]).toEqual(['P1'])
    }
  })

  test('what is unclear is told with the last reason', () => {
    const detailOf = (...mediaItemResults: unknown[]): string | undefined =>
      batchSlots({ mediaItemResults }, ids, endpoints)?.detail
    expect(detailOf({ mediaItem: photo })).toBe('1 slots for 2 ids')
    expect(detailOf({ mediaItem: photo }, { status: { code: 0, message: 'OK' } })).toBe('2 slots for 2 ids')
    expect(detailOf({ mediaItem: photo }, { status: { code: 13, message: 'Internal error' } })).toBe(
      'status 13 Internal error',
    )
    expect(detailOf({ status: { code: 14 } })).toBe('status 14')
  })

  test('a status without a code is success', () => {
    const results = [{ mediaItem: photo, status: { message: 'Success' } }, { mediaItem: { ...photo, id: 'P2' } }]
    const slots = batchSlots({ mediaItemResults: results }, ids, endpoints)
    expect(slots?.items.size).toBe(2)
  })
})
