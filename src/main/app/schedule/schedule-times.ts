import type { Clock } from '../../ports.ts'

type BothClocks = Pick<Clock, 'now' | 'monotonic'>

const hour = 60 * 60_000
const restAfterStop = 4 * hour

/** Measures the time since something that the mirror remembers by the time of day, whatever that was set to since. */
export class ElapsedTime {
  readonly #clock: BothClocks
  /** When this process first heard of it, by the clock that nobody sets. */
  #seen: { time: number; elapsed: number; monotonic: number } | undefined

  constructor(clock: BothClocks) {
    this.#clock = clock
  }

  /**
   * Milliseconds since `time`. Where the time of day was set back, it is the time since this process first heard of it;
   * a time further ahead than `most` was noted by a clock that was wrong, and counts as `most` ago.
   */
  since(time: number, most: number): number {
    const byWall = this.#clock.now() - time
    if (this.#seen?.time !== time) {
      const elapsed = -byWall > most ? most : Math.max(0, byWall)
      this.#seen = { time, elapsed, monotonic: this.#clock.monotonic() }
    }
    return Math.max(byWall, this.#seen.elapsed + this.#clock.monotonic() - this.#seen.monotonic)
  }
}

/** How much longer nothing starts by itself after a person's stop or pause; undefined if that is over. */
export function restLeft(clock: Pick<Clock, 'now'>, since: number | undefined): number | undefined {
  if (since === undefined) return undefined
  const left = since + restAfterStop - clock.now()
  // More than the whole rest: it was noted by a clock that was wrong.
  return left > 0 && left <= restAfterStop ? left : undefined
}
