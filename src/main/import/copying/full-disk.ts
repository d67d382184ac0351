import type { Problem } from '../../../shared/problems/problem.ts'

/**
 * Ends the copying of files where no more can be written, although the mirror is there: what has come needs next to no room to be
 * told, and is whole then.
 */
export class FullDisk {
  #problem: Problem | undefined
  readonly #ended = new AbortController()

  /** Why it has ended; undefined as long as there is room. */
  get problem(): Problem | undefined {
    return this.#problem
  }

  /** Aborts when nothing more is to be copied. */
  get signal(): AbortSignal {
    return this.#ended.signal
  }

  /** Nothing more is copied. The first problem counts. */
  met(problem: Problem): void {
    this.#problem ??= problem
    this.#ended.abort()
  }

  /** What `work` resolves to; `otherwise` if it was ended by this. Rejects as it does for any other reason. */
  async settled<Value>(work: Promise<Value>, otherwise: Value): Promise<Value> {
    try {
      return await work
    } catch (error) {
      if (!this.signal.aborted || error !== this.signal.reason) throw error
      return otherwise
    }
  }
}
