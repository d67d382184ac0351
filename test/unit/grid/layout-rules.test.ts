import { describe, expect, test } from 'vitest'
import { moveAnchor, takeAnchor } from '../../../src/renderer/grid/anchor.ts'
import { layoutGrid, layoutSteps, metricsFor } from '../../../src/renderer/grid/layout.ts'
import type { GridLayout, GridMetrics } from '../../../src/renderer/grid/layout.ts'
import { neighbour, pageStep } from '../../../src/renderer/grid/neighbour.ts'
import { monthMarks } from '../../../src/renderer/grid/scrubber/scrubber-marks.ts'
import { cutIntoSections, monthOfDay } from '../../../src/renderer/grid/sections.ts'

/** Easy to reckon with: rows of five squares of 100 pixels, with gaps that make the sums differ. */
const metrics: GridMetrics = {
  width: 540,
  rowHeight: 100,
  gap: 10,
  headingHeight: 40,
  sectionSpace: 20,
  besideSpace: 30,
  minSectionWidth: 150,
}

/** Sections with pictures of these ratios, on one day each. */
function layoutOf(sections: number[][], changed: Partial<GridMetrics> = {}): GridLayout {
  const day = Int32Array.from(sections.flatMap((ratios, at) => ratios.map(() => 1000 - at)))
  return layoutGrid(Float32Array.from(sections.flat()), cutIntoSections(day, 'day'), { ...metrics, ...changed })
}

const squares = (count: number): number[] => Array.from({ length: count }, () => 1)
const tops = ({ sections }: GridLayout): number[] => [...sections.top]
const lefts = ({ sections }: GridLayout): number[] => [...sections.left]

describe('short sections', () => {
  test('share a line while they fit, each with room for its heading', () => {
    const layout = layoutOf([squares(1), squares(2), squares(1), squares(3)])
    // 150 (at least), 210, then 150 more would reach 570.
    expect([lefts(layout), tops(layout)]).toEqual([
      [0, 180, 0, 180],
      [0, 0, 160, 160],
    ])
    expect([...layout.sections.width]).toEqual([150, 210, 150, 320])
    expect([...layout.sections.headingWidth]).toEqual([165, 360, 165, 360])
    expect([...layout.sections.height]).toEqual([140, 140, 140, 140])
    expect(layout.height).toBe(300)
  })

  test('may end just at the edge, and not a pixel behind it', () => {
    expect(lefts(layoutOf([squares(1), squares(3)], { width: 500 }))).toEqual([0, 180])
    expect(lefts(layoutOf([squares(1), squares(3)], { width: 499 }))).toEqual([0, 0])
  })

  test('are those that would not fill their line, even stretched a little', () => {
    // Four squares are 430 wide; 494.5 when stretched.
    expect(lefts(layoutOf([squares(4), squares(1)], { width: 700 }))).toEqual([0, 460])
    expect([...layoutOf([squares(4)], { width: 495 }).sections.width]).toEqual([430])
    expect([...layoutOf([squares(4)], { width: 494 }).sections.width]).toEqual([494])
  })

  test('stand alone without headings, and after a long one', () => {
    expect(tops(layoutOf([squares(1), squares(1)], { headingHeight: 0 }))).toEqual([0, 120])
    const layout = layoutOf([squares(1), squares(7), squares(1), squares(1)])
    expect([tops(layout), lefts(layout)]).toEqual([
      [0, 160, 430, 430],
      [0, 0, 0, 180],
    ])
  })

  test('are never wider than the grid', () => {
    expect([...layoutOf([squares(1)], { width: 120 }).sections.width]).toEqual([120])
  })
})

describe('rows', () => {
  const heights = (ratios: number[], changed: Partial<GridMetrics> = {}): number[] => [
    ...layoutOf([ratios], changed).rows.height,
  ]

  test('take one picture more or less, whichever is nearer to the height that is aimed for', () => {
    expect(heights(squares(10))).toEqual([100, 100])
    // With the wide one 500/6 = 83, without it 133 (factors 0.83 and 1.33): with it.
    expect(heights([1, 1, 1, 1, 2, 1])).toEqual([83, 100])
    // With it 500/7 = 71, without it 127: without it.
    expect([...layoutOf([[1, 1, 1, 1, 3, 1, 1]]).rows.start]).toEqual([0, 4, 7])
    expect([...layoutOf([[1, 1, 1, 1, 3, 1, 1]]).rows.full]).toEqual([1, 1])
  })

  test('of one picture that is too wide for the height are lower', () => {
    expect(heights([3, 1], { width: 240 })).toEqual([80, 100])
    expect(heights([3, 3, 1], { width: 300 })).toEqual([100, 100, 100])
    expect([...layoutOf([[1, 1, 3, 1]], { width: 240 }).rows.start]).toEqual([0, 2, 3, 4])
  })

  test('that are the last are stretched by 15 per cent at most', () => {
    expect(heights([...squares(5), 1, 1, 1, 1.5], { width: 540 })).toEqual([100, 113])
    expect(heights([...squares(5), 1, 1, 1, 1], { width: 540 })).toEqual([100, 100])
  })

  test('have a gap between them and none behind the last', () => {
    expect(layoutOf([squares(10)]).height).toBe(40 + 100 + 10 + 100)
    expect([...layoutOf([squares(10)]).rows.top]).toEqual([40, 150])
  })

  test('are as many as are told of', () => {
    const { rows, rowCount } = layoutOf([squares(10), squares(1)])
    const { start, ...others } = rows
    expect([rowCount, start.length]).toEqual([3, 4])
    for (const column of Object.values(others)) expect(column).toHaveLength(3)
    expect([...layoutOf([]).rows.start]).toEqual([0])
  })
})

test('rows find room however many more there are than was to be expected', () => {
  // Of three thousand each third is looked at; these are narrow, and all others as wide as can be.
  const { rows, rowCount } = layoutOf([Array.from({ length: 3000 }, (_, at) => (at % 3 === 0 ? 0.45 : 3))], {
    width: 640,
  })
  // Three in a row are 6.45 wide in 620 pixels, so 96 high; two would be 183 high, which is further from 100.
  const everyRow = Array.from({ length: 1000 }, (_, row) => row)
  expect(rowCount).toBe(1000)
  expect([...rows.start]).toEqual([...everyRow, 1000].map((row) => 3 * row))
  expect([...rows.top]).toEqual(everyRow.map((row) => 40 + 106 * row))
  expect(new Set(rows.height)).toEqual(new Set([96]))
  expect(new Set(rows.left)).toEqual(new Set([0]))
  expect(new Set(rows.exact)).toEqual(new Set([620 / (Math.fround(0.45) + 3 + 3)]))
  expect(new Set(rows.full)).toEqual(new Set([1]))
  expect(new Set(rows.section)).toEqual(new Set([0]))
})

test.each([
  // After 25,000 and 50,000 items.
  [12, 5000, 2],
  // After 20,000 there were not too many yet; after 40,000 there were, and then again only 20,000.
  [3, 20_000, 1],
  [3, 20_001, 3],
  [1, 20_000, 0],
  // After 20,001 and 40,002 sections.
  [60_000, 1, 2],
  [0, 0, 0],
])('placing %d sections of %d items rests %d times', (sections, items, rests) => {
  const start = Uint32Array.from({ length: sections + 1 }, (_, section) => section * items)
  const key = Int32Array.from({ length: sections }, (_, section) => section)
  const steps = layoutSteps(new Float32Array(sections * items).fill(1), { start, key }, metrics)
  let rested = 0
  while (!steps.next().done) rested += 1
  expect(rested).toBe(rests)
})

test.each([
  [30, 64, 116, 3, 12],
  [479.9, 479, 116, 3, 12],
  [480, 480, 160, 4, 20],
  [799, 799, 160, 4, 20],
  [800, 800, 196, 4, 20],
  [1299, 1299, 196, 4, 20],
  [1300, 1300, 228, 4, 20],
  [1899, 1899, 228, 4, 20],
  [1900, 1900, 260, 4, 20],
])('a window %d wide has %d pixels for rows of %d', (given, width, rowHeight, gap, space) => {
  expect(metricsFor(given, true)).toEqual({
    width,
    rowHeight,
    gap,
    headingHeight: 44,
    sectionSpace: space,
    besideSpace: space,
    minSectionWidth: 148,
  })
  expect(metricsFor(given, false).headingHeight).toBe(0)
})

test('months are sections of their own, whatever their days', () => {
  const [july, june] = [Date.UTC(2021, 6, 2) / 86_400_000, Date.UTC(2021, 5, 30) / 86_400_000]
  const days = Int32Array.from([july, july, july - 1, june, june - 1, july, 0, 0])
  const { start, key } = cutIntoSections(days, 'month')
  expect([...start]).toEqual([0, 3, 5, 6, 8])
  expect([...key]).toEqual([monthOfDay(july), monthOfDay(june), monthOfDay(july), 0])
  const ratio = new Float32Array(8).fill(1)
  const layout = layoutGrid(ratio, { start, key }, metrics)
  expect(monthMarks(layout, 'month').map((mark) => mark.month)).toEqual([...key])
  expect(monthMarks(layout, 'none')).toEqual([])
  const byDay = layoutGrid(ratio, cutIntoSections(days, 'day'), metrics)
  expect(monthMarks(byDay, 'day').map((mark) => mark.month)).toEqual([...key])
  expect([...cutIntoSections(Int32Array.from([0, 0, 1]), 'day').start]).toEqual([0, 2, 3])
})

describe('the keys', () => {
  const lines = layoutOf([squares(1), squares(2), squares(7)])

  test('lead to the nearest picture of the next line, across sections that share it', () => {
    // The first line: item 0 at 0, items 1 and 2 at 180 and 290; below it five, then two.
    expect(neighbour(lines, 3, 'up', 0).index).toBe(0)
    expect(neighbour(lines, 3, 'up', 139).index).toBe(0)
    expect(neighbour(lines, 3, 'up', 141).index).toBe(1)
    expect(neighbour(lines, 3, 'up', 185).index).toBe(1)
    expect(neighbour(lines, 3, 'up', 500).index).toBe(2)
    expect(neighbour(lines, 2, 'down').index).toBe(6)
    expect(neighbour(lines, 0, 'down').index).toBe(3)
  })

  test('stay at the ends', () => {
    expect(neighbour(lines, 1, 'up', 5)).toEqual({ index: 1, goal: 5 })
    expect(neighbour(lines, 9, 'down', 5)).toEqual({ index: 9, goal: 5 })
    expect(neighbour(lines, 0, 'left').index).toBe(0)
    expect(neighbour(lines, 9, 'right').index).toBe(9)
  })

  test('go on by pages, a line at least, and nowhere from what is not there', () => {
    expect(pageStep(lines, 0, 1, 0).index).toBe(3)
    expect(pageStep(lines, 8, -1, 0).index).toBe(3)
    expect(pageStep(lines, 0, 10_000, 0).index).toBe(8)
    expect(pageStep(lines, 9, -10_000, 400).index).toBe(2)
    expect(pageStep(lines, 99, 100, 7)).toEqual({ index: 99, goal: 7 })
    expect(neighbour(lines, 99, 'down', 7)).toEqual({ index: 99, goal: 7 })
  })
})

test('an anchor follows its picture, also to the very first place, and is none in an empty grid', () => {
  const anchor = { index: 2, hidden: 0.5, before: 0 }
  const before = Uint32Array.from([7, 8, 9])
  expect(moveAnchor(anchor, before, Uint32Array.from([9, 1, 2]))?.index).toBe(0)
  expect(moveAnchor(anchor, before, Uint32Array.from([1]))?.index).toBe(0)
  expect(moveAnchor({ ...anchor, index: 5 }, before, Uint32Array.from([1, 2, 3, 4, 5, 6, 7]))?.index).toBe(5)
  expect(takeAnchor(layoutOf([]), 10)).toBeUndefined()
})
