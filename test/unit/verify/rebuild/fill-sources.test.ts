import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import { catalogueLines } from '../../../../src/main/mirror/documents/catalogue.ts'
import { librarySourceIdOf, ownerIdOf } from '../../../../src/main/mirror/names/identifiers.ts'
import { parseEntry } from '../../../../src/main/verify/rebuild/catalogue-entries.ts'
import { FillIndex } from '../../../../src/main/verify/rebuild/fill-index.ts'
import { album, ann, awaited, item } from './entries.ts'
import type { Entry } from './entries.ts'

const [anns, ofAnn] = [ownerIdOf('1'), librarySourceIdOf('1')]
const zoe = { kind: 'owner', id: 'zoe', name: 'Zoë' }
const exported = { kind: 'source', id: 'export', from: 'takeout', owner: 'zoe', label: 'Takeout' }

let database: DatabaseSync
let fill: FillIndex
beforeEach(() => {
  database = openDatabase(':memory:')
  fill = new FillIndex(database, Date.parse('2026-07-04T12:00:00Z'))
  database.exec('BEGIN')
})
afterEach(() => database.close())

function add(entry: Entry): string | undefined {
  const parsed = parseEntry(JSON.stringify(entry))
  return parsed.ok ? fill.add(parsed.entry) : parsed.detail
}

/** Adds entries that are all good, and gives what a catalogue of the index says of these kinds. */
function filled(entries: readonly Entry[], ...kinds: string[]): Entry[] {
  expect(entries.map(add)).toEqual(entries.map(() => undefined))
  fill.finish()
  database.exec('COMMIT')
  const lines = [...catalogueLines(database)].map((line) => JSON.parse(line) as Entry)
  return lines.filter(({ kind }) => kinds.includes(String(kind)))
}
const rowsIn = (table: string): number => database.prepare(`SELECT 1 FROM ${table}`).all().length

describe('an account', () => {
  test('is a person called as it is, and a source, without a row', () => {
    const bo = { kind: 'account', id: '2', email: 'bo@example.org' }
    const said = filled([ann, bo, item('a'), album('x', ['a'])], 'owner', 'source')
    expect(said).toEqual(expect.arrayContaining([{ kind: 'owner', id: ownerIdOf('2'), name: 'bo@example.org' }]))
    expect(said).toContainEqual({ kind: 'owner', id: anns, name: 'Ann' })
    const library = { kind: 'source', id: ofAnn, from: 'library', account: '1', owner: anns, label: 'ann@example.org' }
    expect(said).toContainEqual(library)
    expect(said).toHaveLength(4)
    expect(['owner', 'source', 'item_source', 'album_source'].map(rowsIn)).toEqual([0, 0, 0, 0])
  })

  test('needs no row where lines say only that of it', () => {
    const lines = [
      { kind: 'source', id: ofAnn, from: 'library', account: '1', owner: anns, label: 'ann@example.org' },
      { kind: 'owner', id: anns, name: 'Ann' },
      ann,
      album('x', [], { owner: anns, sources: [{ source: ofAnn }] }),
      item('a', { sources: [{ source: ofAnn }] }),
    ]
    filled(lines, 'owner')
    expect(['owner', 'source', 'item_source', 'album_source'].map(rowsIn)).toEqual([0, 0, 0, 0])
    expect(database.prepare('SELECT owner FROM album').get()).toEqual({ owner: null })
  })

  test('can be called another name, and belong to somebody else', () => {
    const lines = [
      { kind: 'owner', id: anns, name: 'Granny' },
      zoe,
      { kind: 'source', id: ofAnn, from: 'library', account: '1', owner: 'zoe' },
      ann,
      album('x', []),
    ]
    expect(filled(lines, 'owner', 'source', 'album')).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'owner', name: 'Granny' }),
        expect.objectContaining({ kind: 'source', id: ofAnn, owner: 'zoe' }),
        expect.objectContaining({ kind: 'album', owner: 'zoe' }),
      ]),
    )
  })

  test('is there also where only a source mentions it', () => {
    const said = filled([{ ...exported, account: '7' }], 'account', 'owner')
    expect(said).toContainEqual({ kind: 'account', id: '7', email: '' })
  })
})

describe('a source', () => {
  test('says what it is wherever its line stands, and whose', () => {
    const lines = [item('a', { sources: [{ source: 'export', key: 'x' }] }), ann, exported, zoe]
    expect(filled(lines, 'source')).toContainEqual(exported)
    expect(rowsIn('owner')).toBe(1)
  })

  test('without a line is a folder without a name, of somebody unknown', () => {
    const lines = [ann, item('a', { sources: [{ source: 'export', key: 'x' }, { source: ofAnn }] })]
    const [one, other] = filled(lines, 'source').toSorted((first) => (first['id'] === 'export' ? -1 : 1))
    expect(one).toEqual({ kind: 'source', id: 'export', from: 'folder', owner: expect.any(String) })
    expect(other).toMatchObject({ id: ofAnn, from: 'library' })
  })

  test('is another account’s where two know one photo', () => {
    const ofBo = librarySourceIdOf('2')
    const bo = { kind: 'account', id: '2', email: 'bo@example.org' }
    const sources = [{ source: ofAnn }, { source: ofBo, remoteId: 'bo knows', state: 'gone' }]
    const said = filled([item('a', { sources }), ann, bo], 'item', 'source')
    expect(said.filter(({ kind }) => kind === 'source')).toHaveLength(2)
    expect(said.find(({ kind }) => kind === 'item')?.['sources']).toEqual(
      sources.toSorted((one, two) => (one.source < two.source ? -1 : 1)),
    )
  })

  test.each<[string, Entry, RegExp]>([
    ['of no item twice', item('b', { sources: [{ source: ofAnn }, { source: 'export', key: 'x' }] }), /item_source/],
    ['of something that nothing tells apart', awaited('b', { account: undefined, remoteId: undefined }), /from/],
    ['of an account without an id', item('b', { remoteId: undefined }), /from/],
    ['of an id without an account', item('b', { account: undefined }), /from/],
    ['without an id', item('b', { sources: [{ source: '', key: 'x' }] }), /source/],
    ['without a kind', { ...exported, from: 'camera' }, /from/],
    ['without an owner', { ...exported, owner: undefined }, /owner/],
  ])('speaks %s', (_, entry, detail) => {
    expect(add(item('a', { sources: [{ source: ofAnn }, { source: 'export', key: 'x' }] }))).toBeUndefined()
    expect(add(entry)).toMatch(detail)
    expect(filled([ann], 'item', 'awaited').map(({ id }) => id)).toEqual(['a'])
  })

  test('has an item wherever a later version says, in words that nobody knows', () => {
    const sources = [{ source: ofAnn }, { source: 'export', key: 'x', state: 'in the attic', weight: 3 }]
    const [a] = filled([ann, zoe, exported, item('a', { sources })], 'item')
    expect(a?.['sources']).toContainEqual({ source: 'export', key: 'x' })
  })
})

test('an album knows what each of its sources puts into it', () => {
  const sources = [
    { source: 'export', key: 'Trip', title: 'trip', items: ['b', 'nowhere', 'a'] },
    { source: ofAnn, items: ['a'] },
  ].toSorted((one, other) => (one.source < other.source ? -1 : 1))
  const lines = [album('x', ['a', 'b'], { owner: 'zoe', sources }), item('a'), item('b'), ann, exported, zoe]
  const [x = {}] = filled(lines, 'album')
  expect(x).toMatchObject({ owner: 'zoe', items: ['a', 'b'] })
  const found = (x['sources'] as Entry[]).find(({ source }) => source === 'export')
  expect(found).toEqual({ source: 'export', key: 'Trip', title: 'trip', items: ['b', 'a'] })
})
