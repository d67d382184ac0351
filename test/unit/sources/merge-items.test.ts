import type { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AccountId, ItemId } from '../../../src/shared/domain.ts'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { ItemFiles } from '../../../src/main/index/items/item-files.ts'
import { SourceRows } from '../../../src/main/index/source-rows.ts'
import { catalogueLines } from '../../../src/main/mirror/documents/catalogue.ts'
import { nameKey } from '../../../src/main/mirror/names/names.ts'
import { photoPathFromRow } from '../../../src/main/mirror-path.ts'
import { MergeItems } from '../../../src/main/sources/merge-items.ts'
import { SourceItems } from '../../../src/main/sources/source-items.ts'
import type { SourceFacts } from '../../../src/main/sources/source-facts.ts'
import { itemIdOf } from '../../../src/main/mirror/names/identifiers.ts'
import { someRuns } from '../../cases/some-cases.ts'
import { sha256 } from '../mirror/small-mirror.ts'
import { rebuiltFrom } from '../verify/rebuild/filled-index.ts'
import { someFacts } from './generated-facts.ts'
import { addMembers, addMissing, addRow, addRows, changeRows } from '../../rows/rows.ts'

const now = Date.UTC(2026, 0, 5)
/** An index alone: no file is touched by what is tried here. */
let database: DatabaseSync
let items: SourceItems
let merging: MergeItems
let files: ItemFiles
let sources: number[]

beforeEach(() => prepare())
afterEach(() => database.close())

function prepare(): void {
  database = openDatabase(':memory:')
  addRow(database, 'account', { id: 'ann', email: 'ann@example.org' })
  items = new SourceItems(database)
  merging = new MergeItems(database)
  files = new ItemFiles(database)
  const written = new SourceRows(database)
  sources = ['hers', 'his'].map((id) =>
    written.setSource({ id, kind: 'takeout', account: undefined, owner: `of ${id}`, label: '' }),
  )
}

const rows = (query: string, ...values: (string | number)[]): Record<string, unknown>[] =>
  database
    .prepare(query)
    .all(...values)
    .map((each) => ({ ...each }))
function listedItem(filename: string): number {
  return addRow(database, 'item', {
    id: itemIdOf('ann' as AccountId, filename),
    account: 'ann',
    remote_id: filename,
    filename,
    first_seen: 1,
    camera: '{}',
  })
}
function albumOf(title: string, members: readonly number[] = []): string {
  addRow(database, 'album', { id: title, account: 'ann', remote_id: title })
  addMembers(database, title, members)
  return title
}

function mint(key: string, facts: SourceFacts = {}, firstSeen = 50, source = 0): number {
  const said = { source: sources[source] ?? 0, key, facts, firstSeen }
  return items.mint({ ...said, id: `id ${source} ${key}` as ItemId, filename: 'none.jpg', video: false }, now)
}
function show(
  item: number,
  name: string,
  fidelity: 'original' | 'copy',
  content = name,
  role: 'primary' | 'motion' = 'primary',
): void {
  const path = photoPathFromRow(`Photos/2021/07/${name}`)
  const facts = { path, pathKey: nameKey(path), bytes: 4, sha256: sha256(content), mimeType: 'image/jpeg', mtime: 1 }
  files.arrive(item, role, { ...facts, publishedAt: 10 }, fidelity, sources[0])
}
const row = (ref: number): Record<string, unknown> | undefined => rows('SELECT * FROM item WHERE ref = ?', ref)[0]
const filesOf = (ref: number): unknown[] =>
  rows(
    `SELECT role, number, path, fidelity FROM item_file JOIN file ON file.id = item_file.file WHERE item = ?
     ORDER BY role, number`,
    ref,
  )

/** Sums that are kept by triggers, and what they would be if counted anew. */
function expectRightSums(): void {
  const tally = rows(`
    SELECT (SELECT count FROM tally WHERE name = 'current/primary') AS shown,
      (SELECT count FROM tally WHERE name = 'item/1') AS listed, (SELECT count FROM tally WHERE name = 'item/0') AS others,
      (SELECT count FROM tally WHERE name = 'here/1') AS listedHere, (SELECT count FROM tally WHERE name = 'here/0') AS othersHere`)
  const here = `SELECT count(*) FROM item_file JOIN item ON item.ref = item WHERE role = 'primary' AND number = 0`
  expect(tally).toEqual(
    rows(`
      SELECT (${here}) AS shown, (SELECT count(*) FROM item WHERE in_google = 1) AS listed,
        (SELECT count(*) FROM item WHERE in_google = 0) AS others, (${here} AND in_google = 1) AS listedHere,
        (${here} AND in_google = 0) AS othersHere`),
  )
  const shownIn = `EXISTS (SELECT 1 FROM item_file WHERE item_file.item = album_item.item AND role = 'primary' AND number = 0)`
  expect(rows('SELECT album, listed, here FROM album_tally WHERE listed > 0 ORDER BY album')).toEqual(
    rows(`SELECT album, count(*) AS listed, sum(${shownIn}) AS here FROM album_item GROUP BY album ORDER BY album`),
  )
  expect(rows('PRAGMA foreign_key_check')).toEqual([])
}

describe('two items that prove to be one', () => {
  test('are the one that the account lists, with the id of the older and all that both had', () => {
    const listed = listedItem('a.jpg')
    changeRows(database, 'item', { first_seen: 90, width: 40, height: 30, product_url: null })
    show(listed, 'copy.jpg', 'copy')
    const imported = mint('address', { filename: 'b.jpg', people: ['Nora'] })
    show(imported, 'original.jpg', 'original')
    show(imported, 'original.mp4', 'original', 'video', 'motion')
    changeRows(database, 'item', { width: 400, height: 300, motion: true }, { ref: imported })
    const [both, his] = [albumOf('Both', [listed, imported]), albumOf('His', [imported])]
    expect(merging.merge(imported, listed, now)).toBe(listed)
    expect(row(listed)).toMatchObject({
      id: 'id 0 address',
      account: 'ann',
      remote_id: 'a.jpg',
      filename: 'a.jpg',
      people: '["Nora"]',
      width: 400,
      motion: 1,
      first_seen: 50,
    })
    expect(row(imported)).toBeUndefined()
    expect(filesOf(listed)).toEqual([
      { role: 'motion', number: 0, path: 'Photos/2021/07/original.mp4', fidelity: 'original' },
      { role: 'primary', number: 0, path: 'Photos/2021/07/original.jpg', fidelity: 'original' },
      { role: 'primary', number: 1, path: 'Photos/2021/07/copy.jpg', fidelity: 'copy' },
    ])
    const [version] = rows('SELECT width, height FROM earlier_file')
    expect(version).toEqual({ width: 40, height: 30 })
    expect(rows('SELECT album, item FROM album_item ORDER BY album')).toEqual(
      [both, his].toSorted().map((album) => ({ album, item: listed })),
    )
    expect(items.itemOf(sources[0] ?? 0, 'address')).toBe(listed)
    expectRightSums()
  })

  test('show the better file, whichever was here first', () => {
    const [one, other] = [mint('1', {}, 10), mint('2', {}, 20)]
    show(one, 'original.jpg', 'original')
    show(other, 'copy.jpg', 'copy')
    show(other, 'older.jpg', 'copy')
    expect(merging.merge(other, one, now)).toBe(one)
    expect(filesOf(one)).toMatchObject([
      { number: 0, path: 'Photos/2021/07/original.jpg' },
      { number: 1, fidelity: 'copy' },
      { number: 2, fidelity: 'copy' },
    ])
    expectRightSums()
  })

  test('stay two where Google has two, whatever speaks for one', () => {
    const [one, other] = [listedItem('a.jpg'), listedItem('b.jpg')]
    expect(merging.merge(one, other, now)).toBeUndefined()
    expect(rows('SELECT count(*) AS items FROM item')).toEqual([{ items: 2 }])
    expect(merging.merge(one, one, now)).toBe(one)
  })

  test('need no download of what one of them has, and still the one of what neither has', () => {
    const [listed, imported] = [listedItem('a.jpg'), mint('address')]
    show(imported, 'original.jpg', 'original')
    addRow(database, 'run', { id: 7 })
    addRows(database, 'job', [
      { item: listed, run: 7, state: 'queued' },
      { item: listed, role: 'motion', run: 7, state: 'queued' },
    ])
    addRow(database, 'refetch', { item: imported, path: 'Photos/x', since: 1 })
    addRow(database, 'item_confirmed', { item: listed, at: 5 })
    merging.merge(listed, imported, now)
    expect(rows('SELECT item, role FROM job')).toEqual([{ item: listed, role: 'motion' }])
    expect(rows('SELECT item FROM refetch')).toEqual([{ item: listed }])
    expect(rows('SELECT item, at FROM item_confirmed')).toEqual([{ item: listed, at: 5 }])
  })

  test('leave of their two files in the folder of an album the one that is not shown to be taken out', () => {
    const [one, other] = [mint('1', {}, 10), mint('2', {}, 20)]
    show(one, 'copy.jpg', 'copy')
    show(other, 'original.jpg', 'original')
    const album = albumOf('Trip', [one, other])
    addRow(database, 'album_file', { album, item: one, name: 'copy.jpg' })
    addRow(database, 'album_file', { album, item: other, name: 'original.jpg' })
    merging.merge(one, other, now)
    expect(rows('SELECT item, role, name, made_of FROM album_file ORDER BY name')).toEqual([
      { item: one, role: 'motion', name: 'copy.jpg', made_of: 'Photos/2021/07/copy.jpg' },
      { item: one, role: 'primary', name: 'original.jpg', made_of: null },
    ])
  })
})

const entry = fc.record({
  source: fc.nat(1),
  address: fc.option(fc.nat(3)),
  bytes: fc.nat(4),
  album: fc.option(fc.nat(1)),
})
interface Entry {
  source: number
  address: number | null
  bytes: number
  album: number | null
}

/** What an import does with an entry of an archive: joined by its address and by its bytes, and never by anything else. */
function take(
  { source, address, bytes, album }: Entry,
  facts: ReadonlyMap<string, SourceFacts>,
  albums: string[],
): void {
  const content = { sha256: sha256(`${bytes}`), bytes: 4 }
  const key = address === null ? `sha256:${bytes}` : `address ${address}`
  const at = sources[source] ?? 0
  const said = { source: at, key, facts: facts.get(`${source} ${key}`) ?? {}, firstSeen: 100 + source * 10 + bytes }
  const byKey = items.itemOf(at, key)
  const [byBytes] = items.withBytes(content)
  let item = byKey ?? byBytes?.item
  if (item === undefined) item = mint(key, said.facts, said.firstSeen, source)
  else if (byKey === undefined) items.join(item, said, now)
  if (byKey !== undefined && byBytes) item = merging.merge(byKey, byBytes.item, now) ?? byKey
  if (!byBytes) show(item, `${bytes}.jpg`, 'original', `${bytes}`)
  const into = album === null ? undefined : albums[album]
  if (into !== undefined) addMissing(database, 'album_item', { album: into, item })
}

/** What there is in the end, by what makes items one. */
function outcome(): unknown[] {
  const columns = 'filename, creation_time, description, favorite, archived, people, location, taken_at, account'
  return rows(`SELECT ref, ${columns} FROM item`)
    .map(({ ref, ...told }) => {
      const item = Number(ref)
      const said = rows('SELECT source, key, facts FROM item_source WHERE item = ? ORDER BY source, key', item)
      const contents = rows(
        'SELECT sha256 FROM file JOIN item_file ON item_file.file = file.id WHERE item = ? ORDER BY sha256',
        item,
      )
      const members = rows('SELECT album FROM album_item WHERE item = ? ORDER BY album', item)
      return JSON.stringify({ said, contents, members, told })
    })
    .toSorted()
}

test('any order of the same entries ends in the same items', { timeout: 60_000 }, () => {
  const given = fc.record({
    entries: fc.array(entry, { maxLength: 7 }),
    facts: fc.array(fc.record({ source: fc.nat(1), at: fc.nat(8), facts: someFacts }), { maxLength: 8 }),
    listed: fc.option(fc.nat(4)),
  })
  const shuffled = given.chain((all) =>
    fc.tuple(
      fc.constant(all),
      fc.shuffledSubarray(all.entries, { minLength: all.entries.length, maxLength: all.entries.length }),
    ),
  )
  fc.assert(
    fc.property(shuffled, ([{ entries, facts, listed }, otherwise]) => {
      const keys = [0, 1, 2, 3].map((at) => `address ${at}`).concat([0, 1, 2, 3, 4].map((at) => `sha256:${at}`))
      const said = new Map(facts.map(({ source, at, facts: those }) => [`${source} ${keys[at] ?? ''}`, those]))
      const ends: unknown[] = []
      for (const order of [entries, otherwise]) {
        database.close()
        prepare()
        const albums = [albumOf('One'), albumOf('Two')]
        if (listed !== null) show(listedItem('listed.jpg'), 'listed.jpg', 'copy', `${listed}`)
        for (const each of order) take(each, said, albums)
        ends.push(outcome())
        expectRightSums()
        const lines = [...catalogueLines(database)]
        expect([...catalogueLines(rebuiltFrom(lines, now))]).toEqual(lines)
      }
      expect(ends[1]).toEqual(ends[0])
    }),
    { numRuns: someRuns(12, 40) },
  )
})
