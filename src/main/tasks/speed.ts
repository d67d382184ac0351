import type { Clock } from '../ports.ts'

const windowSeconds = 10

interface Second {
  at: number
  bytes: number
  items: number
}

/** Bytes and items per second over the last ten seconds. */
export class Speed {
  readonly #clock: Clock
  readonly #startedAt: number
  readonly #seconds: Second[] = []

  constructor(clock: Clock) {
    this.#clock = clock
    this.#startedAt = clock.monotonic()
  }

  add(bytes: number, items: number): void {
    const at = Math.floor(this.#clock.monotonic() / 1000)
    const last = this.#seconds.at(-1)
    if (last?.at === at) {
      last.bytes += bytes
      last.items += items
    } else {
      this.#seconds.push({ at, bytes, items })
      if (this.#seconds.length > windowSeconds + 1) this.#seconds.shift()
    }
  }

  get(): { bytes: number; items: number } {
    const now = this.#clock.monotonic()
    const oldest = now / 1000 - windowSeconds
    let bytes = 0
    let items = 0
    for (const second of this.#seconds) {
      if (second.at < oldest) continue
      bytes += second.bytes
      items += second.items
    }
    const seconds = Math.min(windowSeconds, Math.max(1, (now - this.#startedAt) / 1000))
    return { bytes: bytes / seconds, items: items / seconds }
  }
  /** How long so many bytes will take at this speed; nothing where that cannot be said. */
  timeFor(bytes: number): { secondsLeft?: number } {
    const { bytes: each } = this.get()
    return each > 0 && bytes > 0 ? { secondsLeft: bytes / each } : {}
  }
}
