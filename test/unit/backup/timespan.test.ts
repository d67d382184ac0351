import { expect, test } from 'vitest'
import { longestSleep, timespan } from '../../../src/main/clock/timespan.ts'
import { standingClock, type StandingClock } from '../../clocks/standing-clock.ts'

/** What somebody does to a clock whenever another sleeps. */
function whileAsleep(act: (clock: StandingClock) => void): StandingClock {
  const clock = standingClock(0, { hasty: true })
  return {
    ...clock,
    sleep(ms, signal) {
      act(clock)
      return clock.sleep(ms, signal)
    },
  }
}

test('a length of time is slept in steps, and is as long as it should be', async () => {
  const clock = standingClock(0, { hasty: true })
  const span = timespan(clock, 25_000)
  expect(span.left()).toBe(25_000)
  await span.wait()
  expect(clock.waits).toEqual([longestSleep, longestSleep, 5_000])
  expect(span.left()).toBe(0)
})

test('a machine that slept for hours has waited, although its steady clock stood still', async () => {
  const hours = 8 * 3_600_000
  const clock = whileAsleep((clock) => clock.set(hours))
  await timespan(clock, hours).wait()
  expect(clock.waits).toEqual([longestSleep])
})

test('a time of day that is set back lengthens nothing', async () => {
  const clock = whileAsleep((hands) => {
    if (hands.waits.length === 0) hands.set(-3_600_000)
  })
  await timespan(clock, 30_000).wait()
  expect(clock.waits).toHaveLength(3)
})

test('nobody waits after an abort', async () => {
  const clock = standingClock(0, { hasty: true })
  const ended = new AbortController()
  ended.abort()
  await timespan(clock, 60_000).wait(ended.signal)
  expect(clock.waits).toEqual([])
})
