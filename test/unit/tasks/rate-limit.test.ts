import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RateLimit } from '../../../src/main/tasks/rate-limit.ts'
import { standingClock } from '../../clocks/standing-clock.ts'

const never = new AbortController().signal

describe('the speed limit', () => {
  test('lets no more through than it says, whatever the sizes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 30 }),
        async (limit, sizes) => {
          const clock = standingClock(0, { hasty: true })
          const rate = new RateLimit(clock)
          const begun = clock.monotonic()
          rate.set(limit)
          for (const size of sizes) await rate.take(size, never)
          const total = sizes.reduce((sum, size) => sum + size, 0)
          const seconds = (clock.monotonic() - begun) / 1000
          expect(seconds).toBeGreaterThanOrEqual(total / limit - 0.25 - 1e-6)
          expect(seconds).toBeLessThanOrEqual(total / limit + sizes.length * 0.001 + 1e-6)
        },
      ),
    )
  })

  test('costs nothing when there is none', async () => {
    const clock = standingClock(0)
    const rate = new RateLimit(clock)
    await rate.take(1e12, never)
    expect(clock.waits).toEqual([])
  })

  test('lets go at once when it is lifted, or when the download ends', async () => {
    const clock = standingClock(0)
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

describe('what the speed limit', () => {
  /** How long the next bytes have to wait. */
  async function waited(rate: RateLimit, clock: ReturnType<typeof standingClock>, bytes: number): Promise<number> {
    const before = clock.monotonic()
    await rate.take(bytes, never)
    return clock.monotonic() - before
  }
  const make = (): [RateLimit, ReturnType<typeof standingClock>] => {
    const clock = standingClock(0, { hasty: true })
    return [new RateLimit(clock), clock]
  }

  test('saves up is a quarter of a second, no more', async () => {
    const [rate, clock] = make()
    rate.set(1000)
    expect(rate.limited).toBe(true)
    await rate.take(1000, never)
    clock.advance(10_000)
    expect(await waited(rate, clock, 250)).toBe(0)
    clock.advance(10_000)
    expect(await waited(rate, clock, 1000)).toBe(750)
  })

  test('did not count is not charged later', async () => {
    const [rate, clock] = make()
    expect(rate.limited).toBe(false)
    await rate.take(1e9, never)
    rate.set(1000)
    expect(await waited(rate, clock, 1)).toBe(1)
  })

  test('still claims when it is changed is at most a second of the new one', async () => {
    const clock = standingClock(0)
    const rate = new RateLimit(clock)
    rate.set(10)
    const waiting = rate.take(1000, never)
    await expect.poll(() => clock.waits).toEqual([100_000])
    rate.set(100)
    await expect.poll(() => clock.waits.at(-1)).toBe(1000)
    clock.advance(1000)
    await waiting
  })

  test('has brought so far counts by the speed that it had', async () => {
    const clock = standingClock(0)
    const rate = new RateLimit(clock)
    rate.set(100)
    const waiting = rate.take(1000, never)
    await expect.poll(() => clock.waits).toEqual([10_000])
    // 500 of the 1,000 bytes are paid for by now, at the old speed; at the new one it would be 5,000.
    clock.advance(5_000)
    rate.set(1000)
    await expect.poll(() => clock.waits.at(-1)).toBe(500)
    clock.advance(500)
    await waiting
  })
})
