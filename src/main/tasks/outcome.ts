import type { Problem } from '../../shared/problems/problem.ts'

/**
 * How one attempt at a job ended, whatever the job is about.
 * - `done`: there is nothing left to do, and the row of the job is gone.
 * - `absent`: there is nothing to be done, and that is right.
 * - `retry`: may work later, after `afterMs` at least.
 * - `pause-lane`: nothing of this lane, or `only` this use of it, works before `until`, which is Infinity if only a person can
 *   help; the job is not to blame.
 * - `waiting`: the other side is not ready; the next run asks again.
 * - `permanent`: this will not work.
 * - `halt`: the mirror cannot be written; nothing works before a person helps.
 * - `cancelled`: broken off, as if it had not begun.
 * `overload` is set where fewer attempts at a time may help, `undelivered` where the source was reached and did not give what
 * was asked for, and `certain` where the same answer once more shows that asking within seconds is of no use.
 */
export type Outcome<Use extends string = string> =
  | { kind: 'done' }
  | { kind: 'absent' }
  | ({ kind: 'retry'; afterMs: number; overload?: true; certain?: true } & Failure)
  | { kind: 'pause-lane'; problem: Problem; until: number; only?: Use; overload?: true }
  | { kind: 'waiting'; problem: Problem }
  | ({ kind: 'permanent' } & Failure)
  | { kind: 'halt'; problem: Problem }
  | { kind: 'cancelled' }

/** What made a job fail, or may make it. */
export interface Failure {
  problem: Problem
  undelivered?: true
}

/** After so many attempts a job counts as failed until the next run. */
export const mostAttempts = 8

const longestRetry = 5 * 60_000

/** How long to leave a job alone after its `attempts`-th failure, in milliseconds: 1 s, doubling, at most 5 minutes. */
export function retryDelay(attempts: number, afterMs: number): number {
  return Math.max(afterMs, Math.min(longestRetry, 1000 * 2 ** Math.max(0, attempts - 1)))
}
