import type { DatabaseSync } from 'node:sqlite'
import type { ProblemCode } from '../../../shared/problems/problem.ts'
import { rowReader, text } from '../schema/typed-rows.ts'

/** A file that was wrong when it was last looked at. */
interface FileProblem {
  path: string
  code: ProblemCode
  detail: string | undefined
  /** The item whose file is wrong, and the album in whose folder it lies. */
  item: number | undefined
  album: string | undefined
}

const readPath = rowReader({ path: text })

/** Writes the table `file_problem`. Paths with a row are kept in memory, so that files without one cost nothing. */
export class FileProblems {
  readonly #statements: ReturnType<typeof prepare>
  readonly #paths: Set<string>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
    this.#paths = new Set(this.#statements.paths.all().map((row) => readPath(row).path))
  }

  paths(): string[] {
    return [...this.#paths].sort()
  }

  has(path: string): boolean {
    return this.#paths.has(path)
  }

  note({ path, code, detail, item, album }: FileProblem, now: number): void {
    this.#statements.note.run(path, code, detail ?? null, now, item ?? null, album ?? null)
    this.#paths.add(path)
  }

  forget(path: string): void {
    if (this.#paths.delete(path)) this.#statements.forget.run(path)
  }
}

function prepare(database: DatabaseSync) {
  return {
    paths: database.prepare('SELECT path FROM file_problem'),
    note: database.prepare(`
      INSERT INTO file_problem (path, code, detail, found_at, item, album) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (path) DO UPDATE SET code = excluded.code, detail = excluded.detail, found_at = excluded.found_at,
                                       item = excluded.item, album = excluded.album`),
    forget: database.prepare('DELETE FROM file_problem WHERE path = ?'),
  }
}
