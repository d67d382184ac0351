import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { layoutGrid, metricsFor } from '../../../src/renderer/grid/layout.ts'
import { markAt, markStep, monthMarks, yearLabels } from '../../../src/renderer/grid/scrubber/scrubber-marks.ts'
import { cutIntoSections, monthOfDay } from '../../../src/renderer/grid/sections.ts'
import { libraries, widths } from './libraries.ts'

const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000

function marksOf(day: Int32Array, width = 1000) {
  const sections = cutIntoSections(day, 'day')
  return monthMarks(layoutGrid(new Float32Array(day.length).fill(1.5), sections, metricsFor(width, true)), 'day')
}

/** Twelve pictures on each of these days, so that every day needs several rows. */
const days = ['2024-05-20', '2024-05-02', '2024-01-31', '2023-11-11', '2021-07-04', '2021-07-01']
const marks = marksOf(Int32Array.from(days.flatMap((date) => Array.from({ length: 12 }, () => dayOf(date)))))

test('every month of the list has one mark, in order', () => {
  fc.assert(
    fc.property(libraries, widths, ({ day }, width) => {
      const found = marksOf(day, width)
      const months = [...day].map(monthOfDay).filter((month, at, all) => month !== all[at - 1])
      expect(found.map((mark) => mark.month)).toEqual(months)
      for (const [at, mark] of found.entries()) expect(mark.top).toBeGreaterThanOrEqual(found[at - 1]?.top ?? 0)
      const { key, top } = layoutGrid(
        new Float32Array(day.length).fill(1.5),
        cutIntoSections(day, 'day'),
        metricsFor(width, true),
      ).sections
      const firsts = [...key].flatMap((each, at) =>
        monthOfDay(each) === monthOfDay(key[at - 1] ?? Number.NaN) ? [] : [top[at]],
      )
      expect(found.map((mark) => mark.top)).toEqual(firsts)
    }),
  )
  expect(marks.map((mark) => mark.month)).toEqual(
    ['2024-05-20', '2024-01-31', '2023-11-11', '2021-07-04'].map(dayOf).map(monthOfDay),
  )
})

test('the month at a place is that of the section there', () => {
  expect(markAt(marks, 0)).toBe(0)
  expect(markAt(marks, (marks[2]?.top ?? 0) - 1)).toBe(1)
  expect(markAt(marks, marks[2]?.top ?? 0)).toBe(2)
  expect(markAt(marks, 1e9)).toBe(3)
  // A list that is pulled beyond its upper end.
  expect(markAt(marks, -30)).toBe(0)
})

test('a month begins where a browser that rounds to whole pixels scrolls for it', () => {
  const halves = [
    { month: 2, top: 0 },
    { month: 1, top: 100.5 },
  ]
  expect([99.9, 100, 100.5, 101].map((top) => markAt(halves, top))).toEqual([0, 1, 1, 1])
})

test('keys go by month or to the next year, and stop at the ends', () => {
  expect(markStep(marks, 0, 1, false)).toBe(1)
  expect(markStep(marks, 0, -1, false)).toBe(0)
  expect(markStep(marks, 3, 1, false)).toBe(3)
  expect(markStep(marks, 0, 1, true)).toBe(2)
  expect(markStep(marks, 3, 1, true)).toBe(3)
  expect(markStep(marks, 3, -1, true)).toBe(2)
  expect(markStep(marks, 2, 1, true)).toBe(3)
  expect(markStep(marks, 1, -1, true)).toBe(0)
  expect(markStep(marks, 0, -1, true)).toBe(0)
  // Without another year the end of its own stops it: in 1970 too, whose number is that of nothing.
  const oneYear = [
    { month: 5, top: 0 },
    { month: 3, top: 10 },
    { month: 2, top: 20 },
  ]
  expect(markStep(oneYear, 1, -1, true)).toBe(0)
  expect(markStep(oneYear, 1, 1, true)).toBe(2)
})

test('year labels never stand on each other', () => {
  fc.assert(
    fc.property(libraries, fc.integer({ min: 50, max: 2000 }), ({ day }, trackHeight) => {
      const found = marksOf(day)
      const labels = yearLabels(found, found.at(-1)?.top ?? 0, trackHeight, 20)
      for (const [at, label] of labels.entries()) {
        const above = labels[at - 1]
        if (above) expect(label.at - above.at).toBeGreaterThanOrEqual(20)
        expect(label.at).toBeLessThanOrEqual(trackHeight)
      }
    }),
  )
  expect(yearLabels(marks, 10_000, 5000, 20).map((label) => label.year)).toEqual([2024, 2023, 2021])
  const close = [
    { month: 24, top: 0 },
    { month: 12, top: 20 },
    { month: 0, top: 39 },
  ]
  expect(yearLabels(close, 100, 100, 20)).toEqual([
    { year: 1972, at: 0 },
    { year: 1971, at: 20 },
  ])
})

test('sections of years have one mark each, which stands for its January', () => {
  const day = Int32Array.from(days.map(dayOf))
  const sections = cutIntoSections(day, 'year')
  const layout = layoutGrid(new Float32Array(day.length).fill(1.5), sections, metricsFor(200, true))
  expect(monthMarks(layout, 'year').map(({ month }) => month)).toEqual([54 * 12, 53 * 12, 51 * 12])
})
