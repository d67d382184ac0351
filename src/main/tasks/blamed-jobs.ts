import { mostAttempts } from './outcome.ts'

/**
 * Tells whether the other side asks for pauses because of everything, or because of one job alone: that one would hold back its
 * lane for ever. It is to blame if others were begun and done after each of two pauses of it, and it is answered like that again:
 * after one alone it may be that all are answered like that by now. So is one that was waited for as often as any job is tried,
 * since somebody who has nothing else to do would wait for ever, too.
 */
export class BlamedJobs {
  /** When the latest attempt that succeeded was begun, by lane. */
  readonly #begun = new Map<string, number>()
  /** The last of the pauses of each job, how many there were, and how many others got past. */
  readonly #paused = new Map<number, { at: number; pauses: number; passed: number }>()

  /** An attempt that was begun then, by the clock that nobody sets, has done its job. */
  succeeded(lane: string, begunAt: number): void {
    this.#begun.set(lane, Math.max(begunAt, this.#begun.get(lane) ?? -Infinity))
  }

  /** An attempt at a job has ended with a pause of its lane. True if the job is to blame, from then on each time. */
  paused(lane: string, job: number, now: number): boolean {
    const before = this.#paused.get(job) ?? { at: now, pauses: 0, passed: 0 }
    const isPassed = before.pauses > 0 && (this.#begun.get(lane) ?? -Infinity) > before.at
    const passed = before.passed + (isPassed ? 1 : 0)
    this.#paused.set(job, { at: now, pauses: before.pauses + 1, passed })
    return passed >= 2 || before.pauses >= mostAttempts
  }
}
