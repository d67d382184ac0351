import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { atOnce } from '../../../../src/main/slices.ts'
import { readOverTime } from '../../../../src/main/verify/share/read-over-time.ts'
import { ReadingRows, shareIsDue } from '../../../../src/main/verify/share/reading-rows.ts'
import { SmallMirror } from '../../mirror/small-mirror.ts'
import { folder, inAlbum, photo, version } from '../small-verification.ts'
import { addRow, changeRows } from '../../../rows/rows.ts'

const day = 86_400_000
const now = Date.UTC(2026, 9, 3, 12)
let small: SmallMirror

beforeAll(async () => {
  small = await SmallMirror.open()
})
beforeEach(async () => {
  for (const title of ['Copies', 'Links', 'Nowhere']) folder(small, title)
  for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) {
    const item = await photo(small, name)
    await inAlbum(small, 'Links', item, { linked: true })
    await inAlbum(small, 'Copies', item)
    await inAlbum(small, 'Nowhere', item)
    await version(small, item, `older ${name}`, name)
  }
  changeRows(small.database, 'album', { folder: null, folder_key: null }, { title: 'Nowhere' })
  changeRows(small.database, 'album_file', { made_of: 'x' }, { linked: false, name: 'c.jpg' })
})
afterEach(() => small.empty())
afterAll(() => small.close())

const told = (days = 30): unknown => atOnce(readOverTime(small.database, now, days))

function readAt(table: 'file' | 'version' | 'copy', name: string, at: number): void {
  if (table === 'copy') {
    const query = "SELECT album, item FROM album_file JOIN album ON id = album WHERE name = ? AND title = 'Copies'"
    for (const { album, item } of small.rows(query, name))
      addRow(small.database, 'album_file_verified', { album: String(album), item: Number(item), at })
  } else
    changeRows(
      small.database,
      'file',
      { verified_at: at },
      `path LIKE '%/${table === 'version' ? `older ${name}` : name}'`,
    )
}

test('photos, earlier versions and copies count, links and what has no folder do not', () => {
  expect(told()).toEqual({ files: 8, recent: 0, never: 8 })
})

test('each is as old as its own last reading', () => {
  readAt('file', 'a.jpg', now - 30 * day)
  readAt('version', 'a.jpg', now - 30 * day - 1)
  readAt('copy', 'a.jpg', now)
  expect(told()).toEqual({ files: 8, recent: 2, never: 5, oldest: now - 30 * day - 1 })
  expect(told(31)).toMatchObject({ recent: 3 })
  readAt('copy', 'b.jpg', now - 90 * day)
  expect(told()).toEqual({ files: 8, recent: 2, never: 4, oldest: now - 90 * day })
})

test('a reading that is still to come is none', () => {
  readAt('file', 'a.jpg', now + 1)
  expect(told()).toEqual({ files: 8, recent: 0, never: 8 })
})

test('an empty mirror has nothing to read', async () => {
  await small.empty()
  expect(told()).toEqual({ files: 0, recent: 0, never: 0 })
  expect(atOnce(shareIsDue(small.database, now, 30))).toBe(false)
})

test('a share is due until it is read', () => {
  expect(atOnce(shareIsDue(small.database, now, 30))).toBe(true)
  const rows = new ReadingRows(small.database, now)
  const plan = atOnce(rows.plan(30))
  expect(plan).toMatchObject({ read: 0, day: '2026-10-03' })
  rows.save({ ...plan, read: plan.budget })
  expect(atOnce(shareIsDue(small.database, now, 30))).toBe(false)
  expect(atOnce(shareIsDue(small.database, now + 2 * day, 30))).toBe(true)
})

test.each([
  '',
  'null',
  '{}',
  '{"day":"2026-10-03","budget":-1,"read":0,"credit":0}',
  '{"day":"x","budget":1,"read":0,"credit":0}',
])('a plan that cannot be read (%s) is made anew', (value) => {
  addRow(small.database, 'meta', { name: 'verify-share', value })
  expect(atOnce(new ReadingRows(small.database, now).plan(1))).toMatchObject({ day: '2026-10-03', read: 0, budget: 40 })
})
