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

/** A clock that runs `speed` times as fast as the real one, so that waits of the engine do not make tests slow. */
export function quickClock(speed = 20): Clock {
  const startedAt = Date.now()
  const bornAt = awake()
  const monotonic = (): number => (awake() - bornAt) * speed
  return {
    now: () => Math.floor(startedAt + monotonic()),
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
  }
}
