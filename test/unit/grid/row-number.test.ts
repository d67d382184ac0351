import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowNumber, rowNumbers } from '../../../src/renderer/grid/row-number.ts'

/** Sections with so many rows each. */
function layout(sections: readonly number[], headingHeight: number) {
  const section = Uint32Array.from(sections.flatMap((rows, at) => Array.from({ length: rows }, () => at)))
  return {
    rowCount: section.length,
    metrics: { headingHeight } as never,
    rows: { section },
    sections: { key: Int32Array.from(sections.keys()) },
  }
}

test('headings and rows have all numbers from 1 to how many there are, in their order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 20 }), (sections) => {
      const all = layout(sections, 40)
      const numbers: number[] = []
      for (let row = 0; row < all.rowCount; row++) {
        if (all.rows.section[row] !== all.rows.section[row - 1]) numbers.push(rowNumber(all, row) - 1)
        numbers.push(rowNumber(all, row))
      }
      expect(numbers).toEqual(Array.from({ length: rowNumbers(all) }, (_, at) => at + 1))
    }),
  )
})

test('without headings rows alone are counted', () => {
  const all = layout([3], 0)
  expect([rowNumber(all, 0), rowNumber(all, 2), rowNumbers(all)]).toEqual([1, 3, 3])
})
