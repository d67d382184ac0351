/**
 * How many attempts at a time a lane is allowed: half as many after a sign of overload, one more after a row of
 * successes, never less than 1 nor more than the setting. Each sign of overload may cost half a minute of waiting, so a
 * number that was too much is tried again less and less often. Numbers of attempts count from the lane's first.
 */
export interface Allowance {
  /** The setting. */
  readonly most: number
  readonly now: number
  /** Successes in a row since the last change. */
  readonly row: number
  /** The first attempt that began after the last cut. */
  readonly cutBefore: number
  /** So many were too much the last time. */
  readonly tooMany: number
  /** How many rows of successes it takes before so many are tried again. */
  readonly patience: number
}

const mostPatience = 32

/** What an account may have at a time before anything has slowed it down. */
export function fullAllowance(most: number): Allowance {
  return { most, now: most, row: 0, cutBefore: 0, tooMany: Infinity, patience: 1 }
}

/** The setting was changed: who was slowed down goes on from there, everybody else takes the new number. */
export function withMost(allowance: Allowance, most: number): Allowance {
  const { most: before, now } = allowance
  return { ...allowance, most, now: now === before ? most : Math.min(now, most) }
}

/** Attempt `number` met overload; `next` is the number of the next one. What began before a cut says nothing new. */
export function afterOverload(allowance: Allowance, number: number, next: number): Allowance {
  const { now, cutBefore, tooMany, patience } = allowance
  if (number < cutBefore) return allowance
  return {
    ...allowance,
    now: Math.max(1, Math.floor(now / 2)),
    row: 0,
    cutBefore: next,
    tooMany: now,
    patience: now < tooMany ? 1 : Math.min(mostPatience, patience * 2),
  }
}

/** Attempt `number` went well. */
export function afterSuccess(allowance: Allowance, number: number): Allowance {
  const { now, most, row, cutBefore, tooMany, patience } = allowance
  if (now === most || number < cutBefore) return allowance
  const tries = now + 1 >= tooMany
  if (row + 1 < (tries ? now * patience : now)) return { ...allowance, row: row + 1 }
  // What was too much went well for a while: the next step is the doubtful one.
  const passed = now >= tooMany
  return {
    ...allowance,
    now: now + 1,
    row: 0,
    ...(passed && { tooMany: now + 1, patience: Math.max(1, patience / 2) }),
  }
}
