import { expect, it } from 'vitest'
import { stampMoment } from '../../../src/renderer/features/import/history/export-stamp.ts'
import { numberRanges } from '../../../src/shared/text/number-ranges.ts'

it.each([
  [[], ''],
  [[3], '3'],
  [[1, 2, 3], '1–3'],
  [[1, 3, 4, 6], '1, 3–4, 6'],
])('%j is written %j', (numbers, text) => expect(numberRanges(numbers, String)).toBe(text))

it('reads the moment in a stamp, and nothing else', () => {
  expect(stampMoment('20260301T101500Z')).toBe(Date.UTC(2026, 2, 1, 10, 15))
  expect(stampMoment('/home/anna/20260301T101500Z')).toBeUndefined()
})
