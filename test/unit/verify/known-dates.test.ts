import { expect, test } from 'vitest'
import { KnownDates } from '../../../src/main/verify/known-dates.ts'

const quarter = 15 * 60_000
const mtime = Date.UTC(2021, 6, 4)

/** Dates of which so many right files were read that are off by so much. */
function learned(count: number, off: number, right = true): KnownDates {
  const dates = new KnownDates()
  for (let at = 0; at < count; at++) dates.learn({ mtime: mtime + at }, mtime + at + off, right)
  return dates
}

test('a file is as it was if it has the time with which it was right before', () => {
  const dates = new KnownDates()
  expect(dates.explain({ mtime, mtimeHere: 7_000_000 }, 7_000_000)).toBe(true)
  expect(dates.explain({ mtime, mtimeHere: 7_000_000 }, 7_002_000)).toBe(true)
  expect(dates.explain({ mtime, mtimeHere: 7_000_000 }, 7_002_001)).toBe(false)
  expect(dates.explain({ mtime }, 7_000_000)).toBe(false)
})

test.each([quarter, -quarter, 4 * quarter, 104 * quarter, -104 * quarter, quarter + 1999])(
  'eight right files that are off by %d ms explain a ninth',
  (off) => {
    expect(learned(7, off).explain({ mtime }, mtime + off)).toBe(false)
    expect(learned(8, off).explain({ mtime }, mtime + off)).toBe(true)
    expect(learned(8, off).explain({ mtime }, mtime + off + quarter)).toBe(false)
  },
)

test.each([0, 1999, 105 * quarter, -105 * quarter, quarter + 2001, quarter / 2])('no zone is off by %d ms', (off) => {
  expect(learned(20, off).explain({ mtime }, mtime + off)).toBe(false)
})

test('a damaged file spoils what its time would explain, before and after', () => {
  const hour = 4 * quarter
  const dates = learned(20, hour)
  dates.learn({ mtime }, mtime + hour, false)
  expect(dates.explain({ mtime }, mtime + hour)).toBe(false)
  for (let at = 0; at < 20; at++) dates.learn({ mtime }, mtime + hour, true)
  expect(dates.explain({ mtime }, mtime + hour)).toBe(false)
})
