import type { DatabaseSync } from 'node:sqlite'
import { plausibleMoment } from '../../../shared/moment.ts'
import { integer, rowReader, text } from '../schema/typed-rows.ts'

/** How far a full verification came. */
export interface VerificationPosition {
  /** Milliseconds since 1970. */
  startedAt: number
  /** Stage and key of the path that was checked last; empty at the start. */
  position: string
  ok: number
  bytes: number
}

const readPosition = rowReader<VerificationPosition>({
  startedAt: integer,
  position: text,
  ok: integer,
  bytes: integer,
})

/** Writes the table `verification`, which has one row at most. */
export class Verifications {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** The full verification that was interrupted; undefined if there is none that began after `since`. */
  interrupted(since: number): VerificationPosition | undefined {
    const row = this.#statements.interrupted.get(since)
    if (!row) return undefined
    const { startedAt, ...rest } = readPosition(row)
    return { startedAt: plausibleMoment(startedAt), ...rest }
  }

  notePosition({ startedAt, position, ok, bytes }: VerificationPosition): void {
    this.#statements.notePosition.run(startedAt, position, ok, bytes)
  }

  finish(now: number): void {
    this.#statements.finish.run(now)
  }
}

function prepare(database: DatabaseSync) {
  return {
    interrupted: database.prepare(`
      SELECT started_at AS startedAt, position, ok, bytes FROM verification
      WHERE finished_at IS NULL AND started_at > ?`),
    notePosition: database.prepare(`
      INSERT INTO verification (id, started_at, position, ok, bytes) VALUES (1, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET started_at = excluded.started_at, position = excluded.position, ok = excluded.ok,
                                     bytes = excluded.bytes, finished_at = NULL`),
    finish: database.prepare('UPDATE verification SET finished_at = ?'),
  }
}
