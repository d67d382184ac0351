/**
 * How many downloads at a time an account is allowed: half as many after a sign of overload, one more after a row of
 * successes, never less than 1 nor more than the setting. Numbers of downloads count from the account's first.
 */
export interface Allowance {
  /** The setting. */
  readonly most: number
  readonly now: number
  /** Successes in a row since the last change. */
  readonly row: number
  /** The first download that began after the last cut. */
  readonly cutBefore: number
}

export function fullAllowance(most: number): Allowance {
  return { most, now: most, row: 0, cutBefore: 0 }
}

/** The setting was changed: who was slowed down goes on from there, everybody else takes the new number. */
export function withMost(allowance: Allowance, most: number): Allowance {
  const { most: before, now } = allowance
  return { ...allowance, most, now: now === before ? most : Math.min(now, most) }
}

/** Download `number` met overload; `next` is the number of the next one. What began before a cut says nothing new. */
export function afterOverload(allowance: Allowance, number: number, next: number): Allowance {
  if (number < allowance.cutBefore) return allowance
  return { ...allowance, now: Math.max(1, Math.floor(allowance.now / 2)), row: 0, cutBefore: next }
}

/** Download `number` went well. */
export function afterSuccess(allowance: Allowance, number: number): Allowance {
  const { now, most, row, cutBefore } = allowance
  if (now === most || number < cutBefore) return allowance
  return row + 1 < now ? { ...allowance, row: row + 1 } : { ...allowance, now: now + 1, row: 0 }
}
