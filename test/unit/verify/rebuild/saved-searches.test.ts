import type { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SavedSearchRows } from '../../../../src/main/index/saved-search-rows.ts'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import { catalogueLines } from '../../../../src/main/mirror/documents/catalogue.ts'
import { parseEntry } from '../../../../src/main/verify/rebuild/catalogue-entries.ts'
import { isSavedSearch } from '../../../../src/shared/search/saved-search.ts'
import { someRuns } from '../../../cases/some-cases.ts'
import type { Row } from '../../../rows/tables.ts'
import { addRow } from '../../../rows/rows.ts'
import { anyCharacter } from '../../text/any-character.ts'
import { rebuiltFrom } from './filled-index.ts'

const now = 4_100_000_000_000
const text = fc.string({ unit: anyCharacter, maxLength: 20 })
const day = fc.constantFrom('', '2019-02-28', '2019-02-31', 'now')
/** A row that Shoebox, or another program, may have written. */
const row = fc.record({
  name: text,
  search: fc.oneof(text, fc.constant('beach'), fc.constant('s'.repeat(501))),
  kind: fc.constantFrom('photo', 'video', 'all', 'film'),
  first_day: day,
  last_day: day,
  whereabouts: fc.constantFrom('', 'FR', '1,2,3,4', 'Atlantis'),
  owner: fc.option(text.filter((value) => value.isWellFormed())),
  kept_at: fc.integer({ min: -(2 ** 50), max: 2 ** 50 }),
})

function indexOf(rows: readonly Omit<Row<'saved_search'>, 'id'>[]): DatabaseSync {
  const database = openDatabase(':memory:')
  for (const [at, each] of rows.entries()) addRow(database, 'saved_search', { id: `s${at}`, ...each })
  return database
}

describe('saved searches', () => {
  test('are the same after a rebuild, as far as they are any', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
        const before = indexOf(rows)
        const kept = new SavedSearchRows(before).all()
        expect(kept.every(isSavedSearch)).toBe(true)
        const lines = [...catalogueLines(before)]
        const after = rebuiltFrom(lines, now)
        expect([...catalogueLines(after)]).toEqual(lines)
        const timeless = (search: (typeof kept)[number]): unknown => ({ ...search, keptAt: 0 })
        expect(new SavedSearchRows(after).all().map(timeless)).toEqual(kept.map(timeless))
      }),
      { numRuns: someRuns(20, 200) },
    )
  })

  test('are in every index that has good ones', () => {
    const good = {
      name: 'Sea',
      search: 'sea',
      kind: 'photo',
      first_day: '',
      last_day: '',
      whereabouts: 'FR',
      kept_at: 7,
    }
    const database = indexOf([
      { ...good, owner: null },
      { ...good, owner: 'nora' },
      { ...good, kind: 'film', owner: null },
      { ...good, name: ' ', owner: null },
    ])
    const filters = { search: 'sea', kind: 'photo', from: '', to: '', where: 'FR' }
    expect(new SavedSearchRows(database).all()).toEqual([
      { id: 's0', name: 'Sea', filters, keptAt: 7 },
      { id: 's1', name: 'Sea', filters, keptAt: 7, owner: 'nora' },
    ])
  })

  const line = { kind: 'search', id: 's1', name: 'Sea', search: 'sea' }
  const parsed = (more: object): ReturnType<typeof parseEntry> => parseEntry(JSON.stringify({ ...line, ...more }))

  test.each<[string, object]>([
    ['nothing but a search', {}],
    ['no words, but a kind', { search: undefined, only: 'video' }],
    ['a time that is none', { keptAt: 'long ago' }],
    ['keys that nobody knows', { future: 1 }],
  ])('may have %s', (_, more) => {
    expect(parsed(more)).toMatchObject({ ok: true, entry: { kind: 'search', name: 'Sea', keptAt: 0 } })
  })

  test.each<[string, object]>([
    ['no name', { name: ' ' }],
    ['no id', { id: '' }],
    ['too long an id', { id: 'i'.repeat(256) }],
    ['too long a name', { name: 'n'.repeat(201) }],
    ['half a character', { name: '\udc00' }],
    ['nothing to look for', { search: '' }],
    ['a kind that nobody knows', { only: 'film' }],
    ['no day', { from: '2019-13-01' }],
    ['no place', { where: 'Atlantis' }],
    ['nobody', { owner: '' }],
    ['a number for a name', { name: 1 }],
  ])('must not have %s', (_, more) => {
    expect(parsed(more).ok).toBe(false)
  })

  test('of one id are one, the first', () => {
    const [header = ''] = catalogueLines(openDatabase(':memory:'))
    expect(() => rebuiltFrom([header, JSON.stringify(line), JSON.stringify({ ...line, name: 'Other' })], now)).toThrow(
      /UNIQUE/,
    )
  })
})
