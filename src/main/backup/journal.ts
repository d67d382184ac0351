import type { DatabaseSync } from 'node:sqlite'
import type { AccountId, FileRole, ItemId } from '../../shared/domain.ts'
import type { Problem } from '../../shared/problem.ts'
import type { VideoStatus } from '../google/library/library-api.ts'
import { shortTransaction } from '../index/database.ts'
import { partFromRow } from '../mirror/layout.ts'
import { nameOf } from '../mirror-path.ts'
import type { MirrorPath } from '../mirror-path.ts'

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
export interface Job {
  seq: number
  /** Row of the item in the index. */
  item: number
  id: ItemId
  role: FileRole
  account: AccountId
  remoteId: string
  filename: string
  mimeType: string
  video: boolean
  videoStatus: VideoStatus
  /** RFC 3339, as Google gave it. */
  creationTime: string
  attempts: number
  /** How the attempt before failed, if there was one in this run. */
  failedWith?: { code: string; detail?: string }
}

/** The part of an earlier attempt that is safe on the disk and can be continued. */
export interface Part {
  path: MirrorPath
  bytes: number
  total: number
  etag: string
}

type Row = Record<string, unknown>

/** A job from a row of `job` joined with its item. */
export function jobOf(row: Row): Job {
  const job: Job = {
    seq: Number(row['seq']),
    item: Number(row['item']),
    id: String(row['id']) as ItemId,
    role: row['role'] as FileRole,
    account: String(row['account']) as AccountId,
    remoteId: String(row['remote_id']),
    filename: String(row['filename']),
    mimeType: String(row['mime_type']),
    video: row['video'] === 1,
    videoStatus: (row['video_status'] ?? 'UNSPECIFIED') as VideoStatus,
    creationTime: String(row['creation_time']),
    attempts: Number(row['attempts']),
  }
  const { reason: code, detail } = row
  if (typeof code === 'string') job.failedWith = { code, ...(typeof detail === 'string' && { detail }) }
  return job
}

/** The path that a problem is about, for the column `place`. */
export function pathIn({ values }: Problem): string | null {
  return typeof values?.['path'] === 'string' ? values['path'] : null
}

/** The statements that move rows of one run through their states. */
export class Journal {
  readonly run: number
  readonly #database: DatabaseSync
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync, run: number) {
    this.run = run
    this.#database = database
    this.#statements = prepare(database)
  }

  /** Makes up to `limit` due rows of an account, or of these items of it, active and returns them, oldest first. */
  take(account: AccountId, now: number, limit: number, items?: readonly number[]): Job[] {
    const due = items
      ? this.#statements.dueAmong.all(account, this.run, now, JSON.stringify(items), limit)
      : this.#statements.due.all(account, this.run, now, limit)
    if (due.length === 0) return []
    shortTransaction(this.#database, () => {
      for (const row of due) this.#statements.activate.run(Number(row['seq']))
    })
    return due.map(jobOf)
  }

  /** When the next queued row of an account, or of these items of it, becomes due; undefined if none is queued. */
  nextDue(account: AccountId, items?: readonly number[]): number | undefined {
    const row = items
      ? this.#statements.nextDueAmong.get(account, this.run, JSON.stringify(items))
      : this.#statements.nextDue.get(account, this.run)
    const at = row?.['at']
    return typeof at === 'number' ? at : undefined
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
    return new Map(rows.map((row) => [String(row['account']) as AccountId, Number(row['downloads'])]))
  }

  /** The clock was set by so many milliseconds: rows that wait for a time wait as long as they would have. */
  clockSet(by: number): void {
    this.#statements.clockSet.run(by, this.run)
  }

  /** Puts a row back as if it had not been touched. */
  requeue(seq: number): void {
    this.#statements.requeue.run(seq)
  }

  retryLater(seq: number, notBefore: number, problem: Problem): void {
    this.#statements.retryLater.run(notBefore, problem.code, problem.detail ?? null, pathIn(problem), seq)
  }

  settle(seq: number, state: 'waiting' | 'failed', problem: Problem): void {
    this.#statements.settle.run(state, problem.code, problem.detail ?? null, pathIn(problem), seq)
  }

  /** Forgets a row, and how often it failed: its file is published, or does not exist. Inside a transaction. */
  remove(seq: number): void {
    this.#statements.delivered.run(seq)
    this.#statements.remove.run(seq)
  }

  /** Writes down how much of a partial file is safe on the disk. */
  notePart(seq: number, part: Part): void {
    this.#statements.notePart.run(nameOf(part.path), part.bytes, part.total, part.etag, seq)
  }

  intend(seq: number, path: MirrorPath, sha256: string, bytes: number): void {
    this.#statements.intend.run(path, sha256, bytes, seq)
  }

  /** Queues the video part of a motion photo. */
  addMotion(item: number, account: AccountId): void {
    this.#statements.addMotion.run(item, account, this.run)
  }

  /**
   * Whatever an earlier attempt of a row has left, to be continued or not, and the part of it that can be continued now.
   */
  left(seq: number): { leftOver: MirrorPath | undefined; part: Part | undefined } {
    const row = this.#statements.part.get(seq)
    const path = partFromRow(row?.['part_name'])
    const { part_bytes: bytes, part_total: total, part_etag: etag } = row ?? {}
    if (!path || typeof bytes !== 'number' || typeof total !== 'number' || typeof etag !== 'string')
      return { leftOver: path, part: undefined }
    return { leftOver: path, part: { path, bytes, total, etag } }
  }
}

const dueRows = `
  SELECT job.*, item.id, item.remote_id, item.filename, item.mime_type, item.video, item.video_status,
         item.creation_time
  FROM job JOIN item ON item.ref = job.item
  WHERE job.account = ? AND job.run = ? AND job.state = 'queued' AND job.not_before <= ?`
const oldestFirst = 'ORDER BY job.not_before, job.seq LIMIT ?'
const among = 'AND job.item IN (SELECT value FROM json_each(?))'

function prepare(database: DatabaseSync) {
  return {
    due: database.prepare(`${dueRows} ${oldestFirst}`),
    dueAmong: database.prepare(`${dueRows} ${among} ${oldestFirst}`),
    activate: database.prepare(`UPDATE job SET state = 'active' WHERE seq = ?`),
    nextDue: database.prepare(
      `SELECT min(not_before) AS at FROM job WHERE account = ? AND run = ? AND state = 'queued'`,
    ),
    nextDueAmong: database.prepare(
      `SELECT min(not_before) AS at FROM job WHERE account = ? AND run = ? AND state = 'queued' ${among}`,
    ),
    hasOpen: database.prepare(`
      SELECT 1 FROM job WHERE account = ? AND run = ? AND state IN ('queued', 'active', 'publishing') LIMIT 1`),
    downloadsLeft: database.prepare(`
      SELECT job.account, count(*) + coalesce(sum(job.role = 'primary' AND (item.video OR item.motion
        OR item.filename GLOB 'PXL_*.MP*' OR item.filename GLOB 'MVIMG_*')), 0) AS downloads
      FROM job JOIN item ON item.ref = job.item
      WHERE job.run = ? AND job.state IN ('queued', 'active', 'publishing') GROUP BY job.account`),
    clockSet: database.prepare(
      `UPDATE job SET not_before = max(0, cast(not_before + ? AS INTEGER)) WHERE run = ? AND not_before > 0`,
    ),
    requeue: database.prepare(`
      UPDATE job SET state = 'queued', final_path = NULL, final_sha256 = NULL, final_bytes = NULL WHERE seq = ?`),
    retryLater: database.prepare(`
      UPDATE job SET state = 'queued', attempts = attempts + 1, not_before = ?, reason = ?, detail = ?, place = ?,
                     final_path = NULL, final_sha256 = NULL, final_bytes = NULL WHERE seq = ?`),
    settle: database.prepare(`
      UPDATE job SET state = ?, reason = ?, detail = ?, place = ?, not_before = 0,
                     final_path = NULL, final_sha256 = NULL, final_bytes = NULL WHERE seq = ?`),
    delivered: database.prepare(
      'DELETE FROM undelivered WHERE (item, role) IN (SELECT item, role FROM job WHERE seq = ?)',
    ),
    remove: database.prepare(`DELETE FROM job WHERE seq = ?`),
    notePart: database.prepare(`
      UPDATE job SET part_name = ?, part_bytes = ?, part_total = ?, part_etag = ? WHERE seq = ?`),
    intend: database.prepare(`
      UPDATE job SET state = 'publishing', final_path = ?, final_sha256 = ?, final_bytes = ?,
                     part_name = NULL, part_bytes = NULL, part_total = NULL, part_etag = NULL WHERE seq = ?`),
    addMotion: database.prepare(`
      INSERT INTO job (item, role, account, run, state) VALUES (?, 'motion', ?, ?, 'queued')
      ON CONFLICT (item, role) DO UPDATE SET run = excluded.run, state = 'queued', attempts = 0, not_before = 0,
        part_bytes = NULL, part_total = NULL, part_etag = NULL`),
    part: database.prepare(`SELECT part_name, part_bytes, part_total, part_etag FROM job WHERE seq = ?`),
  }
}
