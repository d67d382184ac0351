import type { ExportProgress, ExportWish } from '../../shared/tasks/export-task.ts'
import type { Result } from '../../shared/problems/problem.ts'
import type { TaskState } from '../../shared/tasks/task.ts'
import type { Log } from '../ports.ts'
import type { Arbiter } from '../tasks/arbiter.ts'
import { standingOf } from '../tasks/standing.ts'
import { TaskKeeper } from '../tasks/task-keeper.ts'
import { ExportRun, type ExportRunParts } from './export-run.ts'

export interface ExportParts extends Omit<ExportRunParts, 'changed'> {
  /** Says whether an export may begin beside what else is under way. */
  arbiter: Arbiter
  log: Log
}

const kind = 'export'

/** The exports out of one mirror, at most one at a time. */
export interface Exports {
  /** Fails by what is under way and allows no export; everything else shows in the state. */
  start(wish: ExportWish): Result<void>
  pause(): Result<void>
  resume(): Result<void>
  /** Resolves when it has ended. Of zips nothing stays then; plain files that were written do. */
  stop(): Promise<Result<void>>
  state(): TaskState<'export'>
  /** Calls `listener` when `state` has changed, at most ten times a second. */
  subscribe(listener: () => void): () => void
  close(): Promise<void>
}

/** What goes out of one mirror, one export at a time; `start` asks the arbiter first. */
export function createExports(parts: ExportParts): Exports {
  const runs = new TaskKeeper<ExportProgress, ExportRun>(parts, kind, 'export-not-running')

  return {
    start: (wish) => runs.begin(() => new ExportRun({ ...parts, changed: () => runs.changed() }, wish)),
    pause: () => runs.steer((run) => run.pause()),
    resume: () => runs.steer((run) => run.resume()),
    stop: () => runs.stop(),
    state: () => ({ kind, ...standingOf(runs) }),
    subscribe: (listener) => runs.subscribe(listener),
    async close() {
      await runs.stop()
    },
  }
}
