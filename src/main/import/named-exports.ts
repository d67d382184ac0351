import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { ImportWish } from '../../shared/imports/import-report.ts'
import { isDiskError } from '../disk-problem.ts'
import type { FoundSource } from '../takeout/archives/find-sources.ts'
import type { OpenFiles } from '../takeout/archives/random-bytes.ts'
import { ProblemList } from '../takeout/reading/problem-list.ts'
import type { IndexedSource } from '../takeout/reading/read-sources.ts'
import {
  findSources,
  indexFound,
  settledExports,
  type Earlier,
  type FindingParts,
  type FoundExport,
} from '../takeout/stock/exports-here.ts'
import { expandHome } from '../typed-folder.ts'
import { keysOf, type SourceKey } from './memory/source-keys.ts'

const wholePaths = ({ paths }: Pick<ImportWish, 'paths'>): string[] =>
  paths.map((path) => resolve(expandHome(path, homedir())))

/** The first of all that a person has named that is not there now, or cannot be looked at; undefined if all of it is there. */
export async function missingPath(
  wish: Pick<ImportWish, 'paths'>,
  files: Pick<FindingParts['files'], 'stat'>,
): Promise<string | undefined> {
  for (const path of wholePaths(wish))
    try {
      await files.stat(path)
    } catch (error) {
      // Whatever keeps it from being looked at would keep it from being read.
      if (!isDiskError(error)) throw error
      return path
    }
  return undefined
}

/** The archives and folders that a person has named. */
export class NamedExports {
  readonly #wish: ImportWish
  readonly #open: OpenFiles
  readonly #parts: FindingParts
  readonly #problems: ProblemList

  /** `problems` hears of what is wrong with them. */
  constructor(wish: ImportWish, open: OpenFiles, parts: FindingParts, problems: ProblemList) {
    this.#wish = wish
    this.#open = open
    this.#parts = parts
    this.#problems = problems
  }

  /** What is there, nothing of which was read yet. */
  find(): Promise<FoundSource[]> {
    return this.#find(this.#problems)
  }

  #find(problems: ProblemList): Promise<FoundSource[]> {
    return findSources(wholePaths(this.#wish), this.#open, this.#parts, problems)
  }

  /** What tells all of it from anything else, see `keysOf`; without a key if something was wrong with it. */
  async keysOf(found: readonly FoundSource[]): Promise<{ key: SourceKey | undefined; content: string }> {
    const { key, content } = await keysOf(found, this.#wish.includeTrash)
    return { key: this.#problems.size === 0 ? key : undefined, content }
  }

  /** It is now as it was when it had this key: nothing of it has changed meanwhile. */
  async isStill({ key }: SourceKey): Promise<boolean> {
    return (await this.keysOf(await this.#find(new ProblemList()))).key?.key === key
  }

  /** What is in all of it. */
  index(found: readonly FoundSource[]): Promise<IndexedSource[]> {
    return indexFound(found, this.#parts, this.#problems)
  }

  /** The exports that these are of; `earlier` tells what else belongs to each. */
  settle(sources: readonly IndexedSource[], earlier: Earlier): Promise<FoundExport[]> {
    return settledExports(sources, { ...this.#parts, problems: this.#problems }, earlier)
  }
}
