import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { RowHeights } from '../../../src/renderer/ui/lists/row-heights.ts'

const counts = fc.integer({ min: 1, max: 400 })
const measured = fc.array(fc.tuple(fc.nat(399), fc.double({ min: 1, max: 900, noNaN: true })), { maxLength: 60 })

function heightsOf(count: number, measurements: readonly (readonly [number, number])[]): RowHeights {
  const heights = new RowHeights(count, 50)
  for (const [row, height] of measurements) heights.set(row, height)
  return heights
}

test('each row begins where the one before ends, and every height belongs to the row that has it', () => {
  fc.assert(
    fc.property(counts, measured, fc.double({ min: 0, max: 0.999, noNaN: true }), (count, measurements, part) => {
      const heights = heightsOf(count, measurements)
      for (let row = 0; row < count; row++)
        expect(heights.top(row + 1)).toBeCloseTo(heights.top(row) + heights.height(row), 6)
      const at = heights.top(count) * part
      const row = heights.rowAt(at)
      expect(heights.top(row)).toBeLessThanOrEqual(at + 1e-6)
      expect(heights.top(row + 1)).toBeGreaterThan(at - 1e-6)
    }),
  )
})

test('a row that was never drawn counts as the others do on average', () => {
  const heights = heightsOf(10, [
    [0, 100],
    [3, 200],
    [3, 300],
  ])
  expect(heights.usual).toBe(200)
  expect(heights.height(0)).toBe(100)
  expect(heights.height(3)).toBe(300)
  expect(heights.height(7)).toBe(200)
  expect(heights.top(10)).toBe(2000)
})

test('nothing and rows outside of the list are no measurements, and beyond the ends are the ends', () => {
  const heights = heightsOf(3, [
    [-1, 10],
    [3, 10],
    [0, 0],
    [1, Number.NaN],
  ])
  expect(heights.top(3)).toBe(150)
  expect(heights.rowAt(-5)).toBe(0)
  expect(heights.rowAt(1e9)).toBe(2)
  expect(new RowHeights(0, 50).rowAt(0)).toBe(0)
  expect(new RowHeights(0, 50).top(0)).toBe(0)
})
