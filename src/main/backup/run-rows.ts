import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, AlbumId, RunId, Selection } from '../../shared/domain.ts'
import type { ProblemCode } from '../../shared/problem.ts'
import type { BackupOutcome } from '../../shared/progress.ts'
import { readSelection } from '../index/selection-column.ts'
import { Jobs } from '../index/jobs.ts'
import { problemColumns } from '../index/problem-columns.ts'
import type { ListingProblem } from './listing.ts'

/** The rows about runs: which there were, how they ended, and what they leave to the next. */
export class RunRows {
  readonly #jobs: Jobs
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#jobs = new Jobs(database)
    this.#statements = prepare(database)
  }

  /** `lists` is false for a run that only tries again what failed before. */
  begin(selection: Selection, now: number, lists: boolean): number {
    return Number(this.#statements.begin.run(JSON.stringify(selection), now, lists ? 1 : 0).lastInsertRowid)
  }

  end(run: number, outcome: BackupOutcome, now: number): void {
    const problem = outcome.kind === 'halted' ? JSON.stringify(outcome.problem) : null
    this.#statements.end.run(now, outcome.kind, problem, run)
  }

  /** Number of the last run; undefined if there was none. */
  last(): RunId | undefined {
    const id = this.#statements.last.get()?.['id']
    return typeof id === 'number' ? (id as RunId) : undefined
  }

  lastSelection(): Selection | null {
    return readSelection(this.#statements.last.get()?.['selection']) ?? null
  }

  /** The account that has this album; undefined for an album that was never listed. */
  accountOf(album: AlbumId): AccountId | undefined {
    return this.#statements.accountOf.get(album)?.['account'] as AccountId | undefined
  }

  addProblem(run: number, { key, problem, name, album }: ListingProblem): void {
    this.#statements.addProblem.run({ run, key, ...problemColumns(problem), name, album: album ?? null })
  }

  /** Items of a run that failed; only those that did for one of these reasons, if given. */
  failedItems(run: number, codes?: readonly ProblemCode[]): number[] {
    const { failed, failedFor } = this.#statements
    const rows = codes ? failedFor.all(run, JSON.stringify(codes)) : failed.all(run)
    return rows.map((row) => Number(row['item']))
  }

  /** Queues the failed files of an item as if they were new. */
  requeueFailed(item: number): void {
    this.#jobs.requeue({ why: 'asked', item })
  }

  /** Keys of the last run's problems with albums and accounts, as opposed to single items. */
  ownProblems(): Set<string> {
    const run = this.last()
    if (run === undefined) return new Set()
    return new Set(this.#statements.ownProblems.all(run).map((row) => String(row['key'])))
  }

  /** Moves what is unsettled from the run before into this one; returns the items. Inside a transaction. */
  takeOver(run: number): number[] {
    const before = this.#statements.before.get(run)?.['id']
    if (typeof before !== 'number') return []
    const items = this.#statements.itemsOf.all(before).map((row) => Number(row['item']))
    this.#jobs.takeOver(run, before)
    this.#statements.takeOverProblems.run(run, before)
    return items
  }

  /**
   * Queues the files that verification has left to the next backup and those that Google has something newer for, those
   * of these accounts, in this run, and returns their items. Inside a transaction.
   */
  takeAwaited(run: number, accounts: readonly AccountId[]): number[] {
    const { refetched, outdated } = this.#statements
    refetched.run()
    outdated.run()
    return this.#jobs.addAwaited(run, accounts)
  }
}

function prepare(database: DatabaseSync) {
  return {
    begin: database.prepare('INSERT INTO run (selection, started_at, lists) VALUES (?, ?, ?)'),
    end: database.prepare('UPDATE run SET finished_at = ?, outcome = ?, problem = ? WHERE id = ?'),
    last: database.prepare('SELECT id, selection FROM run ORDER BY id DESC LIMIT 1'),
    before: database.prepare('SELECT max(id) AS id FROM run WHERE id < ?'),
    accountOf: database.prepare('SELECT account FROM album WHERE id = ?'),
    addProblem: database.prepare(`
      INSERT INTO run_problem (run, key, code, detail, place, name, album) VALUES (:run, :key, :code, :detail, :place, :name, :album)
      ON CONFLICT (run, key) DO UPDATE SET code = excluded.code, detail = excluded.detail, place = excluded.place`),
    failed: database.prepare("SELECT DISTINCT item FROM job WHERE run = ? AND state = 'failed'"),
    failedFor: database.prepare(`
      SELECT DISTINCT item FROM job WHERE run = ? AND state = 'failed'
        AND coalesce(reason, 'unexpected') IN (SELECT value FROM json_each(?))`),
    ownProblems: database.prepare('SELECT key FROM run_problem WHERE run = ?'),
    takeOverProblems: database.prepare('UPDATE run_problem SET run = ? WHERE run = ?'),
    itemsOf: database.prepare('SELECT DISTINCT item FROM job WHERE run = ?'),
    refetched: database.prepare(`
      DELETE FROM refetch WHERE EXISTS
        (SELECT 1 FROM item_file AS known WHERE known.item = refetch.item AND known.role = refetch.role AND known.number = 0)`),
    outdated: database.prepare(`
      DELETE FROM replacement WHERE NOT EXISTS
        (SELECT 1 FROM item_file AS known WHERE known.item = replacement.item AND known.role = replacement.role AND known.number = 0)`),
  }
}
