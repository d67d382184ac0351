import type { DatabaseSync } from 'node:sqlite'
import type { Problem, ProblemCode } from '../../../shared/problems/problem.ts'
import type { Job } from '../../index/runs/job-rows.ts'
import { Jobs } from '../../index/runs/jobs.ts'
import { UndeliveredRows } from '../../index/runs/undelivered-rows.ts'
import { mostAttempts } from '../../tasks/outcome.ts'

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
  readonly #rows: UndeliveredRows
  readonly #jobs: Jobs

  /** `startedAt` is when the run began, in milliseconds since 1970; with `afresh` it holds nothing back. */
  constructor(database: DatabaseSync, run: number, startedAt: number, afresh = false) {
    this.#run = run
    this.#startedAt = startedAt
    this.#afresh = afresh
    this.#rows = new UndeliveredRows(database)
    this.#jobs = new Jobs(database)
  }

  /** Google is known not to deliver this file, for this reason. */
  isHopeless({ item, role }: Pick<Job, 'item' | 'role'>, code: ProblemCode): boolean {
    return this.#rows.runs(item, role, code) >= hopelessAfter
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
    this.#rows.note(item, role, problem, this.#run, this.#startedAt)
    if (!this.#rows.lacked(item, role, hopelessAfter)) return problem
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
    this.#jobs.holdBack({
      items,
      run: this.#run,
      runs: hopelessAfter,
      since: this.#startedAt - oncePerMs,
      now: this.#startedAt,
    })
  }
}
