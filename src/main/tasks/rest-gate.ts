/** Holds work back while a person has paused it. */
export class RestGate {
  #paused = false
  #resumed = Promise.withResolvers<void>()

  get paused(): boolean {
    return this.#paused
  }

  pause(): void {
    if (this.#paused) return
    this.#paused = true
    this.#resumed = Promise.withResolvers<void>()
  }

  resume(): void {
    this.#paused = false
    this.#resumed.resolve()
  }

  /** Lets whoever waits go on, because the work ends. */
  open(): void {
    this.#resumed.resolve()
  }

  /** Undefined if it is not paused; else resolves when it is resumed. Rejects where `open` was called because `signal` aborted. */
  wait(signal: AbortSignal): Promise<void> | undefined {
    return this.#paused && !signal.aborted ? this.#rest(signal) : undefined
  }

  async #rest(signal: AbortSignal): Promise<void> {
    while (this.#paused && !signal.aborted) await this.#resumed.promise
    signal.throwIfAborted()
  }
}
