import { failure, success } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/problems/problem.ts'
import type { VerifyReport } from '../../shared/tasks/verification.ts'
import { isOfFiles } from '../disk-problem.ts'
import { mirrorProblem, placeProblem } from '../mirror/disk/place-problem.ts'
import { Verification } from './verification.ts'
import type { VerifyOptions, VerifyParts } from './verify-options.ts'

/**
 * Compares the files of a mirror with the index. A full verification that was interrupted goes on where it was, and a
 * share of the day where it was on the same day; the two do not disturb each other. Changes nothing but its own notes, unless `repair` is set; unknown files are never touched. Fails like an operation on the
 * mirror (`mirror-missing`, `mirror-full`, ...); what is wrong with files is in the report. Resolves soon after `signal`
 * aborts, with `complete: false`.
 */
export async function verifyMirror(
  parts: VerifyParts,
  options: VerifyOptions,
  signal: AbortSignal,
): Promise<Result<VerifyReport>> {
  const { mirror, log } = parts
  const gone = failure('mirror-missing', { values: { path: mirror.path } })
  try {
    if (!(await mirror.isPresent())) return gone
    return success(await new Verification(parts, options, signal).run())
  } catch (error) {
    if (!isOfFiles(error)) throw error
    log('warn', 'verification-failed', { reason: error instanceof Error ? error.message : '' })
    const problem = (await mirrorProblem(error, mirror)) ?? placeProblem(error, mirror.path)
    return { ok: false, problem }
  }
}
