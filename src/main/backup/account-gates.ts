import type { AccountId } from '../../shared/domain.ts'
import type { Problem } from '../../shared/problem.ts'

export interface Gate {
  problem: Problem
  /** Milliseconds since 1970; Infinity if only a person can open it. */
  until: number
}

/** Failures in a row, over all files of an account, after which the account rests. */
const failuresBeforeRest = 12
const firstRest = 5_000
const longestRest = 5 * 60_000

/**
 * Which accounts may not be used now, and why. A 429 closes the gate of its account; so does a row of failures without
 * a success between, which is what a lost network looks like: files would use up their attempts for nothing.
 */
export class AccountGates {
  readonly #closed = new Map<AccountId, Gate>()
  readonly #failures = new Map<AccountId, number>()

  close(account: AccountId, gate: Gate): void {
    const known = this.#closed.get(account)
    if (!known || known.until < gate.until) this.#closed.set(account, gate)
  }

  /** Tells of a failure that may pass; closes the gate for a while after a row of them. */
  failed(account: AccountId, problem: Problem, now: number): void {
    const failures = (this.#failures.get(account) ?? 0) + 1
    this.#failures.set(account, failures)
    if (failures % failuresBeforeRest !== 0) return
    const rests = failures / failuresBeforeRest
    this.close(account, { problem, until: now + Math.min(longestRest, firstRest * 2 ** (rests - 1)) })
  }

  succeeded(account: AccountId): void {
    this.#failures.delete(account)
  }

  /** The closed gate of an account; undefined if it may be used. */
  closed(account: AccountId, now: number): Gate | undefined {
    const gate = this.#closed.get(account)
    if (!gate) return undefined
    if (gate.until > now) return gate
    this.#closed.delete(account)
    return undefined
  }

  /** Closed for good, until somebody signs in again. */
  blocked(account: AccountId): Gate | undefined {
    const gate = this.#closed.get(account)
    return gate?.until === Infinity ? gate : undefined
  }

  /** A person pressed Resume: waiting for Google goes on, but whoever signed in again gets another chance. */
  openBlocked(): void {
    for (const [account, gate] of this.#closed) if (gate.until === Infinity) this.#closed.delete(account)
  }

  /** When the next gate opens by itself, and its reason. */
  next(now: number): Gate | undefined {
    let next: Gate | undefined
    for (const gate of this.#closed.values()) {
      if (gate.until > now && gate.until !== Infinity && (!next || gate.until < next.until)) next = gate
    }
    return next
  }
}
