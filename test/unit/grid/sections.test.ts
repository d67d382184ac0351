import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutIntoSections, dateOfKey, monthOfDay } from '../../../src/renderer/grid/sections.ts'
import { libraries } from './libraries.ts'

test('sections follow each other, cover the list and hold one day each', () => {
  fc.assert(
    fc.property(libraries, ({ day }) => {
      const { start, key } = cutIntoSections(day, 'day')
      expect(start.at(0)).toBe(0)
      expect(start.at(-1)).toBe(day.length)
      for (const [section, sectionKey] of key.entries()) {
        const items = day.subarray(start[section], start[section + 1])
        expect(items.length).toBeGreaterThan(0)
        expect(new Set(items)).toEqual(new Set([sectionKey]))
        if (section > 0) expect(key[section - 1]).not.toBe(sectionKey)
      }
    }),
  )
})

test.each(['month', 'year'] as const)(
  'sections of a %s hold all neighbours of it, and have its first day',
  (grouping) => {
    fc.assert(
      fc.property(libraries, ({ day }) => {
        const { start, key } = cutIntoSections(day, grouping)
        const lengthOf = { month: 7, year: 4 }[grouping]
        const nameOf = (at: number): string =>
          dateOfKey(at, 'day')
            .toISOString()
            .slice(0, -24 + lengthOf)
        for (const [section, sectionKey] of key.entries()) {
          const first = dateOfKey(sectionKey, grouping).toISOString()
          expect(first.endsWith(grouping === 'year' ? '-01-01T00:00:00.000Z' : '-01T00:00:00.000Z')).toBe(true)
          const items = day.subarray(start[section], start[section + 1])
          expect(new Set([...items].map(nameOf))).toEqual(new Set([first.slice(0, -24 + lengthOf)]))
          if (section > 0) expect(key[section - 1]).not.toBe(sectionKey)
        }
        expect(start.at(-1)).toBe(day.length)
      }),
    )
  },
)

test('months are calendar months, before 1970 too', () => {
  expect(monthOfDay(0)).toBe(0)
  expect(monthOfDay(30)).toBe(0)
  expect(monthOfDay(31)).toBe(1)
  expect(monthOfDay(-1)).toBe(-1)
  expect(dateOfKey(-1, 'month').toISOString()).toBe('1969-12-01T00:00:00.000Z')
  expect(dateOfKey(-1, 'year').toISOString()).toBe('1969-01-01T00:00:00.000Z')
  expect(dateOfKey(18_812, 'day').toISOString()).toBe('2021-07-04T00:00:00.000Z')
})

test('a list in its own order keeps it: no grouping is one section, a day that comes twice is two', () => {
  const day = Int32Array.from([10, 10, 11, 10])
  expect(Array.from(cutIntoSections(day, 'none').start)).toEqual([0, 4])
  expect(Array.from(cutIntoSections(day, 'day').start)).toEqual([0, 2, 3, 4])
  expect(cutIntoSections(new Int32Array(), 'none').key.length).toBe(0)
})
