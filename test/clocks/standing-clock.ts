import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../src/main/ports.ts'

export interface StandingClock extends Clock {
  /** Moves the hands and wakes who slept long enough. */
  advance(ms: number): void
  /** The same, and lets everything run that waited for it. */
  turn(ms: number): Promise<void>
  /** The time of day jumps, back by a negative number: it was set, or the machine slept. Timers do not notice. */
  set(byMs: number): void
  /** While true, the clock jumps ahead whenever somebody sleeps. */
  hasty: boolean
  /** Every wait that was asked for. */
  readonly waits: number[]
}

/** A clock that stands still until a test turns it, unless it is hasty. */
export function standingClock(startAt = Date.UTC(2026, 9, 3, 12), { hasty = false } = {}): StandingClock {
  let elapsed = 0
  let set = 0
  const sleepers = new Set<{ until: number; wake: () => void }>()
  const waits: number[] = []
  const advance = (ms: number): void => {
    elapsed += ms
    for (const sleeper of sleepers) if (sleeper.until <= elapsed) sleeper.wake()
  }
  const clock: StandingClock = {
    hasty,
    waits,
    advance,
    now: () => startAt + elapsed + set,
    // Whoever takes one time for the other is wrong even in a test that begins at 0.
    monotonic: () => elapsed + 77,
    set: (byMs) => void (set += byMs),
    async turn(ms) {
      advance(ms)
      await setImmediate()
    },
    sleep(ms, signal) {
      waits.push(ms)
      if (signal?.aborted) return Promise.resolve()
      if (clock.hasty) {
        advance(ms)
        return Promise.resolve()
      }
      return new Promise((resolve) => {
        const sleeper = {
          until: elapsed + ms,
          wake: () => {
            sleepers.delete(sleeper)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', sleeper.wake, { once: true })
      })
    },
  }
  return clock
}
