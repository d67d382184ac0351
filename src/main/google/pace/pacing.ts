/** Milliseconds; the wait doubles from the first to the longest (reference, 6.4). */
const firstWait = 1_000
const longestWait = 32_000
const jitter = 1_000
const firstPause = 30_000
const longestPause = 16 * 60_000

/** Attempts of one call inside the client before the caller is told. */
export const mostAttempts = 5
/** The same without a connection: a second try tells a hiccup from an outage, and the caller waits more wisely. */
export const mostAttemptsOffline = 2
/** A longer wait is left to the caller, who can show it. Milliseconds. */
export const longestInnerWait = 20_000

export interface PaceState {
  /** The wait between calls of this account so far, milliseconds. */
  wait: number
  /** How often the call at hand failed in a row; 0 after a success. */
  retries: number
  /** What the server asked for in its last failure, milliseconds. */
  askedFor?: number
  /** From 0 up to 1: spreads clients that failed at the same moment. */
  random: number
}

/**
 * The wait before an account's next call. After failures 1, 2, 4, ... 32 seconds plus up to one more; a success halves
 * the wait, and drops it once it is below the first step.
 */
export function nextWait({ wait, retries, askedFor = 0, random }: PaceState): number {
  if (retries === 0) return wait / 2 < firstWait ? 0 : wait / 2
  const backOff = Math.min(longestWait, firstWait * 2 ** (retries - 1)) + Math.floor(random * jitter)
  return Math.max(backOff, askedFor)
}

/**
 * How long to leave an account alone after a 429: 30 seconds, doubled with each 429 that follows a pause (`repeats`),
 * at most 16 minutes, never less than the server asked for. Milliseconds.
 */
export function busyPause(repeats: number, askedFor = 0): number {
  return Math.max(Math.min(longestPause, firstPause * 2 ** repeats), askedFor)
}
