import { expect, test } from 'vitest'
import { selectionOf } from '../../../src/renderer/state/album-selection.ts'
import type { AccountId, Album, AlbumId, OwnerId } from '../../../src/shared/domain.ts'

function album(id: string, more: Partial<Album> = {}): Album {
  return {
    id: id as AlbumId,
    owner: 'o' as OwnerId,
    account: 'u' as AccountId,
    title: id,
    shared: false,
    listedCount: 0,
    localCount: 0,
    wrongCount: 0,
    lackingParts: 0,
    formerCount: 0,
    hasRemoteCover: false,
    inGooglePhotos: true,
    ...more,
  }
}

const albums = [album('a'), album('b'), album('s', { shared: true }), album('gone', { inGooglePhotos: false })]
const ticks = (...ids: string[]) => new Set(ids as AlbumId[])

test('all albums of a kind are asked for as a kind, so that new ones come along', () => {
  expect(selectionOf(albums, ticks('a', 'b'), false)).toEqual({
    allAlbums: true,
    sharedAlbums: false,
    library: false,
    albums: [],
  })
  expect(selectionOf(albums, ticks('a', 'b', 's'), true)).toEqual({
    allAlbums: true,
    sharedAlbums: true,
    library: true,
    albums: [],
  })
})

test('a part of the library is asked for as long as no album that Google has is ticked, which it does not narrow', () => {
  const only = { type: 'photo' } as const
  const library = { allAlbums: false, sharedAlbums: false, library: true, albums: [] }
  expect(selectionOf(albums, ticks(), true, only)).toEqual({ ...library, only })
  expect(selectionOf(albums, ticks('gone'), true, only)).toEqual({ ...library, only })
  expect(selectionOf(albums, ticks('a'), true, only)).not.toHaveProperty('only')
  expect(selectionOf(albums, ticks(), false, only)).not.toHaveProperty('only')
  expect(selectionOf(albums, ticks(), true)).toEqual(library)
})

test('some albums are asked for by id, beside a whole kind', () => {
  expect(selectionOf(albums, ticks('a', 's'), false)).toEqual({
    allAlbums: false,
    sharedAlbums: true,
    library: false,
    albums: ['a'],
  })
})

test('shared albums are not asked for where there are none', () => {
  expect(selectionOf([album('a')], ticks('a'), false).sharedAlbums).toBe(false)
})

test('an album that left Google Photos is never asked for', () => {
  expect(selectionOf(albums, ticks('gone'), false).albums).toEqual([])
})
