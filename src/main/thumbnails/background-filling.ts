import { setImmediate } from 'node:timers/promises'
import type { Log } from '../ports.ts'

export interface BackgroundFile {
  /** SHA-256 of the file, lower-case hex. */
  key: string
  absolutePath: string
  mimeType: string
}

/** Asked for the next file only when the one before is made, or is known to have no picture. */
export type NextFile = () => BackgroundFile | undefined | Promise<BackgroundFile | undefined>

export interface FillingParts {
  log: Log
  /** Somebody waits for a picture. */
  busy: () => boolean
  /** False if the file gave way to others and must be tried again. */
  make: (file: BackgroundFile) => Promise<boolean>
}

/** Makes pictures ahead of time, one after the other, as long as nobody waits for one. */
export class BackgroundFilling {
  readonly #parts: FillingParts
  #next: NextFile | undefined
  /** Gave way to others. */
  #again: BackgroundFile | undefined
  #working = false
  #closed = false

  constructor(parts: FillingParts) {
    this.#parts = parts
  }

  /** Replaces a filling under way. */
  start(next: NextFile): void {
    this.#next = next
    this.go()
  }

  /** Goes on if there is something to do and nobody waits; does nothing otherwise. */
  go(): void {
    if (this.#working || this.#closed || !this.#next) return
    this.#working = true
    void this.#work()
  }

  close(): void {
    this.#closed = true
    this.#next = undefined
  }

  async #work(): Promise<void> {
    try {
      for (let asked = 1; this.#next && !this.#closed && !this.#parts.busy(); asked++) {
        const source = this.#next
        const file = this.#again ?? (await source())
        if (!file) {
          // Another filling may have begun while this one was asked.
          if (this.#next === source) this.#next = undefined
          continue
        }
        this.#again = (await this.#parts.make(file)) ? undefined : file
        // Skipping what is there already must not hold up everything else in this process.
        if (asked % 64 === 0) await setImmediate()
      }
    } catch (error) {
      this.#next = undefined
      this.#parts.log('error', 'thumbnail-filling-failed', { detail: String(error) })
    } finally {
      this.#working = false
    }
    if (this.#next && !this.#parts.busy()) this.go()
  }
}
