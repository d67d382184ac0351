import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AccountId, ItemId } from '../../../src/shared/domain.ts'
import { Accounts } from '../../../src/main/index/accounts.ts'
import { SourceRows } from '../../../src/main/index/source-rows.ts'
import { librarySourceIdOf, takeoutSourceIdOf } from '../../../src/main/mirror/names/identifiers.ts'
import { SourceItems, type FirstSaying } from '../../../src/main/sources/source-items.ts'
import type { SourceFacts } from '../../../src/main/sources/source-facts.ts'
import { SmallMirror, sha256 } from '../mirror/small-mirror.ts'
import { changeRows } from '../../rows/rows.ts'

const now = Date.UTC(2026, 0, 5)
const taken = '2021-07-04T10:11:12Z'
let small: SmallMirror
let items: SourceItems
let [exports, hers]: [number, number] = [0, 0]

beforeAll(async () => void (small = await SmallMirror.open()))
beforeEach(() => {
  items = new SourceItems(small.database)
  const rows = new SourceRows(small.database)
  const source = (id: string, owner: string): number =>
    rows.setSource({ id, kind: 'takeout', account: undefined, owner, label: '' })
  exports = source(takeoutSourceIdOf('nora'), 'nora')
  hers = source(takeoutSourceIdOf('ida'), 'ida')
})
afterEach(() => small.empty())
afterAll(() => small.close())

function says(key: string, facts: SourceFacts, more: Partial<FirstSaying> = {}): FirstSaying {
  return { source: exports, key, facts, firstSeen: 50, ...more }
}
function mint(key: string, facts: SourceFacts, more: Partial<FirstSaying> = {}): number {
  return items.mint({ ...says(key, facts, more), id: `id ${key}` as ItemId, filename: 'none.jpg', video: false }, now)
}
const item = (ref: number): Record<string, unknown> | undefined =>
  small.rows('SELECT * FROM item WHERE ref = ?', ref)[0]
const said = (ref: number): unknown[] =>
  small.rows(
    `SELECT source.id, key, state, facts FROM item_source JOIN source ON source.ref = item_source.source
     WHERE item = ? ORDER BY kind, key`,
    ref,
  )

describe('an item that no account knows', () => {
  test('says what its source says, and is found by its key there', () => {
    const ref = mint('address', {
      filename: 'IMG_1.jpg',
      creationTime: taken,
      description: 'On the lake',
      people: ['Nora', 'Ida'],
      favorite: true,
      location: { latitude: 46.5, longitude: 9.25, altitude: 1200, from: 'geoData' },
    })
    expect(item(ref)).toMatchObject({
      account: null,
      remote_id: null,
      in_google: 0,
      filename: 'IMG_1.jpg',
      creation_time: taken,
      description: 'On the lake',
      people: '["Nora","Ida"]',
      favorite: 1,
      archived: 0,
      location: '{"latitude":46.5,"longitude":9.25,"altitude":1200,"from":"geoData"}',
      taken_at: Date.parse(taken),
      zone: 120,
      zone_from: 'place',
      first_seen: 50,
    })
    expect([items.itemOf(exports, 'address'), items.itemOf(exports, 'other'), items.itemOf(hers, 'address')]).toEqual([
      ref,
      undefined,
      undefined,
    ])
  })

  test('of which nothing is said has the name of its file, and a date that nobody takes for one', () => {
    expect(item(mint('address', {}))).toMatchObject({
      filename: 'none.jpg',
      creation_time: '1970-01-01T00:00:00Z',
      time_known: 'nothing',
      people: null,
      location: null,
    })
  })

  test('has only the clock that its name tells, if nothing else tells a time, and no zone', () => {
    const ref = mint('address', { localTime: '2019-06-06T14:23:31', uploadedAt: taken })
    expect(item(ref)).toMatchObject({
      creation_time: '2019-06-06T14:23:31Z',
      taken_at: Date.UTC(2019, 5, 6, 14, 23, 31),
      taken_from_file: 0,
      time_known: 'clock',
    })
  })

  test('has the time of its upload for want of any other', () => {
    expect(item(mint('address', { uploadedAt: taken }))).toMatchObject({ creation_time: taken, time_known: 'instant' })
  })

  test('is one for each key', () => {
    mint('address', {})
    expect(() => mint('address', {})).toThrow('UNIQUE')
  })
})

describe('a source that says something of an item that is here', () => {
  test('adds to what its account says, which is kept apart', () => {
    const ref = small.item('a.jpg')
    items.join(ref, says('address', { filename: 'b.jpg', people: ['Ida'], favorite: true }), now)
    expect(item(ref)).toMatchObject({ filename: 'a.jpg', people: '["Ida"]', favorite: 1, first_seen: 1 })
    expect(said(ref)).toEqual([
      {
        id: librarySourceIdOf('ann'),
        key: 'a.jpg',
        state: 'listed',
        facts: `{"filename":"a.jpg","creationTime":"${taken}"}`,
      },
      {
        id: takeoutSourceIdOf('nora'),
        key: 'address',
        state: 'listed',
        facts: '{"filename":"b.jpg","people":["Ida"],"favorite":true}',
      },
    ])
    expect(small.rows("SELECT kind, account, label FROM source WHERE kind = 'library'")).toEqual([
      { kind: 'library', account: 'ann', label: 'ann@example.org' },
    ])
    expect(small.rows('SELECT name FROM owner WHERE name <> ?', '')).toEqual([{ name: 'ann@example.org' }])
  })

  test('leaves its account called as that is, whatever it is called later, unless a person has said another name', () => {
    const accounts = new Accounts(small.database)
    const names = (): unknown[] =>
      small.rows(`SELECT label, name FROM source JOIN owner ON owner.id = source.owner WHERE kind = 'library'`)
    items.join(small.item('a.jpg'), says('address', {}), now)
    accounts.save({ id: 'ann' as AccountId, email: 'ann@example.net', name: 'Ann' })
    expect(names()).toEqual([{ label: 'ann@example.net', name: 'Ann' }])
    changeRows(small.database, 'owner', { name: 'Mother' }, { name: 'Ann' })
    accounts.save({ id: 'ann' as AccountId, email: 'ann@example.org', name: '' })
    expect(names()).toEqual([{ label: 'ann@example.org', name: 'Mother' }])
  })

  test('says something else later: what it says no longer is gone, and what others say stays', () => {
    const ref = mint('address', { filename: 'a.jpg', favorite: true, description: 'one' })
    items.join(ref, says('hers', { people: ['Ida'] }, { source: hers, firstSeen: 20 }), now)
    expect(items.say(says('address', { filename: 'a.jpg', favorite: true, description: 'one' }), now)).toBe(false)
    expect(items.say(says('address', { filename: 'a.jpg', description: 'two' }), now)).toBe(true)
    expect(item(ref)).toMatchObject({ favorite: 0, description: 'two', people: '["Ida"]', first_seen: 20 })
    expect(items.say(says('nothing', {}), now)).toBe(false)
  })

  test('may know it by several keys, and by another one later', () => {
    const ref = mint('sha256:1', { people: ['Nora'] })
    items.join(ref, says('address 2', { people: ['Ida', 'Nora'] }), now)
    items.rekey(exports, 'sha256:1', 'address 1')
    expect(['address 1', 'address 2', 'sha256:1'].map((key) => items.itemOf(exports, key))).toEqual([
      ref,
      ref,
      undefined,
    ])
    expect(item(ref)).toMatchObject({ people: '["Ida","Nora"]' })
  })

  test('tells one that is archived by saying so, or by where it has it', () => {
    const ref = mint('address', {}, { state: 'archived' })
    expect(item(ref)).toMatchObject({ archived: 1 })
    expect(items.say(says('address', {}), now)).toBe(true)
    expect(item(ref)).toMatchObject({ archived: 0 })
  })
})

test('bytes are found wherever an item has them, what is shown first', async () => {
  const [one, other] = [await small.photo('a.jpg', 'same'), await small.photo('b.jpg', 'other')]
  await small.file(other, 'Photos/2021/07/c.mp4', 'same', 'motion')
  changeRows(small.database, 'item_file', { number: 1, replaced_at: 1 }, { role: 'primary', item: 1 })
  const [found, none] = [
    { sha256: sha256('same'), bytes: 4 },
    { sha256: sha256('same'), bytes: 5 },
  ]
  const order = items.withBytes(found)
  expect(order.toSorted((a, b) => a.item - b.item)).toMatchObject([
    { item: one, role: 'primary' },
    { item: other, role: 'motion', number: 0 },
  ])
  expect(items.withBytes(none)).toEqual([])
})
