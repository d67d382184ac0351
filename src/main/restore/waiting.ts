import type { Problem } from '../../shared/problems/problem.ts'
import { timespan } from '../clock/timespan.ts'
import type { NetworkWatch } from '../google/pace/network-watch.ts'
import type { Clock } from '../ports.ts'
import { RestGate } from '../tasks/rest-gate.ts'
import { settlesIn, type Patience } from '../upload/asking.ts'

/** A call that failed so often in a row ends the restore, which goes on another time. */
const mostTimes = 8
/** The first wait between two of them, and the longest. Milliseconds. */
const [firstWait, longestWait] = [5_000, 300_000]

/** Why nothing is done at the moment. */
export interface Resting {
  because: Problem
  /** Milliseconds since 1970. */
  until: number
}

interface WaitingParts {
  changed: () => void
  /** Hears when Google is asked again. */
  network?: Pick<NetworkWatch, 'triesIn'>
}

/**
 * How a restore waits: for a person who has paused it, for Google's next day, and for a network that is away. What waits by itself
 * goes on at once when a person says so, but for what Google may still be carrying out: it would be done twice.
 */
export class Waiting implements Patience {
  readonly #clock: Clock
  readonly #signal: AbortSignal
  readonly #parts: WaitingParts
  readonly #gate = new RestGate()
  #resting: Resting | undefined
  #goOn = new AbortController()

  constructor(clock: Clock, signal: AbortSignal, parts: WaitingParts) {
    this.#clock = clock
    this.#signal = signal
    this.#parts = parts
  }

  /** A person has paused it. */
  get paused(): boolean {
    return this.#gate.paused
  }

  /** What it waits for by itself; undefined while it does not. */
  get resting(): Resting | undefined {
    return this.#resting
  }

  pause(): void {
    this.#gate.pause()
  }

  resume(): void {
    this.#gate.resume()
    this.#goOn.abort()
  }

  /** Lets whoever waits go on, because everything ends. */
  open(): void {
    this.#gate.open()
  }

  /** Waits while a person has paused it. Rejects when everything ends meanwhile. */
  rest = (): Promise<void> | undefined => this.#gate.wait(this.#signal)

  async until(time: number, problem: Problem): Promise<boolean> {
    return await this.#wait({ because: problem, until: time })
  }

  async again(times: number, problem: Problem): Promise<boolean> {
    if (times >= mostTimes) return false
    const wait = Math.min(longestWait, firstWait * 2 ** (times - 1))
    this.#parts.network?.triesIn(wait)
    return await this.#wait({ because: problem, until: this.#clock.now() + wait })
  }

  async settle(): Promise<boolean> {
    const resting: Resting = { because: { code: 'google-unclear' }, until: this.#clock.now() + settlesIn }
    return await this.#waitFor(resting, this.#clock.sleep(settlesIn, this.#signal))
  }

  async #wait(resting: Resting): Promise<boolean> {
    this.#goOn = new AbortController()
    const wakes = AbortSignal.any([this.#signal, this.#goOn.signal])
    return await this.#waitFor(resting, timespan(this.#clock, resting.until - this.#clock.now()).wait(wakes))
  }

  async #waitFor(resting: Resting, over: Promise<void>): Promise<boolean> {
    if (this.#signal.aborted) return false
    this.#resting = resting
    this.#parts.changed()
    await over
    this.#resting = undefined
    this.#parts.changed()
    return !this.#signal.aborted
  }
}
