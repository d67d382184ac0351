import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  flag,
  integer,
  oneOf,
  optional,
  placedReader,
  rowReader,
  saidText,
  text,
} from '../../../src/main/index/schema/typed-rows.ts'
import { ChangedIndexError } from '../../../src/main/mirror-path.ts'

let database: DatabaseSync
beforeAll(() => {
  database = new DatabaseSync(':memory:')
})
afterAll(() => database.close())

const read = rowReader({
  n: integer,
  t: text,
  f: flag,
  o: optional(integer),
  role: oneOf(['primary', 'motion']),
  status: oneOf(['READY', 'FAILED'], 'FAILED'),
})
const columns = { n: 1, t: 'a', f: 1, o: null, role: 'motion', status: 'READY' }
const rowWith = (other: object): Parameters<typeof read>[0] => {
  const row: Record<string, number | string | null> = { ...columns, ...other }
  const names = Object.keys(row)
  const sql = `SELECT ${names.map((name) => `:${name} AS ${name}`).join(', ')}, 1 AS more`
  return database.prepare(sql).get(row) ?? {}
}

test('a row is read as what its columns stand for, and nothing else of it', () => {
  expect(read(rowWith({}))).toEqual({ n: 1, t: 'a', f: true, o: undefined, role: 'motion', status: 'READY' })
  expect(read(rowWith({ f: 0, o: -3, t: '' }))).toMatchObject({ f: false, o: -3, t: '' })
  expect(read(rowWith({ f: 2 }))).toMatchObject({ f: false })
})

test.each([{ status: 'OTHER' }, { status: null }, { status: 7 }])(
  'what nobody knows is what is said to be: %j',
  (other) => {
    expect(read(rowWith(other))).toMatchObject({ status: 'FAILED' })
  },
)

test.each([
  { n: null },
  { n: '1' },
  { t: null },
  { t: 1 },
  { f: null },
  { f: 'true' },
  { o: 'x' },
  { role: 'other' },
  { role: null },
])('a column that cannot be what it stands for is refused: %j', (other) => {
  expect(() => read(rowWith(other))).toThrow(ChangedIndexError)
})

test('a statement without a column is refused', () => {
  const { n: _, ...row } = rowWith({})
  expect(() => read(row)).toThrow(/undefined where n belongs/)
  const { o: __, ...without } = rowWith({})
  expect(() => read(without)).toThrow(/undefined where o belongs/)
})

test('what people have said is a text, or nothing', () => {
  const said = rowReader({ t: saidText })
  expect([said(rowWith({ t: 'a' })), said(rowWith({ t: '' }))]).toEqual([{ t: 'a' }, { t: '' }])
  expect([said(rowWith({ t: null })), said(rowWith({ t: 7 }))]).toEqual([{ t: null }, { t: null }])
})

test('a row that came as an array is read by the places of its columns, and refused as others are', () => {
  const placed = placedReader({ t: text, n: integer, o: optional(integer) })
  expect(placed.names).toEqual(['t', 'n', 'o'])
  const statement = database.prepare(`SELECT ${placed.names.map((name) => `:${name} AS ${name}`).join(', ')}`)
  statement.setReturnArrays(true)
  const readOf = (row: { t: string | number; n: number; o: number | null }) => placed.read(statement.get(row) ?? {})
  expect(readOf({ t: 'a', n: 1, o: null })).toEqual({ t: 'a', n: 1, o: undefined })
  expect(readOf({ t: '', n: -2, o: 3 })).toEqual({ t: '', n: -2, o: 3 })
  expect(() => readOf({ t: 7, n: 1, o: null })).toThrow(ChangedIndexError)
  expect(() => placed.read(['a', 1])).toThrow(ChangedIndexError)
})
