import { expect, test } from 'vitest'
import { layoutOf, placeAhead } from '../../../src/renderer/grid/kept-layout.ts'
import { layoutGrid, metricsFor } from '../../../src/renderer/grid/layout.ts'
import { cutIntoSections } from '../../../src/renderer/grid/sections.ts'
import type { ItemColumns } from '../../../src/shared/domain.ts'

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
