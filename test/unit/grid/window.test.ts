import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type GridLayout, layoutGrid, metricsFor } from '../../../src/renderer/grid/layout.ts'
import { cutIntoSections } from '../../../src/renderer/grid/sections.ts'
import { isElsewhere, rowOfItem, rowsAround, rowsBetween } from '../../../src/renderer/grid/window.ts'
import { evenly, libraries, widths } from './libraries.ts'

/** So many rows of five squares of 100 pixels, without a gap: the row `n` goes from `100 n` to `100 n + 100`. */
function rowsOfHundred(count: number): GridLayout {
  return layoutGrid(new Float32Array(count * 5).fill(1), cutIntoSections(new Int32Array(count * 5), 'none'), {
    width: 500,
    rowHeight: 100,
    gap: 0,
    headingHeight: 0,
    sectionSpace: 0,
    besideSpace: 0,
    minSectionWidth: 0,
  })
}

const list = rowsOfHundred(100)
const noRows = { first: 0, end: 0 }

test('rows are elsewhere when none of them is on the page', () => {
  const runs = fc.record({ first: fc.nat(20), length: fc.integer({ min: 1, max: 8 }) })
  fc.assert(
    fc.property(runs, runs, (one, other) => {
      const placesOf = ({ first, length }: typeof one) => Array.from({ length }, (_, at) => first + at)
      const shared = placesOf(one).filter((place) => placesOf(other).includes(place))
      const rangeOf = ({ first, length }: typeof one) => ({ first, end: first + length })
      expect(isElsewhere(rangeOf(one), rangeOf(other))).toBe(shared.length === 0)
    }),
  )
  const shown = { first: 3, end: 6 }
  expect(isElsewhere(shown, { first: 6, end: 8 })).toBe(true)
  expect(isElsewhere(shown, { first: 5, end: 8 })).toBe(false)
  expect(isElsewhere(shown, { first: 0, end: 3 })).toBe(true)
  expect(isElsewhere(shown, { first: 0, end: 4 })).toBe(false)
})

test('rows are made for nine tenths of a view above it and below it', () => {
  // From 1100 to 3900.
  expect(rowsAround(list, noRows, 2000, 1000, false)).toEqual({ first: 11, end: 39 })
  // From 10 to 1990.
  expect(rowsAround(list, noRows, 910, 100, true)).toEqual({ first: 8, end: 11 })
  expect(rowsAround(list, noRows, 0, 1000, false)).toEqual({ first: 0, end: 19 })
  expect(rowsAround(list, noRows, 9000, 1000, false)).toEqual({ first: 81, end: 100 })
})

test('rows stay as long as they go three tenths of a view beyond it', () => {
  const shown = { first: 11, end: 39 }
  // They begin at 1100 and end at 3900.
  expect(rowsAround(list, shown, 1400, 1000, false)).toBe(shown)
  expect(rowsAround(list, shown, 2600, 1000, false)).toBe(shown)
  expect(rowsAround(list, shown, 1399, 1000, false)).toEqual({ first: 4, end: 33 })
  expect(rowsAround(list, shown, 2601, 1000, false)).toEqual({ first: 17, end: 46 })
})

test('rows are renewed when they are to be, and stay the same object where they would be the same', () => {
  const shown = { first: 11, end: 39 }
  expect(rowsAround(list, shown, 2600, 1000, true)).toEqual({ first: 17, end: 45 })
  expect(rowsAround(list, shown, 2000, 1000, true)).toBe(shown)
  expect(rowsAround(list, { first: 12, end: 39 }, 2000, 1000, true)).toEqual(shown)
  expect(rowsAround(list, { first: 11, end: 38 }, 2000, 1000, true)).toEqual(shown)
})

test('rows that the list has no longer do not stay', () => {
  const shorter = rowsOfHundred(20)
  expect(rowsAround(shorter, { first: 5, end: 39 }, 1000, 1000, false)).toEqual({ first: 1, end: 20 })
  const whole = { first: 5, end: 20 }
  expect(rowsAround(shorter, whole, 1000, 1000, false)).toBe(whole)
})

test('whatever is on the page and wherever the view goes, its rows are made, and made once', () => {
  fc.assert(
    fc.property(
      libraries,
      widths,
      fc.array(evenly(0, 1), { minLength: 1, maxLength: 8 }),
      evenly(100, 2000),
      fc.boolean(),
      (library, width, places, viewHeight, renew) => {
        const layout = layoutGrid(library.ratio, cutIntoSections(library.day, 'day'), metricsFor(width, true))
        let shown = noRows
        for (const place of places) {
          const top = place * Math.max(0, layout.height - viewHeight)
          shown = rowsAround(layout, shown, top, viewHeight, renew)
          const inView = rowsBetween(layout, top, top + viewHeight)
          expect(shown.first).toBeLessThanOrEqual(inView.first)
          expect(shown.end).toBeGreaterThanOrEqual(inView.end)
          expect(shown.end).toBeLessThanOrEqual(layout.rowCount)
          expect(rowsAround(layout, shown, top, viewHeight, renew)).toBe(shown)
        }
      },
    ),
  )
})

test('an item that is not in the list is in no row', () => {
  expect([-1, 0, 4, 5, 499, 500, Number.NaN].map((index) => rowOfItem(list, index))).toEqual([-1, 0, 0, 1, 99, -1, -1])
})
