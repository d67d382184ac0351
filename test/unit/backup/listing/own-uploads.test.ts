import { expect, test } from 'vitest'
import { librarySourceIdOf, takeoutSourceIdOf } from '../../../../src/main/mirror/names/identifiers.ts'
import { Items } from '../../../../src/main/index/items/items.ts'
import { SourceRows } from '../../../../src/main/index/source-rows.ts'
import { SourceItems } from '../../../../src/main/sources/source-items.ts'
import type { ItemId } from '../../../../src/shared/domain.ts'
import { addKnownFile } from '../../mirror/known-files.ts'
import { account, indexForEachTest, now, photo } from './index-of-lists.ts'
import { addRow } from '../../../rows/rows.ts'

const lists = indexForEachTest()
const listed = (...ids: string[]) => ids.map((id) => ({ ...photo, id }))
const adopt = (...ids: string[]) => lists.index.adoptUploads(account, listed(...ids), now)

function putThere(sha256: string, as: string): void {
  addRow(lists.database, 'upload', { account, sha256, name: 'a.jpg', item: as })
}

function fileOf(item: number, sha256: string, number = 0): void {
  addKnownFile(lists.database, { item, role: 'primary', number, path: `Photos/2021/07/${sha256}`, bytes: 1, sha256 })
}

const saidByAccount = (item: number): unknown[] =>
  lists.database
    .prepare(
      `SELECT key, state FROM item_source JOIN source ON source.ref = item_source.source
       WHERE item = ? AND source.id = ? ORDER BY key`,
    )
    .all(item, librarySourceIdOf(account))
    .map((row) => ({ ...row }))

test('an item that is back under its former id is it also where a page has that twice', () => {
  const ref = lists.saved()
  fileOf(ref, 'x')
  new Items(lists.database).markGone(ref)
  putThere('x', 'Q')
  adopt('Q')
  expect(lists.row(ref)).toMatchObject({ remote_id: 'Q', in_google: 1 })
  adopt('P', 'Q', 'P')
  expect(lists.row(ref)).toMatchObject({ remote_id: 'P', in_google: 1 })
  expect(saidByAccount(ref)).toEqual([{ key: 'P', state: 'listed' }])
})

test('of two files of one item that were put there, one is the item, and the other is another', () => {
  const rows = new SourceRows(lists.database)
  const id = takeoutSourceIdOf('nora')
  const source = rows.setSource({ id, kind: 'takeout', account: undefined, owner: 'nora', label: '' })
  const said = { source, key: 'address', facts: {}, firstSeen: 1 }
  const ref = new SourceItems(lists.database).mint(
    { ...said, id: 'hers' as ItemId, filename: 'a.jpg', video: false },
    now,
  )
  fileOf(ref, 'x')
  fileOf(ref, 'y', 1)
  putThere('x', 'P')
  putThere('y', 'Q')
  adopt('P', 'Q')
  expect(lists.row(ref)).toMatchObject({ account, remote_id: 'P' })
  expect(saidByAccount(ref)).toEqual([{ key: 'P', state: 'listed' }])
})
