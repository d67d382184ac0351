import type { Problem, ProblemCode } from '../../../shared/problems/problem.ts'

/** Of each kind so many are named; a hostile archive could have a million. */
const namedOfEach = 10_000

const keyOf = ({ code, values }: Problem): string => `${code} ${String(values?.['name'])}`

/** Problems of which there may be very many: the first of each code are kept, and all are counted. */
export class ProblemList {
  readonly #counts = new Map<ProblemCode, number>()
  readonly named: Problem[] = []
  readonly #keys = new Set<string>()

  add(problem: Problem): void {
    const count = (this.#counts.get(problem.code) ?? 0) + 1
    this.#counts.set(problem.code, count)
    if (count > namedOfEach) return
    this.named.push(problem)
    this.#keys.add(keyOf(problem))
  }

  /** The same of the same archive was said before, as by the first of two passes. */
  has(problem: Problem): boolean {
    return this.#keys.has(keyOf(problem))
  }

  /** How many there are of each code. */
  get counts(): Partial<Record<ProblemCode, number>> {
    return Object.fromEntries(this.#counts)
  }

  get size(): number {
    return this.#counts.values().reduce((sum, count) => sum + count, 0)
  }
}
