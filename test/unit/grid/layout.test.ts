import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type GridLayout,
  layoutGrid,
  metricsFor,
  narrowestRatio,
  rowBoxes,
  tileRatio,
  widestRatio,
} from '../../../src/renderer/grid/layout.ts'
import { cutIntoSections, type Grouping } from '../../../src/renderer/grid/sections.ts'
import { rowOfItem, rowsBetween, sectionAt } from '../../../src/renderer/grid/window.ts'
import { evenly, libraries, widths } from './libraries.ts'

function layoutOf(library: { ratio: Float32Array; day: Int32Array }, width: number, grouping: Grouping): GridLayout {
  return layoutGrid(library.ratio, cutIntoSections(library.day, grouping), metricsFor(width, grouping !== 'none'))
}

function forAll(check: (layout: GridLayout, grouping: Grouping) => void): void {
  const groupings = fc.constantFrom<Grouping>('day', 'month', 'none')
  fc.assert(
    fc.property(libraries, widths, groupings, (library, width, grouping) => {
      check(layoutOf(library, width, grouping), grouping)
    }),
    { numRuns: 300 },
  )
}

function allBoxes(layout: GridLayout): { index: number; left: number; right: number; top: number; bottom: number }[] {
  return Array.from({ length: layout.rowCount }, (_, row) => {
    const top = layout.rows.top[row] ?? Number.NaN
    const bottom = top + (layout.rows.height[row] ?? Number.NaN)
    return rowBoxes(layout, row).map(({ index, left, width }) => ({ index, left, right: left + width, top, bottom }))
  }).flat()
}

describe('the justified layout', () => {
  test('places every item once, in order', () => {
    forAll((layout) => {
      expect(allBoxes(layout).map((box) => box.index)).toEqual(Array.from(layout.ratio, (_, index) => index))
    })
  })

  test('lets no two tiles overlap and keeps all of them inside the width', () => {
    forAll((layout) => {
      const boxes = allBoxes(layout)
      for (const [position, box] of boxes.entries()) {
        expect(box.left).toBeGreaterThanOrEqual(0)
        expect(box.right).toBeLessThanOrEqual(layout.metrics.width + 0.5)
        const next = boxes[position + 1]
        if (!next) continue
        const toTheRight = next.top === box.top && next.left >= box.right
        expect(toTheRight || next.top >= box.bottom).toBe(true)
      }
    })
  })

  test('fills the width within a pixel in every row but the last of a section', () => {
    forAll((layout) => {
      for (let row = 0; row < layout.rowCount; row++) {
        const lastOfSection = layout.rows.section[row] !== layout.rows.section[row + 1]
        const full = layout.rows.full[row] === 1
        if (!lastOfSection) expect(full).toBe(true)
        const boxes = rowBoxes(layout, row)
        const right = (boxes.at(-1)?.left ?? 0) + (boxes.at(-1)?.width ?? 0)
        if (full) expect(Math.abs(right - layout.metrics.width)).toBeLessThanOrEqual(1)
        else expect(layout.rows.height[row]).toBe(layout.metrics.rowHeight)
      }
    })
  })

  test('keeps row heights within a factor that the clamped shapes allow', () => {
    forAll((layout) => {
      // Between one row and the next, adding the widest shape to the narrowest changes the height the most.
      const worst = Math.sqrt((widestRatio + narrowestRatio) / narrowestRatio)
      for (let row = 0; row < layout.rowCount; row++) {
        const exact = layout.rows.exact[row] ?? 0
        expect(exact).toBeLessThanOrEqual(layout.metrics.rowHeight * worst * 1.02)
        expect(exact).toBeGreaterThanOrEqual(
          Math.min(layout.metrics.rowHeight, layout.metrics.width / widestRatio) / worst,
        )
      }
    })
  })

  test('orders sections and rows from top to bottom and ends below the last of them', () => {
    forAll((layout) => {
      for (let row = 1; row < layout.rowCount; row++) {
        expect(layout.rows.top[row]).toBeGreaterThanOrEqual(layout.rows.top[row - 1] ?? 0)
      }
      const bottoms = Array.from(layout.sections.top, (top, at) => top + (layout.sections.height[at] ?? 0))
      expect(layout.height).toBe(bottoms.length === 0 ? 0 : Math.max(...bottoms))
    })
  })

  test('gives each section room for its heading, beside its neighbour or below it', () => {
    forAll((layout) => {
      const { top, left, width, height, firstRow } = layout.sections
      for (let section = 0; section < top.length; section++) {
        const row = firstRow[section] ?? 0
        expect((layout.rows.top[row] ?? 0) - (top[section] ?? 0)).toBe(layout.metrics.headingHeight)
        if (section === 0) continue
        const before = section - 1
        const beside = top[section] === top[before]
        if (beside) expect(left[section]).toBeGreaterThanOrEqual((left[before] ?? 0) + (width[before] ?? 0))
        else expect(top[section]).toBeGreaterThanOrEqual((top[before] ?? 0) + (height[before] ?? 0))
      }
    })
  })

  test('clamps panoramas, very tall pictures and sizes that make no sense', () => {
    expect([12, 0.01, 1.5].map(tileRatio)).toEqual([widestRatio, narrowestRatio, 1.5])
    expect([0, -1, Number.NaN, Number.POSITIVE_INFINITY].map(tileRatio)).toEqual([1, 1, 1, 1])
  })

  test('has nothing to place in an empty library', () => {
    const layout = layoutOf({ ratio: new Float32Array(), day: new Int32Array() }, 1000, 'day')
    expect(layout).toMatchObject({ height: 0, rowCount: 0 })
    expect(rowsBetween(layout, 0, 1000)).toEqual({ first: 0, end: 0 })
  })
})

describe('the window onto the layout', () => {
  function expectShowing(layout: GridLayout, top: number, bottom: number): void {
    const { first, end } = rowsBetween(layout, top, bottom)
    const showing = Array.from({ length: layout.rowCount }, (_, row) => row).filter((row) => {
      const rowTop = layout.rows.top[row] ?? 0
      return rowTop < bottom && rowTop + (layout.rows.height[row] ?? 0) > top
    })
    expect(showing).toEqual(Array.from({ length: end - first }, (_, at) => first + at))
  }

  test('holds exactly the rows that show', () => {
    fc.assert(
      fc.property(libraries, widths, evenly(0, 1), (library, width, at) => {
        const layout = layoutOf(library, width, 'day')
        expectShowing(layout, at * layout.height, at * layout.height + 700)
      }),
    )
  })

  test('holds no row that only touches its upper or its lower edge', () => {
    fc.assert(
      fc.property(libraries, widths, (library, width) => {
        const layout = layoutOf(library, width, 'day')
        for (let row = 0; row < layout.rowCount; row++) {
          const top = layout.rows.top[row] ?? 0
          for (const edge of [top, top + (layout.rows.height[row] ?? 0)]) {
            expectShowing(layout, edge - 700, edge)
            expectShowing(layout, edge, edge + 700)
          }
        }
      }),
      { numRuns: 30 },
    )
  })

  test('finds the row of any item and the section at any height', () => {
    forAll((layout) => {
      for (const index of layout.ratio.keys()) {
        const row = rowOfItem(layout, index)
        expect(layout.rows.start[row]).toBeLessThanOrEqual(index)
        expect(layout.rows.start[row + 1]).toBeGreaterThan(index)
      }
      expect(rowOfItem(layout, layout.ratio.length)).toBe(-1)
      for (const [section, top] of layout.sections.top.entries()) {
        expect(layout.sections.top[sectionAt(layout, top)]).toBe(top)
        expect(sectionAt(layout, top)).toBeGreaterThanOrEqual(section)
      }
    })
  })
})
