import type { Clock } from '../../src/main/ports.ts'

const beat = 4
let passed = 0
let last = 0
let heart: NodeJS.Timeout | undefined
const sleepers = new Set<() => void>()

/**
 * Real milliseconds in which this process was able to do something. Whoever is kept from the processor by others gets
 * nothing done and must not find that hours have passed meanwhile.
 */
function awake(): number {
  if (heart) return passed
  last = performance.now()
  heart = setInterval(() => {
    const now = performance.now()
    passed += Math.min(now - last, 2 * beat)
    last = now
    for (const wake of sleepers) wake()
  }, beat).unref()
  return passed
}

export interface QuickClock extends Clock {
  /** Somebody sets the hands: the time of day jumps, by a negative number back; nobody who sleeps notices. */
  set(byMs: number): void
  /** So much time passes at once: sleepers wake with the next beat, as they would by a timer. */
  pass(ms: number): void
}

/** A clock that runs `speed` times as fast as the real one, so that waits of the engine do not make tests slow. */
export function quickClock(speed = 20): QuickClock {
  const startedAt = Date.now()
  const bornAt = awake()
  let skipped = 0
  let set = 0
  const monotonic = (): number => (awake() - bornAt) * speed + skipped
  return {
    now: () => Math.floor(startedAt + monotonic() + set),
    monotonic,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const until = monotonic() + ms
        const finish = (): void => {
          sleepers.delete(wake)
          clearTimeout(alive)
          signal?.removeEventListener('abort', finish)
          resolve()
        }
        const wake = (): void => {
          if (monotonic() >= until) finish()
        }
        // Whoever sleeps keeps the process from ending, which the beat does not.
        const alive = setTimeout(() => undefined, 0x7fffffff)
        sleepers.add(wake)
        signal?.addEventListener('abort', finish, { once: true })
      }),
    set(byMs) {
      set += byMs
    },
    pass(ms) {
      skipped += ms
    },
  }
}
