import type { Clock } from '../../src/main/ports.ts'

/** A clock that runs `speed` times as fast as the real one, so that waits of the engine do not make tests slow. */
export function quickClock(speed = 20): Clock {
  const startedAt = Date.now()
  return {
    now: () => startedAt + (Date.now() - startedAt) * speed,
    monotonic: () => performance.now() * speed,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const finish = (): void => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', finish)
          resolve()
        }
        const timer = setTimeout(finish, Math.min(ms / speed, 0x7fffffff))
        signal?.addEventListener('abort', finish, { once: true })
      }),
  }
}
