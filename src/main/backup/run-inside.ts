import type { AccountId } from '../../shared/domain.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { AccountSession } from '../google/library/library-api.ts'
import type { TaskFolder } from '../mirror/disk/task-folders.ts'
import { Attempts } from './downloads/attempt.ts'
import { BaseUrls } from './downloads/base-urls.ts'
import { Checkpoints } from '../intake/checkpoints.ts'
import { Journal } from './downloads/journal.ts'
import { FileProblems } from '../index/runs/file-problems.ts'
import type { RunProblem } from '../index/runs/run-problems.ts'
import { PlanItems } from './listing/plan-items.ts'
import { Intake } from '../intake/intake.ts'
import { transaction } from '../index/schema/database.ts'
import { RunItems } from './run-items.ts'
import { RunDays } from './run-days.ts'
import type { RunRows } from './run-rows.ts'
import type { BackupRunParts, RunTask } from './run-task.ts'
import { Undelivered } from './downloads/undelivered.ts'

/** What exists once the run has its place in the index. */
export interface Inside {
  items: RunItems
  journal: Journal
  baseUrls: BaseUrls
  attempts: Attempts
  checkpoints: Checkpoints
  days: RunDays
  intake: Intake
  folder: TaskFolder
  undelivered: Undelivered
  /** Keys of the run's own problems, so that one told twice counts once. */
  problems: Set<string>
}

/** What its parts tell the run, and take from it. */
interface RunSide {
  rows: RunRows
  startedAt: number
  /** The end of the run. */
  signal: AbortSignal
  meter: (bytes: number, signal: AbortSignal) => Promise<void> | undefined
  /** Called in the same turn as the commit. */
  published: (item: number) => void
  /** As `settlePlaces` calls it. */
  moving: (moves: { done: number; of: number }) => void
}

/** Gives the run its place in the index, and makes all that works on it. */
export function insideOf(parts: BackupRunParts, { selection, retry, afresh }: RunTask, side: RunSide): Inside {
  const { mirror, clock, log, session, still } = parts
  const { database } = mirror
  const { rows, startedAt, signal, meter, published, moving } = side
  const journal = new Journal(database, rows.begin(selection, startedAt, retry === undefined))
  const intake = new Intake({ mirror, clock, log, journal: journal.files, published })
  const folder = mirror.folders.open('backup', journal.run)
  mirror.publisher.lookAnew()
  const library = (account: AccountId): AccountSession['library'] | undefined => session(account)?.library
  const baseUrls = new BaseUrls({ clock, library, signal })
  return {
    items: new RunItems(database),
    journal,
    baseUrls,
    attempts: new Attempts({
      files: mirror.files,
      folder,
      clock,
      log,
      journal,
      intake,
      baseUrls,
      session: (job) => session(job.account),
      meter,
      still,
    }),
    checkpoints: new Checkpoints({
      mirror,
      clock,
      log,
      albumFiles: () => parts.limits().albumFiles,
      zonesChanged: () => parts.onZonesChanged?.(),
      moving,
    }),
    days: new RunDays(clock, journal, (account) => session(account)?.downloadQuota()),
    intake,
    folder,
    undelivered: new Undelivered(database, journal.run, startedAt, afresh ?? false),
    problems: new Set(),
  }
}

/** What plans the items that listings find. */
export function planOf(
  { mirror, clock, log }: BackupRunParts,
  inside: Inside,
  addProblem: (problem: RunProblem) => void,
): PlanItems {
  const wrong = new FileProblems(mirror.database)
  return new PlanItems({
    mirror,
    clock,
    run: inside.journal.run,
    items: inside.items,
    undelivered: inside.undelivered,
    baseUrls: inside.baseUrls,
    changedFile: ({ item, path, bytes }, found) => {
      log('warn', 'file-changed', { path, expected: bytes, found })
      const detail = `${path}: ${found} bytes instead of ${bytes}`
      const code = found < 0 ? 'file-failed' : 'file-damaged'
      // Whatever looks at the mirror next, the verdict first of all, knows of it, too.
      if (code === 'file-damaged')
        transaction(mirror.database, () => wrong.note({ path, code, detail, item, album: undefined }, clock.now()))
      const problem: Problem = { code, detail, values: { path } }
      addProblem({ scope: 'file', subject: path, problem, name: path })
    },
    refusedFile: (path, problem) => addProblem({ scope: 'file', subject: path, problem, name: path }),
  })
}
