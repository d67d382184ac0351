import { afterEach, beforeEach, expect, it } from 'vitest'
import type { DatabaseSync } from 'node:sqlite'
import { openDatabase } from '../../../src/main/index/database.ts'
import { Versions } from '../../../src/main/mirror/versions.ts'

let database: DatabaseSync
let versions: Versions
beforeEach(() => {
  database = openDatabase(':memory:')
  database.exec(`
    INSERT INTO account (id, email) VALUES ('a', 'ann@example.org');
    INSERT INTO item (ref, id, account, remote_id, filename, mime_type, creation_time, taken_local, first_seen, width, height)
      VALUES (1, 'i', 'a', 'r', 'x', 'image/jpeg', '', 0, 0, 40, 30), (2, 'j', 'a', 's', 'x', 'image/jpeg', '', 0, 0, 4, 3);
    INSERT INTO album (id, account, remote_id, title) VALUES ('one', 'a', 'o', 'One'), ('two', 'a', 't', 'Two')`)
  for (const [item, role] of [
    [1, 'primary'],
    [1, 'motion'],
    [2, 'primary'],
  ] as const)
    file(item, role, `${item}-${role}`)
  versions = new Versions(database)
})
afterEach(() => database.close())

function file(item: number, role: string, name: string): void {
  database
    .prepare(
      `INSERT INTO file (item, role, path, path_key, bytes, sha256, mime_type, fidelity, mtime, mtime_here, published_at)
       VALUES (?, ?, ?, ?, 5, ?, 'image/png', 'original', 6, 7, 8)`,
    )
    .run(item, role, `Photos/${name}`, `photos/${name}`, `sum-${name}`)
}
const rows = (query: string): unknown[] =>
  database
    .prepare(query)
    .all()
    .map((row) => Object.values(row))
const files = (): unknown[] => rows('SELECT item, role, path FROM file ORDER BY 1, 2')
const kept = (): unknown[] =>
  rows('SELECT item, number, role, path, width, height, replaced_at, verified_at FROM file_version ORDER BY 1, 2')

it('a file that is retired is kept as a version, with all that was known of it', () => {
  database.exec("INSERT INTO file_verified (item, role, at) VALUES (1, 'primary', 99)")
  expect(versions.retire(1, 'primary', 1000)).toBe(true)
  expect(files()).toEqual([
    [1, 'motion', 'Photos/1-motion'],
    [2, 'primary', 'Photos/2-primary'],
  ])
  expect(kept()).toEqual([[1, 1, 'primary', 'Photos/1-primary', 40, 30, 1000, 99]])
  expect(
    rows('SELECT path_key, bytes, sha256, mime_type, fidelity, mtime, mtime_here, published_at FROM file_version'),
  ).toEqual([['photos/1-primary', 5, 'sum-1-primary', 'image/png', 'original', 6, 7, 8]])
  expect(versions.retire(1, 'primary', 2000)).toBe(false)
  expect(versions.retire(1, 'motion', 3000)).toBe(true)
  expect(kept()[1]).toEqual([1, 2, 'motion', 'Photos/1-motion', null, null, 3000, null])
  expect(versions.retire(2, 'primary', 3000)).toBe(true)
  expect(kept()[2]).toEqual([2, 1, 'primary', 'Photos/2-primary', 4, 3, 3000, null])
})

it('links to it are known to be of it from then on, and those of older files stay what they were', () => {
  database.exec(`
    INSERT INTO album_file (album, item, role, name, name_key, linked, made_of) VALUES
      ('one', 1, 'primary', 'a', 'a', 1, NULL), ('two', 1, 'primary', 'a', 'a', 1, 'Photos/older'),
      ('one', 1, 'motion', 'b', 'b', 1, NULL), ('one', 2, 'primary', 'c', 'c', 1, NULL)`)
  versions.retire(1, 'primary', 1000)
  const made = (): unknown[] => rows('SELECT album, name, made_of FROM album_file ORDER BY 1, 2')
  expect(made()).toEqual([
    ['one', 'a', 'Photos/1-primary'],
    ['one', 'b', null],
    ['one', 'c', null],
    ['two', 'a', 'Photos/older'],
  ])
  versions.reinstate(1, 'primary', 1, 2000)
  expect(made()).toEqual([
    ['one', 'a', null],
    ['one', 'b', null],
    ['one', 'c', null],
    ['two', 'a', 'Photos/older'],
  ])
})

it('a version that is reinstated is the file again, with its size, and the file a version', () => {
  versions.retire(1, 'primary', 1000)
  file(1, 'primary', 'newer')
  database.exec('UPDATE item SET width = 400, height = 300 WHERE ref = 1')
  versions.reinstate(1, 'primary', 1, 2000)
  expect(files()).toContainEqual([1, 'primary', 'Photos/1-primary'])
  expect(kept()).toEqual([[1, 2, 'primary', 'Photos/newer', 400, 300, 2000, null]])
  expect(rows('SELECT width, height FROM item')).toEqual([
    [40, 30],
    [4, 3],
  ])
  expect(
    rows(
      "SELECT path_key, bytes, sha256, fidelity, mtime, mtime_here, published_at FROM file WHERE path LIKE '%1-primary'",
    ),
  ).toEqual([['photos/1-primary', 5, 'sum-1-primary', 'original', 6, 7, 8]])
})

it('a video part has no size, and one without a size leaves the item’s', () => {
  versions.retire(1, 'motion', 1000)
  versions.retire(1, 'primary', 1000)
  database.exec(
    'UPDATE file_version SET width = NULL WHERE number = 2; UPDATE file_version SET width = 1 WHERE number = 1',
  )
  versions.reinstate(1, 'motion', 1, 2000)
  versions.reinstate(1, 'primary', 2, 2000)
  expect(rows('SELECT width, height FROM item WHERE ref = 1')).toEqual([[40, 30]])
  expect(kept()).toEqual([])
})

it('versions of the same bytes are found, newest first, and those of no other item or role', () => {
  versions.retire(1, 'primary', 1000)
  file(1, 'primary', 'again')
  versions.retire(1, 'primary', 2000)
  versions.retire(1, 'motion', 2000)
  versions.retire(2, 'primary', 2000)
  database.exec("UPDATE file_version SET sha256 = 'same' WHERE number <> 9")
  expect(versions.withBytes(1, 'primary', 'same')).toEqual([
    { number: 2, path: 'Photos/again', bytes: 5, sha256: 'same' },
    { number: 1, path: 'Photos/1-primary', bytes: 5, sha256: 'same' },
  ])
  expect(versions.withBytes(1, 'primary', 'other')).toEqual([])
})
