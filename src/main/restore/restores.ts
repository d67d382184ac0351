import type { AccountId, AlbumId, ItemId, RequestsOfTheDay } from '../../shared/domain.ts'
import { failure, type Result } from '../../shared/problems/problem.ts'
import { objectOf, parseJson } from '../../shared/parse-json.ts'
import type {
  InterruptedRestore,
  RestoredItem,
  RestorePlan,
  RestoreProgress,
  RestoreWish,
} from '../../shared/tasks/restore-task.ts'
import type { TaskState } from '../../shared/tasks/task.ts'
import type { BackupProblem, BackupProblemGroup } from '../../shared/tasks/progress.ts'
import { RestoreRows } from '../index/restore-rows.ts'
import { Runs } from '../index/runs/runs.ts'
import type { Log } from '../ports.ts'
import { inSlices } from '../slices.ts'
import type { Arbiter } from '../tasks/arbiter.ts'
import { ProblemRows } from '../tasks/problem-rows.ts'
import { standingOf } from '../tasks/standing.ts'
import { TaskKeeper } from '../tasks/task-keeper.ts'
import { albumTitles } from './album-titles.ts'
import { planRestore } from './restore-plan.ts'
import { RestoreRun, type RestoreRunParts } from './restore-run.ts'

export interface RestoreParts extends Omit<RestoreRunParts, 'changed'> {
  /** Says whether a restore may begin beside what else is under way. */
  arbiter: Arbiter
  log: Log
  requestsToday(): RequestsOfTheDay
}

const kind = 'restore'

/** The restores out of one mirror, at most one at a time. */
export interface Restores {
  /** What a restore would do. Asks Google nothing, and writes nothing. Fails with `album-not-found` or `sign-in-needed`. */
  plan(wish: RestoreWish): Promise<Result<RestorePlan>>
  /** Fails by what is under way and allows no restore; everything else shows in the state. */
  start(wish: RestoreWish): Result<void>
  pause(): Result<void>
  resume(): Result<void>
  /** Resolves when it has ended. The next one of the same albums goes on from there. */
  stop(): Promise<Result<void>>
  state(): TaskState<'restore'>
  /** What has come of the items of an album that was put into an account, in their order. */
  items(account: AccountId, album: AlbumId, offset: number, limit: number): RestoredItem[]
  problems(offset: number, limit: number, group?: string): { total: number; problems: BackupProblem[] }
  problemGroups(): BackupProblemGroup[]
  /** The last one, if its process has left it in the middle; undefined also while one is under way. */
  interrupted(): InterruptedRestore | undefined
  /** Begins the last one once more. */
  retry(): Result<void>
  /** Calls `listener` when `state` has changed, at most ten times a second. */
  subscribe(listener: () => void): () => void
  close(): Promise<void>
}

/** The column `run.selection` of a restore. */
function readWish(column: string | undefined): RestoreWish | undefined {
  const { account, albums, items, edit } = objectOf(parseJson(column)) ?? {}
  if (typeof account !== 'string' || !Array.isArray(albums)) return undefined
  if (!albums.every((album) => typeof album === 'string')) return undefined
  const picked = Array.isArray(items) ? items.filter((item): item is ItemId => typeof item === 'string') : undefined
  return { account: account as AccountId, albums, edit: edit === true, ...(picked && { items: picked }) }
}

/**
 * What is put back into Google Photos from one mirror, one restore at a time; none begins while an upload runs, which
 * has the same journal.
 */
export function createRestores(parts: RestoreParts): Restores {
  const { database } = parts.mirror
  const runs = new TaskKeeper<RestoreProgress, RestoreRun>(parts, kind, 'restore-not-running')
  const rows = new RestoreRows(database)
  const problems = new ProblemRows(database)
  const began = new Runs(database, kind)
  const start = (wish: RestoreWish): Result<void> => {
    return runs.begin(() => new RestoreRun({ ...parts, changed: () => runs.changed() }, wish))
  }

  return {
    async plan(wish) {
      const session = parts.session(wish.account)
      if (!session) return failure('sign-in-needed', { values: { email: parts.emailOf(wish.account) } })
      return await inSlices(planRestore(wish, { database, session, today: parts.requestsToday() }))
    },
    start,
    pause: () => runs.steer((run) => run.pause()),
    resume: () => runs.steer((run) => run.resume()),
    stop: () => runs.stop(),
    state: () => ({ kind, ...standingOf(runs) }),
    items(account, album, offset, limit) {
      const row = rows.find(account, album)
      return row ? rows.items(row.ref, offset, limit) : []
    },
    problems: (offset, limit, group) => problems.page(began.last(), { offset, limit, group }),
    problemGroups: () => problems.groups(began.last()),
    interrupted() {
      const [latest] = began.latest(1)
      if (!latest || latest.hasEnded || runs.isUnderWay) return undefined
      const wish = readWish(latest.selection)
      if (!wish) return undefined
      const albums = albumTitles(database, wish.albums)
      const items = wish.items?.length ?? 0
      return { account: parts.emailOf(wish.account), albums, items, startedAt: latest.startedAt }
    },
    retry() {
      const wish = readWish(began.lastColumn())
      return wish ? start(wish) : failure('restore-not-running')
    },
    subscribe: (listener) => runs.subscribe(listener),
    async close() {
      runs.steer((run) => run.leave())
      await runs.whenSettled()
    },
  }
}
