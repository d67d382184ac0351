import { mostAttempts } from './outcome.ts'

/**
 * Tells whether the other side asks for pauses because of everything, or because of one job alone: that one would hold back its
 * lane for ever. It is to blame if it is answered like that again although others were begun and done since; and so is one
 * that was waited for as often as any job is tried, since somebody who has nothing else to do would wait for ever, too.
 */
export class BlamedJobs {
  /** When the latest attempt that succeeded was begun, by lane. */
  readonly #begun = new Map<string, number>()
  /** The first of the pauses of each job, and how many there were. */
  readonly #paused = new Map<number, { at: number; pauses: number }>()

  /** An attempt that was begun then, by the clock that nobody sets, has done its job. */
  succeeded(lane: string, begunAt: number): void {
    this.#begun.set(lane, Math.max(begunAt, this.#begun.get(lane) ?? -Infinity))
  }

  /** An attempt at a job has ended with a pause of its lane. True if the job is to blame, from then on each time. */
  paused(lane: string, job: number, now: number): boolean {
    const { at, pauses } = this.#paused.get(job) ?? { at: now, pauses: 0 }
    this.#paused.set(job, { at, pauses: pauses + 1 })
    const others = this.#begun.get(lane) ?? -Infinity
    return pauses > 0 && (others > at || pauses >= mostAttempts)
  }
}
