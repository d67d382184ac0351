import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { stripPlaces, stripStep } from '../../../src/renderer/features/viewer/strip/strip-places.ts'

test('a strip has what fits, around what is shown, whatever the list and the window are', () => {
  const scene = fc
    .record({ count: fc.integer({ min: 1, max: 1_000_000 }), at: fc.nat(), width: fc.integer({ min: 0, max: 4000 }) })
    .map(({ count, at, width }) => ({ count, index: at % count, width }))
  fc.assert(
    fc.property(scene, ({ count, index, width }) => {
      const { from, end } = stripPlaces(index, count, width)
      expect(from).toBeGreaterThanOrEqual(0)
      expect(end).toBeLessThanOrEqual(count)
      expect(from <= index && index < end).toBe(true)
      // What is left out lies outside of the strip, and no more is drawn than two windows would show.
      if (from > 0) expect((index - from) * stripStep).toBeGreaterThanOrEqual(width / 2)
      if (end < count) expect((end - 1 - index) * stripStep).toBeGreaterThanOrEqual(width / 2)
      expect((end - from - 4) * stripStep).toBeLessThanOrEqual(width + stripStep)
    }),
  )
})
