import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DatabaseSync } from 'node:sqlite'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { metaValues, type MetaName, type MetaValues } from '../../../src/main/index/schema/meta-values.ts'
import { forgetMeta, hasMeta, readMeta, writeMeta, writeMetaOnce } from '../../../src/main/index/schema/meta.ts'
import { addMissing, addRow, changeRows } from '../../rows/rows.ts'

let database: DatabaseSync
beforeEach(() => {
  database = openDatabase(':memory:')
})
afterEach(() => database.close())

const counts = { ok: 3, missing: 1, damaged: 0, unreadable: 0, unknown: 2 }

/** A value of each name, and how former versions have written it. */
const samples: { [Name in MetaName]: [MetaValues[Name], string] } = {
  album_files: ['copies', 'copies'],
  'to-back-up': [
    { allAlbums: true, sharedAlbums: false, library: false, albums: [] },
    '{"allAlbums":true,"sharedAlbums":false,"library":false,"albums":[]}',
  ],
  'catalogue-behind': [true, 'true'],
  'links-looked-at': ['812345', '812345'],
  'longest-name': [143, '143'],
  'dates-not-kept': [{ wished: 5, here: -7 }, '{"wished":5,"here":-7}'],
  'dates-read-window': [true, 'true'],
  'dates-read-commands': [true, 'true'],
  'names-of-places': [3, '3'],
  told: [
    {
      complete: true,
      problems: ['a'],
      count: 1,
      halted: 'mirror-full',
      overdue: false,
      files: ['Photos/a'],
      fileCount: 1,
    },
    '{"complete":true,"problems":["a"],"count":1,"halted":"mirror-full","overdue":false,"files":["Photos/a"],"fileCount":1}',
  ],
  'schedule-rests-since': [1_637_000_000_000, '1637000000000'],
  'verify-share': [
    { day: '2026-11-21', budget: 10, read: 4, credit: -2 },
    '{"day":"2026-11-21","budget":10,"read":4,"credit":-2}',
  ],
  'verified-quick': [
    { at: 1_637_000_000_000, repaired: 0, ...counts },
    `{"at":1637000000000,"repaired":0,${JSON.stringify(counts).slice(1)}`,
  ],
  'verified-full': [
    { at: 1_637_000_000_001, repaired: 2, ...counts },
    `{"at":1637000000001,"repaired":2,${JSON.stringify(counts).slice(1)}`,
  ],
}
const names = Object.keys(metaValues) as MetaName[]

const written = (name: string): unknown =>
  database.prepare('SELECT value FROM meta WHERE name = ?').get(name)?.['value']

test.each(names)('%s is kept as former versions did, replaced, kept once, and forgotten', (name) => {
  const [value, text] = samples[name]
  expect([readMeta(database, name), hasMeta(database, name)]).toEqual([undefined, false])
  addRow(database, 'meta', { name, value: '[]' })
  expect(writeMetaOnce(database, name, value)).toBe(false)
  expect([hasMeta(database, name), written(name)]).toEqual([true, '[]'])
  writeMeta(database, name, value)
  expect([readMeta(database, name), written(name)]).toEqual([value, text])
  forgetMeta(database, name)
  expect(hasMeta(database, name)).toBe(false)
  expect(writeMetaOnce(database, name, value)).toBe(true)
  expect(written(name)).toBe(text)
})

/** Names whose text stands for itself, whatever it says. */
const anyText: readonly MetaName[] = ['links-looked-at']

test('a text that is none of a name is nothing, and never an error', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constantFrom('', 'NaN', 'Infinity', '1e999', '{', 'null', '[]', '{}', 'false', '"true"', '0x10'),
  )
  const put = (name: string, value: string): void => {
    addMissing(database, 'meta', { name, value })
    changeRows(database, 'meta', { value }, { name })
  }
  fc.assert(
    fc.property(fc.constantFrom(...names), texts, (name, text) => {
      put(name, text)
      const value = readMeta(database, name)
      if (anyText.includes(name)) expect(value).toBe(text)
      // What is read could have been written: writing it again changes nothing that is read.
      else if (value !== undefined) expect(metaValues[name].read(metaValues[name].write(value as never))).toEqual(value)
    }),
  )
  for (const name of names.filter((one) => !anyText.includes(one)))
    for (const text of ['', 'NaN', '{', 'null', '[]', '{}', 'false', '"true"']) {
      put(name, text)
      expect([name, text, readMeta(database, name)]).toEqual([name, text, undefined])
    }
})
