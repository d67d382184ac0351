import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { SourceRows } from '../../../src/main/index/source-rows.ts'
import { Claimants, type Face } from '../../../src/main/sources/claimants.ts'
import { SourceItems } from '../../../src/main/sources/source-items.ts'
import { SmallMirror } from '../mirror/small-mirror.ts'
import { changeRows } from '../../rows/rows.ts'

const now = Date.UTC(2026, 0, 5)
const face: Face = { title: 'a.jpg', creationTime: '2021-07-04T10:11:12Z', width: 40, height: 30 }
let small: SmallMirror
let claimants: Claimants
let listed: number

beforeAll(async () => void (small = await SmallMirror.open()))
beforeEach(() => {
  claimants = new Claimants(small.database)
  listed = small.item('a.jpg')
  changeRows(small.database, 'item', { width: 40, height: 30 })
})
afterEach(() => small.empty())
afterAll(() => small.close())

test.each<[string, Partial<Face>, boolean]>([
  ['the same title, second and pixels', {}, true],
  ['the same pixels on their side', { width: 30, height: 40 }, true],
  ['a fraction of the same second', { creationTime: '2021-07-04T10:11:12.9Z' }, true],
  ['the same second in another zone', { creationTime: '2021-07-04T12:11:12+02:00' }, true],
  ['another title', { title: 'A.jpg' }, false],
  ['the second after it', { creationTime: '2021-07-04T10:11:13Z' }, false],
  ['other pixels', { width: 41 }, false],
  ['one side alone', { width: 30, height: 30 }, false],
  ['no time', { creationTime: '' }, false],
  ['no pixels', { width: 0, height: 0 }, false],
])('an item is recognized, or not, by %s', (_, change, isOne) => {
  expect(claimants.ofAccount({ ...face, ...change })).toBe(isOne ? listed : undefined)
})

test('what Google lists of an item counts as much as what its copy has', () => {
  changeRows(small.database, 'item', { width: 20, height: 15, listed_width: 40, listed_height: 30 })
  expect(claimants.ofAccount(face)).toBe(listed)
})

test.each<[string, Partial<Face>]>([
  ['nobody dates', { creationTime: '1970-01-01T00:00:00Z' }],
  ['nobody measures', { width: 0, height: 0 }],
  ['has one side', { width: 40, height: 0 }],
  ['has the other side', { width: 0, height: 30 }],
])('what %s is never recognized, however alike', (_, change) => {
  const { creationTime, ...size } = change
  changeRows(small.database, 'item', { ...size, ...(creationTime !== undefined && { creation_time: creationTime }) })
  expect(claimants.of({ ...face, ...change })).toEqual([])
})

test('nothing is recognized in a doubt', () => {
  const [other] = [small.item('b.jpg')]
  changeRows(small.database, 'item', { filename: 'a.jpg', width: 40, height: 30 }, { ref: other })
  expect(claimants.of(face)).toMatchObject([{ item: listed }, { item: other }])
  expect(claimants.ofAccount(face)).toBeUndefined()
})

test('nothing is recognized that others know already, nor what no account lists', () => {
  const source = new SourceRows(small.database).setSource({
    id: 'exports',
    kind: 'takeout',
    account: undefined,
    owner: 'nora',
    label: '',
  })
  const items = new SourceItems(small.database)
  items.join(listed, { source, key: 'address', facts: { filename: 'a.jpg' }, firstSeen: 1 }, now)
  expect(claimants.of(face)).toEqual([{ item: listed, account: 'ann', isTold: true }])
  expect(claimants.ofAccount(face)).toBeUndefined()
  changeRows(small.database, 'item', { account: null, remote_id: null })
  expect(claimants.ofAccount(face)).toBeUndefined()
})

test('is looked for by the time alone, however many items there are', () => {
  const plan = small.rows(`
    EXPLAIN QUERY PLAN SELECT ref FROM item WHERE creation_time >= '2021' AND creation_time < '2021' || '~' AND filename = 'a'`)
  expect(plan).toMatchObject([{ detail: expect.stringContaining('INDEX item_created') }])
})
