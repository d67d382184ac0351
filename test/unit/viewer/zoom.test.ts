import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bounded,
  fitInto,
  fitted,
  greatestScale,
  wheelFactor,
  zoomAt,
} from '../../../src/renderer/features/viewer/stage/zoom.ts'

const side = fc.integer({ min: 50, max: 4000 })
const views = fc.record({ width: side, height: side })
const ratios = fc.double({ min: 0.05, max: 20, noNaN: true })
const zooms = fc.record({
  scale: fc.double({ min: 0.1, max: 30, noNaN: true }),
  x: fc.double({ min: -9000, max: 9000, noNaN: true }),
  y: fc.double({ min: -9000, max: 9000, noNaN: true }),
})

describe('a fitting picture', () => {
  test('touches two sides of the view, is inside it and keeps its shape', () => {
    fc.assert(
      fc.property(ratios, views, (ratio, view) => {
        const fit = fitInto(ratio, view)
        expect(fit.width / fit.height).toBeCloseTo(ratio, 6)
        expect(fit.width).toBeLessThanOrEqual(view.width + 1e-6)
        expect(fit.height).toBeLessThanOrEqual(view.height + 1e-6)
        expect(Math.min(view.width - fit.width, view.height - fit.height)).toBeCloseTo(0, 6)
      }),
    )
  })

  test('is square where the shape is unknown', () => {
    expect(fitInto(Number.NaN, { width: 300, height: 200 })).toEqual({ width: 200, height: 200 })
  })

  test('can be enlarged to twice its own pixels, and fourfold at least', () => {
    expect(greatestScale({ width: 1000, height: 500 }, 6000)).toBe(12)
    expect(greatestScale({ width: 1000, height: 500 }, 300)).toBe(4)
    expect(greatestScale({ width: 0, height: 0 }, 300)).toBe(4)
  })
})

describe('a picture that is zoomed in', () => {
  test('never leaves a gap at an edge that it could cover', () => {
    fc.assert(
      fc.property(ratios, views, zooms, (ratio, view, zoom) => {
        const fit = fitInto(ratio, view)
        const { scale, x, y } = bounded(zoom, fit, view, 8)
        expect(scale).toBeGreaterThanOrEqual(1)
        expect(scale).toBeLessThanOrEqual(8)
        for (const [shift, size, room] of [
          [x, fit.width * scale, view.width],
          [y, fit.height * scale, view.height],
        ] as const) {
          if (size <= room) expect(shift).toBeCloseTo(0, 6)
          else expect(Math.abs(shift)).toBeLessThanOrEqual((size - room) / 2 + 1e-6)
        }
      }),
    )
  })

  test('keeps the spot under the pointer there while both edges are outside', () => {
    const fit = { width: 1000, height: 600 }
    const view = { width: 1000, height: 600 }
    fc.assert(
      fc.property(
        fc.double({ min: 1.05, max: 3, noNaN: true }),
        fc.double({ min: -499, max: 499, noNaN: true }),
        fc.double({ min: -299, max: 299, noNaN: true }),
        (factor, px, py) => {
          const before = { scale: 2, x: 0, y: 0 }
          const after = bounded(zoomAt(before, factor, { x: px, y: py }, 20), fit, view, 20)
          const spot = { x: (px - before.x) / before.scale, y: (py - before.y) / before.scale }
          expect(after.x + spot.x * after.scale).toBeCloseTo(px, 6)
          expect(after.y + spot.y * after.scale).toBeCloseTo(py, 6)
        },
      ),
    )
  })

  test('comes back to the middle when zoomed out', () => {
    const fit = { width: 1000, height: 600 }
    const near = bounded(zoomAt(fitted, 4, { x: 480, y: -280 }, 8), fit, fit, 8)
    expect(near.scale).toBe(4)
    const { scale, x, y } = bounded(zoomAt(near, 0.01, { x: -300, y: 100 }, 8), fit, fit, 8)
    expect([scale, Math.abs(x), Math.abs(y)]).toEqual([1, 0, 0])
  })
})

test('the wheel zooms in upwards, out downwards, alike in pixels and lines, and never by a leap', () => {
  expect(wheelFactor(-100, 0, false)).toBeGreaterThan(1)
  expect(wheelFactor(100, 0, false)).toBeLessThan(1)
  expect(wheelFactor(100, 0, false) * wheelFactor(-100, 0, false)).toBeCloseTo(1, 9)
  expect(wheelFactor(3, 1, false)).toBe(wheelFactor(48, 0, false))
  expect(wheelFactor(-5000, 2, false)).toBeLessThan(2)
})
