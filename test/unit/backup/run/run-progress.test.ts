import { expect, test } from 'vitest'
import { runProgress } from '../../../../src/main/backup/run-progress.ts'
import type { RunFigures } from '../../../../src/main/backup/run-progress.ts'

const figures: RunFigures = {
  startedAt: 1000,
  listing: false,
  albumsListed: 2,
  albumsTotal: 3,
  counts: { open: 12, done: 7, failed: 2, waiting: 1 },
  skipped: 4,
  bytes: 5000,
  speed: { bytes: 100, items: 3 },
  active: 6,
  overDays: undefined,
  slowedTo: undefined,
  network: undefined,
  moves: undefined,
  ownProblems: 5,
}
const overDays = { days: 2, downloadsLeft: 12, leftToday: 3, mediaPerDay: 10 }

test('items add up, what was here before was not downloaded, and whatever did not come is a problem', () => {
  expect(runProgress(figures)).toEqual({
    startedAt: 1000,
    listing: false,
    albumsListed: 2,
    albumsTotal: 3,
    items: 22,
    done: 7,
    downloaded: 3,
    skipped: 4,
    failed: 2,
    waiting: 1,
    bytes: 5000,
    bytesPerSecond: 100,
    itemsPerSecond: 3,
    secondsLeft: 4,
    active: 6,
    problems: 8,
  })
})

test.each<[string, Partial<RunFigures>]>([
  ['there may be more to do', { listing: true }],
  ['it will take days', { overDays }],
  ['nothing has come for a while', { speed: { bytes: 0, items: 0 } }],
  ['nothing is left', { counts: { ...figures.counts, open: 0 } }],
])('how long it takes is not told while %s', (_, more) => {
  expect(runProgress({ ...figures, ...more })).not.toHaveProperty('secondsLeft')
})

test('what is only sometimes so is told only then', () => {
  const sometimes = {
    overDays,
    slowedTo: 0,
    network: { kind: 'busy', nextTry: 9 } as const,
    moves: { done: 1, of: 2 },
  }
  expect(runProgress({ ...figures, ...sometimes })).toMatchObject(sometimes)
  for (const name of Object.keys(sometimes)) expect(runProgress(figures)).not.toHaveProperty(name)
})
