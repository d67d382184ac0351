import type { Clock } from '../../../src/main/ports.ts'

export interface StandingClock extends Clock {
  /** Moves the hands and lets everything run that waited for it. */
  turn(ms: number): Promise<void>
  /** The time of day jumps, back by a negative number: it was set, or the machine slept. Timers do not notice. */
  set(byMs: number): void
}

/** A clock that stands still until a test turns it. */
export function standingClock(): StandingClock {
  let time = 0
  let set = 0
  let sleepers: { until: number; wake: () => void }[] = []
  return {
    now: () => time + set,
    monotonic: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        sleepers.push({ until: time + ms, wake: resolve })
        signal?.addEventListener('abort', () => resolve())
      }),
    set: (byMs) => void (set += byMs),
    async turn(ms) {
      time += ms
      const due = sleepers.filter(({ until }) => until <= time)
      sleepers = sleepers.filter(({ until }) => until > time)
      for (const { wake } of due) wake()
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}
