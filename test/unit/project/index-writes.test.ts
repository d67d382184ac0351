import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../../src/main/index/schema/database.ts'

const root = join(import.meta.dirname, '..', '..', '..')

const writes = /\b(?:INSERT(?: OR \w+)?|REPLACE) INTO\s+(\w+)|\bUPDATE(?: OR \w+)?\s+(\w+)\s+SET|\bDELETE FROM\s+(\w+)/g

function tablesWritten(text: string): string[] {
  return [...text.matchAll(writes)].map(([, ...names]) => names.find((name) => name !== undefined) ?? '')
}

test('what writes a table is known by its statement', () => {
  const statements = ['INSERT INTO a (x)', 'INSERT OR IGNORE INTO b', 'UPDATE c SET', 'DELETE FROM d', 'REPLACE INTO e']
  expect(statements.flatMap(tablesWritten)).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(tablesWritten('SELECT x FROM a; ON CONFLICT DO UPDATE SET x = 1; FROM update_of')).toEqual([])
})

test('every table is written below src/main/index alone', () => {
  const database = openDatabase(':memory:')
  const tables = new Set(
    database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()
      .map(({ name }) => String(name)),
  )
  database.close()
  const files = globSync('src/main/**/*.ts', { cwd: root }).map((file) => file.replaceAll('\\', '/'))
  const found = new Set<string>()
  for (const file of files.filter((name) => !name.startsWith('src/main/index/')))
    for (const table of tablesWritten(readFileSync(join(root, file), 'utf8'))) if (tables.has(table)) found.add(table)
  expect([...found]).toEqual([])
})
