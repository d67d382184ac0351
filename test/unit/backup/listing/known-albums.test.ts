import { beforeEach, describe, expect, test } from 'vitest'
import { KnownAlbums, listAgainAfterMs } from '../../../../src/main/backup/listing/known-albums.ts'
import type { AlbumId } from '../../../../src/shared/domain.ts'
import { account, album, indexForEachTest, now, photo } from './index-of-lists.ts'
import { addRow, changeRows } from '../../../rows/rows.ts'

const lists = indexForEachTest()
const { saved, addJob } = lists

describe('an album that was listed', () => {
  const face = { title: 'Trip', count: 2, coverPhotoMediaItemId: 'P' }
  let id: AlbumId
  let albums: KnownAlbums

  beforeEach(() => {
    id = lists.index.saveAlbum(account, album('A'), 0, now)
    albums = new KnownAlbums(lists.database)
    albums.listingEnded(id, face, now)
  })

  test.each<
    [string, Partial<typeof face> | { count: undefined } | { coverPhotoMediaItemId: undefined }, number, boolean]
  >([
    ['the same', {}, now, true],
    ['another title', { title: 'trip' }, now, false],
    ['another count', { count: 3 }, now, false],
    ['no count', { count: undefined }, now, false],
    ['another cover', { coverPhotoMediaItemId: 'Q' }, now, false],
    ['no cover', { coverPhotoMediaItemId: undefined }, now, false],
    ['long ago, but not too long', {}, now + listAgainAfterMs, true],
    ['too long ago', {}, now + listAgainAfterMs + 1, false],
    ['by a clock that was ahead', {}, now - 1, false],
  ])('%s', (_, change, at, expected) => {
    expect(albums.isUnchanged(id, { ...face, ...change } as typeof face, at)).toBe(expected)
  })

  test('without a cover may still have none', () => {
    const bare = { title: 'Trip', count: 0 }
    albums.listingEnded(id, bare, now)
    expect(albums.isUnchanged(id, bare, now)).toBe(true)
    expect(albums.isUnchanged(id, face, now)).toBe(false)
    albums.listingEnded(id, { title: 'Other' }, now)
    expect(albums.isUnchanged(id, bare, now)).toBe(true)
  })

  test('begins another listing, or is none of those listed', () => {
    expect(albums.isUnchanged('other' as AlbumId, face, now)).toBe(false)
    albums.listingBegins(id)
    expect(albums.isUnchanged(id, face, now)).toBe(false)
  })

  test('has a member that Google does not have any more', () => {
    const [here, gone] = [saved(), saved({ ...photo, id: 'Q' })]
    addRow(lists.database, 'album_item', { album: id, position: 0, item: here })
    addJob(here, 'failed', { reason: 'item-too-long' })
    addJob(gone, 'failed', { reason: 'item-gone' })
    expect(albums.isUnchanged(id, face, now)).toBe(true)
    addRow(lists.database, 'album_item', { album: id, position: 1, item: gone })
    expect(albums.isUnchanged(id, face, now)).toBe(false)
    changeRows(lists.database, 'job', { state: 'queued' })
    expect(albums.isUnchanged(id, face, now)).toBe(true)
    changeRows(lists.database, 'item', { in_google: false }, { ref: gone })
    expect(albums.isUnchanged(id, face, now)).toBe(false)
  })
})
