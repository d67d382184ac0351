import type { DatabaseSync } from 'node:sqlite'
import type { AccountId } from '../../shared/domain.ts'
import type { Problem } from '../../shared/problem.ts'
import { shortTransaction } from '../index/database.ts'
import { jobColumns, jobOf, type Job } from '../index/job-rows.ts'
import { Jobs, type SettledState } from '../index/jobs.ts'
import { accountId, integer, optional, rowReader, text } from '../index/typed-rows.ts'
import { UndeliveredRows } from '../index/undelivered-rows.ts'
import { partFromRow } from '../mirror/layout.ts'
import { nameOf } from '../mirror-path.ts'
import type { MirrorPath } from '../mirror-path.ts'

/** The part of an earlier attempt that is safe on the disk and can be continued. */
export interface Part {
  path: MirrorPath
  bytes: number
  total: number
  etag: string
}

/**
 * The journal of downloads. One row per file that is not in the mirror yet:
 *
 *            +--------- retry, paused, restarted ---------+
 *            v                                            |
 *   (new) -> queued -> active -> publishing -> (row gone: the file is in the mirror)
 *            ^           |           |
 *            |           +-> waiting |   Google is still processing the video
 *            |           +-> failed <+   attempts used up, or hopeless
 *            +- next run or "try again" -+
 *
 * Rows belong to the run that listed them last; rows of other runs rest.
 */
export class Journal {
  readonly run: number
  readonly #database: DatabaseSync
  readonly #jobs: Jobs
  readonly #undelivered: UndeliveredRows
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync, run: number) {
    this.run = run
    this.#database = database
    this.#jobs = new Jobs(database)
    this.#undelivered = new UndeliveredRows(database)
    this.#statements = prepare(database)
  }

  /** Makes up to `limit` due rows of an account, or of these items of it, active and returns them, oldest first. */
  take(account: AccountId, now: number, limit: number, items?: readonly number[]): Job[] {
    const due = items
      ? this.#statements.dueAmong.all(account, this.run, now, JSON.stringify(items), limit)
      : this.#statements.due.all(account, this.run, now, limit)
    if (due.length === 0) return []
    const jobs = due.map(jobOf)
    shortTransaction(this.#database, () => {
      for (const { seq } of jobs) this.#jobs.activate(seq)
    })
    return jobs
  }

  /** When the next queued row of an account, or of these items of it, becomes due; undefined if none is queued. */
  nextDue(account: AccountId, items?: readonly number[]): number | undefined {
    const row = items
      ? this.#statements.nextDueAmong.get(account, this.run, JSON.stringify(items))
      : this.#statements.nextDue.get(account, this.run)
    return row && readDue(row).at
  }

  /** True while an account has rows that are not settled. */
  hasOpen(account: AccountId): boolean {
    return this.#statements.hasOpen.get(account, this.run) !== undefined
  }

  /**
   * Requests for bytes that the open rows of the run will need, by account, as far as can be foretold: a video has a
   * still, and a photo with the name of a motion photo a video part.
   */
  downloadsLeft(): Map<AccountId, number> {
    const rows = this.#statements.downloadsLeft.all(this.run)
    return new Map(rows.map(readDownloads).map(({ account, downloads }) => [account, downloads]))
  }

  /** The clock was set by so many milliseconds: rows that wait for a time wait as long as they would have. */
  clockSet(by: number): void {
    this.#jobs.moveTimes(this.run, by)
  }

  /** Puts a row back as if it had not been touched. */
  requeue(seq: number): void {
    this.#jobs.requeue({ why: 'interrupted', seq })
  }

  retryLater(seq: number, notBefore: number, problem: Problem): void {
    this.#jobs.requeue({ why: 'failed', seq, notBefore, problem })
  }

  settle(seq: number, state: SettledState, problem: Problem): void {
    this.#jobs.settle(seq, state, problem)
  }

  /** Forgets a row, and how often it failed: its file is published, or does not exist. Inside a transaction. */
  remove(seq: number): void {
    this.#undelivered.forget(seq)
    this.#jobs.remove(seq)
  }

  /** Writes down how much of a partial file is safe on the disk. */
  notePart(seq: number, part: Part): void {
    this.#jobs.notePart(seq, { ...part, name: nameOf(part.path) })
  }

  intend(seq: number, path: MirrorPath, sha256: string, bytes: number): void {
    this.#jobs.intend(seq, { path, sha256, bytes })
  }

  /** Queues the video part of a motion photo. What an earlier attempt has left of it is not continued. */
  addMotion(item: number, account: AccountId): void {
    this.#jobs.add({ item, role: 'motion', account, run: this.run })
    this.#jobs.forgetPart(item, 'motion')
  }

  /**
   * Whatever an earlier attempt of a row has left, to be continued or not, and the part of it that can be continued now.
   */
  left(seq: number): { leftOver: MirrorPath | undefined; part: Part | undefined } {
    const row = this.#statements.part.get(seq)
    const { name, bytes, total, etag }: Partial<PartRow> = row ? readPart(row) : {}
    const path = partFromRow(name)
    if (!path || bytes === undefined || total === undefined || etag === undefined)
      return { leftOver: path, part: undefined }
    return { leftOver: path, part: { path, bytes, total, etag } }
  }
}

const readDue = rowReader({ at: optional(integer) })
const readDownloads = rowReader({ account: accountId, downloads: integer })

interface PartRow {
  name: string | undefined
  bytes: number | undefined
  total: number | undefined
  etag: string | undefined
}
const readPart = rowReader<PartRow>({
  name: optional(text),
  bytes: optional(integer),
  total: optional(integer),
  etag: optional(text),
})

const dueRows = `
  SELECT ${jobColumns} FROM job JOIN item ON item.ref = job.item
  WHERE job.lane = ? AND job.run = ? AND job.state = 'queued' AND job.not_before <= ?`
const oldestFirst = 'ORDER BY job.not_before, job.seq LIMIT ?'
const among = 'AND job.item IN (SELECT value FROM json_each(?))'

function prepare(database: DatabaseSync) {
  return {
    due: database.prepare(`${dueRows} ${oldestFirst}`),
    dueAmong: database.prepare(`${dueRows} ${among} ${oldestFirst}`),
    nextDue: database.prepare(`SELECT min(not_before) AS at FROM job WHERE lane = ? AND run = ? AND state = 'queued'`),
    nextDueAmong: database.prepare(
      `SELECT min(not_before) AS at FROM job WHERE lane = ? AND run = ? AND state = 'queued' ${among}`,
    ),
    hasOpen: database.prepare(`
      SELECT 1 FROM job WHERE lane = ? AND run = ? AND state IN ('queued', 'active', 'publishing') LIMIT 1`),
    downloadsLeft: database.prepare(`
      SELECT job.lane AS account, count(*) + coalesce(sum(job.role = 'primary' AND (item.video OR item.motion
        OR item.filename GLOB 'PXL_*.MP*' OR item.filename GLOB 'MVIMG_*')), 0) AS downloads
      FROM job JOIN item ON item.ref = job.item
      WHERE job.run = ? AND job.state IN ('queued', 'active', 'publishing') GROUP BY job.lane`),
    part: database.prepare(
      'SELECT part_name AS name, part_bytes AS bytes, part_total AS total, part_etag AS etag FROM job WHERE seq = ?',
    ),
  }
}
