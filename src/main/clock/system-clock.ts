import type { Clock } from '../ports.ts'

/**
 * The machine's own clock. Whoever sleeps by it keeps the process from ending, for a backup may wait for the next day with
 * nothing else under way; so what sleeps only in case has to be woken by its signal.
 */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const finish = (): void => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', finish)
          resolve()
        }
        // setTimeout fires at once for delays above 2^31-1 ms.
        const timer = setTimeout(finish, Math.min(ms, 0x7fffffff))
        signal?.addEventListener('abort', finish, { once: true })
      }),
  }
}
