import type { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import { atOnce } from '../../../../src/main/slices.ts'
import { ReadingRows, shareIsDue } from '../../../../src/main/verify/share/reading-rows.ts'

const now = Date.UTC(2026, 6, 4, 12)
const day = 86_400_000
let database: DatabaseSync

beforeEach(() => {
  database = openDatabase(':memory:')
  database.exec(`
    INSERT INTO account (id, email) VALUES ('a', 'ann@example.org');
    INSERT INTO album (id, account, remote_id, title, folder, folder_key) VALUES ('album', 'a', 'r', 'Trip', 'Trip', 'trip')`)
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
  const item = database.prepare(
    "INSERT INTO item (ref, id, account, remote_id, filename, mime_type, creation_time, taken_local, first_seen) VALUES (?, ?, 'a', ?, '', '', '', 0, 0)",
  )
  const file = database.prepare(
    "INSERT INTO file (path, path_key, bytes, sha256, mime_type, mtime, published_at, verified_at) VALUES (?, ?, ?, '', '', 0, ?, ?)",
  )
  const ofItem = database.prepare(
    "INSERT INTO item_file (item, role, number, file, mime_type, replaced_at) VALUES (?, 'primary', ?, ?, '', ?)",
  )
  const copy = database.prepare(
    "INSERT INTO album_file (album, item, role, name, name_key, linked) VALUES ('album', ?, 'primary', ?, ?, ?)",
  )
  database.exec('BEGIN')
  for (let ref = 1; ref <= count; ref++) {
    const { read, since } = timeOf(ref)
    // Letters that bytes and UTF-16 order differently.
    const path = `Photos/${['\u{1F600}', '\uFFFD', 'a'][ref % 3]}${ref}`
    item.run(ref, `i${ref}`, `r${ref}`)
    ofItem.run(ref, 0, file.run(path, path, ref, since, read).lastInsertRowid, null)
    files.push({ path, read, since, bytes: ref })
    if (ref % 7 === 0) {
      ofItem.run(ref, 1, file.run(`${path}v`, `${path}v`, 1, since, read).lastInsertRowid, 0)
      files.push({ path: `${path}v`, read, since, bytes: 1 })
    }
    if (ref % 5 === 0) {
      copy.run(ref, `${ref}`, `${ref}`, ref % 2)
      if (ref % 2 === 0) files.push({ path: `Albums/Trip/${ref}`, read: null, since, bytes: ref })
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
        database.exec('DELETE FROM album_file; DELETE FROM file; DELETE FROM item; DELETE FROM meta')
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
  database.exec('UPDATE file SET bytes = 1000')
  expect(atOnce(new ReadingRows(database, now).plan(1))).toEqual(plan)
  expect(atOnce(new ReadingRows(database, now + day).plan(1)).budget).toBeGreaterThan(2000)
})

test('what is to be read is found in a few steps whatever numbers items have', () => {
  const files = fill(3, () => ({ read: null, since: 0 }))
  database.exec('PRAGMA foreign_keys = OFF')
  database.exec(`
    UPDATE item SET ref = ref + (1 << 44) WHERE ref > 1;
    UPDATE item_file SET item = item + (1 << 44) WHERE item > 1`)
  const steps = shareIsDue(database, now, 1)
  let taken = 0
  while (taken++ < 10 && steps.next().done !== true);
  expect(taken).toBeLessThan(10)
  expect(atOnce(new ReadingRows(database, now).plan(1)).budget).toBe(files.reduce((sum, { bytes }) => sum + bytes, 0))
})
