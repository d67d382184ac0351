import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { Problem } from '../../shared/problems/problem.ts'
import { shortTransaction } from '../index/schema/database.ts'
import { Jobs, type SettledState } from '../index/runs/jobs.ts'
import { integer, optional, rowReader } from '../index/schema/typed-rows.ts'

/** How the jobs of one kind are read: what a statement selects from `job`, joined with what they are about, as one of them. */
export interface JobReading<Job> {
  /** `SELECT … FROM job …`, to which the conditions are added. */
  select: string
  read: (row: Readonly<Record<string, SQLOutputValue>>) => Job
}

/**
 * The jobs of one run, in the journal:
 *
 *            +--------- retry, paused, restarted ---------+
 *            v                                            |
 *   (new) -> queued -> active -> publishing -> (row gone: it is done)
 *            ^           |           |
 *            |           +-> waiting |   the other side is not ready
 *            |           +-> failed <+   attempts used up, or hopeless
 *            +- next run or "try again" -+
 *
 * Rows belong to the run that asked for them last; rows of other runs rest.
 */
export class JobQueue<Job extends { seq: number }> {
  readonly run: number
  protected readonly jobs: Jobs
  readonly #database: DatabaseSync
  readonly #read: JobReading<Job>['read']
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync, run: number, { select, read }: JobReading<Job>) {
    this.run = run
    this.jobs = new Jobs(database)
    this.#database = database
    this.#read = read
    this.#statements = prepare(database, select)
  }

  /** Makes up to `limit` due rows of a lane, or of these items of it, active and returns them, oldest first. */
  take(lane: string, now: number, limit: number, items?: readonly number[]): Job[] {
    const due = items
      ? this.#statements.dueAmong.all(lane, this.run, now, JSON.stringify(items), limit)
      : this.#statements.due.all(lane, this.run, now, limit)
    if (due.length === 0) return []
    const jobs = due.map(this.#read)
    shortTransaction(this.#database, () => {
      for (const { seq } of jobs) this.jobs.activate(seq)
    })
    return jobs
  }

  /** When the next queued row of a lane, or of these items of it, becomes due; undefined if none is queued. */
  nextDue(lane: string, items?: readonly number[]): number | undefined {
    const row = items
      ? this.#statements.nextDueAmong.get(lane, this.run, JSON.stringify(items))
      : this.#statements.nextDue.get(lane, this.run)
    return row && readDue(row).at
  }

  /** True while a lane has rows that are not settled. */
  hasOpen(lane: string): boolean {
    return this.#statements.hasOpen.get(lane, this.run) !== undefined
  }

  /** The clock was set by so many milliseconds: rows that wait for a time wait as long as they would have. */
  clockSet(by: number): void {
    this.jobs.moveTimes(this.run, by)
  }

  /** Puts a row back as if it had not been touched. */
  requeue(seq: number): void {
    this.jobs.requeue({ why: 'interrupted', seq })
  }

  /** As `requeue`, but behind all rows that are due now. */
  postpone(seq: number, now: number): void {
    this.jobs.requeue({ why: 'postponed', seq, notBefore: now })
  }

  retryLater(seq: number, notBefore: number, problem: Problem): void {
    this.jobs.requeue({ why: 'failed', seq, notBefore, problem })
  }

  settle(seq: number, state: SettledState, problem: Problem): void {
    this.jobs.settle(seq, state, problem)
  }
}

const readDue = rowReader({ at: optional(integer) })

// `+?`, else SQLite looks what is bound, and compiles the statement anew each time.
const oldestFirst = 'ORDER BY job.not_before, job.seq LIMIT +?'
const among = 'AND job.item IN (SELECT value FROM json_each(?))'

function prepare(database: DatabaseSync, select: string) {
  const due = `${select} WHERE job.lane = ? AND job.run = ? AND job.state = 'queued' AND job.not_before <= ?`
  return {
    due: database.prepare(`${due} ${oldestFirst}`),
    dueAmong: database.prepare(`${due} ${among} ${oldestFirst}`),
    nextDue: database.prepare(`SELECT min(not_before) AS at FROM job WHERE lane = ? AND run = ? AND state = 'queued'`),
    nextDueAmong: database.prepare(
      `SELECT min(not_before) AS at FROM job WHERE lane = ? AND run = ? AND state = 'queued' ${among}`,
    ),
    hasOpen: database.prepare(`
      SELECT 1 FROM job WHERE lane = ? AND run = ? AND state IN ('queued', 'active', 'publishing') LIMIT 1`),
  }
}
