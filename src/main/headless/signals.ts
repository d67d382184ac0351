/** One Ctrl-C can arrive twice: from the terminal, and passed on by npm. Milliseconds. */
const sameKeyPress = 500

export interface Stop {
  signal: AbortSignal
  /** Asks to stop, as a signal does; the second time, it is meant. */
  interrupt: () => void
}

/**
 * The first SIGINT, SIGTERM or SIGHUP aborts; a second SIGINT or SIGTERM means it, and calls `endNow`. A terminal that
 * closes may send SIGHUP several times, and nobody means anything by that.
 */
export function followSignals(endNow: () => void): Stop {
  const stop = new AbortController()
  let firstAt = 0
  const interrupt = (): void => {
    if (!stop.signal.aborted) {
      firstAt = performance.now()
      stop.abort()
    } else if (performance.now() - firstAt > sameKeyPress) endNow()
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  process.on('SIGHUP', () => {
    if (!stop.signal.aborted) interrupt()
  })
  return { signal: stop.signal, interrupt }
}
