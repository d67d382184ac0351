import type { Problem } from '../../shared/problems/problem.ts'
import type { TaskOutcome } from '../../shared/tasks/task.ts'
import type { TaskKeeper, TaskRun } from './task-keeper.ts'

/** What a run waits for by itself, and until when. */
interface Resting {
  because?: Problem
  until?: number
}

/** A run that ends with a report if it gets there. */
export interface ReportingRun<Progress, Report> extends TaskRun<Progress> {
  readonly paused: boolean
  readonly stopping: boolean
  readonly report?: Report | undefined
  /** Absent where only a person pauses it. */
  readonly resting?: Resting | undefined
}

/** How a task stands, without its kind; see `TaskState`. */
export type Standing<Progress, Report> =
  | { phase: 'idle' }
  | { phase: 'running' | 'stopping'; progress: Progress }
  | ({ phase: 'paused'; progress: Progress } & Resting)
  | { phase: 'finished'; outcome: TaskOutcome; progress: Progress; result?: Report }

/** How a task stands, from what is kept of its last run: a run that has ended keeps its report. */
export function standingOf<Progress, Report>({
  run,
  finished,
}: Pick<TaskKeeper<Progress, ReportingRun<Progress, Report>>, 'run' | 'finished'>): Standing<Progress, Report> {
  if (!run) return { phase: 'idle' }
  if (finished) return { phase: 'finished', ...finished, ...(run.report && { result: run.report }) }
  const progress = run.progress()
  if (run.stopping) return { phase: 'stopping', progress }
  if (run.paused) return { phase: 'paused', progress }
  return run.resting ? { phase: 'paused', progress, ...run.resting } : { phase: 'running', progress }
}
