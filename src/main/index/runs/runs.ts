import type { DatabaseSync } from 'node:sqlite'
import type { RunId, Selection } from '../../../shared/domain.ts'
import type { ImportWish } from '../../../shared/imports/import-report.ts'
import type { RestoreWish } from '../../../shared/tasks/restore-task.ts'
import type { TaskKind, TaskOutcome } from '../../../shared/tasks/task.ts'
import { readSelection } from '../items/selection-column.ts'
import { flag, integer, optional, rowReader, text } from '../schema/typed-rows.ts'

/** Everything that changes the runs of one kind in the table `run`, and which was the last. Times are milliseconds since 1970. */
export class Runs {
  readonly #kind: TaskKind
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync, kind: TaskKind) {
    this.#kind = kind
    this.#statements = prepare(database)
  }

  /** Returns the number of the new run; `selection` is kept as JSON. `lists` is false for one that only tries again what failed before. */
  begin(selection: Selection | ImportWish | RestoreWish, now: number, lists: boolean): number {
    return Number(this.#statements.begin.run(this.#kind, JSON.stringify(selection), now, lists ? 1 : 0).lastInsertRowid)
  }

  end(run: number, outcome: TaskOutcome, now: number): void {
    const problem = outcome.kind === 'halted' ? JSON.stringify(outcome.problem) : null
    this.#statements.end.run(now, outcome.kind, problem, run)
  }

  /** Number of the last run; undefined if there was none. */
  last(): RunId | undefined {
    const row = this.#statements.last.get(this.#kind)
    return row && (readLast(row).id as RunId)
  }

  /** What the last run was about; undefined if there was none, or its row does not say. */
  lastSelection(): Selection | undefined {
    const row = this.#statements.last.get(this.#kind)
    return row && readSelection(readLast(row).selection)
  }

  /** What was kept of what the last run was about, as it was found. */
  lastColumn(): string | undefined {
    const row = this.#statements.last.get(this.#kind)
    return row && readLast(row).selection
  }

  /**
   * When the first of the runs has begun of which none has reached its end since, this one among them; Infinity if there is no
   * such run. What came since then has never been looked at as a whole.
   */
  unfinishedSince(): number {
    return readSince(this.#statements.unfinishedSince.get({ kind: this.#kind }) ?? {}).since ?? Infinity
  }

  /** The last runs, the last first: what was kept of what each was about, as it was found, and whether it came to an end. */
  latest(count: number): { selection: string; startedAt: number; hasEnded: boolean }[] {
    return this.#statements.latest.all(this.#kind, count).map((row) => readLatest(row))
  }

  /** Keeps what a run is about as it turned out to be. */
  setSelection(run: number, selection: ImportWish & { key: string }): void {
    this.#statements.setSelection.run(JSON.stringify(selection), run)
  }

  /** The run before this one. */
  before(run: number): number | undefined {
    const row = this.#statements.before.get(this.#kind, run)
    return row && readBefore(row).id
  }
}

const readLast = rowReader({ id: integer, selection: text })
const readSince = rowReader({ since: optional(integer) })
const readLatest = rowReader({ selection: text, startedAt: integer, hasEnded: flag })
const readBefore = rowReader({ id: optional(integer) })

function prepare(database: DatabaseSync) {
  return {
    begin: database.prepare('INSERT INTO run (kind, selection, started_at, lists) VALUES (?, ?, ?, ?)'),
    end: database.prepare('UPDATE run SET finished_at = ?, outcome = ?, problem = ? WHERE id = ?'),
    last: database.prepare('SELECT id, selection FROM run WHERE kind = ? ORDER BY id DESC LIMIT 1'),
    unfinishedSince: database.prepare(`
      SELECT min(started_at) AS since FROM run WHERE kind = :kind AND id > coalesce(
        (SELECT max(id) FROM run WHERE kind = :kind AND outcome IN ('complete', 'with-problems')), 0)`),
    latest: database.prepare(`
      SELECT selection, started_at AS startedAt, outcome IS NOT NULL AS hasEnded FROM run WHERE kind = ?
      ORDER BY id DESC LIMIT ?`),
    setSelection: database.prepare('UPDATE run SET selection = ? WHERE id = ?'),
    before: database.prepare('SELECT max(id) AS id FROM run WHERE kind = ? AND id < ?'),
  }
}
