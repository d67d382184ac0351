import type { Clock } from '../../src/main/ports.ts'
import { quickClock } from './quick-clock.ts'

export interface TurnedClock extends Clock {
  /** Somebody sets the hands: the time of day jumps, by a negative number back; nobody who sleeps notices. */
  set(byMs: number): void
  /** So much time passes at once: sleepers wake. */
  pass(ms: number): void
}

/** A quick clock whose hands can be set and whose time can be made to pass. */
export function turnedClock(speed: number): TurnedClock {
  const clock = quickClock(speed)
  let pulse = new AbortController()
  let set = 0
  let passed = 0
  const monotonic = (): number => clock.monotonic() + passed
  return {
    now: () => clock.now() + passed + set,
    monotonic,
    async sleep(ms, signal) {
      const until = monotonic() + ms
      const isOver = (): boolean => signal?.aborted === true || monotonic() >= until
      while (!isOver())
        await clock.sleep(until - monotonic(), signal ? AbortSignal.any([signal, pulse.signal]) : pulse.signal)
    },
    set(byMs) {
      set += byMs
    },
    pass(ms) {
      passed += ms
      pulse.abort()
      pulse = new AbortController()
    },
  }
}
