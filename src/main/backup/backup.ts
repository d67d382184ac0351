import type { Selection } from '../../shared/domain.ts'
import { failure, success } from '../../shared/problem.ts'
import type { Result } from '../../shared/problem.ts'
import type { AlbumProgress, BackupProblem, BackupProblemGroup, BackupState } from '../../shared/progress.ts'
import { canTryAgain } from '../../shared/remedy.ts'
import type { TaskOutcome } from '../../shared/task.ts'
import type { Arbiter, Begun } from '../tasks/arbiter.ts'
import { ProblemRows } from '../tasks/problem-rows.ts'
import { RunRows } from './run-rows.ts'
import { Run } from './run.ts'
import type { RunPorts, RunTask } from './run-task.ts'
import { describeError } from '../describe-error.ts'

/** What a backup needs; `limits` is asked again after each `limitsChanged`. */
export interface BackupPorts extends Omit<RunPorts, 'changed'> {
  /** Says whether a backup may begin beside what else is under way. */
  arbiter: Arbiter
}

/** Listeners hear of changes at most this often. */
const sampleMs = 100
const kind = 'backup'

export interface Backup {
  /**
   * Fails with `nothing-selected`, `sign-in-needed`, or by what is under way and allows no backup; everything else shows in
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
  /** Calls `listener` when `state` or `albums` have changed, at most ten times a second. */
  subscribe(listener: () => void): () => void
  /** Resolves with the state as soon as no run is under way. */
  whenSettled(): Promise<BackupState>
  /** Stops a run where the next one can go on. */
  close(): Promise<void>
}

function isEmpty(selection: Selection): boolean {
  const { allAlbums, sharedAlbums, library, albums } = selection
  return !allAlbums && !sharedAlbums && !library && albums.length === 0
}

/** The backup of one mirror. At most one run at a time. */
export function createBackup(ports: BackupPorts): Backup {
  const rows = new RunRows(ports.mirror.database)
  const problems = new ProblemRows(ports.mirror.database)
  const listeners = new Set<() => void>()
  let run: Run | undefined
  let underWay: Promise<void> | undefined
  let finished: Extract<BackupState, { phase: 'finished' }> | undefined
  let notifying = false

  const notifyLater = async (): Promise<void> => {
    await ports.clock.sleep(sampleMs)
    notifying = false
    for (const listener of listeners) {
      try {
        listener()
      } catch (error) {
        // Whoever listens must not keep the others, or the backup, from going on.
        ports.log('error', 'backup-listener-threw', { detail: describeError(error) })
      }
    }
  }

  const changed = (): void => {
    if (notifying || listeners.size === 0) return
    notifying = true
    // Rejects never: a clock does not, and what listeners throw is caught there.
    void notifyLater()
  }

  const finish = async (active: Run, begun: Begun): Promise<void> => {
    const outcome = await outcomeOf(active)
    finished = { kind, phase: 'finished', progress: active.progress(), outcome }
    underWay = undefined
    begun.end()
    changed()
  }

  /** A run that breaks where nothing should ends like any other: whoever waits for it goes on. */
  const outcomeOf = async (active: Run): Promise<TaskOutcome> => {
    try {
      return await active.execute()
    } catch (error) {
      ports.log('error', 'run-threw', { detail: describeError(error) })
      return { kind: 'halted', problem: { code: 'unexpected', detail: describeError(error) } }
    }
  }

  const begin = (task: RunTask): Result<void> => {
    const refused = ports.arbiter.refusal('backup')
    if (refused) return failure(refused.code)
    if (!ports.accounts().some((account) => account.signedIn)) return failure('sign-in-needed')
    const next = new Run({ ...ports, changed }, task)
    const begun = ports.arbiter.begin('backup')
    if (!begun.ok) return begun
    run = next
    finished = undefined
    underWay = finish(next, begun.value)
    changed()
    return success(undefined)
  }

  const state = (): BackupState => {
    if (finished) return finished
    if (!run || !underWay) return { kind, phase: 'idle' }
    const progress = run.progress()
    if (run.stopping) return { kind, phase: 'stopping', progress }
    if (run.paused) return { kind, phase: 'paused', progress }
    const gate = run.waitsFor()
    if (gate) return { kind, phase: 'paused', progress, because: gate.problem, until: gate.until }
    return { kind, phase: 'running', progress }
  }

  const whileRunning = (act: (run: Run) => void): Result<void> => {
    if (!run || !underWay) return failure('backup-not-running')
    act(run)
    // A run that lists, or waits, has nothing else that would tell of it.
    changed()
    return success(undefined)
  }

  const stop = async (): Promise<Result<void>> => {
    const result = whileRunning((active) => active.stop())
    await underWay
    return result
  }

  return {
    start: (selection, wishes) => (isEmpty(selection) ? failure('nothing-selected') : begin({ selection, ...wishes })),
    pause: () => whileRunning((active) => active.pause()),
    resume: () => whileRunning((active) => active.resume()),
    stop,
    limitsChanged: () => run?.limitsChanged(),
    state,
    albums: () => run?.albums() ?? [],
    problems: (offset, limit, group) => problems.page(rows.last(), { offset, limit, group }),
    problemGroups: () => problems.groups(rows.last()),
    retry(group) {
      const found = problems.counts(rows.last())
      const chosen = found.filter((each) => (group === undefined ? canTryAgain(each.code) : each.group === group))
      const codes = [...new Set(chosen.map(({ code }) => code))]
      if (run && underWay) {
        run.retry(codes)
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
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async whenSettled() {
      await underWay
      return state()
    },
    async close() {
      await stop()
    },
  }
}
