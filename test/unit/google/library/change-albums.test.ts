import { describe, expect, it, test } from 'vitest'
import {
  changeGooglePhotos,
  itemsAtGoogle,
  toldByGoogle,
  toldOfShared,
} from '../../../../src/main/google/library/change-albums.ts'
import type { RemoteAlbum } from '../../../../src/main/google/library/library-api.ts'
import { limits } from '../../../../src/main/google/library/methods.ts'
import type { GooglePhotosChange } from '../../../../src/shared/contract/google/google.ts'
import { album, answeringAccount, cancelled, given, item, refused } from './answering-account.ts'
import { never } from './library-bench.ts'

const account = answeringAccount()
const longId = 'A'.repeat(60)
const change = (wanted: GooglePhotosChange): ReturnType<typeof changeGooglePhotos> =>
  changeGooglePhotos(wanted, account, never)

describe('items that are put in', () => {
  const add = (count: number, from = 0): ReturnType<typeof change> =>
    change({
      do: 'add-items',
      album: 'Trip',
      items: Array.from({ length: count }, (_, at) => `id ${from + at}`),
    })

  it('go by fifties, each once, into an album of which the count is known', async () => {
    account.albums = [[album('A', 'Trip', { count: 1 })]]
    const ids = Array.from({ length: 101 }, (_, at) => `id ${at}`)
    expect(await change({ do: 'add-items', album: 'Trip', items: [...ids, 'id 5'] })).toEqual({
      ok: true,
      value: { album: { id: 'A' }, items: 101 },
    })
    expect(account.asked).toEqual([
      ['addItems', 'A', ids.slice(0, 50)],
      ['addItems', 'A', ids.slice(50, 100)],
      ['addItems', 'A', ids.slice(100)],
    ])
  })

  test.each<[string, Partial<RemoteAlbum>, string | undefined, number, string[], string | undefined]>([
    ['just fit', { count: limits.albumItems - 2 }, undefined, 2, [], undefined],
    ['are one too many', { count: limits.albumItems - 1 }, undefined, 2, [], 'google-limit'],
    ['are there in part', { count: limits.albumItems - 1 }, undefined, 2, ['id 0'], undefined],
    ['are all there', { count: limits.albumItems }, undefined, 2, ['id 0', 'id 1'], undefined],
    ['fit an album whose count Google tells apart', {}, '7', 2, [], undefined],
    ['do not fit such a one', {}, String(limits.albumItems), 2, [], 'google-limit'],
    ['fit one of which Google says no count', {}, undefined, 2, [], undefined],
  ])('%s', async (_, count, mediaItemsCount, wanted, there, code) => {
    account.albums = [[album('A', 'Trip', count)]]
    account.items = [[], there.map((id) => item(id))]
    account.library.told = () => given({ ...(mediaItemsCount !== undefined && { mediaItemsCount }) })
    const end = await add(wanted)
    expect(end.ok ? undefined : end.problem.code).toBe(code)
    expect(account.asked.some(([name]) => name === 'addItems')).toBe(code === undefined)
    if (!end.ok) expect(end.problem.values).toEqual({ limit: 'album-items', most: limits.albumItems, album: 'Trip' })
  })

  it('do not go where the album cannot be looked into', async () => {
    account.albums = [[album('A', 'Trip')]]
    account.library.told = () => Promise.resolve(refused('google-refused'))
    expect(await add(1)).toMatchObject({ ok: false, problem: { code: 'google-refused' } })
    account.albums = [[album('A', 'Trip', { count: limits.albumItems })]]
    account.items = [cancelled]
    expect(await add(1)).toEqual({ ok: false, problem: { code: 'cancelled' } })
    expect(account.asked.some(([name]) => name === 'addItems')).toBe(false)
  })

  it('are taken out without asking for room', async () => {
    account.albums = [[album('A', 'Trip')]]
    expect(await change({ do: 'remove-items', album: 'Trip', items: ['P'] })).toMatchObject({ ok: true })
    expect(account.asked).toEqual([['removeItems', 'A', ['P']]])
  })
})

describe('what Google does not know', () => {
  const bad = refused('google-bad-request', 'no such thing')
  const unknown = (ids: string): unknown => ({
    ok: false,
    problem: { code: 'google-unknown-id', values: { ids }, detail: 'no such thing' },
  })

  it('among items is named, at most three of them', async () => {
    account.albums = [[album('A', 'Trip', { count: 0 })]]
    account.writes.addItems = () => Promise.resolve(bad)
    const gone = new Set(['P', 'Q', 'R', 'S'])
    account.library.batchGet = () => given({ items: new Map(), gone, failed: new Map() })
    const add = { do: 'add-items', album: 'Trip', items: ['O', 'P', 'Q', 'R', 'S'] } as const
    expect(await change({ ...add, items: [...add.items] })).toEqual(unknown('P, Q, R'))
    // Nothing can be found out: all that was named may be it.
    account.library.batchGet = () => Promise.resolve(refused('google-refused'))
    expect(await change({ ...add, items: [...add.items] })).toEqual(unknown('O, P, Q'))
  })

  test.each<[GooglePhotosChange, string]>([
    [{ do: 'rename-album', album: longId, title: 'x' }, longId],
    [{ do: 'cover-album', album: longId, item: 'P' }, `${longId}, P`],
    [{ do: 'cover-album', album: 'Trip', item: 'P' }, 'P'],
    [{ do: 'describe-album', album: 'Trip', text: 'x', at: { afterItem: 'P' } }, 'P'],
    [{ do: 'describe-album', album: longId, text: 'x', at: { afterText: 'E' } }, `${longId}, E`],
    [{ do: 'describe-album', album: longId, text: 'x', at: 'last' }, longId],
    [{ do: 'place-in-album', album: longId, place: { name: 'x', latitude: 0, longitude: 0 } }, longId],
    [
      { do: 'place-in-album', album: 'Trip', place: { name: 'x', latitude: 0, longitude: 0 }, at: { afterItem: 'P' } },
      'P',
    ],
    [{ do: 'share-album', album: longId }, longId],
    [{ do: 'describe-item', item: 'P', description: 'x' }, 'P'],
    [{ do: 'join-album', token: 'T' }, 'T'],
    [{ do: 'leave-album', token: 'T' }, 'T'],
    [{ do: 'remove-items', album: longId, items: ['P'] }, `${longId}, P`],
  ])('is what was named: %j', async (wanted, ids) => {
    account.albums = [[album('A', 'Trip')]]
    for (const name of Object.keys(account.writes))
      Object.assign(account.writes, { [name]: () => Promise.resolve(bad) })
    expect(await change(wanted)).toEqual(unknown(ids))
    for (const name of Object.keys(account.writes))
      Object.assign(account.writes, { [name]: () => Promise.resolve(refused('google-refused')) })
    expect(await change(wanted)).toEqual({ ok: false, problem: { code: 'google-refused' } })
  })

  it('is nothing where nothing was named', async () => {
    account.writes.createAlbum = () => Promise.resolve(bad)
    expect(await change({ do: 'create-album', title: 'Trip' })).toMatchObject({
      ok: false,
      problem: { code: 'google-bad-request' },
    })
    account.albums = [[album('A', 'Trip')]]
    account.writes.renameAlbum = () => Promise.resolve(bad)
    expect(await change({ do: 'rename-album', album: 'Trip', title: 'x' })).toMatchObject({
      ok: false,
      problem: { code: 'google-bad-request' },
    })
  })

  it('of an album, an item or a shared album is named when it is asked for', async () => {
    account.library.told = () => Promise.resolve(bad)
    account.library.sharedTold = () => Promise.resolve(refused('google-not-found'))
    account.items = [bad]
    expect(await toldByGoogle(longId, account, never)).toEqual(unknown(longId))
    expect(await toldOfShared('T', account, never)).toEqual({
      ok: false,
      problem: { code: 'google-unknown-id', values: { ids: 'T' } },
    })
    expect(await itemsAtGoogle(longId, account, never)).toEqual(unknown(longId))
    expect(await itemsAtGoogle(undefined, account, never)).toMatchObject({
      ok: false,
      problem: { code: 'google-bad-request' },
    })
    expect(await toldByGoogle('Trip', account, never)).toEqual({
      ok: false,
      problem: { code: 'album-not-found', values: { title: 'Trip' } },
    })
  })
})

it('an album that is not there is changed by nothing and lists nothing', async () => {
  const problem = { code: 'album-not-found', values: { title: 'Trip' } }
  expect(await change({ do: 'rename-album', album: 'Trip', title: 'x' })).toEqual({ ok: false, problem })
  expect(await itemsAtGoogle('Trip', account, never)).toEqual({ ok: false, problem })
  expect(account.asked).toEqual([])
})

describe('a change that was carried out', () => {
  const trip = { id: 'A' }
  const place = { name: 'Zürich', latitude: 47, longitude: 8 }
  test.each<[GooglePhotosChange, object, unknown[]]>([
    [
      { do: 'create-album', title: 'Trip' },
      { album: { id: 'new', title: 'Trip', url: 'https://photos.google.com/x' } },
      ['createAlbum', 'Trip'],
    ],
    [
      { do: 'rename-album', album: 'Trip', title: 'Journey' },
      { album: { id: 'A', title: 'Journey' } },
      ['renameAlbum', 'A', 'Journey'],
    ],
    [
      { do: 'describe-album', album: 'Trip', text: 'x' },
      { album: trip, between: 'E' },
      ['addBetween', 'A', { text: 'x' }, 'first'],
    ],
    [
      { do: 'place-in-album', album: 'Trip', place },
      { album: trip, between: 'E' },
      ['addBetween', 'A', { at: place }, 'first'],
    ],
    [
      { do: 'place-in-album', album: 'Trip', place, to: place, at: 'last' },
      { album: trip, between: 'E' },
      ['addBetween', 'A', { from: place, to: place }, 'last'],
    ],
    [{ do: 'cover-album', album: 'Trip', item: 'P' }, { album: { id: 'A', title: 'Trip' } }, ['setCover', 'A', 'P']],
    [{ do: 'share-album', album: 'Trip' }, { album: trip, share: { token: 'T' } }, ['share', 'A']],
    [{ do: 'unshare-album', album: 'Trip' }, { album: trip }, ['unshare', 'A']],
    [{ do: 'join-album', token: 'T' }, { album: { id: 'B', title: 'Theirs' } }, ['join', 'T']],
    [{ do: 'leave-album', token: 'T' }, {}, ['leave', 'T']],
    [
      { do: 'describe-item', item: 'P', description: 'The sea' },
      { item: { id: 'P', description: 'The sea' } },
      ['describeItem', 'P', 'The sea'],
    ],
  ])('%j says %j', async (wanted, value, call) => {
    account.albums = [[album('A', 'Trip')]]
    const end = await change(wanted)
    expect(end).toStrictEqual({ ok: true, value })
    expect(account.asked).toEqual([call])
  })

  it('and that Google says nothing of is told without it', async () => {
    account.writes.describeItem = () => given(item('P'))
    expect(await change({ do: 'describe-item', item: 'P', description: '' })).toStrictEqual({
      ok: true,
      value: { item: { id: 'P' } },
    })
  })

  test.each<[GooglePhotosChange, object]>([
    [
      { do: 'create-album', title: 'x'.repeat(501) },
      { limit: 'album-title', most: 500 },
    ],
    [
      { do: 'rename-album', album: longId, title: 'x'.repeat(501) },
      { limit: 'album-title', most: 500 },
    ],
    [
      { do: 'describe-item', item: 'P', description: 'x'.repeat(1000) },
      { limit: 'description', most: 999 },
    ],
  ])('is none where it is more than Google takes, and Google is not asked', async (wanted, values) => {
    expect(await change(wanted)).toEqual({ ok: false, problem: { code: 'google-limit', values } })
    expect(account.asked).toEqual([])
  })

  it('is none with more items than an album can have, each counted once', async () => {
    const ids = Array.from({ length: limits.albumItems + 1 }, (_, at) => `id ${at}`)
    expect(await change({ do: 'add-items', album: longId, items: ids })).toEqual({
      ok: false,
      problem: { code: 'google-limit', values: { limit: 'album-items', most: limits.albumItems, album: longId } },
    })
    expect(account.asked).toEqual([])
    account.library.told = () => given({})
    const most = ids.slice(0, limits.albumItems)
    expect(await change({ do: 'add-items', album: longId, items: [...most, 'id 0'] })).toMatchObject({ ok: true })
  })
})

describe('items that are listed', () => {
  it('are those of all pages, each once, with what names them', async () => {
    account.items = [
      [item('P', { creationTime: '2021-07-04T10:11:12Z', description: 'The sea' })],
      [item('P', { filename: 'other.jpg' }), item('Q')],
    ]
    account.albums = [[album('A', 'Trip')]]
    const listed = [
      { id: 'P', filename: 'P.jpg', taken: '2021-07-04T10:11:12Z', description: 'The sea' },
      { id: 'Q', filename: 'Q.jpg' },
    ]
    expect(await itemsAtGoogle('Trip', account, never)).toStrictEqual({ ok: true, value: listed })
    expect(await itemsAtGoogle(undefined, account, never)).toStrictEqual({ ok: true, value: listed })
    expect(account.asked).toEqual([['albumItems', 'A'], ['albumItems', 'A'], ['libraryItems'], ['libraryItems']])
  })

  it('are none where pages only lead back, or a page does not come', async () => {
    account.items = [[item('P')], [item('Q')], [item('R')]]
    account.leadsBack = true
    expect(await itemsAtGoogle(undefined, account, never)).toEqual({
      ok: false,
      problem: { code: 'google-endless-pages' },
    })
    account.items = [[item('P')], cancelled]
    expect(await itemsAtGoogle(undefined, account, never)).toEqual({ ok: false, problem: { code: 'cancelled' } })
  })
})
