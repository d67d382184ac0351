import { expect, test } from 'vitest'
import { longestSleep, timespan } from '../../../src/main/clock/timespan.ts'
import type { Clock } from '../../../src/main/ports.ts'

/** A clock whose time of day and whose steady time go as `step` says, with each sleep. */
function clockWith(step: (ms: number) => { now: number; monotonic: number }): Clock & { slept: number[] } {
  let [now, monotonic] = [0, 0]
  const slept: number[] = []
  return {
    slept,
    now: () => now,
    monotonic: () => monotonic,
    sleep(ms) {
      slept.push(ms)
      const passed = step(ms)
      now += passed.now
      monotonic += passed.monotonic
      return Promise.resolve()
    },
  }
}

test('a length of time is slept in steps, and is as long as it should be', async () => {
  const clock = clockWith((ms) => ({ now: ms, monotonic: ms }))
  const span = timespan(clock, 25_000)
  expect(span.left()).toBe(25_000)
  await span.wait()
  expect(clock.slept).toEqual([longestSleep, longestSleep, 5_000])
  expect(span.left()).toBe(0)
})

test('a machine that slept for hours has waited, although its steady clock stood still', async () => {
  const hours = 8 * 3_600_000
  const clock = clockWith((ms) => ({ now: ms + hours, monotonic: ms }))
  await timespan(clock, hours).wait()
  expect(clock.slept).toEqual([longestSleep])
})

test('a time of day that is set back lengthens nothing', async () => {
  let set = -3_600_000
  const clock = clockWith((ms) => {
    const now = ms + set
    set = 0
    return { now, monotonic: ms }
  })
  await timespan(clock, 30_000).wait()
  expect(clock.slept).toHaveLength(3)
})

test('nobody waits after an abort', async () => {
  const clock = clockWith((ms) => ({ now: ms, monotonic: ms }))
  const ended = new AbortController()
  ended.abort()
  await timespan(clock, 60_000).wait(ended.signal)
  expect(clock.slept).toEqual([])
})
