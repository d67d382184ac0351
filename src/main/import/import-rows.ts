import type { DatabaseSync } from 'node:sqlite'
import type { RunId } from '../../shared/domain.ts'
import type { ImportWish } from '../../shared/imports/import-report.ts'
import { objectOf, parseJson } from '../../shared/parse-json.ts'
import type { TaskOutcome } from '../../shared/tasks/task.ts'
import { RunProblems, type RunProblem } from '../index/runs/run-problems.ts'
import { Runs } from '../index/runs/runs.ts'

/** So many of the last imports are looked at for one that was interrupted. */
const lookedAt = 100

/** What an import was asked for, and what its archives were. */
interface NotedWish extends ImportWish {
  key?: string
}

/** An import whose process ended before it did. */
export interface InterruptedImport {
  wish: ImportWish
  /** Milliseconds since 1970. */
  startedAt: number
  /** As `keysOf` has made it; absent if it did not get so far. */
  key?: string
}

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

  /** Notes what tells the archives of a run from all others. */
  noteKey(run: number, wish: ImportWish, key: string): void {
    this.#runs.setSelection(run, { ...wish, key })
  }

  /**
   * The last import that neither ended nor was stopped, because its process did, and that nobody has begun again since; undefined
   * if there is none. Not to be asked while one is under way.
   */
  interrupted(): InterruptedImport | undefined {
    const begunAgain = new Set<string>()
    for (const { selection, startedAt, hasEnded } of this.#runs.latest(lookedAt)) {
      const wish = readWish(selection)
      if (!wish) continue
      const paths = wish.paths.toSorted().join('\n')
      if (!hasEnded && !begunAgain.has(paths)) return { wish, startedAt, ...keyOf(selection) }
      begunAgain.add(paths)
    }
    return undefined
  }

  addProblem(run: number, problem: RunProblem): void {
    this.#problems.add(run, problem)
  }
}

function keyOf(column: string): Pick<NotedWish, 'key'> {
  const { key } = objectOf(parseJson(column)) ?? {}
  return typeof key === 'string' ? { key } : {}
}

/** The column `run.selection` of an import. */
function readWish(column: string | undefined): ImportWish | undefined {
  const { paths, includeTrash, owner, verify } = objectOf(parseJson(column)) ?? {}
  if (!Array.isArray(paths) || !paths.every((path) => typeof path === 'string')) return undefined
  return {
    paths,
    includeTrash: includeTrash === true,
    ...(typeof owner === 'string' && { owner }),
    ...(verify === true && { verify }),
  }
}
