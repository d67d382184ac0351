import type { DatabaseSync } from 'node:sqlite'
import type { RunId } from '../../shared/domain.ts'
import type { ImportWish } from '../../shared/imports/import-report.ts'
import { objectOf, parseJson } from '../../shared/parse-json.ts'
import type { TaskOutcome } from '../../shared/tasks/task.ts'
import { RunProblems, type RunProblem } from '../index/runs/run-problems.ts'
import { Runs } from '../index/runs/runs.ts'

/** The rows about imports: which there were, what they were asked for, and how they ended. */
export class ImportRows {
  readonly #runs: Runs
  readonly #problems: RunProblems

  constructor(database: DatabaseSync) {
    this.#runs = new Runs(database, 'import')
    this.#problems = new RunProblems(database)
  }

  begin(wish: ImportWish, now: number): number {
    return this.#runs.begin(wish, now, true)
  }

  end(run: number, outcome: TaskOutcome, now: number): void {
    this.#runs.end(run, outcome, now)
  }

  /** As `Runs.unfinishedSince`. */
  unfinishedSince(): number {
    return this.#runs.unfinishedSince()
  }

  /** Number of the last import; undefined if there was none. */
  last(): RunId | undefined {
    return this.#runs.last()
  }

  /** What the last import was asked for; undefined if there was none, or its row does not say. */
  lastWish(): ImportWish | undefined {
    return readWish(this.#runs.lastColumn())
  }

  addProblem(run: number, problem: RunProblem): void {
    this.#problems.add(run, problem)
  }
}

/** The column `run.selection` of an import. */
function readWish(column: string | undefined): ImportWish | undefined {
  const { paths, includeTrash, owner } = objectOf(parseJson(column)) ?? {}
  if (!Array.isArray(paths) || !paths.every((path) => typeof path === 'string')) return undefined
  return { paths, includeTrash: includeTrash === true, ...(typeof owner === 'string' && { owner }) }
}
