import type { Result } from '../../../shared/problems/problem.ts'
import { diskProblem, isOfDoubtedIndex } from '../../disk-problem.ts'

/**
 * What a disk that takes no change of the index says to a person. Throws again what is no matter of the disk, and what says that the
 * index is damaged: whoever answers calls knows what becomes of the mirror then.
 */
export function diskFailure(error: unknown): Result<never> {
  const problem = diskProblem(error)
  if (!problem || isOfDoubtedIndex(problem)) throw error
  return { ok: false, problem }
}
