import type { DatabaseSync } from 'node:sqlite'
import type { AlbumId } from '../../../shared/domain.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { problemColumns } from './problem-columns.ts'
import { rowReader, text } from '../schema/typed-rows.ts'

/**
 * What a problem of a run is about, beside single items. `account`: all of an account. `albums`, `shared`, `library`: one
 * of its lists. `album`: the list of one album. `file`: a place in the mirror.
 */
export type ProblemScope = 'account' | 'albums' | 'shared' | 'library' | 'album' | 'file'

/**
 * Something that concerns an account, a list, an album or a place as a whole. Scope, subject and code tell it from others of
 * the run.
 */
export interface RunProblem {
  scope: ProblemScope
  /** Id of the account or album, or path of the file. */
  subject: string
  problem: Problem
  /** Address of the account, title of the album, or path of the file, for display; of an import the path in its archive. */
  name: string
  /** The album that is not as it should be; a file can be one of an album's. */
  album?: AlbumId
}

/** Tells what a problem is about, also in later runs. */
export function problemKey({ scope, subject }: Pick<RunProblem, 'scope' | 'subject'>): string {
  return `${scope}:${subject}`
}

/** The same, of a row of `run_problem`. */
export const problemKeyColumn = "scope || ':' || subject"

/** A condition on rows of `run_problem`: of an account, or of one of its lists. */
export const ofAccounts = "scope IN ('account', 'albums', 'shared', 'library')"
/** A condition on rows of `run_problem`: a list of an account. */
export const ofLists = "scope IN ('albums', 'shared', 'library')"

/** Everything that changes the table `run_problem`. */
export class RunProblems {
  readonly #statements: ReturnType<typeof prepare>

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
  }

  /** Beside whatever else the run has said of the same; what it has said by the same code is said anew. */
  add(run: number, problem: RunProblem): void {
    const { name, album } = problem
    this.#statements.add.run({ ...foundIn(run, problem), name, album: album ?? null })
  }

  /** In place of whatever the run has said of the same so far: what was found last is how it is. */
  replace(run: number, problem: RunProblem): void {
    if (this.#statements.change.run(foundIn(run, problem)).changes === 0) this.add(run, problem)
  }

  /** Moves all problems of a run into another. */
  takeOver(run: number, from: number): void {
    this.#statements.takeOver.run(run, from)
  }

  /** The problems of a run, by `problemKey`. */
  keys(run: number): Set<string> {
    return new Set(this.#statements.keys.all(run).map((row) => readKey(row).key))
  }
}

function foundIn(run: number, { problem, scope, subject }: RunProblem) {
  const { name: archive } = problem.values ?? {}
  return { run, scope, subject, archive: typeof archive === 'string' ? archive : null, ...problemColumns(problem) }
}

const readKey = rowReader({ key: text })

function prepare(database: DatabaseSync) {
  return {
    add: database.prepare(`
      INSERT INTO run_problem (run, scope, subject, code, detail, place, archive, name, album)
      VALUES (:run, :scope, :subject, :code, :detail, :place, :archive, :name, :album)
      ON CONFLICT DO UPDATE SET detail = excluded.detail, place = excluded.place, archive = excluded.archive`),
    change: database.prepare(`
      UPDATE OR REPLACE run_problem SET code = :code, detail = :detail, place = :place, archive = :archive
      WHERE run = :run AND scope = :scope AND subject = :subject`),
    takeOver: database.prepare('UPDATE run_problem SET run = ? WHERE run = ?'),
    keys: database.prepare(`SELECT DISTINCT ${problemKeyColumn} AS key FROM run_problem WHERE run = ?`),
  }
}
