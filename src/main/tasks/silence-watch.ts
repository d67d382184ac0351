import type { Clock } from '../ports.ts'

/** A body that brings less than this for so long has died, whatever the connection says. */
const silenceMs = 60_000
const leastBytes = 4096

/** One body that is watched. */
export interface Watched {
  /** So many bytes have arrived. */
  heard(bytes: number): void
  /** Nothing is expected until bytes are heard of again. */
  rest(): void
  end(): void
}

interface Body {
  since: number
  restingSince: number | undefined
  bytesSince: number
  died: () => void
}

/** Tells of bodies that fall silent. One timer serves all of them. */
export class SilenceWatch {
  readonly #clock: Clock
  readonly #bodies = new Set<Body>()
  #ending = new AbortController()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Calls `died` once if the body falls silent before its `end`. */
  begin(died: () => void): Watched {
    const clock = this.#clock
    const body: Body = { since: clock.monotonic(), restingSince: undefined, bytesSince: 0, died }
    this.#bodies.add(body)
    if (this.#bodies.size === 1) void this.#watch()
    return {
      heard(bytes) {
        if (body.restingSince !== undefined) body.since += clock.monotonic() - body.restingSince
        body.restingSince = undefined
        body.bytesSince += bytes
        if (body.bytesSince < leastBytes) return
        body.bytesSince = 0
        body.since = clock.monotonic()
      },
      rest() {
        body.restingSince ??= clock.monotonic()
      },
      end: () => this.#end(body),
    }
  }

  #end(body: Body): void {
    if (this.#bodies.delete(body) && this.#bodies.size === 0) this.#ending.abort()
  }

  async #watch(): Promise<void> {
    const ending = new AbortController()
    this.#ending = ending
    while (!ending.signal.aborted) {
      let next = silenceMs
      for (const body of this.#bodies) {
        const left = body.restingSince === undefined ? body.since + silenceMs - this.#clock.monotonic() : silenceMs
        if (left > 0) next = Math.min(next, left)
        else {
          this.#end(body)
          body.died()
        }
      }
      await this.#clock.sleep(next, ending.signal)
    }
  }
}
