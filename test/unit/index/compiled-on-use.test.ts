import { DatabaseSync, constants } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { compiledOnUse } from '../../../src/main/index/schema/compiled-on-use.ts'

let database: DatabaseSync
/** What SQLite was asked to read while it compiled. */
let read: string[]

beforeEach(() => {
  database = new DatabaseSync(':memory:')
  database.exec(
    'CREATE TABLE one (a); CREATE TABLE other (b); INSERT INTO one VALUES (7); INSERT INTO other VALUES (8)',
  )
  read = []
  database.setAuthorizer((action, table) => {
    if (action === constants.SQLITE_READ) read.push(String(table))
    return constants.SQLITE_OK
  })
})
afterEach(() => database.close())

test('a statement is compiled when it is asked for first, and once', () => {
  const statements = compiledOnUse(database, { one: 'SELECT a FROM one', other: 'SELECT b FROM other' })
  expect(read).toEqual([])
  expect(statements.other.get()).toEqual({ b: 8 })
  expect(read).toEqual(['other'])
  expect(statements.other.get()).toEqual({ b: 8 })
  expect(statements.other).toBe(statements.other)
  expect(read).toEqual(['other'])
  const { one } = statements
  expect(one.get()).toEqual({ a: 7 })
  expect(read).toEqual(['other', 'one'])
})

test('a text that is wrong is told by whoever asks for it, each time, and keeps nobody else from theirs', () => {
  const statements = compiledOnUse(database, { right: 'SELECT a FROM one', wrong: 'SELECT a FROM nowhere' })
  for (const _ of [1, 2]) expect(() => statements.wrong).toThrow('no such table: nowhere')
  expect(statements.right.get()).toEqual({ a: 7 })
})
