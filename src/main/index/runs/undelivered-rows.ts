import type { DatabaseSync } from 'node:sqlite'
import type { FileRole } from '../../../shared/domain.ts'
import type { Problem, ProblemCode } from '../../../shared/problems/problem.ts'
import { integer, rowReader } from '../schema/typed-rows.ts'

/** Which files did not come, in how many runs and for which reason: the table `undelivered`. */
export class UndeliveredRows {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** In so many runs a file did not come for this reason. */
  runs(item: number, role: FileRole, code: ProblemCode): number {
    const row = this.#statements.runs.get(item, role, code)
    return row ? readRuns(row).runs : 0
  }

  /** A file did not come in at least so many runs, for one reason. */
  lacked(item: number, role: FileRole, runs: number): boolean {
    return this.#statements.lacked.get(item, role, runs) !== undefined
  }

  /** A run, which began at that time, ends without a file. One run counts once for each reason. */
  note(item: number, role: FileRole, { code, detail }: Problem, run: number, startedAt: number): void {
    this.#statements.note.run(item, role, code, detail ?? null, run, startedAt)
  }

  /** The file of a row of `job` has come, or does not exist. */
  forget(seq: number): void {
    this.#statements.forget.run(seq)
  }
}

const readRuns = rowReader({ runs: integer })

function prepare(database: DatabaseSync) {
  return {
    runs: database.prepare('SELECT runs FROM undelivered WHERE item = ? AND role = ? AND code = ?'),
    lacked: database.prepare('SELECT 1 FROM undelivered WHERE item = ? AND role = ? AND runs >= ? LIMIT 1'),
    note: database.prepare(`
      INSERT INTO undelivered (item, role, code, detail, runs, run, tried_at) VALUES (?, ?, ?, ?, 1, ?, ?)
      ON CONFLICT (item, role, code) DO UPDATE SET
        detail = excluded.detail, runs = runs + (run <> excluded.run), run = excluded.run, tried_at = excluded.tried_at`),
    forget: database.prepare(
      'DELETE FROM undelivered WHERE (item, role) IN (SELECT item, role FROM job WHERE seq = ?)',
    ),
  }
}
