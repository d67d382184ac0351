import { describeError } from '../describe-error.ts'
import type { Log } from '../ports.ts'

/** A failure that the system reported, such as EPIPE or ENOSPC: of one socket or file, whose owner has learned of it. */
function isOfSystem(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^E[A-Z0-9]+$/.test(String(error.code))
}

/**
 * Writes down what nobody caught. A rejected promise ends only what waited for it, and a failure that the system
 * reported only what it was about. Any other exception leaves the program in a state nobody knows, so `giveUp` ends it,
 * once, as cleanly as that allows.
 */
export function logUncaught(log: Log, giveUp: () => void): void {
  let given = false
  process.on('uncaughtException', (error) => {
    log('error', 'uncaught-exception', { detail: describeError(error) })
    if (given || isOfSystem(error)) return
    given = true
    giveUp()
  })
  process.on('unhandledRejection', (reason) => log('error', 'unhandled-rejection', { detail: describeError(reason) }))
}
