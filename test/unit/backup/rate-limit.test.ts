import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RateLimit } from '../../../src/main/backup/rate-limit.ts'
import { testClock } from '../google/test-ports.ts'

const never = new AbortController().signal

describe('the speed limit', () => {
  test('lets no more through than it says, whatever the sizes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 30 }),
        async (limit, sizes) => {
          const clock = testClock(0, { hasty: true })
          const rate = new RateLimit(clock)
          rate.set(limit)
          for (const size of sizes) await rate.take(size, never)
          const total = sizes.reduce((sum, size) => sum + size, 0)
          const seconds = clock.monotonic() / 1000
          expect(seconds).toBeGreaterThanOrEqual(total / limit - 0.25 - 1e-6)
          expect(seconds).toBeLessThanOrEqual(total / limit + sizes.length * 0.001 + 1e-6)
        },
      ),
    )
  })

  test('costs nothing when there is none', async () => {
    const clock = testClock(0)
    const rate = new RateLimit(clock)
    await rate.take(1e12, never)
    expect(clock.waits).toEqual([])
  })

  test('lets go at once when it is lifted, or when the download ends', async () => {
    const clock = testClock(0)
    const rate = new RateLimit(clock)
    rate.set(10)
    const waiting = rate.take(1000, never)
    const stop = new AbortController()
    const second = rate.take(1000, stop.signal)
    await Promise.resolve()
    rate.set(0)
    await waiting
    await second
    rate.set(10)
    const third = rate.take(1000, stop.signal)
    stop.abort()
    await third
  })
})
