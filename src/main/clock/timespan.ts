import type { Clock } from '../ports.ts'

/**
 * The most that is slept at a time, in milliseconds: a timer does not notice that somebody has set the clock, or that the
 * machine itself slept, so whoever waits for long looks again this often.
 */
export const longestSleep = 10_000

/** A length of time that has begun. */
export interface Timespan {
  /** Milliseconds that are left; 0 or less when it is over. */
  left(): number
  /** Resolves when it is over, or as soon as `signal` aborts. */
  wait(signal?: AbortSignal): Promise<void>
}

/**
 * A length of time that begins now and is over as soon as one of the two clocks says so: the time of day goes on while
 * the machine sleeps, and the other one is not set back.
 */
export function timespan(clock: Clock, ms: number): Timespan {
  const endsAt = clock.now() + ms
  const endsAfter = clock.monotonic() + ms
  const left = (): number => Math.min(endsAt - clock.now(), endsAfter - clock.monotonic())
  return {
    left,
    async wait(signal) {
      const isOver = (): boolean => signal?.aborted === true || left() <= 0
      while (!isOver()) await clock.sleep(Math.min(left(), longestSleep), signal)
    },
  }
}
