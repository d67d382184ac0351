import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { yearsOf } from '../../../src/renderer/features/library/shelves/years-of.ts'

const day = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000

test('each year is shown once before any is shown again', () => {
  const days = ['2025-11-30', '2025-11-30', '2025-11-30', '2019-11-30', '1969-11-30', '1969-11-30'].map(day)
  expect(yearsOf(days)).toEqual({ years: [2025, 2019, 1969], spread: [0, 3, 4, 1, 5, 2] })
  expect(yearsOf([])).toEqual({ years: [], spread: [] })
})

test('every place comes once', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -40_000, max: 40_000 }), { maxLength: 50 }), (days) => {
      const { years, spread } = yearsOf(days)
      expect(spread.toSorted((one, other) => one - other)).toEqual(days.map((_, at) => at))
      expect(new Set(years).size).toBe(years.length)
    }),
  )
})
