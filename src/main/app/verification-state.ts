import type { Problem } from '../../shared/problems/problem.ts'
import type { TaskOutcome, TaskState, VerificationProgress } from '../../shared/tasks/task.ts'
import type { VerifyCounts, VerifyMode, VerifyProgress, VerifyReport } from '../../shared/tasks/verification.ts'

type Finished = Extract<TaskState<'verify'>, { phase: 'finished' }>

const kind = 'verify'
/** Reports name at most this many files; more is not read by anybody. */
const listedFiles = 200

function wrongOf({ missing, damaged, unreadable, unknown }: VerifyCounts): number {
  return missing + damaged + unreadable + unknown
}

/** A verification as it begins. */
export function beginning(mode: VerifyMode, repair: boolean, startedAt: number): VerificationProgress {
  return { mode, repair, startedAt, done: 0, bytes: 0, problems: 0 }
}

/** The same with what it has found so far. */
export function withFound(begun: VerificationProgress, found: VerifyProgress): VerificationProgress {
  return { ...begun, done: found.files, bytes: found.bytes, problems: wrongOf(found), found }
}

/** How it ended, with a report of which the lists are cut off. */
export function verified(begun: VerificationProgress, report: VerifyReport): Finished {
  const { files: done, bytes, complete, problems, repairs } = report
  const outcome: TaskOutcome = { kind: !complete ? 'stopped' : problems.length > 0 ? 'with-problems' : 'complete' }
  return {
    kind,
    phase: 'finished',
    progress: { ...begun, done, bytes, problems: problems.length },
    outcome,
    result: {
      repaired: repairs.length,
      report: { ...report, repairs: repairs.slice(0, listedFiles), problems: problems.slice(0, listedFiles) },
    },
  }
}

/** A verification that ended for this reason before it could look at anything more. */
export function notVerified(progress: VerificationProgress, problem: Problem): Finished {
  return { kind, phase: 'finished', progress, outcome: { kind: 'halted', problem } }
}
