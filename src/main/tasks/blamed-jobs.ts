/** So long pauses are waited for because of one job: four of them where nothing was refused before. */
const patienceMs = 7 * 60_000

/**
 * Tells whether the other side asks for pauses because of everything, or because of one job alone: that one would hold back its
 * lane for ever. It is to blame if others were begun and done after each of two pauses of it, and it is answered like that again:
 * after one alone it may be that all are answered like that by now. So is one that was waited for so long: as all others come first
 * each time, there is nobody else to wait for.
 */
export class BlamedJobs {
  /** When the latest attempt that succeeded was begun, by lane. */
  readonly #begun = new Map<string, number>()
  /** The last of the pauses of each job, how many of them others got past, and for how long nobody did. */
  readonly #paused = new Map<number, { at: number; passed: number; waited: number }>()

  /** An attempt that was begun then, by the clock that nobody sets, has done its job. */
  succeeded(lane: string, begunAt: number): void {
    this.#begun.set(lane, Math.max(begunAt, this.#begun.get(lane) ?? -Infinity))
  }

  /** An attempt at a job has ended with a pause of its lane. True if the job is to blame, from then on each time. */
  paused(lane: string, job: number, now: number): boolean {
    const before = this.#paused.get(job)
    const isPassed = before !== undefined && (this.#begun.get(lane) ?? -Infinity) > before.at
    const passed = (before?.passed ?? 0) + (isPassed ? 1 : 0)
    const waited = (before?.waited ?? 0) + (before && !isPassed ? now - before.at : 0)
    this.#paused.set(job, { at: now, passed, waited })
    return passed >= 2 || waited >= patienceMs
  }
}
