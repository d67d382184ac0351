import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AccountId } from '../../../../src/shared/domain.ts'
import { daysNeeded, RunDays } from '../../../../src/main/backup/run-days.ts'
import type { DownloadQuota } from '../../../../src/main/google/library/library-api.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'

const usual: DownloadQuota = { client: 'one', leftToday: 74_250, perDay: 74_250, mediaPerDay: 75_000 }

describe('a backup over days', () => {
  test.each([
    [74_250, usual, undefined],
    [74_251, usual, 2],
    [100_000, usual, 2],
    [148_501, usual, 3],
    [100, { ...usual, leftToday: 99 }, 2],
    // Nothing goes today any more: tomorrow is enough.
    [100, { ...usual, leftToday: 0 }, 1],
  ])('%d downloads with %j are %s days', (downloads, quota, days) => {
    expect(daysNeeded([{ downloads, quota }])?.days).toBe(days)
  })

  test('is that of the client which takes longest', () => {
    const other = { ...usual, client: 'two', leftToday: 10, perDay: 99, mediaPerDay: 100 }
    const loads = [
      { downloads: 80_000, quota: usual },
      { downloads: 300, quota: other },
    ]
    expect(daysNeeded(loads)).toEqual({ days: 4, downloadsLeft: 300, leftToday: 10, mediaPerDay: 100 })
  })

  test('has room for everything, and not a day too many', () => {
    const numbers = fc.record({
      downloads: fc.nat(1_000_000),
      leftToday: fc.nat(100_000),
      perDay: fc.integer({ min: 99, max: 100_000 }),
    })
    fc.assert(
      fc.property(numbers, ({ downloads, leftToday, perDay }) => {
        const today = Math.min(leftToday, perDay)
        const over = daysNeeded([{ downloads, quota: { ...usual, leftToday: today, perDay } }])
        expect(over === undefined).toBe(downloads <= today)
        if (!over) return
        const wholeDays = over.days - (today > 0 ? 1 : 0)
        expect(today + wholeDays * perDay).toBeGreaterThanOrEqual(downloads)
        expect(today + (wholeDays - 1) * perDay).toBeLessThan(downloads)
      }),
    )
  })
})

test('accounts of one client share its day, and rows are seldom read', () => {
  const [one, other] = ['a' as AccountId, 'b' as AccountId]
  const clock = standingClock()
  let reads = 0
  const journal = {
    downloadsLeft: () => {
      reads++
      return new Map([
        [one, 90],
        [other, 60],
      ])
    },
  }
  const quota = { ...usual, leftToday: 100, perDay: 99, mediaPerDay: 100 }
  const days = new RunDays(clock, journal, () => quota)
  const accounts = [one, other]
  expect(days.needed(accounts, 40)).toBeUndefined()
  expect(reads).toBe(0)
  expect(days.needed(accounts, 120)).toMatchObject({ days: 2, downloadsLeft: 150 })
  // A quarter is done: the rest is scaled until the rows are read again.
  expect(days.needed(accounts, 90)).toMatchObject({ downloadsLeft: 113 })
  expect(reads).toBe(1)
  clock.advance(31_000)
  expect(days.needed(accounts, 120)).toMatchObject({ downloadsLeft: 150 })
  expect(reads).toBe(2)
})

describe('the days of several clients', () => {
  const [one, other, gone] = ['a', 'b', 'c'] as [AccountId, AccountId, AccountId]
  const small = { ...usual, leftToday: 100, perDay: 99, mediaPerDay: 100 }
  const quotas = new Map<AccountId, DownloadQuota>([
    [one, usual],
    [other, { ...small, client: 'two' }],
  ])
  function planned(openItems: number, downloads: [AccountId, number][]): { days: number | undefined; reads: number } {
    let reads = 0
    const journal = { downloadsLeft: () => (reads++, new Map(downloads)) }
    const days = new RunDays(standingClock(), journal, (account) => quotas.get(account))
    return { days: days.needed([one, other, gone], openItems)?.days, reads }
  }

  test('is that of the one which takes longest, whichever comes first', () => {
    const loads = [
      { downloads: 300, quota: { ...small, client: 'two' } },
      { downloads: 80_000, quota: usual },
    ]
    expect(daysNeeded(loads)?.days).toBe(4)
  })

  test('is made if today may not be enough for one of them, and an account without a sign-in has none', () => {
    expect(planned(51, [[other, 102]])).toEqual({ days: 2, reads: 1 })
    expect(planned(50, [[other, 102]])).toEqual({ days: undefined, reads: 0 })
    expect(planned(51, [[gone, 102]])).toEqual({ days: undefined, reads: 1 })
    expect(planned(0, [])).toEqual({ days: undefined, reads: 0 })
  })

  test('reads no rows again within half a minute, whatever the time', () => {
    const clock = standingClock()
    clock.advance(20_000)
    let reads = 0
    const journal = { downloadsLeft: () => (reads++, new Map([[other, 500]])) }
    const days = new RunDays(clock, journal, (account) => quotas.get(account))
    for (const wait of [0, 5_000, 24_999]) {
      clock.advance(wait)
      days.needed([other], 500)
    }
    expect(reads).toBe(1)
    clock.advance(1)
    days.needed([other], 500)
    expect(reads).toBe(2)
  })
})
