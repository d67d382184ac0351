import type { Problem, ProblemCode } from '../../shared/problems/problem.ts'
import type { Clock } from '../ports.ts'

export interface Gate<Use extends string = string> {
  problem: Problem
  /** Milliseconds since 1970; Infinity if only a person can open it. */
  until: number
  /** Closes the lane for this use alone. */
  only?: Use
}

/** The gate that a pause closes. */
export function gateOf<Use extends string>({ problem, until, only }: Gate<Use>): Gate<Use> {
  return { problem, until, ...(only && { only }) }
}

/** Failures in a row, over all jobs of a lane, after which the lane rests. */
const failuresBeforeRest = 12
const firstRest = 5_000
const longestRest = 5 * 60_000
/** Two clocks never agree exactly; a difference above this means that one was set. */
const setBack = 1000

interface ClosedGate<Use extends string> {
  gate: Gate<Use>
  /** By the clock that nobody sets. */
  opensAt: number
}

/**
 * Which lanes, accounts for example, may not be used now, and why. Whoever asks for a pause closes the gate of its lane; so
 * does a row of failures without a success between, which is what a lost network looks like: jobs would use up their
 * attempts for nothing. A lane can be closed as a whole, or for one of its uses. A gate opens
 * when its time has come, or when so much time has passed: a clock that is set back keeps nothing closed.
 */
export class LaneGates<Use extends string> {
  readonly #clock: Pick<Clock, 'now' | 'monotonic'>
  readonly #closed = new Map<string, ClosedGate<Use>>()
  readonly #failures = new Map<string, number>()

  constructor(clock: Pick<Clock, 'now' | 'monotonic'>) {
    this.#clock = clock
  }

  close(lane: string, gate: Gate<Use>): void {
    const key = keyOf(lane, gate.only)
    const known = this.#closedAt(key)
    if (known && known.until >= gate.until) return
    this.#closed.set(key, { gate, opensAt: this.#clock.monotonic() + gate.until - this.#clock.now() })
  }

  /** Tells of a failure that may pass; closes the gate for a while after a row of them. */
  failed(lane: string, problem: Problem): void {
    const failures = (this.#failures.get(lane) ?? 0) + 1
    this.#failures.set(lane, failures)
    if (failures % failuresBeforeRest !== 0) return
    const rests = failures / failuresBeforeRest
    const rest = Math.min(longestRest, firstRest * 2 ** (rests - 1))
    this.close(lane, { problem, until: this.#clock.now() + rest })
  }

  succeeded(lane: string): void {
    this.#failures.delete(lane)
  }

  /**
   * The closed gate of a lane for a use, the one that opens last, with its end by the clock as it is set now; undefined if
   * the lane may be used.
   */
  closed(lane: string, use: Use): Gate<Use> | undefined {
    const [whole, part] = [this.#closedAt(keyOf(lane)), this.#closedAt(keyOf(lane, use))]
    return whole && part && part.until > whole.until ? part : (whole ?? part)
  }

  /** Closed for good, until somebody signs in again. */
  blocked(lane: string): Gate<Use> | undefined {
    const gate = this.#closed.get(keyOf(lane))?.gate
    return gate?.until === Infinity ? gate : undefined
  }

  /** A person pressed Resume: waiting for Google goes on, but whoever signed in again gets another chance. */
  openBlocked(): void {
    for (const [key, { gate }] of this.#closed) if (gate.until === Infinity) this.#closed.delete(key)
  }

  /** Opens what was closed for this reason: whoever is still not allowed on closes it again. */
  openFor(code: ProblemCode): void {
    for (const [key, { gate }] of this.#closed) if (gate.problem.code === code) this.#closed.delete(key)
  }

  /** When the next gate opens by itself, and its reason. */
  next(): Gate<Use> | undefined {
    let next: Gate<Use> | undefined
    for (const key of this.#closed.keys()) {
      const gate = this.#closedAt(key)
      if (gate && gate.until !== Infinity && (!next || gate.until < next.until)) next = gate
    }
    return next
  }

  #closedAt(key: string): Gate<Use> | undefined {
    const closed = this.#closed.get(key)
    if (!closed) return undefined
    const gate = this.#asSetNow(closed)
    if (gate.until > this.#clock.now()) return gate
    this.#closed.delete(key)
    return undefined
  }

  #asSetNow({ gate, opensAt }: ClosedGate<Use>): Gate<Use> {
    const until = this.#clock.now() + opensAt - this.#clock.monotonic()
    return gate.until - until > setBack ? { ...gate, until } : gate
  }
}

function keyOf(lane: string, use?: string): string {
  return `${use ?? ''} ${lane}`
}
