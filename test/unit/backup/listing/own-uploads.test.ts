import { describe, expect, test } from 'vitest'
import { albumIdOf, librarySourceIdOf, takeoutSourceIdOf } from '../../../../src/main/mirror/names/identifiers.ts'
import { Items } from '../../../../src/main/index/items/items.ts'
import { SourceRows } from '../../../../src/main/index/source-rows.ts'
import { SourceItems } from '../../../../src/main/sources/source-items.ts'
import type { AccountId, ItemId } from '../../../../src/shared/domain.ts'
import { addKnownFile } from '../../mirror/known-files.ts'
import { account, album, indexForEachTest, now, photo } from './index-of-lists.ts'
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

/** An item that only the exports of Nora know, with a file of these bytes. */
function exported(id: string, sha256: string): number {
  const rows = new SourceRows(lists.database)
  const source = rows.setSource({
    id: takeoutSourceIdOf('nora'),
    kind: 'takeout',
    account: undefined,
    owner: 'nora',
    label: '',
  })
  const ref = new SourceItems(lists.database).mint(
    { source, key: `address of ${id}`, facts: {}, firstSeen: 1, id: id as ItemId, filename: 'a.jpg', video: false },
    now,
  )
  addKnownFile(lists.database, {
    item: ref,
    role: 'primary',
    path: `Photos/2021/07/${id}-${sha256}`,
    bytes: 1,
    sha256,
  })
  return ref
}

const factsByAccount = (item: number): unknown =>
  lists.database
    .prepare('SELECT facts FROM item_source JOIN source ON source.ref = source WHERE item = ? AND source.id = ?')
    .all(item, librarySourceIdOf(account))
    .map((row) => JSON.parse(String(row['facts'])) as unknown)

const items = (): number => Number(lists.database.prepare('SELECT count(*) AS count FROM item').get()?.['count'])

test('an item of exports that was put there is the one that the account lists, and its words count no more', () => {
  const ref = exported('hers', 'x')
  putThere('x', 'P')
  adopt('P')
  expect(lists.row(ref)).toMatchObject({ account, remote_id: 'P' })
  expect(factsByAccount(ref)).toEqual([{ uploaded: true }])
})

test('what was listed before anybody knew that it was put there becomes one with the item of exports', () => {
  const seen = lists.saved()
  const ref = exported('hers', 'x')
  putThere('x', 'P')
  expect(items()).toBe(2)
  adopt('P')
  expect(items()).toBe(1)
  const [left] = [seen, ref].filter((each) => lists.row(each)['ref'] !== undefined)
  expect(lists.row(left ?? 0)).toMatchObject({ account, remote_id: 'P' })
  expect(factsByAccount(left ?? 0)).toEqual([{ uploaded: true }])
  // Listed again, it is what it is.
  adopt('P')
  expect(items()).toBe(1)
})

test('what was listed stays another item where exports tell of it, too, or nothing else was put there', () => {
  const seen = lists.saved()
  const rows = new SourceRows(lists.database)
  const source = rows.setSource({
    id: takeoutSourceIdOf('ben'),
    kind: 'takeout',
    account: undefined,
    owner: 'ben',
    label: '',
  })
  addRow(lists.database, 'item_source', { item: seen, source, key: 'his', facts: '{}' })
  exported('hers', 'x')
  putThere('x', 'P')
  adopt('P')
  expect(items()).toBe(2)
  putThere('unknown bytes', 'Q')
  adopt('Q')
  expect(items()).toBe(2)
})

test('what is listed with the very bytes that were put there is not one with what others have of these bytes', () => {
  const seen = lists.saved()
  fileOf(seen, 'x')
  exported('hers', 'x')
  putThere('x', 'P')
  adopt('P')
  expect(items()).toBe(2)
})

test('what another account has as its own stays apart', () => {
  const his = lists.saved({ ...photo, id: 'B' }, 'ben' as AccountId)
  fileOf(his, 'x')
  new Items(lists.database).markGone(his)
  putThere('x', 'P')
  adopt('P')
  expect(lists.row(his)).toMatchObject({ account: 'ben', remote_id: 'B', in_google: 0 })
})

test('an item that Google has still under its own id is not the one that was put there again', () => {
  const ref = lists.saved()
  fileOf(ref, 'x')
  putThere('x', 'Q')
  adopt('Q')
  expect(lists.row(ref)).toMatchObject({ remote_id: 'P', in_google: 1 })
})

test('of two files of one item that is gone, one is the item again, and the other is another', () => {
  const ref = lists.saved()
  fileOf(ref, 'x')
  fileOf(ref, 'y', 1)
  new Items(lists.database).markGone(ref)
  putThere('x', 'Q')
  putThere('y', 'Z')
  adopt('Q', 'Z')
  expect(lists.row(ref)).toMatchObject({ remote_id: 'Q', in_google: 1 })
})

describe('an album that was put there', () => {
  const ours = (id: string, more: object = {}): void =>
    void addRow(lists.database, 'album', { id, title: 'Lake', ...more })
  const restored = (id: string, remote: string): void =>
    void addRow(lists.database, 'restored_album', { account, album: id, remote })
  const albums = (): unknown[] =>
    lists.database
      .prepare('SELECT id, account, remote_id, in_google FROM album ORDER BY id')
      .all()
      .map((row) => ({ ...row }))

  test('is the one that it was made of', () => {
    ours('hers', { account: null, remote_id: null })
    restored('hers', 'L')
    lists.index.adoptAlbums(account, [album('L')])
    expect(albums()).toMatchObject([{ id: 'hers', account, remote_id: 'L' }])
  })

  test('that was gone is back, also under the id that it had first', () => {
    const id = albumIdOf(account, 'first')
    ours(id, { account, remote_id: 'first', in_google: false })
    restored(id, 'L')
    lists.index.adoptAlbums(account, [album('L')])
    expect(albums()).toEqual([{ id, account, remote_id: 'L', in_google: 1 }])
    lists.index.adoptAlbums(account, [album('first')])
    expect(albums()).toEqual([{ id, account, remote_id: 'first', in_google: 1 }])
  })

  test.each([
    ['Google has still', { account, remote_id: 'first' }],
    ['is of another account', { account: 'ben', remote_id: 'first', in_google: false }],
  ])('of one that %s is another', (_, more) => {
    ours('theirs', more)
    restored('theirs', 'L')
    const before = albums()
    lists.index.adoptAlbums(account, [album('L'), album('unknown')])
    expect(albums()).toEqual(before)
  })

  test('and is listed already stays as it is', () => {
    ours('listed', { account, remote_id: 'L' })
    ours('hers', { account: null, remote_id: null })
    restored('hers', 'L')
    const before = albums()
    lists.index.adoptAlbums(account, [album('L')])
    expect(albums()).toEqual(before)
  })
})
