import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants } from 'node:sqlite'
import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { attachPassing, openDatabase, shortTransaction } from '../../../src/main/index/schema/database.ts'
import { addRow } from '../../rows/rows.ts'

let folder: string
let database: DatabaseSync

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shoebox-short-'))
  database = openDatabase(join(folder, 'index.sqlite'))
  attachPassing(database)
  database.exec('CREATE TABLE passing.seen (item INTEGER PRIMARY KEY) STRICT')
})
afterEach(() => {
  database.close()
  rmSync(folder, { recursive: true })
})

const text = (nth: number): string => `${(nth * 7919) % 104_729}-${'x'.repeat(60)}`

/** Items with their files, whose keys lie all over the indexes, and a passing row for each. */
function addItems(from: number, to: number): void {
  const seen = database.prepare('INSERT INTO seen (item) VALUES (?)')
  for (let nth = from; nth < to; nth++) {
    const key = text(nth)
    const item = addRow(database, 'item', { id: key })
    addRow(database, 'item_file', { item, file: addRow(database, 'file', { path: key }) })
    seen.run(item)
  }
}

const count = (table: string): number => Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'])

/** Files without a name that SQLite has open. */
function unnamedFiles(): string[] {
  const links = readdirSync('/proc/self/fd').map((file) => {
    try {
      return readlinkSync(`/proc/self/fd/${file}`)
    } catch {
      // The one of this very listing.
      return ''
    }
  })
  return links.filter((link) => link.includes('etilqs'))
}

it('is undone as a whole, and by single statements, and keeps passing rows', () => {
  shortTransaction(database, () => addItems(0, 300))
  expect(() =>
    shortTransaction(database, () => {
      addItems(300, 400)
      throw new Error('no')
    }),
  ).toThrow('no')
  shortTransaction(database, () => {
    // The second row is there already: nothing of the first is left, either.
    const both = `
      INSERT INTO file (path, path_key, bytes, sha256, mime_type, mtime, published_at)
      SELECT value, value, 1, '', 'video/mp4', 0, 0 FROM json_each(?)`
    expect(() => database.prepare(both).run(JSON.stringify(['new', text(5)]))).toThrow('UNIQUE')
    addItems(400, 410)
  })
  expect([count('item'), count('file'), count('seen')]).toEqual([310, 310, 310])
  expect(database.prepare("SELECT count FROM tally WHERE name = 'bytes'").get()).toEqual({ count: 310 })
  expect(database.prepare("SELECT count FROM tally WHERE name = 'current/motion'").get()).toEqual({ count: 0 })
  expect(database.prepare('PRAGMA temp_store').get()).toEqual({ temp_store: 0 })
  expect(count('passing.sqlite_schema')).toBe(1)
})

it('does not begin on a connection with temporary tables, whose rows it would take away', () => {
  for (const kept of [
    'TABLE kept (x)',
    'VIEW kept AS SELECT 1',
    'TRIGGER kept AFTER INSERT ON main.item BEGIN SELECT 1; END',
  ]) {
    database.exec(`CREATE TEMP ${kept}`)
    expect(() => shortTransaction(database, () => addItems(0, 1))).toThrow('temporary')
    expect([database.isTransaction, count('item'), count('temp.sqlite_schema')]).toEqual([false, 0, 1])
    database.exec(`DROP ${kept.split(' ')[0]} kept`)
  }
  shortTransaction(database, () => addItems(0, 1))
  expect(count('item')).toBe(1)
})

it.runIf(existsSync('/proc/self/fd'))('writes what undoes a statement into no file', () => {
  for (let nth = 0; nth < 60; nth++) shortTransaction(database, () => addItems(nth * 20, nth * 20 + 20))
  expect(unnamedFiles()).toEqual([])
})

it('has no statement compiled anew', () => {
  const insert = database.prepare("INSERT INTO account (id, email) VALUES (?, '')")
  let compiled = 0
  // Asked whenever a statement is compiled, and never when it runs.
  database.setAuthorizer((action) => {
    if (action === constants.SQLITE_INSERT) compiled++
    return constants.SQLITE_OK
  })
  const run = (id: string): void => shortTransaction(database, () => void insert.run(id))
  run('b')
  expect(compiled).toBe(1)
  for (const id of ['c', 'd', 'e']) run(id)
  expect(compiled).toBe(1)
  expect(count('account')).toBe(4)
})
