import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { inParts, inPixels, within } from '../../../src/renderer/features/viewer/compare/shared-zoom.ts'
import { bounded, fitInto, fitted, greatestScale } from '../../../src/renderer/features/viewer/stage/zoom.ts'

const side = fc.integer({ min: 50, max: 4000 })
const view = fc.record({ width: side, height: side })
const ratio = fc.double({ min: 0.05, max: 20, noNaN: true })
const zoom = fc.record({
  scale: fc.double({ min: 0.1, max: 30, noNaN: true }),
  x: fc.double({ min: -9, max: 9, noNaN: true }),
  y: fc.double({ min: -9, max: 9, noNaN: true }),
})

test('what one picture makes of a shared zoom is that zoom, and nothing before its view was measured', () => {
  fc.assert(
    fc.property(ratio, view, zoom, (shape, box, shared) => {
      const fit = fitInto(shape, box)
      const back = inParts(inPixels(shared, fit), fit)
      expect(back.scale).toBe(shared.scale)
      expect(back.x).toBeCloseTo(shared.x, 6)
      expect(back.y).toBeCloseTo(shared.y, 6)
    }),
  )
  expect(inParts({ scale: 2, x: 10, y: 10 }, { width: 0, height: 0 })).toEqual({ scale: 2, x: 0, y: 0 })
})

test('a shared zoom goes as far as one of both can go, and no further', () => {
  fc.assert(
    fc.property(ratio, ratio, view, zoom, (one, other, box, wished) => {
      const fits = [one, other].map((shape) => fitInto(shape, box))
      const greatest = Math.max(...fits.map((fit) => greatestScale(fit, 3000)))
      const limits = fits.map((fit) => ({ greatest, wide: box.width / fit.width, high: box.height / fit.height }))
      const shared = within(wished, limits)
      const alone = fits.map((fit) => inParts(bounded(inPixels(shared, fit), fit, box, greatest), fit))
      // The one with more room is where the zoom is.
      for (const axis of ['x', 'y'] as const)
        expect(Math.max(...alone.map((each) => Math.abs(each[axis])))).toBeCloseTo(Math.abs(shared[axis]), 6)
      expect(shared.scale).toBeGreaterThanOrEqual(1)
      expect(shared.scale).toBeLessThanOrEqual(greatest)
      expect(within(shared, limits)).toEqual(shared)
    }),
  )
  expect(within(fitted, [{ greatest: 4, wide: 1, high: 2 }])).toEqual(fitted)
})
