import type { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { catalogueLines } from '../../../../src/main/mirror/documents/catalogue.ts'
import { librarySourceIdOf, ownerIdOf } from '../../../../src/main/mirror/names/identifiers.ts'
import { album, ann, awaited, created, file, item } from './entries.ts'
import type { Entry } from './entries.ts'
import { rebuiltFrom } from './filled-index.ts'

// What sources say of items and albums, as format 3 tells it: an account, an export of Zoë's, and a folder of nobody known.

const zoe = { kind: 'owner', id: 'zoe', name: 'Zoë' }
const exported = { kind: 'source', id: 'export', from: 'takeout', owner: 'zoe', label: 'Takeout' }
const nobodys = { account: undefined, remoteId: undefined }

let database: DatabaseSync | undefined
beforeEach(() => {
  database = undefined
})
afterEach(() => database?.close())

function filled(...entries: Entry[]): Entry[] {
  const lines = [zoe, exported, ann, ...entries].map((entry) => JSON.stringify(entry))
  database = rebuiltFrom(lines, Date.parse('2026-07-04T12:00:00Z'))
  return [...catalogueLines(database)].map((line) => JSON.parse(line) as Entry)
}
const lineOf = (id: string, lines: readonly Entry[]): Entry => lines.find((line) => line['id'] === id) ?? {}
const rows = (sql: string): Entry[] => database?.prepare(sql).all() ?? []

describe('an item', () => {
  test.each<[string, Entry]>([
    ['favourite', { favorite: true }],
    ['a favourite of one’s own', { favorite: true, ownFavorite: true }],
    ['no favourite, whatever sources say', { favorite: false, ownFavorite: false }],
    ['archived', { archived: true }],
    ['of people', { people: ['Léa', 'Zoë'] }],
    [
      'in a place that a sidecar says',
      { location: { latitude: 47.37, longitude: 8.54, altitude: 410, from: 'geoData' } },
    ],
    ['of a zone that a neighbour has', { zone: '+02:00', zoneFrom: 'neighbour' }],
    ['an original', { fidelity: 'original' }],
  ])('is %s: %j', (_, more) => {
    const expected: Entry = { ...more }
    // What is so of most items is not said.
    if (more['favorite'] === false) delete expected['favorite']
    const line = lineOf('a', filled(item('a', more)))
    expect(line).toMatchObject(expected)
    expect(line['favorite']).toBe(expected['favorite'])
    database?.close()
    const plain = lineOf('b', filled(item('b')))
    for (const key of Object.keys(more)) if (key !== 'fidelity') expect([key, plain[key]]).toEqual([key, undefined])
  })

  const camera = { latitude: 47.5, longitude: 8.5 }
  test.each<[string, Entry, boolean]>([
    ['that its file has', { ...camera, from: 'file' }, true],
    ['that its file has, with a height', { ...camera, altitude: 400, from: 'file' }, false],
    ['beside it to the north', { latitude: 47.6, longitude: 8.5, from: 'file' }, false],
    ['beside it to the east', { latitude: 47.5, longitude: 8.6, from: 'file' }, false],
    ['of another source', { ...camera, from: 'geoData' }, false],
  ])('at a place %s needs a column of its own: %j', (_, location, isCamera) => {
    const line = lineOf('a', filled(item('a', { camera, location })))
    expect(line['location']).toMatchObject(location)
    expect(rows('SELECT location FROM item').map((row) => row['location'] === null)).toEqual([isCamera])
  })

  test.each([
    ['original', ['2026-03-01T00:00:00Z', '2026-05-01T00:00:00Z', '2026-04-01T00:00:00Z'], '2026-05-01T00:00:00Z'],
    ['original', [undefined], null],
    ['copy', ['2026-03-01T00:00:00Z'], null],
  ])('knows of each %s which newest export has it: %j', (fidelity, said, expected) => {
    const sources = (of: string): Entry[] =>
      said.map((asOf, at) => ({ source: 'export', key: `${of} ${at}`, facts: { ...(asOf && { asOf }) } }))
    const sha = (digit: string): string => digit.repeat(64)
    filled(
      item('a', {
        fidelity,
        sources: sources('a'),
        motion: file('a.mp4', { sha256: sha('b'), fidelity }),
        edited: file('a-edited.jpg', { sha256: sha('c'), fidelity }),
      }),
      awaited('b', { sources: sources('b'), motion: file('b.mp4', { sha256: sha('d'), fidelity }) }),
    )
    expect(rows('SELECT as_of FROM item_file ORDER BY role, item').map((row) => row['as_of'])).toEqual(
      [1, 2, 3, 4].map(() => expected),
    )
  })

  test('has each of its files from where that says', () => {
    const line = lineOf(
      'a',
      filled(
        item('a', {
          sources: [{ source: 'export', key: 'k' }],
          source: 'export',
          motion: file('a.mp4', { source: 'export' }),
          versions: [{ ...file('old.jpg', { source: 'folder' }), number: 1, role: 'primary', replacedAt: created }],
        }),
      ),
    )
    expect(line).toMatchObject({ source: 'export', motion: { source: 'export' }, versions: [{ source: 'folder' }] })
  })

  test('without a clock in its file has that of its name, which an export has told', () => {
    const said = (key: string, facts: Entry): Entry => ({ ...nobodys, sources: [{ source: 'export', key, facts }] })
    const lines = filled(item('a', said('k', { localTime: '2021-07-04T12:11:12' })), item('b', said('l', {})))
    expect([lineOf('a', lines)['zone'], lineOf('b', lines)['zone']]).toEqual(['+02:00', undefined])
  })

  test('is due for no other place: it lies where somebody has put it', () => {
    filled(item('a', { location: { latitude: 47, longitude: 8, from: 'geoData' } }))
    expect(rows('SELECT * FROM place_due')).toEqual([])
  })

  test('that is there in two lines is told of, and the first stays', () => {
    const lines = [ann, item('a'), item('a', { filename: 'other.jpg' })].map((entry) => JSON.stringify(entry))
    expect(() => rebuiltFrom(lines, 0)).toThrow(/UNIQUE/)
  })
})

describe('an album', () => {
  const members = [item('a'), item('b')]

  test('of a source alone belongs to whoever that belongs to, or to somebody unknown', () => {
    const of = (source: string): Entry => ({
      ...nobodys,
      sources: [{ source, key: 'Trip', title: 'Trip', items: ['a'] }],
    })
    const lines = filled(...members, album('x', ['a'], of('export')), album('y', ['a'], of('folder')))
    expect([lineOf('x', lines)['owner'], lineOf('y', lines)['owner']]).toEqual(['zoe', 'of folder'])
  })

  test('belongs to the owner it names, whatever its first source is, and to nobody else where an account has it', () => {
    const said = (key: string): Entry => ({ sources: [{ source: 'export', key, title: 'Trip', items: ['a'] }] })
    const lines = filled(
      ...members,
      album('x', ['a'], { ...nobodys, owner: 'leo', ...said('k') }),
      album('y', ['a'], said('l')),
    )
    expect([lineOf('x', lines)['owner'], lineOf('y', lines)['owner']]).toEqual(['leo', ownerIdOf('1')])
  })

  test('goes by the first of its sources', () => {
    const sources = ['export', 'folder'].map((source) => ({ source, key: 'Trip', title: 'Trip', items: ['a'] }))
    const lines = filled(...members, album('x', ['a'], { ...nobodys, sources }))
    expect(lineOf('x', lines)).toMatchObject({ owner: 'zoe', sources: [{ source: 'export' }, { source: 'folder' }] })
  })

  test('knows what a source no longer has in it since when, and that the source lacks it', () => {
    const source = {
      source: 'export',
      key: 'Trip',
      title: 'Trip',
      asOf: '2026-05-01T00:00:00Z',
      lackedAt: '2026-06-01T00:00:00Z',
      items: ['a'],
      former: { '2026-05-01T00:00:00Z': ['b', 'nowhere'] },
    }
    const line = lineOf('x', filled(...members, album('x', ['a'], { ...nobodys, sources: [source] })))
    const { items, ...rest } = source
    expect(line['items']).toEqual(items)
    expect(line['sources']).toEqual([expect.objectContaining({ ...rest, former: { '2026-05-01T00:00:00Z': ['b'] } })])
  })

  test('has the names of files of items by their roles', () => {
    const lines = filled(
      item('a', { motion: file('a.mp4') }),
      album('x', ['a'], { folder: 'Trip', fileNames: { a: 'one.jpg', 'a/motion': 'one.mp4' } }),
    )
    expect(lineOf('x', lines)).toMatchObject({ folder: 'Trip' })
    expect(rows('SELECT item, role, name FROM entry_name ORDER BY role').map((row) => Object.values(row))).toEqual([
      ['a', 'motion', 'one.mp4'],
      ['a', 'primary', 'one.jpg'],
    ])
  })
})

test('what the account itself says of an item with facts is one more thing that is said', () => {
  const own = librarySourceIdOf('1')
  const lines = filled(item('a', { sources: [{ source: own, facts: { description: 'The sea' } }] }))
  expect(lineOf('a', lines)['sources']).toEqual([
    expect.objectContaining({ source: own, facts: { description: 'The sea' } }),
  ])
})
