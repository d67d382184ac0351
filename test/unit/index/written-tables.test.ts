import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Tables that nothing outside of `index/` writes. */
const kept = new Set(['meta', 'job', 'undelivered'])

const write = /\b(?:INSERT(?: OR \w+)? INTO|REPLACE INTO|DELETE FROM|UPDATE(?: OR \w+)?)\s+(\w+)/gu

const writesIn = (text: string): string[] => [...text.matchAll(write)].map(([, table]) => table ?? '')

test('finds what a statement writes', () => {
  const statements = `INSERT INTO a (b) SELECT c FROM d; INSERT OR IGNORE INTO e VALUES (1); UPDATE f SET g = 1;
    DELETE FROM h WHERE i; ON CONFLICT DO UPDATE SET j = 1; REPLACE INTO k VALUES (1)`
  expect(writesIn(statements)).toEqual(['a', 'e', 'f', 'h', 'SET', 'k'])
})

test('each of these tables is written by statements of the index alone', () => {
  const files = globSync('src/main/**/*.ts', { exclude: ['src/main/index/**'] })
  expect(files.length).toBeGreaterThan(100)
  const wrong = files.flatMap((file) =>
    writesIn(readFileSync(file, 'utf8'))
      .filter((table) => kept.has(table))
      .map((table) => `${file}: ${table}`),
  )
  expect(wrong).toEqual([])
})
