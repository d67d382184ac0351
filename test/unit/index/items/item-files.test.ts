import { afterEach, beforeEach, expect, it } from 'vitest'
import type { DatabaseSync } from 'node:sqlite'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import { photoPathFromRow } from '../../../../src/main/mirror-path.ts'
import { Files } from '../../../../src/main/index/items/files.ts'
import { ItemFiles } from '../../../../src/main/index/items/item-files.ts'
import { addRow, addRows, changeRows } from '../../../rows/rows.ts'

let database: DatabaseSync
let known: ItemFiles
beforeEach(() => {
  database = openDatabase(':memory:')
  addRow(database, 'account', { id: 'a', email: 'ann@example.org' })
  addRows(database, 'item', [
    { ref: 1, id: 'i', account: 'a', remote_id: 'r', width: 40, height: 30 },
    { ref: 2, id: 'j', account: 'a', remote_id: 's', width: 4, height: 3 },
  ])
  addRows(database, 'album', [
    { id: 'one', account: 'a', remote_id: 'o', title: 'One' },
    { id: 'two', account: 'a', remote_id: 't', title: 'Two' },
  ])
  for (const [item, role] of [
    [1, 'primary'],
    [1, 'motion'],
    [2, 'primary'],
  ] as const)
    file(item, role, `${item}-${role}`)
  known = new ItemFiles(database)
})
afterEach(() => database.close())

function file(item: number, role: string, name: string): void {
  addRow(database, 'current_file', {
    item,
    role,
    path: `Photos/${name}`,
    path_key: `photos/${name}`,
    bytes: 5,
    sha256: `sum-${name}`,
    mime_type: 'image/png',
    fidelity: 'original',
    mtime: 6,
    mtime_here: 7,
    published_at: 8,
  })
}
const rows = (query: string): unknown[] =>
  database
    .prepare(query)
    .all()
    .map((row) => Object.values(row))
const files = (): unknown[] => rows('SELECT item, role, path FROM current_file ORDER BY 1, 2')
const kept = (): unknown[] =>
  rows('SELECT item, number, role, path, width, height, replaced_at, verified_at FROM earlier_file ORDER BY 1, 2')

it('a file that is retired is kept as a version, with all that was known of it', () => {
  changeRows(database, 'file', { verified_at: 99 }, { path: 'Photos/1-primary' })
  expect(known.retire(1, 'primary', 1000)).toBe(true)
  expect(files()).toEqual([
    [1, 'motion', 'Photos/1-motion'],
    [2, 'primary', 'Photos/2-primary'],
  ])
  expect(kept()).toEqual([[1, 1, 'primary', 'Photos/1-primary', 40, 30, 1000, 99]])
  expect(
    rows('SELECT path_key, bytes, sha256, mime_type, fidelity, mtime, mtime_here, published_at FROM earlier_file'),
  ).toEqual([['photos/1-primary', 5, 'sum-1-primary', 'image/png', 'original', 6, 7, 8]])
  expect(known.retire(1, 'primary', 2000)).toBe(false)
  expect(known.retire(1, 'motion', 3000)).toBe(true)
  expect(kept()[1]).toEqual([1, 2, 'motion', 'Photos/1-motion', null, null, 3000, null])
  expect(known.retire(2, 'primary', 3000)).toBe(true)
  expect(kept()[2]).toEqual([2, 1, 'primary', 'Photos/2-primary', 4, 3, 3000, null])
})

it('links to it are known to be of it from then on, and those of older files stay what they were', () => {
  addRows(database, 'album_file', [
    { album: 'one', item: 1, name: 'a', made_of: null },
    { album: 'two', item: 1, name: 'a', made_of: 'Photos/older' },
    { album: 'one', item: 1, role: 'motion', name: 'b', made_of: null },
    { album: 'one', item: 2, name: 'c', made_of: null },
  ])
  known.retire(1, 'primary', 1000)
  const made = (): unknown[] => rows('SELECT album, name, made_of FROM album_file ORDER BY 1, 2')
  expect(made()).toEqual([
    ['one', 'a', 'Photos/1-primary'],
    ['one', 'b', null],
    ['one', 'c', null],
    ['two', 'a', 'Photos/older'],
  ])
  known.reinstate(1, 'primary', { number: 1, fidelity: 'original' }, 2000)
  expect(made()).toEqual([
    ['one', 'a', null],
    ['one', 'b', null],
    ['one', 'c', null],
    ['two', 'a', 'Photos/older'],
  ])
})

it('a version that is reinstated is the file again, with its size, and the file a version', () => {
  known.retire(1, 'primary', 1000)
  file(1, 'primary', 'newer')
  changeRows(database, 'item', { width: 400, height: 300 }, { ref: 1 })
  known.reinstate(1, 'primary', { number: 1, fidelity: 'original' }, 2000)
  expect(files()).toContainEqual([1, 'primary', 'Photos/1-primary'])
  expect(kept()).toEqual([[1, 2, 'primary', 'Photos/newer', 400, 300, 2000, null]])
  expect(rows('SELECT width, height FROM item')).toEqual([
    [40, 30],
    [4, 3],
  ])
  expect(
    rows(
      "SELECT path_key, bytes, sha256, fidelity, mtime, mtime_here, published_at FROM current_file WHERE path LIKE '%1-primary'",
    ),
  ).toEqual([['photos/1-primary', 5, 'sum-1-primary', 'original', 6, 7, 8]])
})

it('a video part has no size, and one without a size leaves the item’s', () => {
  known.retire(1, 'motion', 1000)
  known.retire(1, 'primary', 1000)
  changeRows(database, 'earlier_file', { width: null }, { number: 2 })
  changeRows(database, 'earlier_file', { width: 1 }, { number: 1 })
  known.reinstate(1, 'motion', { number: 1, fidelity: 'original' }, 2000)
  known.reinstate(1, 'primary', { number: 2, fidelity: 'original' }, 2000)
  expect(rows('SELECT width, height FROM item WHERE ref = 1')).toEqual([[40, 30]])
  expect(kept()).toEqual([])
})

it('versions of the same bytes are found, newest first, and those of no other item or role', () => {
  known.retire(1, 'primary', 1000)
  file(1, 'primary', 'again')
  known.retire(1, 'primary', 2000)
  known.retire(1, 'motion', 2000)
  known.retire(2, 'primary', 2000)
  changeRows(database, 'earlier_file', { sha256: 'same' })
  expect(known.withBytes(1, 'primary', 'same')).toEqual([
    { number: 2, path: 'Photos/again', bytes: 5, sha256: 'same', fidelity: 'original' },
    { number: 1, path: 'Photos/1-primary', bytes: 5, sha256: 'same', fidelity: 'original' },
  ])
  expect(known.withBytes(1, 'primary', 'other')).toEqual([])
})

const arriving = (name: string, publishedAt = 5000) => ({
  path: photoPathFromRow(`Photos/${name}`),
  pathKey: `photos/${name}`,
  bytes: 9,
  sha256: `sum-${name}`,
  mimeType: 'image/png',
  mtime: 1,
  publishedAt,
  width: 12,
  height: 11,
})

it('an original is kept in place when a copy comes, and the copy beside it', () => {
  expect(known.arrive(1, 'primary', arriving('copy'), 'copy')).toBe('kept-beside')
  expect(files()).toContainEqual([1, 'primary', 'Photos/1-primary'])
  expect(kept()).toEqual([[1, 1, 'primary', 'Photos/copy', 12, 11, 5000, null]])
  const [copy] = known.withBytes(1, 'primary', 'sum-copy')
  expect(copy && known.reinstate(1, 'primary', copy, 6000)).toBe(false)
  expect(kept()).toHaveLength(1)
  expect(known.arrive(1, 'primary', arriving('original'), 'original')).toBe('replaces')
  expect(known.current(1, 'primary')).toMatchObject({ path: 'Photos/original', fidelity: 'original', bytes: 9 })
  expect(kept().map((row) => (row as unknown[]).slice(1, 4))).toEqual([
    [1, 'primary', 'Photos/copy'],
    [2, 'primary', 'Photos/1-primary'],
  ])
})

it('a newer copy takes the place of a copy, whatever the clock says, and the first file has no other', () => {
  expect(known.arrive(2, 'motion', arriving('first', 8000), 'copy')).toBe('first')
  expect(known.arrive(2, 'motion', arriving('second', 7000), 'copy')).toBe('replaces')
  expect(known.current(2, 'motion')?.path).toBe('Photos/second')
  expect(kept()).toEqual([[2, 1, 'motion', 'Photos/first', null, null, 7000, null]])
})

it('what is forgotten is gone with its row in both tables, and only where it is said to be', () => {
  known.forget(1, 'primary', photoPathFromRow('Photos/elsewhere'))
  expect(files()).toHaveLength(3)
  known.forget(1, 'primary', photoPathFromRow('Photos/1-primary'))
  known.forget(2, 'primary')
  expect(rows('SELECT item, role FROM item_file')).toEqual([[1, 'motion']])
  expect(rows('SELECT path FROM file')).toEqual([['Photos/1-motion']])
  known.retire(1, 'motion', 1000)
  file(1, 'motion', 'newer')
  known.forgetEarlier('photos/newer')
  known.forgetEarlier('photos/1-motion')
  expect(rows('SELECT path FROM file')).toEqual([['Photos/newer']])
})

it('what was read of a file, seen of its time or asked of Google is noted of that file alone', () => {
  const noted = (): unknown[] =>
    rows('SELECT item, role, verified_at, mtime_here, length_checked_at FROM current_file ORDER BY 1, 2')
  const files = new Files(database)
  const [first, second] = ['1-primary', '2-primary'].map((name) => photoPathFromRow(`Photos/${name}`))
  if (first === undefined || second === undefined) throw new Error('expected paths')
  files.noteVerified(1, first, 1000)
  files.noteTimeHere(1, first, 2000)
  known.noteLengthChecked(1, 'motion', 3000)
  const once = [
    [1, 'motion', null, 7, 3000],
    [1, 'primary', 1000, 2000, null],
    [2, 'primary', null, 7, null],
  ]
  expect(noted()).toEqual(once)
  // A path of another item is none of this one's.
  files.noteVerified(1, second, 4000)
  files.noteTimeHere(1, second, 4000)
  expect(noted()).toEqual(once)
  files.noteTimeHere(1, first, null)
  expect(noted()[1]).toEqual([1, 'primary', 1000, null, null])
})

it('what an item shows is told with when it came', () => {
  expect(known.current(1, 'primary')).toEqual({
    path: 'Photos/1-primary',
    bytes: 5,
    sha256: 'sum-1-primary',
    fidelity: 'original',
    arrivedAt: 8,
  })
  expect(known.current(2, 'motion')).toBeUndefined()
})

it('a video part that is retired leaves the size of the photo to the item, and a version that comes back says so', () => {
  known.retire(1, 'motion', 1000)
  expect(rows("SELECT width, height FROM file WHERE path = 'Photos/1-primary'")).toEqual([[null, null]])
  expect(known.reinstate(1, 'motion', { number: 1, fidelity: 'original' }, 2000)).toBe(true)
  expect(files()).toContainEqual([1, 'motion', 'Photos/1-motion'])
})
