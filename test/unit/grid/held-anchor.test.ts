import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { holdAnchor, scrollTopOf, takeAnchor, toldOf, withTop } from '../../../src/renderer/grid/anchor.ts'
import { layoutGrid, metricsFor, withLead } from '../../../src/renderer/grid/layout.ts'
import { cutIntoSections } from '../../../src/renderer/grid/sections.ts'
import { rowOfItem, rowsBetween } from '../../../src/renderer/grid/window.ts'
import { tileSizes } from '../../../src/shared/setting-table.ts'
import { libraries, widths } from './libraries.ts'

const places = fc.double({ min: 0.001, max: 1, noNaN: true })
const filled = libraries.filter((library) => library.ratio.length > 0)

function layoutOf(library: { ratio: Float32Array; day: Int32Array }, width: number) {
  return layoutGrid(library.ratio, cutIntoSections(library.day, 'day'), metricsFor(width, true))
}

test('what somebody looks at stays where it is in the view, whatever the pictures and headings become', () => {
  const groupings = fc.constantFrom('day' as const, 'month' as const, 'year' as const)
  const sizes = fc.constantFrom(...tileSizes)
  fc.assert(
    fc.property(
      filled,
      widths,
      places,
      fc.integer({ min: 0, max: 900 }),
      groupings,
      sizes,
      (library, width, place, below, grouping, size) => {
        const layout = layoutOf(library, width)
        const scrollTop = place * layout.height
        const { first } = rowsBetween(layout, scrollTop + below, scrollTop + below + 1)
        fc.pre(first < layout.rowCount)
        const index = layout.rows.start[first] ?? 0
        const anchor = holdAnchor(layout, scrollTop, index, below)
        const other = layoutGrid(library.ratio, cutIntoSections(library.day, grouping), metricsFor(width, true, size))
        const row = rowOfItem(other, index)
        const at = (other.rows.top[row] ?? 0) - scrollTopOf(other, anchor)
        expect(at).toBeLessThanOrEqual(below + 1e-6)
        expect(at + (other.rows.height[row] ?? 0)).toBeGreaterThanOrEqual(below - 1e-6)
      },
    ),
  )
})

test('what is held in a layout that stays as it is does not move by a pixel', () => {
  fc.assert(
    fc.property(filled, widths, places, fc.integer({ min: 0, max: 900 }), (library, width, place, below) => {
      const layout = layoutOf(library, width)
      const scrollTop = place * layout.height
      const row = rowsBetween(layout, scrollTop + below, scrollTop + below + 1).first
      // Between rows there is nothing of a row to hold.
      fc.pre(row < layout.rowCount && (layout.rows.top[row] ?? 0) <= scrollTop + below)
      const anchor = holdAnchor(layout, scrollTop, layout.rows.start[row] ?? 0, below)
      expect(scrollTopOf(layout, anchor)).toBeCloseTo(scrollTop, 6)
    }),
  )
})

test('of a row above or below the point that stays, its nearer edge is held', () => {
  const layout = layoutOf({ ratio: new Float32Array(80).fill(1.5), day: new Int32Array(80) }, 1000)
  const top = layout.rows.top[3] ?? 0
  const height = layout.rows.height[3] ?? 0
  const index = layout.rows.start[3] ?? 0
  expect(holdAnchor(layout, top - 500, index, 100)).toMatchObject({ index, hidden: 0, before: 100 })
  expect(holdAnchor(layout, top + 2 * height, index, 100)).toMatchObject({ index, hidden: 1, before: 100 })
  expect(holdAnchor(layout, top, index, height / 4)?.hidden).toBeCloseTo(0.25)
})

test('where nothing is held, nothing stands at the top of it', () => {
  const layout = layoutOf({ ratio: new Float32Array(5).fill(1.5), day: new Int32Array(5) }, 1000)
  expect(withTop(undefined, layout, 10)).toBeUndefined()
  expect(toldOf(undefined)).toBeUndefined()
})

test('what is not in the list is not held', () => {
  const layout = layoutOf({ ratio: new Float32Array(5).fill(1.5), day: new Int32Array(5) }, 1000)
  expect(holdAnchor(layout, 10, 5, 0)).toBeUndefined()
})

test('while something is held, what is told is what stands at the top', () => {
  const layout = layoutOf({ ratio: new Float32Array(80).fill(1.5), day: new Int32Array(80) }, 1000)
  const held = withTop(holdAnchor(layout, 700, 40, 300), layout, 650)
  expect(toldOf(held)).toEqual(takeAnchor(layout, 650))
  expect(toldOf(withTop(holdAnchor(layout, 0, 2, 90), layout, 0))).toBeUndefined()
  const plain = takeAnchor(layout, 500)
  expect(withTop(plain, layout, 100)).toBe(plain)
  expect(toldOf(plain)).toBe(plain)
})

const leads = fc.integer({ min: 1, max: 900 })

test('what stands above the items moves all of them down alike, and nothing else', () => {
  fc.assert(
    fc.property(filled, widths, leads, leads, (library, width, lead, other) => {
      const layout = layoutOf(library, width)
      const led = withLead(withLead(layout, other), lead)
      expect(led.height).toBe(layout.height + lead)
      expect([...led.rows.top]).toEqual([...layout.rows.top].map((top) => top + lead))
      expect([...led.sections.top]).toEqual([...layout.sections.top].map((top) => top + lead))
      expect({ ...led.rows, top: 0 }).toEqual({ ...layout.rows, top: 0 })
      expect(withLead(led, 0)).toEqual(layout)
    }),
  )
})

test('who looks at what stands above the items stays there, and the items stay where they are for who looks at them', () => {
  fc.assert(
    fc.property(filled, widths, leads, leads, places, (library, width, lead, other, place) => {
      const before = withLead(layoutOf(library, width), lead)
      const after = withLead(before, other)
      const scrollTop = place * before.height
      const back = scrollTopOf(after, takeAnchor(before, scrollTop))
      if (scrollTop < lead) expect(back).toBe(Math.min(scrollTop, other))
      else expect(back - other).toBeCloseTo(scrollTop - lead, 6)
    }),
  )
})

test('the very end of what stands above the items is the beginning of the items', () => {
  const led = withLead(layoutOf({ ratio: new Float32Array(80).fill(1.5), day: new Int32Array(80) }, 1000), 200)
  expect(takeAnchor(led, 199)?.lead).toBe(199)
  expect(takeAnchor(led, 200)?.lead).toBeUndefined()
})

test('where nothing stands above the items any more, who looked at it sees the first of them', () => {
  const layout = layoutOf({ ratio: new Float32Array(80).fill(1.5), day: new Int32Array(80) }, 1000)
  const anchor = takeAnchor(withLead(layout, 300), 120)
  expect(anchor?.lead).toBe(120)
  // The heading of the first row was 180 pixels further down.
  expect(scrollTopOf(layout, anchor)).toBeCloseTo((layout.rows.top[0] ?? 0) - (anchor?.before ?? 0), 6)
  expect(scrollTopOf(layout, anchor)).toBeLessThan(0)
})
