import type { Clock } from '../ports.ts'

/** What comes within `ms`; undefined otherwise, and it goes on. No timer is left behind. */
export async function within<Value>(
  clock: Pick<Clock, 'sleep'>,
  ms: number,
  value: Promise<Value>,
): Promise<Value | undefined> {
  const answered = new AbortController()
  const late = clock.sleep(ms, answered.signal).then(() => undefined)
  try {
    return await Promise.race([value, late])
  } finally {
    answered.abort()
  }
}
