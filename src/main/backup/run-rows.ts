import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, AlbumId, RunId, Selection } from '../../shared/domain.ts'
import type { ProblemCode } from '../../shared/problems/problem.ts'
import type { TaskOutcome } from '../../shared/tasks/task.ts'
import { Jobs } from '../index/runs/jobs.ts'
import { Refetches } from '../index/runs/refetches.ts'
import { Replacements } from '../index/runs/replacements.ts'
import { RunProblems, type RunProblem } from '../index/runs/run-problems.ts'
import { Runs } from '../index/runs/runs.ts'
import { accountId, integer, optional, rowReader, text } from '../index/schema/typed-rows.ts'

/** The rows about runs: which there were, how they ended, and what they leave to the next. */
export class RunRows {
  readonly #runs: Runs
  readonly #problems: RunProblems
  readonly #jobs: Jobs
  readonly #refetches: Refetches
  readonly #replacements: Replacements
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#runs = new Runs(database, 'backup')
    this.#problems = new RunProblems(database)
    this.#jobs = new Jobs(database)
    this.#refetches = new Refetches(database)
    this.#replacements = new Replacements(database)
    this.#statements = prepare(database)
  }

  /** `lists` is false for a run that only tries again what failed before. */
  begin(selection: Selection, now: number, lists: boolean): number {
    return this.#runs.begin(selection, now, lists)
  }

  end(run: number, outcome: TaskOutcome, now: number): void {
    this.#runs.end(run, outcome, now)
  }

  /** Number of the last run; undefined if there was none. */
  last(): RunId | undefined {
    return this.#runs.last()
  }

  lastSelection(): Selection | null {
    return this.#runs.lastSelection() ?? null
  }

  /** The account that has this album; undefined for an album that was never listed, and null for one that no account has. */
  accountOf(album: AlbumId): AccountId | null | undefined {
    const row = this.#statements.accountOf.get(album)
    return row && (readAccount(row).account ?? null)
  }

  /** What an album is called that the index knows. */
  titleOf(album: AlbumId): string | undefined {
    const row = this.#statements.titleOf.get(album)
    return row && readTitle(row).title
  }

  /** In place of what the run, or one that it goes on with, has said of the same. */
  addProblem(run: number, problem: RunProblem): void {
    this.#problems.replace(run, problem)
  }

  /** Items of a run that failed; only those that did for one of these reasons, if given. */
  failedItems(run: number, codes?: readonly ProblemCode[]): number[] {
    const { failed, failedFor } = this.#statements
    const rows = codes ? failedFor.all(run, JSON.stringify(codes)) : failed.all(run)
    return rows.map((row) => readItem(row).item)
  }

  /** Queues the failed files of an item as if they were new. */
  requeueFailed(item: number): void {
    this.#jobs.requeue({ why: 'asked', item })
  }

  /** The last run's problems with albums and accounts, as opposed to single items, by `problemKey`. */
  ownProblems(): Set<string> {
    const run = this.last()
    return run === undefined ? new Set() : this.#problems.keys(run)
  }

  /** Moves what is unsettled from the run before into this one; returns the items. Inside a transaction. */
  takeOver(run: number): number[] {
    const before = this.#runs.before(run)
    if (before === undefined) return []
    const items = this.#statements.itemsOf.all(before).map((row) => readItem(row).item)
    this.#jobs.takeOver(run, before)
    this.#problems.takeOver(run, before)
    return items
  }

  /**
   * Queues the files that verification has left to the next backup and those that Google has something newer for, those
   * of these accounts, in this run, and returns their items. Inside a transaction.
   */
  takeAwaited(run: number, accounts: readonly AccountId[]): number[] {
    this.#refetches.forgetArrived()
    this.#replacements.forgetOutdated()
    return this.#jobs.addAwaited(run, accounts)
  }
}

const readAccount = rowReader({ account: optional(accountId) })
const readTitle = rowReader({ title: text })
const readItem = rowReader({ item: integer })

function prepare(database: DatabaseSync) {
  return {
    accountOf: database.prepare('SELECT account FROM album WHERE id = ?'),
    titleOf: database.prepare('SELECT title FROM album WHERE id = ?'),
    failed: database.prepare("SELECT DISTINCT item FROM job WHERE run = ? AND state = 'failed'"),
    failedFor: database.prepare(`
      SELECT DISTINCT item FROM job WHERE run = ? AND state = 'failed'
        AND coalesce(reason, 'unexpected') IN (SELECT value FROM json_each(?))`),
    itemsOf: database.prepare('SELECT DISTINCT item FROM job WHERE run = ?'),
  }
}
