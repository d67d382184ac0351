import type { DatabaseSync } from 'node:sqlite'
import type { AccountId } from '../../../shared/domain.ts'
import { attachPassing } from '../schema/database.ts'
import { integer, rowReader } from '../schema/typed-rows.ts'
import { columnsWithoutJob, jobOf, type Job } from './job-rows.ts'

/** A file whose length is to be asked for. */
export interface MeasuredFile {
  /** As if it were queued. */
  job: Job
  bytes: number
  /** In the order of asking. */
  position: number
}

const measuredRow = rowReader({ position: integer, bytes: integer })

/** The files of accounts whose lengths a run asks for, in a table of that run. */
export class LengthRows {
  readonly #statements: ReturnType<typeof prepare>

  /** Not inside a transaction. */
  constructor(database: DatabaseSync) {
    attachPassing(database)
    database.exec(`
      CREATE TABLE IF NOT EXISTS passing.run_length (
        position INTEGER PRIMARY KEY, account TEXT NOT NULL, item INTEGER NOT NULL, role TEXT NOT NULL
      ) STRICT`)
    this.#statements = prepare(database)
  }

  /**
   * Chooses the copies of an account that were here before a moment and have no job, in place of those that were chosen for it:
   * those first that were asked for longest ago. Inside a transaction.
   */
  choose(account: AccountId, before: number): void {
    this.#statements.forget.run(account)
    this.#statements.choose.run(account, before)
  }

  /** So many files behind a position. */
  next(account: AccountId, after: number, limit: number): MeasuredFile[] {
    const rows = this.#statements.next.all(account, after, limit)
    return rows.map((row) => ({ job: jobOf(row), ...measuredRow(row) }))
  }
}

function prepare(database: DatabaseSync) {
  return {
    forget: database.prepare('DELETE FROM run_length WHERE account = ?'),
    // A file with a job is asked for anyway.
    choose: database.prepare(`
      INSERT INTO run_length (account, item, role)
      SELECT item.account, file.item, file.role FROM current_file AS file JOIN item ON item.ref = file.item
      WHERE item.account = ? AND item.in_google = 1 AND file.fidelity = 'copy' AND file.role <> 'edited' AND file.published_at < ? AND NOT EXISTS
        (SELECT 1 FROM job WHERE job.item = file.item)
      ORDER BY coalesce(file.length_checked_at, 0), file.item, file.role`),
    next: database.prepare(`
      SELECT run_length.position, file.bytes, ${columnsWithoutJob}
      FROM run_length JOIN current_file AS file ON file.item = run_length.item AND file.role = run_length.role
      JOIN item ON item.ref = run_length.item
      WHERE run_length.account = ? AND run_length.position > ? ORDER BY run_length.position LIMIT ?`),
  }
}
