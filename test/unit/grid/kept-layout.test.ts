import { afterEach, expect, test, vi } from 'vitest'
import { keepLayout, layoutOf, placeAhead } from '../../../src/renderer/grid/kept-layout.ts'
import { layoutGrid, metricsFor } from '../../../src/renderer/grid/layout.ts'
import { cutIntoSections } from '../../../src/renderer/grid/sections.ts'
import type { ItemColumns } from '../../../src/shared/domain.ts'

afterEach(() => vi.restoreAllMocks())

/** The page's own, whatever stands for it in a test. */
const later = globalThis.setTimeout

const shapes = [4 / 3, 0.75, 16 / 9, 1, 20, 0.01, Number.NaN]

function columnsOf(items: number, itemsOfDay: number): ItemColumns {
  return {
    ref: Uint32Array.from({ length: items }, (_, at) => items - at),
    ratio: Float32Array.from({ length: items }, (_, at) => shapes[(at * 31) % shapes.length] ?? 1),
    day: Int32Array.from({ length: items }, (_, at) => 20_000 - Math.floor(at / itemsOfDay)),
    flags: new Uint8Array(items),
  }
}

const placed = (columns: ItemColumns, width: number) =>
  layoutGrid(columns.ratio, cutIntoSections(columns.day, 'day'), metricsFor(width, true))

test('a list is placed once for a grouping, a width and a size, whoever comes back to it', () => {
  const columns = columnsOf(500, 9)
  const layout = layoutOf(columns, 'day', { width: 1000, size: 'medium' })
  expect(layoutOf(columns, 'day', { width: 1000, size: 'medium' })).toBe(layout)
  expect(layoutOf(columns, 'month', { width: 1000, size: 'medium' })).not.toBe(layout)
  expect(layoutOf(columns, 'day', { width: 900, size: 'medium' })).toEqual(placed(columns, 900))
  expect(layoutOf(columns, 'day', { width: 900, size: 'large' })).not.toEqual(placed(columns, 900))
  expect(layoutOf(columnsOf(500, 9), 'day', { width: 900, size: 'medium' })).not.toBe(layout)
})

test.each([1, 30, 5000])(
  'a long list is placed ahead as it would be on the screen, %i items a day',
  async (itemsOfDay) => {
    layoutOf(columnsOf(10, 3), 'day', { width: 1180, size: 'medium' })
    const columns = columnsOf(60_000, itemsOfDay)
    await placeAhead(columns, 'day', () => true)
    const expected = placed(columns, 1180)
    // Nothing is placed again: whoever asks first gets what is there.
    columns.ratio.fill(1)
    const { rows, sections, height, rowCount } = layoutOf(columns, 'day', { width: 1180, size: 'medium' })
    expect(rows).toEqual(expected.rows)
    expect(sections).toEqual(expected.sections)
    expect([height, rowCount]).toEqual([expected.height, expected.rowCount])
  },
)

test('a list that nobody wants any more is not placed to its end', async () => {
  layoutOf(columnsOf(10, 3), 'day', { width: 1180, size: 'medium' })
  const columns = columnsOf(60_000, 30)
  let asked = 0
  await placeAhead(columns, 'day', () => ++asked < 2)
  columns.ratio.fill(1)
  expect(layoutOf(columns, 'day', { width: 1180, size: 'medium' })).toEqual(placed(columns, 1180))
})

test('a list that is placed for another width alone is placed anew, and without headings where there are no sections', () => {
  const columns = columnsOf(300, 9)
  layoutOf(columns, 'none', { width: 1000, size: 'medium' })
  const narrower = layoutOf(columns, 'none', { width: 600, size: 'medium' })
  expect(narrower.metrics).toEqual(metricsFor(600, false))
  expect([...narrower.sections.start]).toEqual([0, 300])
  expect(layoutOf(columns, 'day', { width: 600, size: 'medium' }).metrics).toEqual(metricsFor(600, true))
})

test('another list of the same pictures lies as this one does, without being placed', () => {
  const [columns, same] = [columnsOf(300, 9), columnsOf(300, 9)]
  const room = { width: 1000, size: 'medium' } as const
  const layout = layoutOf(columns, 'day', room)
  keepLayout(columns, same)
  expect(layoutOf(same, 'day', room)).toBe(layout)
  // What was never placed takes nothing from one that was.
  keepLayout(columnsOf(300, 9), same)
  expect(layoutOf(same, 'day', room)).toBe(layout)
})

test.each([700, 1400])(
  'a list is placed ahead for the grid on the screen, %i wide, not for one that has no room',
  async (width) => {
    layoutOf(columnsOf(10, 3), 'day', { width, size: 'large' })
    layoutOf(columnsOf(10, 3), 'day', { width: 0, size: 'small' })
    const columns = columnsOf(20_000, 400)
    await placeAhead(columns, 'none', () => true)
    columns.ratio.fill(1)
    const ahead = layoutOf(columns, 'none', { width, size: 'large' })
    expect(ahead.metrics).toEqual(metricsFor(width, false, 'large'))
    expect(new Set(ahead.ratio).size).toBeGreaterThan(1)
  },
)

test('a list of fewer than twenty thousand items is not placed ahead', async () => {
  layoutOf(columnsOf(10, 3), 'day', { width: 1000, size: 'medium' })
  const isWanted = vi.fn(() => true)
  await placeAhead(columnsOf(19_999, 10), 'day', isWanted)
  expect(isWanted).not.toHaveBeenCalled()
  await placeAhead(columnsOf(20_000, 10), 'day', isWanted)
  expect(isWanted).toHaveBeenCalled()
})

/**
 * Places 120,000 items ahead, with a clock that goes on by so many milliseconds whenever it is looked at, and tells how many
 * pieces were placed in each turn of the page.
 */
async function piecesByTurn(pace: number): Promise<number[]> {
  layoutOf(columnsOf(10, 3), 'day', { width: 1000, size: 'medium' })
  let now = 1000
  vi.spyOn(performance, 'now').mockImplementation(() => (now += pace))
  const others: (() => void)[] = []
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((resume: () => void) => void others.push(resume)) as never)
  let pieces = 0
  const placing = placeAhead(columnsOf(120_000, 5000), 'day', () => (pieces += 1) > 0)
  const turns = [pieces]
  for (let resume = others.shift(); resume; resume = others.shift()) {
    pieces = 0
    resume()
    await new Promise((resolve) => void later(resolve))
    turns.push(pieces)
  }
  await placing
  return turns
}

test('others have their turn before a list is placed ahead, and whenever it took eight milliseconds', async () => {
  // A piece ends with the section that makes it more than 20,000 items: four of 25,000, and the rest.
  expect(await piecesByTurn(0)).toEqual([0, 1, 4])
  expect(await piecesByTurn(8)).toEqual([0, 1, 1, 1, 1, 1])
  // Looked at 3 and 6 milliseconds after the turn began it is early enough, after 9 it is not.
  expect(await piecesByTurn(3)).toEqual([0, 1, 3, 1])
})

test('nothing is placed ahead as long as no grid is on the screen', async () => {
  const isWanted = vi.fn(() => true)
  const path = '../../../src/renderer/grid/kept-layout.ts?not-shown'
  const notShown = (await import(path)) as { placeAhead: typeof placeAhead }
  await notShown.placeAhead(columnsOf(20_000, 10), 'day', isWanted)
  expect(isWanted).not.toHaveBeenCalled()
})
