import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { googleDayAt } from '../../../../src/main/google/pace/google-day.ts'

const hour = 3_600_000

/** Wall-clock time in California, computed without the code under test. */
function pacific(at: number): string {
  return new Date(at).toLocaleString('sv-SE', { timeZone: 'America/Los_Angeles' })
}

const moments = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2099, 11, 31) })

test('every moment lies in its day, which begins and ends at midnight Pacific', () => {
  fc.assert(
    fc.property(moments, (now) => {
      const { name, startsAt, endsAt } = googleDayAt(now)
      expect(startsAt).toBeLessThanOrEqual(now)
      expect(endsAt).toBeGreaterThan(now)
      expect(pacific(startsAt)).toBe(`${name} 00:00:00`)
      expect(pacific(endsAt)).toMatch(/ 00:00:00$/)
      expect([23, 24, 25]).toContain((endsAt - startsAt) / hour)
    }),
    { numRuns: 300 },
  )
})

test('days follow each other without gap or overlap', () => {
  fc.assert(
    fc.property(moments, (now) => {
      const day = googleDayAt(now)
      const next = googleDayAt(day.endsAt)
      expect(next.startsAt).toBe(day.endsAt)
      expect(googleDayAt(day.endsAt - 1)).toEqual(day)
      expect(next.name > day.name).toBe(true)
    }),
    { numRuns: 300 },
  )
})

test.each([
  ['2026-03-08', 23],
  ['2026-11-01', 25],
  ['2026-10-03', 24],
])('%s has %i hours', (name, hours) => {
  const day = googleDayAt(Date.parse(`${name}T20:00:00Z`))
  expect(day.name).toBe(name)
  expect((day.endsAt - day.startsAt) / hour).toBe(hours)
})
