import type { Clock } from '../ports.ts'

/** Calls `ring` after `ms`, unless the function that comes back was called before. */
export function ringAfter(clock: Pick<Clock, 'sleep'>, ms: number, ring: () => void): () => void {
  const ending = new AbortController()
  const wait = async (): Promise<void> => {
    await clock.sleep(ms, ending.signal)
    if (!ending.signal.aborted) ring()
  }
  void wait()
  return () => ending.abort()
}
