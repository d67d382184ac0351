import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  DamagedIndexError,
  NewerIndexError,
  NoIndexError,
  holdDatabase,
  knowsOurSql,
  latestSchema,
  migrations,
  openDatabase,
  transaction,
} from '../../../src/main/index/schema/database.ts'
import { ChangedIndexError } from '../../../src/main/mirror-path.ts'
import { addRow, removeRows } from '../../rows/rows.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-database-'))
  path = join(folder, 'index.sqlite')
})
afterEach(() => rm(folder, { recursive: true }))

const pragma = (database: DatabaseSync, name: string): unknown =>
  Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]

function change(sql: string): void {
  const database = new DatabaseSync(path)
  database.exec(sql)
  database.close()
}

/** The last schema. */
function made(): number {
  const database = openDatabase(path)
  const schema = Number(pragma(database, 'user_version'))
  database.close()
  return schema
}

/** An empty index as versions before have left it. */
function makeOfSchema(schema: number): void {
  const statements = migrations.slice(0, schema)
  // Some make a table anew that others refer to.
  const before = 'PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON'
  change([before, ...statements, `PRAGMA user_version = ${schema}`].join(';'))
}

it.each([
  ['3.43.9', false],
  ['2.99.99', false],
  ['3', false],
  ['3.9.0', false],
  ['3.44', true],
  ['3.44.0', true],
  ['3.44.1', true],
  ['3.100.0', true],
  ['4.0.0', true],
  ['10.0', true],
])('SQLite %s does all that is asked for: %s', (version, knows) => {
  expect(knowsOurSql(version)).toBe(knows)
})

/** Tables and the like, in order, and all rows. */
function everythingIn(): unknown[] {
  const database = new DatabaseSync(path)
  const schema = database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name').all()
  const tables = schema.filter(({ type }) => type === 'table').map(({ name }) => String(name))
  const rows = tables.map((table) => [table, database.prepare(`SELECT * FROM "${table}"`).all()])
  const numbers = ['user_version', 'page_size', 'encoding', 'auto_vacuum'].map((name) => pragma(database, name))
  database.close()
  return [schema, rows, numbers]
}

it.each([1, 5, latestSchema - 1])(
  'a new index is what migrations make of an empty one of schema %i',
  async (schema) => {
    made()
    const fresh = everythingIn()
    await rm(path)
    makeOfSchema(schema)
    made()
    expect(everythingIn()).toEqual(fresh)
  },
)

describe('the steps of an opening', () => {
  function steps(sealed: boolean): number[] {
    const done: number[] = []
    let all = 0
    openDatabase(path, {
      sealed,
      step(step) {
        done.push(step.done)
        all = step.of
      },
    }).close()
    expect(done).toEqual(Array.from({ length: all }, (_, number) => number))
    return done
  }

  it.each([1, 2, latestSchema - 1])('are the migrations that an index of schema %i lacks, and two checks', (schema) => {
    makeOfSchema(schema)
    expect(steps(false)).toHaveLength(latestSchema - schema + 2)
    expect(steps(false)).toHaveLength(2)
  })

  it('are the making of a new index and two checks', () => {
    expect(steps(false)).toHaveLength(1 + 2)
    expect(steps(false)).toHaveLength(2)
  })

  it('are none of an index that is sealed and up to date', () => {
    makeOfSchema(latestSchema - 1)
    expect(steps(true)).toHaveLength(1)
    expect(steps(true)).toHaveLength(0)
  })

  it('end where somebody ends them, and nobody holds the index then', () => {
    const stop = (): never => {
      throw new Error('stopped')
    }
    expect(() => openDatabase(path, { step: stop })).toThrow('stopped')
    expect(steps(false)).toHaveLength(1 + 2)
  })
})

it('an index with a schema below all others was changed by another program', () => {
  change('PRAGMA user_version = -1')
  expect(() => openDatabase(path)).toThrow(ChangedIndexError)
  expect(() => openDatabase(path)).toThrow('-1')
})

describe('an index', () => {
  it('is made, and keeps what is written, safely', () => {
    const database = openDatabase(path)
    expect(pragma(database, 'journal_mode')).toBe('wal')
    expect(pragma(database, 'synchronous')).toBe(2)
    expect(pragma(database, 'cache_size')).toBe(-8000)
    expect(pragma(database, 'foreign_keys')).toBe(1)
    expect(pragma(database, 'trusted_schema')).toBe(0)
    expect(pragma(database, 'user_version')).toBeGreaterThan(10)
    expect(database.isTransaction).toBe(false)
    addRow(database, 'meta', { name: 'a', value: 'b' })
    database.close()
    const again = openDatabase(path, { mustExist: true })
    expect(again.prepare('SELECT * FROM meta').all()).toMatchObject([{ name: 'a', value: 'b' }])
    again.close()
  })

  it('is one program’s from its opening on, until it is closed', () => {
    made()
    const database = openDatabase(path)
    for (const open of [openDatabase, holdDatabase])
      expect(() => open(path)).toThrow(expect.objectContaining({ errcode: 5 }) as Error)
    database.close()
    const held = holdDatabase(path)
    expect(() => openDatabase(path)).toThrow(expect.objectContaining({ errcode: 5 }) as Error)
    held.close()
    openDatabase(path).close()
  })

  it('of a newer version is left alone', () => {
    change(`PRAGMA user_version = ${made() + 1}`)
    for (const open of [openDatabase, holdDatabase]) expect(() => open(path)).toThrow(NewerIndexError)
    // Nobody holds it.
    change('PRAGMA user_version = 99')
    expect(() => openDatabase(path)).toThrow('99')
  })

  it('of the same version is none of a newer one', () => {
    change(`PRAGMA user_version = ${made()}`)
    holdDatabase(path).close()
    openDatabase(path).close()
  })

  it('of a version that never was was written by somebody else', () => {
    made()
    change('PRAGMA user_version = -1')
    expect(() => openDatabase(path)).toThrow(ChangedIndexError)
  })

  it('has to be there where it must', async () => {
    expect(() => openDatabase(path, { mustExist: true })).toThrow(NoIndexError)
    await rm(path, { force: true })
    openDatabase(path).close()
    openDatabase(path, { mustExist: true }).close()
  })

  it('is looked through, unless it is sealed', () => {
    made()
    const unchecked = (write: (database: DatabaseSync) => void): void => {
      const database = new DatabaseSync(path)
      database.exec('PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON')
      write(database)
      database.close()
    }
    unchecked((database) => addRow(database, 'item_file', { item: 1, role: 'other', file: 1 }))
    expect(() => openDatabase(path)).toThrow(DamagedIndexError)
    openDatabase(path, { sealed: true }).close()
    unchecked((database) => {
      removeRows(database, 'item_file')
      addRow(database, 'refetch', { item: 1, path: '../a' })
    })
    expect(() => openDatabase(path)).toThrow(ChangedIndexError)
    openDatabase(path, { sealed: true }).close()
  })

  it('of an earlier version becomes one of this, and of a broken off step nothing is left', () => {
    const schema = made()
    change(`DROP TABLE tally; PRAGMA user_version = ${schema}`)
    expect(() => openDatabase(path)).toThrow(ChangedIndexError)
  })

  it('that is no database is told as SQLite tells it, and let go', async () => {
    await writeFile(path, 'no database, but a text of more than a hundred bytes '.repeat(100))
    for (const open of [openDatabase, holdDatabase])
      expect(() => open(path)).toThrow(expect.objectContaining({ errcode: 26 }) as Error)
    await rm(path)
    openDatabase(path).close()
  })
})

describe('a transaction', () => {
  let database: DatabaseSync
  beforeEach(() => {
    database = openDatabase(':memory:')
  })
  afterEach(() => database.close())
  const rows = (): number => database.prepare('SELECT * FROM meta').all().length
  const write = (name: string): void => void addRow(database, 'meta', { name, value: 'x' })

  it('returns what its work returns, all of which is there then', () => {
    const value = transaction(database, () => {
      expect(database.isTransaction).toBe(true)
      write('a')
      return 7
    })
    expect([value, rows(), database.isTransaction]).toEqual([7, 1, false])
  })

  it('leaves nothing of work that fails', () => {
    const work = (): void => {
      write('a')
      throw new Error('ours')
    }
    expect(() => transaction(database, work)).toThrow('ours')
    expect([rows(), database.isTransaction]).toEqual([0, false])
  })

  it('throws the first error also where SQLite has undone the work by itself', () => {
    const work = (): void => {
      write('a')
      database.exec('ROLLBACK')
      throw new Error('ours')
    }
    expect(() => transaction(database, work)).toThrow('ours')
    expect([rows(), database.isTransaction]).toEqual([0, false])
  })
})
