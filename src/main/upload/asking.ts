import type { Problem } from '../../shared/problems/problem.ts'
import type { ApiFailure, ApiResult } from '../google/library/library-api.ts'

/** Nothing that follows can go better: whoever asks Google ends. */
export class Ended extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}

/** How long what Google does not do now is worth to be waited for. */
export interface Patience {
  /** Waits until a time (milliseconds since 1970) that Google, or the limit of the day, has named. False if it is not worth it. */
  until(time: number, problem: Problem): Promise<boolean>
  /** Waits before a call is made again that has failed so many times in a row. False if it is not worth it. */
  again(times: number, problem: Problem): Promise<boolean>
  /** Waits for as long as Google may still carry out a call whose asker has gone. False if everything ends meanwhile. */
  settle(): Promise<boolean>
}

/** Google carries out a call in a second or two, also where nobody waits for its answer any more. Milliseconds. */
export const settlesIn = 10_000

/** The same as a problem. */
export function problemOf(failure: ApiFailure): Problem {
  return failure.kind === 'cancelled' ? { code: 'cancelled' } : failure.problem
}

/** Nobody knows whether the call was carried out. */
export function isUnclear(failure: ApiFailure): boolean {
  return failure.kind === 'cancelled' || failure.problem.code === 'google-unclear'
}

/**
 * What Google answers in the end: what may be asked again is, as long as there is patience. What is unclear is not: whoever asks has to
 * look first what has come of it.
 */
export async function patiently<Value>(
  ask: () => Promise<ApiResult<Value>>,
  patience: Patience,
): Promise<ApiResult<Value>> {
  for (let times = 1; ;) {
    const answer = await ask()
    if (answer.ok) return answer
    const { failure } = answer
    if (failure.kind === 'pause-account') {
      if (!(await patience.until(failure.until, failure.problem))) return answer
    } else if (failure.kind === 'retry' && !isUnclear(failure)) {
      if (!(await patience.again(times, failure.problem))) return answer
      times += 1
    } else {
      return answer
    }
  }
}

/** The same; throws `Ended` for whatever gives no value. */
export async function answerOf<Value>(ask: () => Promise<ApiResult<Value>>, patience: Patience): Promise<Value> {
  const answer = await patiently(ask, patience)
  if (answer.ok) return answer.value
  throw new Ended(problemOf(answer.failure))
}
