import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Checkpoints } from '../../../src/main/intake/checkpoints.ts'
import { SmallMirror } from '../mirror/small-mirror.ts'

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
