import type { Problem } from '../../shared/problems/problem.ts'
import { describeError } from '../describe-error.ts'
import { isOfFiles } from '../disk-problem.ts'
import type { Log } from '../ports.ts'
import { mirrorProblem, placeProblem } from './disk/place-problem.ts'
import type { Mirror } from './opening/open-mirror.ts'

/**
 * Why a task ends that something was thrown in: what is wrong with the disk, or a bug, which the log is told of. A mirror whose
 * index turned out to be damaged is looked at as a whole when it is opened next.
 */
export async function haltProblem(error: unknown, { mirror, log }: { mirror: Mirror; log: Log }): Promise<Problem> {
  const detail = error instanceof Error ? error.message : String(error)
  if (!isOfFiles(error)) {
    log('error', 'run-threw', { detail: describeError(error) })
    return { code: 'unexpected', detail }
  }
  const problem = (await mirrorProblem(error, mirror)) ?? placeProblem(error, mirror.path)
  if (problem.code === 'mirror-damaged') mirror.distrust()
  return problem
}
