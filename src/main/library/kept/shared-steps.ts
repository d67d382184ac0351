import type { Steps } from '../../slices.ts'

/**
 * Steps that are to be done once, for whoever waits for them: all who wait take turns at doing them, and each goes on where another
 * left off. What they throw is thrown to the one who met it, and the next one begins anew.
 */
export class SharedSteps {
  readonly #make: () => Steps<void>
  #running: Steps<void> | undefined
  #isDone = false

  constructor(make: () => Steps<void>) {
    this.#make = make
  }

  get isDone(): boolean {
    return this.#isDone
  }

  *wait(): Steps<void> {
    while (!this.#isDone) {
      this.#running ??= this.#make()
      try {
        this.#isDone = this.#running.next().done === true
      } catch (error) {
        this.#running = undefined
        throw error
      }
      if (this.#isDone) this.#running = undefined
      else yield
    }
  }

  /** They are to be done once more. */
  again(): void {
    this.#isDone = false
    this.#running = undefined
  }
}
