import type { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AlbumId, ItemId } from '../../../src/shared/domain.ts'
import { AlbumMembers } from '../../../src/main/index/albums/album-members.ts'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { makeListedTables } from '../../../src/main/index/runs/passing-tables.ts'
import { SourceRows } from '../../../src/main/index/source-rows.ts'
import { accountSources } from '../../../src/main/mirror/account-sources.ts'
import { catalogueLines } from '../../../src/main/mirror/documents/catalogue.ts'
import { librarySourceIdOf, ownerIdOf } from '../../../src/main/mirror/names/identifiers.ts'
import { SourceAlbums, type AlbumSaying } from '../../../src/main/sources/source-albums.ts'
import { SourceItems } from '../../../src/main/sources/source-items.ts'
import { someRuns } from '../../cases/some-cases.ts'
import { rebuiltFrom, rowsOf } from '../verify/rebuild/filled-index.ts'
import { addMembers, addRow } from '../../rows/rows.ts'

const now = Date.UTC(2026, 0, 5)
const trip = 'trip' as AlbumId
let database: DatabaseSync
let albums: SourceAlbums
let exports: number
let his: number
/** Rows of items, in the order in which they were taken. */
let photos: number[]

beforeEach(() => prepare())
afterEach(() => database.close())

function prepare(): void {
  database = openDatabase(':memory:')
  addRow(database, 'account', { id: 'ann', email: 'ann@example.org', name: 'Ann' })
  albums = new SourceAlbums(database)
  const [rows, items] = [new SourceRows(database), new SourceItems(database)]
  const source = (id: string, owner: string): number =>
    rows.setSource({ id, kind: 'takeout', account: undefined, owner, label: '' })
  exports = source('exports', ownerIdOf('ann'))
  his = source('his', 'max')
  rows.nameOwner(ownerIdOf('ann'), 'Ann')
  photos = [0, 1, 2, 3, 4].map((at) => {
    const facts = { filename: `${at}.jpg`, creationTime: `2021-07-0${at + 1}T10:00:00Z` }
    const id = `photo ${9 - at}` as ItemId
    return items.mint({ id, filename: 'x', video: false, source: exports, key: `${at}`, firstSeen: 1, facts }, now)
  })
  for (const at of photos.keys()) {
    addRow(database, 'file', {
      id: at + 1,
      path: `Photos/2021/07/${at}.jpg`,
      path_key: `photos/2021/07/${at}.jpg`,
      sha256: 'a'.repeat(64),
    })
    addRow(database, 'item_file', { item: photos[at] ?? 0, file: at + 1 })
  }
}

const some = (...ats: number[]): number[] => ats.map((at) => photos[at] ?? 0)
const says = (more: Partial<AlbumSaying> = {}): AlbumSaying => ({
  source: exports,
  key: 'lake',
  title: 'Lake',
  ...more,
})
const members = (album: AlbumId = trip): number[] =>
  database
    .prepare('SELECT item FROM album_item WHERE album = ? ORDER BY position')
    .all(album)
    .map((row) => photos.indexOf(Number(row['item'])))
const album = (id: AlbumId = trip): Record<string, unknown> => ({
  ...database.prepare('SELECT * FROM album WHERE id = ?').get(id),
})
const sourcesInCatalogue = (): unknown =>
  [...catalogueLines(database)]
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .find(({ kind }) => kind === 'album')?.['sources']

/** An album that an account lists, with these items. */
function listed(id: AlbumId, title: string, items: readonly number[]): void {
  addRow(database, 'album', { id, account: 'ann', remote_id: id, title })
  addMembers(database, id, items)
}

/** What a backup does with a complete list of an album. */
function list(id: AlbumId, items: readonly number[]): boolean {
  makeListedTables(database)
  const write = database.prepare('INSERT INTO run_album_item (album, item, position, page) VALUES (?, ?, ?, 0)')
  for (const [position, item] of items.entries()) write.run(id, item, position)
  const library = albums.libraryAmong(id)
  const lists = new AlbumMembers(database)
  if (!lists.isOther(id, library)) return false
  lists.replace(id, library)
  if (library !== undefined) albums.fold(id)
  return true
}

describe('an album that no account lists', () => {
  test('belongs to the person of its source, is found by its key, and says what its source says', () => {
    const blocks = [{ text: 'Day one' }, { places: [{ name: 'Lake', latitude: 46.5, longitude: 9.25 }] }]
    albums.mint(trip, says({ description: 'With Ida', blocks }))
    expect(album()).toMatchObject({
      account: null,
      title: 'Lake',
      owner: ownerIdOf('ann'),
      in_google: 0,
      description: 'With Ida',
    })
    expect([albums.albumOf(exports, 'lake'), albums.albumOf(exports, 'sea'), albums.albumOf(his, 'lake')]).toEqual([
      trip,
      undefined,
      undefined,
    ])
    expect(() => albums.mint('other' as AlbumId, says())).toThrow('UNIQUE')
    expect(JSON.parse(String(album()['blocks']))).toEqual(blocks)
  })

  test('has its items by when they were taken, and loses none to a later part', () => {
    albums.mint(trip, says())
    expect(albums.add(trip, exports, some(3, 1))).toBe(true)
    expect(members()).toEqual([1, 3])
    expect(albums.add(trip, exports, some(2, 3))).toBe(true)
    expect(members()).toEqual([1, 2, 3])
    expect(albums.add(trip, exports, some(1))).toBe(false)
    expect(members()).toEqual([1, 2, 3])
  })

  test('takes another title, and keeps words that a later export leaves out', () => {
    albums.mint(trip, says({ description: 'With Ida', blocks: [{ text: 'Day one' }] }))
    expect(albums.say(says({ title: 'Lake & Hills' }))).toBe(true)
    expect(album()).toMatchObject({ title: 'Lake & Hills', description: 'With Ida', blocks: '[{"text":"Day one"}]' })
    expect(albums.say(says({ title: 'Lake & Hills' }))).toBe(false)
    expect(albums.say(says({ title: 'Lake & Hills', blocks: [{ text: 'Day two' }] }))).toBe(true)
    expect(albums.say(says({ key: 'unknown' }))).toBe(false)
  })
})

test('an album has the words of the newest export, as a whole, and none of an older one that comes later', () => {
  const [then, today] = ['2025-01-01T00:00:00Z', '2026-01-01T00:00:00Z']
  albums.mint(trip, says({ asOf: today, blocks: [{ text: 'Day one' }] }))
  expect(albums.say(says({ asOf: then, description: 'With Ida', title: 'Sea' }))).toBe(false)
  expect(albums.say(says({ description: 'With Ida' }))).toBe(false)
  expect(album()).toMatchObject({ title: 'Lake', description: null, blocks: '[{"text":"Day one"}]' })
  expect(sourcesInCatalogue()).toEqual([expect.objectContaining({ asOf: today })])
  expect(albums.say(says({ asOf: '2027-01-01T00:00:00Z', description: 'Alone' }))).toBe(true)
  expect(album()).toMatchObject({ description: 'Alone', blocks: null })
})

describe('an album that an account and an export know', () => {
  test('is recognized by its title and its person, while nobody else has claimed it', () => {
    listed(trip, 'Lake', [])
    listed('sea' as AlbumId, 'Sea', [])
    expect([albums.unclaimed(ownerIdOf('ann'), 'Lake'), albums.unclaimed('max', 'Lake')]).toEqual([[trip], []])
    albums.join(trip, says())
    expect(albums.unclaimed(ownerIdOf('ann'), 'Lake')).toEqual([])
  })

  test('is called as the account calls it, and has in its order what either has', () => {
    listed(trip, 'At the lake', some(2, 0, 4))
    albums.join(trip, says({ description: 'With Ida' }))
    expect(members()).toEqual([2, 0, 4])
    expect(albums.add(trip, exports, some(0, 1, 4))).toBe(true)
    expect(members()).toEqual([2, 0, 1, 4])
    expect(album()).toMatchObject({ title: 'At the lake', description: 'With Ida' })
    expect(sourcesInCatalogue()).toEqual(
      expect.arrayContaining([
        { source: 'exports', key: 'lake', title: 'Lake', items: ['photo 9', 'photo 8', 'photo 5'] },
        { source: librarySourceIdOf('ann'), items: ['photo 7', 'photo 9', 'photo 5'] },
      ]),
    )
  })

  test('follows the list of the account, and keeps what only the export has', () => {
    listed(trip, 'Lake', some(0, 1))
    albums.join(trip, says())
    albums.add(trip, exports, some(1, 3))
    expect(list(trip, some(0, 1))).toBe(false)
    expect(list(trip, some(2, 1))).toBe(true)
    expect(members()).toEqual([2, 1, 3])
    expect(database.prepare('SELECT item FROM run_removed').all()).toMatchObject([{ item: photos[0] }])
    expect(list(trip, some(2))).toBe(true)
    expect(members()).toEqual([1, 3, 2])
  })

  test('costs nothing where only an account lists it: no row says where its items are from', () => {
    listed(trip, 'Lake', some(0))
    expect(list(trip, some(0, 1))).toBe(true)
    expect(database.prepare('SELECT * FROM album_item_source').all()).toEqual([])
    expect(database.prepare("SELECT * FROM source WHERE kind = 'library'").all()).toEqual([])
  })
})

const step = fc.oneof(
  fc.record({ do: fc.constant('list' as const), items: fc.uniqueArray(fc.nat(4)) }),
  fc.record({ do: fc.constantFrom('exports' as const, 'his' as const), items: fc.uniqueArray(fc.nat(4)) }),
)

test('what sources put into an album, and its words, are the same after a rebuild', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(step, { maxLength: 6 }), (isListed, steps) => {
      database.close()
      prepare()
      if (isListed) listed(trip, 'Lake', some(1))
      else albums.mint(trip, says({ key: 'first', description: 'words', blocks: [{ text: '\u2028"' }] }))
      for (const { do: what, items } of steps) {
        if (what === 'list') {
          if (isListed) list(trip, some(...items))
          continue
        }
        const source = what === 'his' ? his : exports
        if (albums.albumOf(source, what) === undefined) albums.join(trip, says({ source, key: what, title: what }))
        albums.add(trip, source, some(...items))
      }
      const lines = [...catalogueLines(database)]
      const rebuilt = rebuiltFrom(lines, now)
      expect([...catalogueLines(rebuilt)]).toEqual(lines)
      // A rebuild leaves no row for an account that says nothing more than the account.
      for (const { owner, source } of accountSources(database))
        new SourceRows(database).forgetPlain({ ...source, name: owner.name })
      expect(rowsOf(rebuilt)).toEqual(rowsOf(database))
    }),
    { numRuns: someRuns(20, 60) },
  )
})

test('what exports add to an album does not depend on their order', () => {
  const additions = fc.array(fc.record({ his: fc.boolean(), items: fc.uniqueArray(fc.nat(4)) }), { maxLength: 5 })
  const shuffled = additions.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  )
  fc.assert(
    fc.property(shuffled, (orders) => {
      const ends = orders.map((order) => {
        database.close()
        prepare()
        listed(trip, 'Lake', some(1, 0))
        for (const each of order) {
          const source = each.his ? his : exports
          if (albums.albumOf(source, 'a') === undefined) albums.join(trip, says({ source, key: 'a' }))
          albums.add(trip, source, some(...each.items))
        }
        return members()
      })
      expect(ends[1]).toEqual(ends[0])
    }),
    { numRuns: someRuns(14, 40) },
  )
})
