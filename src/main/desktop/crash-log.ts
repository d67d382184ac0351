import type { Log } from '../ports.ts'

/** Text of an error that may be written down: addresses can carry keys behind their host. */
export function describeError(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? String(error)) : String(error)
  return text.replaceAll(/(https?:\/\/[^\s/?#"')]+)[^\s"')]*/g, '$1/…')
}

/**
 * Writes down what nobody caught. An exception that nobody caught leaves the program in a state nobody knows, so
 * `giveUp` ends it, once; a rejected promise ends only what waited for it.
 */
export function logUncaught(log: Log, giveUp: () => void): void {
  let given = false
  process.on('uncaughtException', (error) => {
    log('error', 'uncaught-exception', { detail: describeError(error) })
    if (given) return
    given = true
    giveUp()
  })
  process.on('unhandledRejection', (reason) => log('error', 'unhandled-rejection', { detail: describeError(reason) }))
}
