import type { Selection } from '../../shared/domain.ts'
import { isEmptySelection } from '../../shared/tasks/empty-selection.ts'
import { nobodySignedIn } from '../../shared/problems/account-problem.ts'
import { failure, success } from '../../shared/problems/problem.ts'
import type { Result } from '../../shared/problems/problem.ts'
import type {
  AlbumProgress,
  BackupProblem,
  BackupProblemGroup,
  BackupProgress,
  BackupState,
} from '../../shared/tasks/progress.ts'
import { canTryAgain } from '../../shared/problems/remedy.ts'
import { readMeta, writeMeta } from '../index/schema/meta.ts'
import type { Arbiter } from '../tasks/arbiter.ts'
import { ProblemRows } from '../tasks/problem-rows.ts'
import { standingOf } from '../tasks/standing.ts'
import { TaskKeeper } from '../tasks/task-keeper.ts'
import { RunRows } from './run-rows.ts'
import { Run } from './run.ts'
import type { BackupRunParts, RunTask } from './run-task.ts'

/** What a backup needs; `limits` is asked again after each `limitsChanged`. */
export interface BackupParts extends Omit<BackupRunParts, 'changed'> {
  /** Says whether a backup may begin beside what else is under way. */
  arbiter: Arbiter
}

const kind = 'backup'

export interface Backup {
  /**
   * Fails with `nothing-selected`, `filters-with-albums`, `sign-in-needed`, or by what is under way and allows no backup; everything else shows in
   * the state.
   */
  start(selection: Selection, wishes?: Pick<RunTask, 'checkLengths'>): Result<void>
  pause(): Result<void>
  resume(): Result<void>
  /** Resolves when the run has ended: downloads under way are broken off and can be continued by the next run. */
  stop(): Promise<Result<void>>
  /** Tells that `limits` has other values now. */
  limitsChanged(): void
  state(): BackupState
  /** Progress per album of the run that is under way or was the last since the start of the program. */
  albums(): AlbumProgress[]
  /** What needs attention after the last run, also one before this program was started. */
  problems(offset: number, limit: number, group?: string): { total: number; problems: BackupProblem[] }
  /** The same by causes. */
  problemGroups(): BackupProblemGroup[]
  /**
   * Tries again what failed for the cause of a group, or else all that another attempt can help: items at once in a
   * running backup, else in a run of its own. Does nothing for a group that is not there any more.
   */
  retry(group?: string): Result<void>
  lastSelection(): Selection | null
  /** What a person wants to be backed up: the ticks as they left them, else what the last run was about. May be nothing at all. */
  chosen(): Selection | null
  /** Keeps what a person has ticked, for every later start: `filters-with-albums` where Google could not be asked for it. */
  choose(selection: Selection): Result<void>
  /** Calls `listener` when `state` or `albums` have changed, at most ten times a second. */
  subscribe(listener: () => void): () => void
  /** Resolves with the state as soon as no run is under way. */
  whenSettled(): Promise<BackupState>
  /** Stops a run where the next one can go on. */
  close(): Promise<void>
}

/** Google refuses filters where an album is searched, so a part of it cannot be asked for (reference, 3.1). */
function narrowsAlbums({ allAlbums, sharedAlbums, albums, only }: Selection): boolean {
  return only !== undefined && (allAlbums || sharedAlbums || albums.length > 0)
}

/** The backup of one mirror. At most one run at a time. */
export function createBackup(parts: BackupParts): Backup {
  const rows = new RunRows(parts.mirror.database)
  const problems = new ProblemRows(parts.mirror.database)
  const runs = new TaskKeeper<BackupProgress, Run>(parts, kind, 'backup-not-running')
  const changed = (): void => runs.changed()

  const begin = (task: RunTask): Result<void> =>
    runs.begin(
      () => new Run({ ...parts, changed }, task),
      () => {
        const accounts = parts.accounts()
        return accounts.some(({ signedIn }) => signedIn)
          ? success(undefined)
          : { ok: false, problem: nobodySignedIn(accounts) }
      },
    )

  const state = (): BackupState => ({ kind, ...standingOf(runs) })

  return {
    start(selection, wishes) {
      if (isEmptySelection(selection)) return failure('nothing-selected')
      return narrowsAlbums(selection) ? failure('filters-with-albums') : begin({ selection, ...wishes })
    },
    pause: () => runs.steer((run) => run.pause()),
    resume: () => runs.steer((run) => run.resume()),
    stop: () => runs.stop(),
    limitsChanged: () => runs.run?.limitsChanged(),
    state,
    albums: () => runs.run?.albums() ?? [],
    problems: (offset, limit, group) => problems.page(rows.last(), { offset, limit, group }),
    problemGroups: () => problems.groups(rows.last()),
    retry(group) {
      const found = problems.counts(rows.last())
      const chosen = found.filter((each) => (group === undefined ? canTryAgain(each.code) : each.group === group))
      const codes = [...new Set(chosen.map(({ code }) => code))]
      if (runs.run && runs.isUnderWay) {
        runs.run.retry(codes)
        return success(undefined)
      }
      const selection = rows.lastSelection()
      if (!selection) return failure('backup-not-running')
      // Somebody pressed the button of a cause that is gone by now.
      if (group !== undefined && chosen.length === 0) return success(undefined)
      // What is no matter of single items is only helped by listing.
      const relist = chosen.some(({ counts }) => counts.account + counts.album + counts.file > 0)
      return begin(relist ? { selection, afresh: true } : { selection, retry: codes })
    },
    lastSelection: () => rows.lastSelection(),
    chosen: () => readMeta(parts.mirror.database, 'to-back-up') ?? rows.lastSelection(),
    choose(selection) {
      if (narrowsAlbums(selection)) return failure('filters-with-albums')
      writeMeta(parts.mirror.database, 'to-back-up', selection)
      return success(undefined)
    },
    subscribe: (listener) => runs.subscribe(listener),
    async whenSettled() {
      await runs.whenSettled()
      return state()
    },
    async close() {
      await runs.stop()
    },
  }
}
