import type { Clock } from '../ports.ts'

/** How much may arrive at once after a pause, in seconds of the limit. */
const burstSeconds = 0.25

/**
 * A speed limit over everything that shares it, as a bucket that may go below zero: bytes that have arrived are paid
 * for afterwards, in the order of arrival, so that no chunk size is too large for it.
 */
export class RateLimit {
  readonly #clock: Clock
  #bytesPerSecond = 0
  #level = 0
  #filledAt: number
  #turn: Promise<void> = Promise.resolve()
  #changed = new AbortController()

  constructor(clock: Clock) {
    this.#clock = clock
    this.#filledAt = clock.monotonic()
  }

  get limited(): boolean {
    return this.#bytesPerSecond > 0
  }

  /** Bytes per second; 0 lifts the limit, at once also for those who wait. */
  set(bytesPerSecond: number): void {
    if (bytesPerSecond === this.#bytesPerSecond) return
    this.#fill()
    this.#bytesPerSecond = bytesPerSecond
    this.#level = Math.max(this.#level, -bytesPerSecond)
    this.#changed.abort()
    this.#changed = new AbortController()
  }

  /** Resolves when the next bytes may be read, or as soon as `signal` aborts. */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    if (this.#bytesPerSecond === 0) return
    const before = this.#turn
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#turn = promise
    try {
      await before
      this.#fill()
      this.#level -= bytes
      while (this.#bytesPerSecond > 0 && this.#level < 0 && !signal.aborted) {
        const wait = AbortSignal.any([signal, this.#changed.signal])
        await this.#clock.sleep(Math.ceil((-this.#level / this.#bytesPerSecond) * 1000), wait)
        this.#fill()
      }
    } finally {
      resolve()
    }
  }

  #fill(): void {
    const now = this.#clock.monotonic()
    const most = this.#bytesPerSecond * burstSeconds
    this.#level = Math.min(most, this.#level + ((now - this.#filledAt) / 1000) * this.#bytesPerSecond)
    this.#filledAt = now
  }
}
