import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  NewerIndexError,
  assertNotHeld,
  attachPassing,
  holdDatabase,
  latestSchema,
  migrations,
  openDatabase,
  shortTransaction,
  transaction,
} from '../../../src/main/index/schema/database.ts'
import { ChangedIndexError } from '../../../src/main/mirror-path.ts'
import { addRow } from '../../rows/rows.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-lock-'))
  path = join(folder, 'index.sqlite')
})
afterEach(() => rm(folder, { recursive: true }))

const busy = expect.objectContaining({ errcode: 5 }) as Error
const pragma = (database: DatabaseSync, name: string): unknown =>
  Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]

function change(sql: string): void {
  const database = new DatabaseSync(path)
  database.exec(sql)
  database.close()
}

describe('whether a process holds an index', () => {
  it('is told by SQLite, of one that is open and of one that is held', () => {
    for (const open of [openDatabase, holdDatabase]) {
      const database = open(path)
      expect(() => assertNotHeld(path)).toThrow(busy)
      database.close()
      expect(() => assertNotHeld(path)).not.toThrow()
    }
  })

  it('is no more than a look: whoever asked holds nothing, and has written nothing', async () => {
    openDatabase(path).close()
    assertNotHeld(path)
    openDatabase(path).close()
    await rm(path)
    assertNotHeld(path)
    expect(await readdir(folder)).not.toContain('index.sqlite')
  })

  it('is no question of a file that cannot be read, or is no database', async () => {
    await writeFile(path, 'no database, but a text of more than a hundred bytes '.repeat(100))
    assertNotHeld(path)
    assertNotHeld(folder)
  })

  it('is settled by whoever holds it, in whatever way its log is kept', () => {
    for (const journal of ['DELETE', 'WAL']) {
      openDatabase(path).close()
      change(`PRAGMA journal_mode = ${journal}`)
      for (const open of [openDatabase, holdDatabase]) {
        const held = open(path)
        expect(() => holdDatabase(path)).toThrow(busy)
        expect(() => openDatabase(path)).toThrow(busy)
        held.close()
      }
    }
  })
})

describe('an index that is not opened', () => {
  it('is named with what was found, and let go', () => {
    change('PRAGMA user_version = 4711')
    for (const open of [openDatabase, holdDatabase]) {
      expect(() => open(path)).toThrow(NewerIndexError)
      expect(() => open(path)).toThrow('4711')
      assertNotHeld(path)
    }
    change('PRAGMA user_version = 0')
    expect(() => openDatabase(path, { mustExist: true })).toThrow('empty')
  })

  it('is one for which SQLite is too old', () => {
    const prepare = vi
      .spyOn(DatabaseSync.prototype, 'prepare')
      .mockImplementationOnce((sql) =>
        new DatabaseSync(':memory:').prepare(sql.replace('sqlite_version()', "'3.43.9'")),
      )
    try {
      expect(() => openDatabase(path)).toThrow('3.43.9')
    } finally {
      prepare.mockRestore()
    }
    openDatabase(path).close()
  })

  it('is one with numbers of items that nobody counted, sealed or not', () => {
    const database = openDatabase(path)
    addRow(database, 'item', { ref: -7, id: 'i' })
    database.close()
    for (const sealed of [true, false]) expect(() => openDatabase(path, { sealed })).toThrow(ChangedIndexError)
  })
})

describe('an open index', () => {
  it.each([0, 1, 20, latestSchema - 1, latestSchema])(
    'that was of schema %i keeps references and its schema',
    (schema) => {
      const before = 'PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON'
      change([before, ...migrations.slice(0, schema), `PRAGMA user_version = ${schema}`].join(';'))
      const database = openDatabase(path)
      expect([pragma(database, 'foreign_keys'), pragma(database, 'legacy_alter_table')]).toEqual([1, 0])
      expect(() => addRow(database, 'item_file', { item: 1, file: 1, mime_type: '' })).toThrow('FOREIGN KEY')
      // Nothing that is run in it can plant anything in its schema.
      database.exec('PRAGMA writable_schema = ON')
      expect(() => database.exec("DELETE FROM sqlite_schema WHERE name = 'item'")).toThrow('may not be modified')
      database.close()
    },
  )

  it('has one passing schema, however often it is asked for', () => {
    const database = openDatabase(path)
    attachPassing(database)
    database.exec('CREATE TABLE passing.seen (item INTEGER)')
    attachPassing(database)
    expect(database.prepare('SELECT * FROM passing.seen').all()).toEqual([])
    expect(pragma(database, 'passing.journal_mode')).toBe('memory')
    database.close()
  })

  it('sorts in files again after a short transaction that could not begin', () => {
    const database = openDatabase(path)
    transaction(database, () => {
      expect(() => shortTransaction(database, () => undefined)).toThrow('within a transaction')
      expect(pragma(database, 'temp_store')).toBe(0)
    })
    database.close()
  })
})
