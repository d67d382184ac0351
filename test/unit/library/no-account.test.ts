import { beforeEach, expect, test } from 'vitest'
import { albumList } from '../../../src/main/library/album-list.ts'
import { healthNumbers } from '../../../src/main/library/completeness/health-numbers.ts'
import { itemDetails } from '../../../src/main/library/item/item-details.ts'
import type { AlbumId, ItemRef } from '../../../src/shared/domain.ts'
import { SampleIndex } from './sample-index.ts'
import { changeRows } from '../../rows/rows.ts'

let index: SampleIndex
let ofAccount: ItemRef
let ofNone: ItemRef
let album: AlbumId

/** An album that no account has listed, with an item of an account and one of none. */
beforeEach(() => {
  index = new SampleIndex()
  ofAccount = index.item()
  ofNone = index.item()
  album = index.album('Attic', [ofNone, ofAccount])
  changeRows(index.database, 'item', { account: null, remote_id: null, in_google: false }, { ref: ofNone })
  changeRows(index.database, 'album', { account: null, remote_id: null, in_google: false })
})

test('the details of an item that no account has listed name none', () => {
  const details = itemDetails(index.database, ofNone)
  if (!details.ok) throw new Error(details.problem.code)
  expect(details.value).toMatchObject({ albums: [{ id: album, title: 'Attic' }], inGooglePhotos: false })
  expect(details.value).not.toHaveProperty('account')
  expect(itemDetails(index.database, ofAccount)).toMatchObject({ value: { account: 'account', inGooglePhotos: true } })
})

test('an album that no account has listed is among the others, with its own cover and counts', () => {
  const [found, ...others] = albumList(index.database, false)
  expect(others).toEqual([])
  expect(found).toMatchObject({ id: album, listedCount: 2, localCount: 2, cover: ofNone, inGooglePhotos: false })
  expect(found).not.toHaveProperty('account')
  expect(found).not.toHaveProperty('remoteCount')
})

test('Health counts them in their album, and for no account', () => {
  const { accounts, albums, items } = healthNumbers(index.database)
  expect(items).toBe(2)
  expect(accounts).toEqual([
    { account: 'account', email: 'ann@example.org', listed: 1, here: 1, kept: 0, differences: [] },
  ])
  expect(albums).toEqual([
    { album, title: 'Attic', inGooglePhotos: false, listed: 2, here: 2, wrong: 0, differences: [] },
  ])
})
