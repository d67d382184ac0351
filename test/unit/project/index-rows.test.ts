import { globSync, readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { lineAt, syntaxOf, visitNodes } from '../../../scripts/layers/find-imports.ts'
import type { Node } from '../../../scripts/layers/find-imports.ts'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { addRow } from '../../rows/rows.ts'
import { tables, views, type Table } from '../../rows/tables.ts'

/** Where statements of a test's own may write into tables of the index. */
const mayWrite: readonly { where: RegExp; because: string }[] = [
  { where: /^test\/rows\//, because: 'what all others add is made here' },
  {
    where: /^test\/bench\//,
    because: 'a million rows come in statements that are prepared once, some into a first index',
  },
  {
    where: /^test\/unit\/library\/many-open-items\.test\.ts$/,
    because: 'thousands of rows of all kinds are made of one number each, by SQLite alone',
  },
  { where: /^test\/unit\/index\/migrations\//, because: 'an earlier index has other tables' },
  { where: /^test\/unit\/index\/foreign-index\.test\.ts$/, because: 'an index of somebody else is written by hand' },
  {
    where: /^test\/engine\/index\/damaged-columns\.test\.ts$/,
    because: 'columns are filled with what belongs into none',
  },
  { where: /^test\/engine\/hostile\//, because: 'somebody who means harm writes what nobody here would' },
  { where: /^test\/unit\/index\/short-transaction\.test\.ts$/, because: 'it tries what single statements do' },
  {
    where: /^test\/unit\/project\//,
    because: 'texts of statements are looked at, and none is carried out',
  },
]

const writing =
  /\b(?:(?:insert|replace)(?:\s+or\s+\w+)?\s+into|update(?:\s+or\s+\w+)?|delete\s+from)\s+(?:main\.)?"?(\w+|\$\{)/gi

function textOf(text: string, node: Node): string {
  const isText = node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node['value'] === 'string')
  return isText ? text.slice(node.start, Number(node['end'])) : ''
}

const ofIndex = new Set<string>([...Object.keys(tables), ...Object.keys(views), '${'])

/** The lines of a file at which a text writes into a table of the index, or into one that only running it would tell. */
function rawWrites(file: string, text: string): string[] {
  const found = new Set<string>()
  visitNodes(syntaxOf(file, text).program, (node) => {
    for (const { 1: table = '' } of textOf(text, node).matchAll(writing))
      if (ofIndex.has(table)) found.add(`${file}:${lineAt(text, node.start)}`)
  })
  return [...found]
}

test('rows that tests begin with are added by the names of their columns', () => {
  const files = globSync('test/**/*.{ts,tsx}')
  expect(files.length).toBeGreaterThan(500)
  const writes = files.flatMap((file) => rawWrites(file, readFileSync(file, 'utf8')))
  expect(writes.filter((at) => !mayWrite.some(({ where }) => where.test(at.replace(/:\d+$/, ''))))).toEqual([])
  // Nobody is excused who does it no more.
  const excused = mayWrite.filter(({ where }) => writes.some((at) => where.test(at.replace(/:\d+$/, ''))))
  expect(excused.map(({ because }) => because)).toEqual(mayWrite.map(({ because }) => because))
})

test.each([
  'INSERT INTO item (id) VALUES (1)',
  'insert or ignore into main.album_item values (1, 2, 3)',
  'REPLACE INTO meta VALUES (1)',
  "UPDATE job SET state = 'failed'",
  'UPDATE OR IGNORE file SET bytes = 1',
  'WITH one AS (SELECT 1) DELETE FROM "item"',
  'DELETE FROM ${table}',
])('a statement that writes is told: %s', (statement) => {
  const text = `export const x = 1\nexport const y = (table: string) => \`${statement} \${table}\``
  expect(rawWrites('test/unit/x.test.ts', text)).toEqual(['test/unit/x.test.ts:2'])
})

test.each([
  "export const x = 'SELECT * FROM item'",
  "export const x = 'INSERT INTO thumbnail VALUES (1)'",
  "export const x = 'update the item and delete from it'",
  '// INSERT INTO item',
])('and nothing that only looks like it: %s', (text) => {
  expect(rawWrites('test/unit/x.test.ts', text)).toEqual([])
})

describe('of the columns that can be said', () => {
  const database = openDatabase(':memory:')
  database.exec('PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON')
  const all = Object.entries({ ...tables, ...views })
  afterAll(() => database.close())

  test.each(all)('there are those of the index: %s', (table, said) => {
    const columns = database.prepare('SELECT name, lower(type) AS type FROM pragma_table_info(?)').all(table)
    const known = columns.map(({ name, type }) => [String(name), String(type)])
    expect(Object.entries(said).map(([name, type]) => [name, type.replace('?', '')])).toEqual(
      expect.arrayContaining(known),
    )
    expect(Object.keys(said)).toHaveLength(known.length)
  })

  test.each(all)('those that must be said are enough for a row: %s', (table, said) => {
    const values = { text: table, integer: 100 + all.findIndex(([name]) => name === table), blob: Buffer.alloc(1) }
    const must = Object.entries(said).filter(([, type]) => !type.endsWith('?'))
    const row = Object.fromEntries(must.map(([name, type]) => [name, values[type as keyof typeof values]]))
    expect(() => addRow(database, table as Table, row as never)).not.toThrow()
  })
})
