import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { busyPause, nextWait } from '../../../../src/main/google/pace/pacing.ts'

test('waits double from one second to 32, plus less than one more', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8].map((retries) => nextWait({ wait: 0, retries, random: 0 }))
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 32_000, 32_000])
  expect(nextWait({ wait: 0, retries: 1, random: 0.999 })).toBe(1_999)
})

test('a failure never waits less than Google asks for, nor less than a second', () => {
  fc.assert(
    fc.property(
      fc.nat(120_000),
      fc.integer({ min: 1, max: 40 }),
      fc.nat(600_000),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (wait, retries, askedFor, random) => {
        const next = nextWait({ wait, retries, askedFor, random })
        expect(next).toBeGreaterThanOrEqual(Math.max(1_000, askedFor))
        expect(next).toBeLessThanOrEqual(Math.max(33_000, askedFor))
      },
    ),
  )
})

test('successes bring every wait back to none', () => {
  fc.assert(
    fc.property(fc.nat(10_000_000), (start) => {
      let wait = start
      for (let call = 0; call < 15 && wait > 0; call += 1) wait = nextWait({ wait, retries: 0, random: 0.5 })
      expect(wait).toBe(0)
    }),
  )
})

test('pauses start at 30 seconds, double, end at 16 minutes, and honour what Google asks for', () => {
  expect([0, 1, 2, 3, 4, 5, 6].map((repeats) => busyPause(repeats) / 1_000)).toEqual([30, 60, 120, 240, 480, 960, 960])
  expect(busyPause(0, 5_000)).toBe(30_000)
  expect(busyPause(0, 90_000)).toBe(90_000)
})
