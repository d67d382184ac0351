import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DayPlan } from '../../../../src/main/index/schema/meta-values.ts'
import { localDay, planOf } from '../../../../src/main/verify/share/share-plan.ts'

const plan = (today: string, before?: DayPlan, overdue = 0, share = 100): DayPlan =>
  planOf({ today, share, overdue }, before)

const yesterday: DayPlan = { day: '2026-11-21', budget: 100, read: 40, credit: 100 }

describe('the plan of a day', () => {
  it('is one share', () => {
    expect(plan('2026-11-21')).toEqual({ day: '2026-11-21', budget: 100, read: 0, credit: 100 })
    expect(plan('2026-11-22', { ...yesterday, read: 100 })).toMatchObject({ budget: 100 })
  })

  it('stays as it is for the whole day', () => {
    expect(plan('2026-11-21', yesterday, 1000)).toBe(yesterday)
  })

  it('makes up what was missed, but no more than three shares', () => {
    expect(plan('2026-11-22', yesterday).budget).toBe(160)
    expect(plan('2026-11-23', yesterday).budget).toBe(260)
    expect(plan('2026-12-23', yesterday).budget).toBe(300)
    expect(plan('2026-11-22', yesterday, 250).budget).toBe(250)
    expect(plan('2026-11-22', yesterday, 2500).budget).toBe(300)
  })

  it('leaves out what was read too much, unless something is overdue', () => {
    const before = { ...yesterday, read: 450 }
    expect(plan('2026-11-22', before)).toMatchObject({ budget: 0, credit: -250 })
    expect(plan('2026-11-25', before).budget).toBe(50)
    expect(plan('2026-11-22', before, 30)).toMatchObject({ budget: 30, credit: -250 })
  })

  it('goes on after the clock was set back', () => {
    expect(plan('2026-11-21', { ...yesterday, day: '2030-01-01', read: 100 }).budget).toBe(100)
  })

  it('reads every file in time, however large the files are, and none much more often', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 30 }), (files, days) => {
        const total = files.reduce((sum, bytes) => sum + bytes, 0)
        const readOn = files.map(() => -1)
        const age = (at: number, today: number): number => today - (readOn[at] ?? 0)
        let before: DayPlan | undefined
        let bytes = 0
        for (let today = 0; today < days * 4; today++) {
          const overdue = files.reduce((sum, each, at) => (age(at, today) > days ? sum + each : sum), 0)
          const date = localDay(new Date(2026, 0, 1 + today, 12).getTime())
          const now = { ...planOf({ today: date, share: total / days, overdue }, before) }
          const oldestFirst = [...files.keys()].sort((a, b) => age(b, today) - age(a, today))
          for (const at of oldestFirst) {
            if (now.read >= now.budget) break
            now.read += files[at] ?? 0
            readOn[at] = today
          }
          before = now
          bytes += now.read
          // The first days are there to get into step.
          if (today >= days) for (const at of files.keys()) expect(age(at, today)).toBeLessThanOrEqual(days)
        }
        expect(bytes).toBeLessThanOrEqual(total * 4 + Math.max(...files))
      }),
    )
  })
})

it('days are those where the machine is', () => {
  expect(localDay(new Date(2026, 1, 3, 0, 0, 1).getTime())).toBe('2026-02-03')
  expect(localDay(new Date(2026, 1, 3, 23, 59, 59).getTime())).toBe('2026-02-03')
})
