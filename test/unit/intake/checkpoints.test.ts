import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Checkpoints } from '../../../src/main/intake/checkpoints.ts'
import { SmallMirror } from '../mirror/small-mirror.ts'
import { changeRows } from '../../rows/rows.ts'

let small: SmallMirror
beforeAll(async () => void (small = await SmallMirror.open()))
afterEach(() => small.empty())
afterAll(() => small.close())

/** Checkpoints of the mirror, and at which numbers of files they were begun. */
function started(): { checkpoints: Checkpoints; began: number[] } {
  const { mirror, clock, write: log } = small
  const began: number[] = []
  const checkpoints: Checkpoints = new Checkpoints({
    mirror,
    clock,
    log,
    albumFiles: () => {
      began.push(checkpoints.published)
      return 'links'
    },
    zonesChanged: () => undefined,
  })
  return { checkpoints, began }
}

test('what arrives while a checkpoint of a waiting run is under way gets one of its own', async () => {
  const { checkpoints, began } = started()
  for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) await small.photo(name)
  // In one turn: the first begins a checkpoint, and nobody asks after the last while the run waits.
  for (let file = 0; file < 3; file++) {
    checkpoints.published++
    checkpoints.maybe(1, true)
  }
  await expect.poll(() => began.length).toBe(2)
  await expect.poll(() => small.content('catalogue.jsonl')).toContain('c.jpg')
  await checkpoints.final()
  expect(began).toHaveLength(3)
})

test('a run that goes on has no checkpoint for a few files', async () => {
  const { checkpoints, began } = started()
  for (let file = 0; file < 2; file++) {
    checkpoints.published++
    checkpoints.maybe(1, false)
  }
  await checkpoints.final()
  expect(began).toEqual([2])
})

test('tells how many items are done while files go to months that have become known', async () => {
  const told: { done: number; of: number }[] = []
  const { mirror, clock, write: log } = small
  for (let number = 0; number < 70; number++) await small.photo(`${number}.jpg`)
  const zonesChanged = (): void => undefined
  const order = { mirror, clock, log, albumFiles: () => 'links' as const, zonesChanged }
  const checkpoints = new Checkpoints({ ...order, moving: (moves) => void told.push(moves) })
  await checkpoints.final()
  told.length = 0
  changeRows(small.database, 'item', {
    taken_at: 1559390400000,
    taken_local: 1559390400000,
    taken_from_file: false,
    time_known: 'instant',
  })
  await checkpoints.final()
  expect(told.map(({ done, of }) => `${done} of ${of}`)).toEqual(['0 of 70', '64 of 70', '64 of 70', '70 of 70'])
  expect(small.rows('SELECT path FROM file').map(({ path }) => String(path).slice(0, 15))).toEqual(
    Array.from({ length: 70 }, () => 'Photos/2019/06/'),
  )
})
