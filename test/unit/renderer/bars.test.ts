import fc from 'fast-check'
import { expect, test } from 'vitest'
import { albumFraction, type BackupProgress, beforeRun, fractionDone } from '../../../src/shared/tasks/progress.ts'
import { noProgress } from '../no-progress.ts'

const some = fc.nat({ max: 10_000 })

const anyProgress: fc.Arbitrary<BackupProgress> = fc
  .record({ skipped: some, downloaded: some, failed: some, waiting: some, open: some, listed: some, unlisted: some })
  .chain(({ skipped, downloaded, failed, waiting, open, listed, unlisted }) =>
    fc.record({ listing: fc.boolean(), problems: fc.nat({ max: 3 }) }).map((more) => ({
      ...noProgress,
      ...more,
      skipped,
      downloaded,
      failed,
      waiting,
      done: skipped + downloaded,
      items: skipped + downloaded + failed + waiting + open,
      albumsListed: listed,
      albumsTotal: listed + unlisted,
    })),
  )

test('a bar is full only when everything is here', () => {
  fc.assert(
    fc.property(anyProgress, (progress) => {
      const fraction = fractionDone(progress)
      expect(fraction).toBeGreaterThanOrEqual(0)
      expect(fraction).toBeLessThanOrEqual(progress.items === 0 ? 1 : progress.done / progress.items)
      if (fraction === 1) {
        expect(progress.listing).toBe(false)
        expect(progress.done).toBe(progress.items)
      }
      expect(beforeRun(progress)).toBeLessThanOrEqual(fraction)
    }),
  )
})

test('what failed or waits fills no bar', () => {
  expect(fractionDone({ ...noProgress, items: 15, done: 1, failed: 14 })).toBeCloseTo(1 / 15)
  expect(fractionDone({ ...noProgress, items: 4, done: 1, waiting: 3 })).toBe(0.25)
  expect(albumFraction({ items: 15, done: 1 })).toBeCloseTo(1 / 15)
  expect(albumFraction({ items: 0, done: 0 })).toBe(0)
})

test('nothing found is everything only when nothing went wrong', () => {
  expect(fractionDone(noProgress)).toBe(1)
  expect(fractionDone({ ...noProgress, problems: 1 })).toBe(0)
  expect(fractionDone({ ...noProgress, listing: true })).toBe(0)
})

test('what was here before takes its share of what a bar shows', () => {
  const listing = { ...noProgress, listing: true, albumsListed: 1, albumsTotal: 3, items: 10, done: 10, skipped: 5 }
  expect(fractionDone(listing)).toBe(0.25)
  expect(beforeRun(listing)).toBe(0.125)
})
