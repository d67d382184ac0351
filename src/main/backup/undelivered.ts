import type { DatabaseSync } from 'node:sqlite'
import type { Problem, ProblemCode } from '../../shared/problem.ts'
import type { Job } from './journal.ts'
import { mostAttempts } from './outcome.ts'

/** After so many runs in which it did not come for the same reason, Google is taken not to deliver a file. */
const hopelessAfter = 3
/**
 * Such a file is asked for once a day, from the start of one run to that of another, which is what the schedule counts
 * by. A little less than a day, because no two clocks agree.
 */
const oncePerMs = 24 * 60 * 60_000 - 10 * 60_000

/**
 * Files that Google lists and does not deliver, counted across runs. What is given up is only the waiting: such a file is
 * asked for by a single attempt, once a day or when a person asks for it.
 */
export class Undelivered {
  readonly #run: number
  readonly #startedAt: number
  readonly #afresh: boolean
  readonly #statements: ReturnType<typeof prepare>

  /** `startedAt` is when the run began, in milliseconds since 1970; with `afresh` it holds nothing back. */
  constructor(database: DatabaseSync, run: number, startedAt: number, afresh = false) {
    this.#run = run
    this.#startedAt = startedAt
    this.#afresh = afresh
    this.#statements = prepare(database)
  }

  /** Google is known not to deliver this file, for this reason. */
  isHopeless({ item, role }: Pick<Job, 'item' | 'role'>, code: ProblemCode): boolean {
    return Number(this.#statements.runs.get(item, role, code)?.['runs'] ?? 0) >= hopelessAfter
  }

  /** So many attempts that end for this reason are made for a file in one run. Another reason than ever is a change. */
  attemptsFor(job: Pick<Job, 'item' | 'role'>, code: ProblemCode): number {
    return this.isHopeless(job, code) ? 1 : mostAttempts
  }

  /**
   * The run ends without the file. Returns the problem to show: that it is not delivered, once that is how it seems. To be
   * called in the transaction that settles its row.
   */
  failed({ item, role }: Pick<Job, 'item' | 'role'>, problem: Problem): Problem {
    const { code, detail } = problem
    this.#statements.failed.run(item, role, code, detail ?? null, this.#run, this.#startedAt)
    if (!this.#statements.hopeless.get(item, role, hopelessAfter)) return problem
    return {
      ...problem,
      code: 'item-undelivered',
      detail: [code, ...(detail === undefined ? [] : [detail])].join(': '),
    }
  }

  /**
   * Turns the queued rows of these items in this run into failed ones where Google is known not to deliver the file and it
   * was asked for within the last day. Inside a transaction.
   */
  holdBack(items: readonly number[]): void {
    if (this.#afresh || items.length === 0) return
    // A time to come was noted by a clock that was wrong.
    this.#statements.holdBack.run({
      items: JSON.stringify(items),
      run: this.#run,
      runs: hopelessAfter,
      since: this.#startedAt - oncePerMs,
      now: this.#startedAt,
    })
  }
}

function prepare(database: DatabaseSync) {
  return {
    runs: database.prepare('SELECT runs FROM undelivered WHERE item = ? AND role = ? AND code = ?'),
    hopeless: database.prepare('SELECT 1 FROM undelivered WHERE item = ? AND role = ? AND runs >= ? LIMIT 1'),
    failed: database.prepare(`
      INSERT INTO undelivered (item, role, code, detail, runs, run, tried_at) VALUES (?, ?, ?, ?, 1, ?, ?)
      ON CONFLICT (item, role, code) DO UPDATE SET
        detail = excluded.detail, runs = runs + (run <> excluded.run), run = excluded.run, tried_at = excluded.tried_at`),
    holdBack: database.prepare(`
      UPDATE job SET state = 'failed', reason = 'item-undelivered', detail =
        (SELECT code || coalesce(': ' || detail, '') FROM undelivered
         WHERE undelivered.item = job.item AND undelivered.role = job.role ORDER BY tried_at DESC, code LIMIT 1)
      WHERE item IN (SELECT value FROM json_each(:items)) AND run = :run AND state = 'queued'
        AND EXISTS (SELECT 1 FROM undelivered
          WHERE undelivered.item = job.item AND undelivered.role = job.role AND runs >= :runs)
        AND EXISTS (SELECT 1 FROM undelivered
          WHERE undelivered.item = job.item AND undelivered.role = job.role AND tried_at > :since AND tried_at <= :now)`),
  }
}
