import type { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import { atOnce } from '../../../../src/main/slices.ts'
import { ReadingRows, shareIsDue } from '../../../../src/main/verify/share/reading-rows.ts'
import { addRow, changeRows, removeRows, sql } from '../../../rows/rows.ts'

const now = Date.UTC(2026, 6, 4, 12)
const day = 86_400_000
let database: DatabaseSync

beforeEach(() => {
  database = openDatabase(':memory:')
  addRow(database, 'album', { id: 'album', title: 'Trip', folder: 'Trip', folder_key: 'trip' })
})
afterEach(() => database.close())

interface File {
  path: string
  /** The last time it was read; null for never. */
  read: number | null
  since: number
  bytes: number
}

/** Photos, of which some have an earlier version, and some a copy in the album. */
function fill(count: number, timeOf: (nth: number) => Pick<File, 'read' | 'since'>): File[] {
  const files: File[] = []
  const add = (
    path: string,
    item: number,
    number: number,
    bytes: number,
    { read, since }: ReturnType<typeof timeOf>,
  ) => {
    const times = { published_at: since, verified_at: read }
    const file = addRow(database, 'file', { path, path_key: path, bytes, ...times })
    addRow(database, 'item_file', { item, number, file })
    files.push({ path, read, since, bytes })
  }
  database.exec('BEGIN')
  for (let ref = 1; ref <= count; ref++) {
    const times = timeOf(ref)
    // Letters that bytes and UTF-16 order differently.
    const path = `Photos/${['\u{1F600}', '\uFFFD', 'a'][ref % 3]}${ref}`
    addRow(database, 'item', { ref })
    add(path, ref, 0, ref, times)
    if (ref % 7 === 0) add(`${path}v`, ref, 1, 1, times)
    if (ref % 5 === 0) {
      addRow(database, 'album_file', { album: 'album', item: ref, name: `${ref}`, linked: ref % 2 })
      if (ref % 2 === 0) files.push({ path: `Albums/Trip/${ref}`, read: null, since: times.since, bytes: ref })
    }
  }
  database.exec('COMMIT')
  return files
}

function inReadingOrder(files: readonly File[]): string[] {
  const key = ({ read, since }: File): number => (read === null ? since - 1e15 : read)
  return files
    .toSorted((one, other) => key(one) - key(other) || Buffer.compare(Buffer.from(one.path), Buffer.from(other.path)))
    .map(({ path }) => path)
}

test.each<[string, (nth: number) => Pick<File, 'read' | 'since'>]>([
  ['never', (nth) => ({ read: null, since: nth % 100 })],
  ['at the same time', () => ({ read: now - day, since: 0 })],
  ['the last ones first', (nth) => ({ read: now - nth, since: 0 })],
  ['in no order', (nth) => ({ read: nth % 3 === 0 ? null : now - ((nth * 7919) % 997), since: (nth * 31) % 500 })],
])('files that were read %s come once each, those first that were read longest ago', (_, timeOf) => {
  const files = fill(4500, timeOf)
  const rows = new ReadingRows(database, now)
  const read: string[] = []
  for (let next = atOnce(rows.next()); next.length > 0; next = atOnce(rows.next())) {
    // No more than a list that is worked off in a while.
    expect(next.length).toBeLessThanOrEqual(2000)
    read.push(...next)
  }
  expect(read).toEqual(inReadingOrder(files))
})

test('the plan of a day is the share of all bytes, or what is overdue', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ read: fc.option(fc.integer({ min: 1, max: 60 })), since: fc.integer({ min: 1, max: 60 }) }),
        {
          minLength: 1,
          maxLength: 12,
        },
      ),
      (ages) => {
        for (const table of ['album_file', 'file', 'item', 'meta'] as const) removeRows(database, table)
        const files = fill(ages.length, (nth) => {
          const { read, since } = ages[nth - 1] ?? { read: null, since: 1 }
          return { read: read === null ? null : now - read * day, since: now - since * day }
        })
        const days = 30
        const sum = (of: readonly File[]): number => of.reduce((bytes, file) => bytes + file.bytes, 0)
        const share = sum(files) / days
        const overdue = sum(files.filter(({ read, since }) => (read ?? since) < now - days * day))
        const plan = atOnce(new ReadingRows(database, now).plan(days))
        expect(plan.budget).toBeCloseTo(Math.max(share, Math.min(overdue, 3 * share)), 6)
        expect(atOnce(new ReadingRows(database, now).plan(days))).toEqual(plan)
      },
    ),
    { numRuns: 50 },
  )
})

test('a plan that somebody else made meanwhile is kept, with what was read of it', () => {
  fill(20, () => ({ read: null, since: 0 }))
  const slow = new ReadingRows(database, now).plan(30)
  slow.next()
  const other = new ReadingRows(database, now)
  const plan = atOnce(other.plan(30))
  other.save({ ...plan, read: 5 })
  expect(atOnce(slow)).toEqual({ ...plan, read: 5 })
})

test('a plan stays what it is for that day, whatever comes meanwhile', () => {
  fill(3, () => ({ read: null, since: now }))
  const plan = atOnce(new ReadingRows(database, now).plan(1))
  expect(plan).toMatchObject({ budget: 6 })
  changeRows(database, 'file', { bytes: 1000 })
  expect(atOnce(new ReadingRows(database, now).plan(1))).toEqual(plan)
  expect(atOnce(new ReadingRows(database, now + day).plan(1)).budget).toBeGreaterThan(2000)
})

test('what is to be read is found in a few steps whatever numbers items have', () => {
  const files = fill(3, () => ({ read: null, since: 0 }))
  database.exec('PRAGMA foreign_keys = OFF')
  changeRows(database, 'item', { ref: sql('ref + (1 << 44)') }, 'ref > 1')
  changeRows(database, 'item_file', { item: sql('item + (1 << 44)') }, 'item > 1')
  const steps = shareIsDue(database, now, 1)
  let taken = 0
  while (taken++ < 10 && steps.next().done !== true);
  expect(taken).toBeLessThan(10)
  expect(atOnce(new ReadingRows(database, now).plan(1)).budget).toBe(files.reduce((sum, { bytes }) => sum + bytes, 0))
})
