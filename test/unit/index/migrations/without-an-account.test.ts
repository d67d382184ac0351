import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { migrations, openDatabase } from '../../../../src/main/index/schema/database.ts'
import { withoutAnAccount } from '../../../../src/main/index/migrations/0025-without-an-account.ts'
import { addRow, addRows, changeRows, removeRows } from '../../../rows/rows.ts'

const text = fc.option(fc.string(), { nil: null })
const number = fc.option(fc.nat(), { nil: null })
const bit = fc.nat(1)

const formerItem = fc.record({
  account: fc.constantFrom('ann', 'bob'),
  filename: fc.string(),
  mime_type: fc.string(),
  video: bit,
  creation_time: fc.string(),
  taken_local: fc.integer(),
  taken_from_file: bit,
  width: fc.nat(),
  height: fc.nat(),
  description: text,
  product_url: text,
  video_status: text,
  camera: text,
  motion: bit,
  animated: bit,
  in_google: bit,
  first_seen: fc.nat(),
  listed_width: number,
  listed_height: number,
  base_width: number,
  base_height: number,
  base_type: text,
  taken_at: fc.integer(),
  time_known: fc.constantFrom('instant', 'clock', 'nothing'),
  zone: fc.option(fc.integer({ min: -720, max: 840 }), { nil: null }),
  zone_from: fc.constantFrom(null, 'file', 'clock', 'place', 'neighbour'),
  motion_inside: bit,
  isHere: fc.boolean(),
  inAlbums: fc.subarray([1, 2]),
})
const formerAlbum = fc.record({
  account: fc.constantFrom('ann', 'bob'),
  title: fc.string(),
  shared: bit,
  remote_count: number,
  product_url: text,
  cover_remote_item: text,
  cover_url: text,
  cover_url_at: number,
  folder_was: fc.constantFrom(null, 'Former name'),
  position: fc.integer(),
  in_google: bit,
  listed_at: number,
  owner: fc.constantFrom(null, 'cleo'),
})

function insert(database: DatabaseSync, table: string, row: Record<string, string | number | null>): void {
  const names = Object.keys(row)
  database
    .prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `:${name}`).join(', ')})`)
    .run(row)
}

function inFolder<Value>(work: (path: string) => Value): Value {
  const folder = mkdtempSync(join(tmpdir(), 'shoebox-without-'))
  try {
    return work(join(folder, 'index.sqlite'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** An index as the version before has left it. */
function formerIndex(path: string): DatabaseSync {
  const database = new DatabaseSync(path)
  const at = migrations.indexOf(withoutAnAccount)
  // Nobody needs it after the test: without this each statement would wait for the disk.
  database.exec('PRAGMA synchronous = OFF')
  for (const migration of migrations.slice(0, at)) database.exec(migration)
  database.exec(`
    PRAGMA user_version = ${at};
    INSERT INTO account (id, email) VALUES ('ann', 'ann@example.org'), ('bob', 'bob@example.org');
    INSERT INTO owner (id, name) VALUES ('cleo', 'Cleo')`)
  return database
}

const tablesOf = (database: DatabaseSync): string[] =>
  database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .all()
    .map(({ name }) => String(name))

/** The columns of each table, in an order of their own: later migrations may add some. */
const columnsOf = (database: DatabaseSync): [table: string, columns: string[]][] =>
  tablesOf(database).map((table) => {
    const columns = database.prepare('SELECT name FROM pragma_table_info(?)').all(table)
    return [table, columns.map(({ name }) => String(name)).toSorted()]
  })

/** What all rows of tables say in these columns. */
function contentOf(database: DatabaseSync, tables: ReturnType<typeof columnsOf>): Record<string, string[]> {
  const rows = (table: string, columns: readonly string[]): string[] =>
    database
      .prepare(`SELECT ${columns.join(', ')} FROM ${table}`)
      .all()
      .map((row) => JSON.stringify(row))
      .toSorted()
  return Object.fromEntries(tables.map(([table, columns]) => [table, rows(table, columns)]))
}

test('every row of every table, and every sum, is there as it was', () => {
  fc.assert(
    fc.property(fc.array(formerItem, { maxLength: 5 }), fc.tuple(formerAlbum, formerAlbum), (items, albums) => {
      inFolder((path) => {
        const former = formerIndex(path)
        for (const [at, album] of albums.entries())
          insert(former, 'album', { ...album, id: `x${at + 1}`, remote_id: `rx${at}`, folder: null, folder_key: null })
        for (const [at, { isHere, inAlbums, ...item }] of items.entries()) {
          const ref = at * 3 + 1
          insert(former, 'item', { ...item, ref, id: `i${ref}`, remote_id: `r${ref}` })
          for (const album of inAlbums) insert(former, 'album_item', { album: `x${album}`, position: at, item: ref })
          insert(former, 'item_confirmed', { item: ref, at: 5 })
          if (!isHere) continue
          const file = {
            id: ref,
            path: `Photos/${ref}.jpg`,
            path_key: `photos/${ref}.jpg`,
            sha256: `${ref}`,
            mime_type: 'image/jpeg',
          }
          insert(former, 'file', { ...file, bytes: 7 + ref, mtime: 0, published_at: 0 })
          insert(former, 'item_file', { item: ref, role: 'primary', number: 0, file: ref, mime_type: 'image/jpeg' })
        }
        addRow(former, 'document_mark', { path: 'catalogue.jsonl', writing: 'me' })
        const tables = columnsOf(former)
        const before = contentOf(former, tables)
        former.close()
        const database = openDatabase(path)
        expect(contentOf(database, tables)).toMatchObject(before)
        expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([])
        expect(database.prepare('PRAGMA foreign_keys').get()).toEqual({ foreign_keys: 1 })
        database.close()
      })
    }),
    { numRuns: 10 },
  )
})

test('what is written afterwards is counted, marked and referred to as before', () => {
  inFolder((path) => {
    formerIndex(path).close()
    const database = openDatabase(path)
    const tally = (name: string): unknown =>
      database.prepare('SELECT count FROM tally WHERE name = ?').get(name)?.['count']
    addRow(database, 'document_mark', { path: 'catalogue.jsonl', writing: 'me' })
    addRows(database, 'item', [
      { ref: 1, id: 'a' },
      { ref: 2, id: 'b' },
    ])
    addRow(database, 'album', { id: 'x', title: '', in_google: false })
    expect(database.prepare('SELECT * FROM document_mark').all()).toEqual([])
    expect(tally('item/0')).toBe(2)
    expect(database.prepare('SELECT ref FROM text_work').all()).toEqual([{ ref: 1 }, { ref: 2 }])
    addRow(database, 'album_item', { album: 'x', position: 0, item: 1 })
    expect(() => removeRows(database, 'item', { ref: 1 })).toThrow('FOREIGN KEY')
    addRow(database, 'item_confirmed', { item: 2 })
    removeRows(database, 'item', { ref: 2 })
    expect(database.prepare('SELECT * FROM item_confirmed').all()).toEqual([])
    expect(tally('item/0')).toBe(1)
    addRow(database, 'document_mark', { path: 'catalogue.jsonl', writing: 'me' })
    addRow(database, 'owner', { id: 'dan', name: '' })
    addRow(database, 'document_mark', { path: 'SHA256SUMS', writing: 'me' })
    changeRows(database, 'album', { owner: 'dan' }, { id: 'x' })
    expect(database.prepare('SELECT * FROM document_mark').all()).toEqual([])
    removeRows(database, 'album', { id: 'x' })
    expect(database.prepare('SELECT * FROM album_tally').all()).toEqual([])
    expect(() => changeRows(database, 'item', { account: 'ann' }, { ref: 1 })).toThrow('CHECK')
    database.close()
  })
})
