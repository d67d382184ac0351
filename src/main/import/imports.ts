import type { ImportProgress, ImportWish } from '../../shared/imports/import-report.ts'
import { failure, type Result } from '../../shared/problems/problem.ts'
import type { BackupProblem, BackupProblemGroup } from '../../shared/tasks/progress.ts'
import type { ItemMark, KnownHere } from '../../shared/imports/item-mark.ts'
import type { TaskState } from '../../shared/tasks/task.ts'
import { inSlicesUntil } from '../slices.ts'
import type { Arbiter } from '../tasks/arbiter.ts'
import { ProblemRows } from '../tasks/problem-rows.ts'
import { standingOf } from '../tasks/standing.ts'
import { TaskKeeper } from '../tasks/task-keeper.ts'
import { ImportRows, type InterruptedImport } from './import-rows.ts'
import { missingPath } from './named-exports.ts'
import { ImportRun } from './import-run.ts'
import { knownHere } from './memory/known-here.ts'
import type { ImportRunParts } from './import-run-parts.ts'

export interface ImportParts extends Omit<ImportRunParts, 'changed'> {
  /** Says whether an import may begin beside what else is under way. */
  arbiter: Arbiter
}

const kind = 'import'

/** The imports into one mirror, at most one at a time. */
export interface Imports {
  /** Fails by what is under way and allows no import; everything else shows in the state. */
  start(wish: ImportWish): Result<void>
  pause(): Result<void>
  resume(): Result<void>
  /** The last import that its process has left behind in the middle; undefined if there is none, or while one is under way. */
  interrupted(): InterruptedImport | undefined
  /** Of what it was asked for, the first that is not there now; undefined if all of it is. */
  missing(): Promise<string | undefined>
  /**
   * Begins that one again, which goes on from there. It ends with `import-archives-changed` if its archives are not what they were.
   * Fails as `start`.
   */
  goOn(): Result<void>
  /** Resolves when it has ended. The next one with the same paths goes on from there. */
  stop(): Promise<Result<void>>
  state(): TaskState<'import'>
  /** What needs attention after the last import, also one before this program was started. */
  problems(offset: number, limit: number, group?: string): { total: number; problems: BackupProblem[] }
  /** The same by causes. */
  problemGroups(): BackupProblemGroup[]
  /** What of these files is here already; undefined once it is closed. */
  known(marks: readonly ItemMark[]): Promise<KnownHere | undefined>
  /** Imports once more what the last import was asked for. */
  retry(): Result<void>
  /** Calls `listener` when `state` has changed, at most ten times a second. */
  subscribe(listener: () => void): () => void
  close(): Promise<void>
}

/** What is imported into one mirror, one import at a time; `start` asks the arbiter first. */
export function createImports(parts: ImportParts): Imports {
  const rows = new ImportRows(parts.mirror.database)
  const problems = new ProblemRows(parts.mirror.database)
  const closing = new AbortController()
  const runs = new TaskKeeper<ImportProgress, ImportRun>(parts, kind, 'import-not-running')

  const start = (wish: ImportWish, asBefore?: string): Result<void> =>
    runs.begin(() => new ImportRun({ ...parts, changed: () => runs.changed() }, rows, wish, asBefore))
  const interrupted = (): InterruptedImport | undefined => (runs.isUnderWay ? undefined : rows.interrupted())

  return {
    start: (wish) => start(wish),
    interrupted,
    async missing() {
      const found = interrupted()
      return found && missingPath(found.wish, parts.files)
    },
    goOn() {
      const found = interrupted()
      return found ? start(found.wish, found.key) : failure('import-not-running')
    },
    pause: () => runs.steer((run) => run.pause()),
    resume: () => runs.steer((run) => run.resume()),
    stop: () => runs.stop(),
    state: () => ({ kind, ...standingOf(runs) }),
    problems: (offset, limit, group) => problems.page(rows.last(), { offset, limit, group }),
    problemGroups: () => problems.groups(rows.last()),
    known: (marks) => inSlicesUntil(closing.signal, knownHere(parts.mirror.database, marks)),
    retry() {
      const wish = rows.lastWish()
      return wish ? start(wish) : failure('import-not-running')
    },
    subscribe: (listener) => runs.subscribe(listener),
    async close() {
      closing.abort()
      runs.steer((run) => run.leave())
      await runs.whenSettled()
    },
  }
}
