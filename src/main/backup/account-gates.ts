import type { AccountId } from '../../shared/domain.ts'
import type { Problem } from '../../shared/problem.ts'
import type { AccountUse } from '../google/library/library-api.ts'
import type { Clock } from '../ports.ts'

export interface Gate {
  problem: Problem
  /** Milliseconds since 1970; Infinity if only a person can open it. */
  until: number
  /** Closes the account for this use alone. */
  only?: AccountUse
}

/** The gate that a pause closes. */
export function gateOf({ problem, until, only }: { problem: Problem; until: number; only?: AccountUse }): Gate {
  return { problem, until, ...(only && { only }) }
}

/** Failures in a row, over all files of an account, after which the account rests. */
const failuresBeforeRest = 12
const firstRest = 5_000
const longestRest = 5 * 60_000
/** Two clocks never agree exactly; a difference above this means that one was set. */
const setBack = 1000

interface ClosedGate {
  gate: Gate
  /** By the clock that nobody sets. */
  opensAt: number
}

/**
 * Which accounts may not be used now, and why. A 429 closes the gate of its account; so does a row of failures without
 * a success between, which is what a lost network looks like: files would use up their attempts for nothing. A gate opens
 * when its time has come, or when so much time has passed: a clock that is set back keeps nothing closed.
 */
export class AccountGates {
  readonly #clock: Pick<Clock, 'now' | 'monotonic'>
  readonly #closed = new Map<string, ClosedGate>()
  readonly #failures = new Map<AccountId, number>()

  constructor(clock: Pick<Clock, 'now' | 'monotonic'>) {
    this.#clock = clock
  }

  close(account: AccountId, gate: Gate): void {
    const key = keyOf(account, gate.only)
    const known = this.#closedAt(key)
    if (known && known.until >= gate.until) return
    this.#closed.set(key, { gate, opensAt: this.#clock.monotonic() + gate.until - this.#clock.now() })
  }

  /** Tells of a failure that may pass; closes the gate for a while after a row of them. */
  failed(account: AccountId, problem: Problem): void {
    const failures = (this.#failures.get(account) ?? 0) + 1
    this.#failures.set(account, failures)
    if (failures % failuresBeforeRest !== 0) return
    const rests = failures / failuresBeforeRest
    const rest = Math.min(longestRest, firstRest * 2 ** (rests - 1))
    this.close(account, { problem, until: this.#clock.now() + rest })
  }

  succeeded(account: AccountId): void {
    this.#failures.delete(account)
  }

  /**
   * The closed gate of an account for a use, the one that opens last, with its end by the clock as it is set now;
   * undefined if the account may be used.
   */
  closed(account: AccountId, use: AccountUse): Gate | undefined {
    const [whole, part] = [this.#closedAt(keyOf(account)), this.#closedAt(keyOf(account, use))]
    return whole && part && part.until > whole.until ? part : (whole ?? part)
  }

  /** Closed for good, until somebody signs in again. */
  blocked(account: AccountId): Gate | undefined {
    const gate = this.#closed.get(keyOf(account))?.gate
    return gate?.until === Infinity ? gate : undefined
  }

  /** A person pressed Resume: waiting for Google goes on, but whoever signed in again gets another chance. */
  openBlocked(): void {
    for (const [key, { gate }] of this.#closed) if (gate.until === Infinity) this.#closed.delete(key)
  }

  /** Other limits of the day hold now: whoever waits for the next one asks again, which costs no request. */
  openDayLimits(): void {
    for (const [key, { gate }] of this.#closed) if (gate.problem.code === 'day-limit-reached') this.#closed.delete(key)
  }

  /** When the next gate opens by itself, and its reason. */
  next(): Gate | undefined {
    let next: Gate | undefined
    for (const key of this.#closed.keys()) {
      const gate = this.#closedAt(key)
      if (gate && gate.until !== Infinity && (!next || gate.until < next.until)) next = gate
    }
    return next
  }

  #closedAt(key: string): Gate | undefined {
    const closed = this.#closed.get(key)
    if (!closed) return undefined
    const gate = this.#asSetNow(closed)
    if (gate.until > this.#clock.now()) return gate
    this.#closed.delete(key)
    return undefined
  }

  #asSetNow({ gate, opensAt }: ClosedGate): Gate {
    const until = this.#clock.now() + opensAt - this.#clock.monotonic()
    return gate.until - until > setBack ? { ...gate, until } : gate
  }
}

function keyOf(account: AccountId, use?: AccountUse): string {
  return `${use ?? ''} ${account}`
}
