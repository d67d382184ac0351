import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { layoutGrid, metricsFor } from '../../../src/renderer/grid/layout.ts'
import { middleOf, neighbour, pageStep } from '../../../src/renderer/grid/neighbour.ts'
import { cutIntoSections } from '../../../src/renderer/grid/sections.ts'
import { rowOfItem } from '../../../src/renderer/grid/window.ts'
import { evenly, libraries, widths } from './libraries.ts'

const filled = libraries.filter((library) => library.ratio.length > 0)
const places = evenly(0, 0.999)

function layoutOf(library: { ratio: Float32Array; day: Int32Array }, width: number) {
  return layoutGrid(library.ratio, cutIntoSections(library.day, 'day'), metricsFor(width, true))
}

/** Four squares in a row of 1000 pixels, in sections of 4, 4 and 2 items. */
const squares = layoutGrid(
  new Float32Array(10).fill(1),
  { start: Uint32Array.from([0, 4, 8, 10]), key: Int32Array.from([3, 2, 1]) },
  { width: 1000, rowHeight: 250, gap: 4, headingHeight: 40, sectionSpace: 20, besideSpace: 20, minSectionWidth: 100 },
)

describe('arrow keys', () => {
  test('go to the tile above or below, across sections', () => {
    expect(neighbour(squares, 1, 'down').index).toBe(5)
    expect(neighbour(squares, 5, 'up').index).toBe(1)
    expect(neighbour(squares, 7, 'down').index).toBe(9)
    expect(neighbour(squares, 3, 'right').index).toBe(4)
    expect(neighbour(squares, 4, 'left').index).toBe(3)
  })

  test('come back to the same column after a shorter row', () => {
    const down = neighbour(squares, 7, 'down')
    expect(neighbour(squares, down.index, 'up', down.goal).index).toBe(7)
  })

  test('lead to the left one of two that are as near', () => {
    const [left, right] = [middleOf(squares, 5), middleOf(squares, 6)]
    expect(neighbour(squares, 1, 'down', (left + right) / 2).index).toBe(5)
    expect(neighbour(squares, 8, 'up', (left + right) / 2).index).toBe(5)
  })

  test('stay at the ends', () => {
    expect(neighbour(squares, 0, 'left').index).toBe(0)
    expect(neighbour(squares, 2, 'up').index).toBe(2)
    expect(neighbour(squares, 9, 'right').index).toBe(9)
    expect(neighbour(squares, 8, 'down').index).toBe(8)
  })

  test('reach the neighbouring line, and no tile of it is nearer', () => {
    fc.assert(
      fc.property(
        filled,
        widths,
        places,
        fc.constantFrom('up' as const, 'down' as const),
        (library, width, at, way) => {
          const layout = layoutOf(library, width)
          const index = Math.floor(at * layout.ratio.length)
          const { index: reached, goal } = neighbour(layout, index, way)
          const topOf = (item: number): number => layout.rows.top[rowOfItem(layout, item)] ?? Number.NaN
          const lines = [...new Set(layout.rows.top)]
          const line = lines.indexOf(topOf(index))
          const wanted = lines[line + (way === 'up' ? -1 : 1)]
          if (wanted === undefined) {
            expect(reached).toBe(index)
            return
          }
          expect(topOf(reached)).toBe(wanted)
          const distance = Math.abs(middleOf(layout, reached) - goal)
          const covers = layout.ratio.map((ratio) => ratio * layout.metrics.rowHeight * 4)[reached] ?? 0
          for (const other of layout.ratio.keys()) {
            if (topOf(other) !== wanted) continue
            const otherDistance = Math.abs(middleOf(layout, other) - goal)
            // A wide tile may cover the column although the middle of a small one is nearer.
            if (otherDistance < distance - 1) expect(distance).toBeLessThanOrEqual(covers)
          }
        },
      ),
    )
  })

  test('going right from the first item passes every item once', () => {
    fc.assert(
      fc.property(filled, widths, (library, width) => {
        const layout = layoutOf(library, width)
        const path = [0]
        for (let index = 0; index < layout.ratio.length - 1; index = path.at(-1) ?? 0) {
          path.push(neighbour(layout, index, 'right').index)
        }
        expect(path).toEqual(Array.from(layout.ratio, (_, index) => index))
      }),
      { numRuns: 20 },
    )
  })
})

describe('page keys', () => {
  test('move by about a page, at least a line, and not past the ends', () => {
    expect(pageStep(squares, 1, 10_000).index).toBe(9)
    expect(pageStep(squares, 9, -10_000).index).toBe(1)
    expect(pageStep(squares, 0, 10).index).toBe(4)
    expect(pageStep(squares, 4, -10).index).toBe(0)
    const rows = squares.rows.top
    const toThird = (rows[2] ?? 0) - (rows[0] ?? 0)
    expect(pageStep(squares, 0, toThird).index).toBe(8)
    expect(pageStep(squares, 0, toThird - 1).index).toBe(8)
    expect(pageStep(squares, 0, (rows[1] ?? 0) - (rows[0] ?? 0)).index).toBe(4)
  })
})
