import type { Problem } from '../../../shared/problems/problem.ts'
import { integer, rowReader } from '../../index/schema/typed-rows.ts'
import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import type { PlannedFile } from '../planning/plan.ts'

/** After so many bytes the disk is asked again: others write on it, too. */
const askedEvery = 1024 ** 3

/** Whether the disk of the mirror has room for what an import copies. */
export class Room {
  readonly #mirror: Pick<Mirror, 'path' | 'database' | 'files'>
  /** What was free when the disk was asked last; undefined where it does not tell. */
  #free: number | undefined
  #used = Number.POSITIVE_INFINITY
  /** Bytes that are still to come. */
  #left = 0

  constructor(mirror: Pick<Mirror, 'path' | 'database' | 'files'>) {
    this.#mirror = mirror
  }

  /** Why these files cannot all be kept; undefined if they can, or if that is not certain. */
  async forAll(files: readonly PlannedFile[]): Promise<Problem | undefined> {
    this.#left = files.reduce((sum, { entry }) => sum + entry.size, 0)
    await this.#ask()
    if (this.#free === undefined || this.#left <= this.#free) return undefined
    return this.#problem(this.#leastOf(files), this.#free)
  }

  /**
   * Why a file of so many bytes cannot be kept now; undefined if it can. To be called for each file before it is written,
   * which takes its room also where the same is here already. `rest` waits for what is being written, since the disk cannot
   * tell before.
   */
  async forOne(bytes: number, rest: () => Promise<void>): Promise<Problem | undefined> {
    const isAsked = this.#used + bytes <= Math.min(this.#free ?? Number.POSITIVE_INFINITY, askedEvery)
    if (!isAsked) {
      await rest()
      await this.#ask()
    }
    const free = this.#free
    const problem = free === undefined ? undefined : this.#problem(bytes, free - this.#used, this.#left)
    if (problem) return problem
    this.#used += bytes
    this.#left -= bytes
    return undefined
  }

  async #ask(): Promise<void> {
    const free = await this.#mirror.files.freeBytes()
    // Some network folders say 0 whatever there is; a disk that is full says so when it is written to.
    this.#free = free > 0 ? free : undefined
    this.#used = 0
  }

  #problem(needed: number, free: number, all = needed): Problem | undefined {
    if (needed <= free) return undefined
    return { code: 'import-no-space', values: { path: this.#mirror.path, missing: Math.max(all, needed) - free } }
  }

  /**
   * Bytes that are written in any case. What has checksum and size of another, or without a checksum its name and size, is the
   * same; and what is as long as a file that is here may be that.
   */
  #leastOf(files: readonly PlannedFile[]): number {
    const sizes = this.#mirror.database.prepare('SELECT DISTINCT bytes FROM file').all()
    const here = new Set(sizes.map((row) => sizeRow(row).bytes))
    const seen = new Set<string>()
    let least = 0
    for (const { entry, name } of files) {
      const mark = `${entry.size} ${entry.checksum ?? name}`
      if (seen.has(mark)) continue
      seen.add(mark)
      if (!here.has(entry.size)) least += entry.size
    }
    return least
  }
}

const sizeRow = rowReader({ bytes: integer })
