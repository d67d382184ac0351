import type { Selection } from '../../domain.ts'
import type { ImportWish } from '../../imports/import-report.ts'
import type { BackupProblem, BackupProblemGroup } from '../../tasks/progress.ts'
import type { ExportWish } from '../../tasks/export-task.ts'
import type { RestoreWish } from '../../tasks/restore-task.ts'
import type { JournalledKind, PausableKind, TaskKind, TaskStates } from '../../tasks/task.ts'
import type { VerifyMode } from '../../tasks/verification.ts'
import type { Call, Names } from '../call.ts'

/**
 * What a task is started with. `backup`: with `checkLengths`, Google is asked for the length of every file that is here, to
 * notice edits that lists hide. `import`: takes in Takeout exports; one that was stopped goes on with the same paths.
 * `export`: writes albums or everything elsewhere. `restore`: puts albums into Google Photos; one that was stopped goes on with the same
 * albums. `verify`: a full one goes on where the last was stopped. `rebuild`: makes the index of the
 * chosen mirror anew from its catalogue and files, if it cannot be opened because the index is missing or damaged, and opens it.
 */
export type TaskStart =
  | { kind: 'backup'; selection: Selection; checkLengths?: boolean }
  | ({ kind: 'import' } & ImportWish)
  | ({ kind: 'export' } & ExportWish)
  | ({ kind: 'restore' } & RestoreWish)
  | { kind: 'verify'; mode: VerifyMode; repair: boolean }
  | { kind: 'rebuild' }

export interface TasksCalls {
  /** Resolves when it has begun. What is under way and does not allow it is named by the problem. */
  'tasks.start': Call<TaskStart, void>
  'tasks.pause': Call<{ kind: PausableKind }, void>
  'tasks.resume': Call<{ kind: PausableKind }, void>
  /** Resolves when it has ended. */
  'tasks.stop': Call<{ kind: TaskKind }, void>
  'tasks.state': Call<void, TaskStates>
  /** What needs attention, by its causes: accounts, albums, files and then items, those of which there are most first. */
  'tasks.problemGroups': Call<{ kind: JournalledKind }, BackupProblemGroup[]>
  /** What needs attention one by one, of one group or of all. */
  'tasks.problems': Call<
    { kind: JournalledKind; group?: string; offset: number; limit: number },
    { total: number; problems: BackupProblem[] }
  >
  /** Tries again what failed for the cause of this group; without one, whatever another attempt can help. */
  'tasks.retry': Call<{ kind: JournalledKind; group?: string }, void>
}

export interface TasksEvents {
  /** At most ten times a second for each kind. */
  'tasks.changed': TaskStates
}

export const tasksCalls: Names<TasksCalls> = {
  'tasks.start': true,
  'tasks.pause': true,
  'tasks.resume': true,
  'tasks.stop': true,
  'tasks.state': true,
  'tasks.problemGroups': true,
  'tasks.problems': true,
  'tasks.retry': true,
}

export const tasksEvents: Names<TasksEvents> = {
  'tasks.changed': true,
}
