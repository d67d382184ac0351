import fc from 'fast-check'
import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ItemId, ItemRef } from '../../../src/shared/domain.ts'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { SourceRows } from '../../../src/main/index/source-rows.ts'
import { atOnce } from '../../../src/main/slices.ts'
import { favoriteItems } from '../../../src/main/sources/favorite-items.ts'
import { MergeItems } from '../../../src/main/sources/merge-items.ts'
import { SourceItems } from '../../../src/main/sources/source-items.ts'
import { addRow, removeRows } from '../../rows/rows.ts'

const now = Date.UTC(2026, 0, 5)
let database: DatabaseSync
let items: SourceItems
let source: number

beforeEach(() => {
  database = openDatabase(':memory:')
  items = new SourceItems(database)
  source = new SourceRows(database).setSource({
    id: 'hers',
    kind: 'takeout',
    account: undefined,
    owner: 'nora',
    label: '',
  })
})
afterEach(() => database.close())

const told = (favorite: boolean) => (favorite ? { favorite: true as const } : {})
const mint = (key: string, favorite = false): number =>
  items.mint({ id: key as ItemId, filename: key, video: false, source, key, facts: told(favorite), firstSeen: 1 }, now)
const say = (key: string, favorite: boolean): void => void items.say({ source, key, facts: told(favorite) }, now)
const favor = (ref: number, favorite: boolean): void => void atOnce(favoriteItems(database, [ref as ItemRef], favorite))
const row = (ref: number): unknown => ({
  ...database.prepare('SELECT favorite, own_favorite AS own FROM item WHERE ref = ?').get(ref),
})
const marks = (): number => Number(database.prepare('SELECT count(*) AS of FROM document_mark').get()?.['of'])

describe('what a person here says of an item', () => {
  test('holds whatever its sources say later', () => {
    const ref = mint('a')
    favor(ref, true)
    expect(row(ref)).toEqual({ favorite: 1, own: 1 })
    say('a', true)
    say('a', false)
    expect(row(ref)).toEqual({ favorite: 1, own: 1 })

    const liked = mint('b', true)
    favor(liked, false)
    expect(row(liked)).toEqual({ favorite: 0, own: 0 })
    items.say({ source, key: 'b', facts: { favorite: true, description: 'newer' } }, now)
    expect(row(liked)).toEqual({ favorite: 0, own: 0 })
  })

  test('is taken back by saying what they say', () => {
    const ref = mint('a')
    favor(ref, true)
    favor(ref, false)
    expect(row(ref)).toEqual({ favorite: 0, own: null })
    say('a', true)
    expect(row(ref)).toEqual({ favorite: 1, own: null })
  })

  test('holds for an item that only an account lists', () => {
    addRow(database, 'account', { id: 'ann', email: 'ann@example.org' })
    const ref = addRow(database, 'item', { id: 'x', account: 'ann', remote_id: 'x', first_seen: 1 })
    favor(ref, true)
    expect(row(ref)).toEqual({ favorite: 1, own: 1 })
    favor(ref, false)
    expect(row(ref)).toEqual({ favorite: 0, own: null })
  })

  test('is said of more items than one step takes, and not of those that are gone', () => {
    const refs = Array.from({ length: 250 }, (_, at) => mint(`m${at}`))
    removeRows(database, 'item_source', { item: refs[7] ?? 0 })
    removeRows(database, 'item', { ref: refs[7] ?? 0 })
    atOnce(favoriteItems(database, refs as ItemRef[], true))
    expect(database.prepare('SELECT count(*) AS of FROM item WHERE favorite = 1').get()).toEqual({ of: 249 })
  })

  test('makes the documents old, each time that the catalogue says something else', () => {
    const ref = mint('a', true)
    const mark = (): number => addRow(database, 'document_mark', { path: 'catalogue.jsonl', writing: 'x' })
    for (const favorite of [false, true, false]) {
      mark()
      favor(ref, favorite)
      expect(marks()).toBe(0)
    }
    mark()
    favor(ref, false)
    expect(marks()).toBe(1)
  })

  test('stays where two items prove to be one, and what likes it holds', () => {
    const word = fc.constantFrom(true, false, undefined)
    fc.assert(
      fc.property(word, word, fc.boolean(), fc.boolean(), (first, second, isFirst, isSecond) => {
        const key = String(fc.sample(fc.uuid(), 1)[0])
        const [one, other] = [mint(`${key}1`, isFirst), mint(`${key}2`, isSecond)]
        if (first !== undefined) favor(one, first)
        if (second !== undefined) favor(other, second)
        const owns = [one, other].map((ref) => (row(ref) as { own: number | null }).own).filter((own) => own !== null)
        const kept = new MergeItems(database).merge(one, other, now) ?? 0
        const own = owns.length > 0 ? Math.max(...owns) : null
        expect(row(kept)).toEqual({ favorite: own ?? (isFirst || isSecond ? 1 : 0), own })
      }),
      { numRuns: 60 },
    )
  })
})
