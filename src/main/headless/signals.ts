/** One Ctrl-C can arrive twice: from the terminal, and passed on by npm. Milliseconds. */
const sameKeyPress = 500

export interface Stop {
  signal: AbortSignal
  /** Asks to stop, as a signal does; the second time, it is meant. */
  interrupt: (signal?: 'SIGINT' | 'SIGTERM') => void
}

/** Longer than any command takes to stop; what is left undone then, the journal repairs at the next start. Milliseconds. */
const usualPatience = 20_000

/**
 * Ends this process as the signal does without us. `process.exit` waits for whatever the system has not answered yet, such as
 * a disk that is no longer there, and that may be for ever.
 */
export function endBySignal(signal: 'SIGINT' | 'SIGTERM'): void {
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
}

/**
 * The first SIGINT, SIGTERM or SIGHUP aborts; a second SIGINT or SIGTERM means it, and calls `endNow`, and so does time if
 * the first did not end the process. A terminal that closes may send SIGHUP several times, and nobody means anything by that.
 */
export function followSignals(endNow: (signal: 'SIGINT' | 'SIGTERM') => void, patience = usualPatience): Stop {
  const stop = new AbortController()
  let firstAt = 0
  const interrupt = (signal: 'SIGINT' | 'SIGTERM' = 'SIGTERM'): void => {
    if (!stop.signal.aborted) {
      firstAt = performance.now()
      stop.abort()
      setTimeout(() => endNow(signal), patience).unref()
    } else if (performance.now() - firstAt > sameKeyPress) endNow(signal)
  }
  process.on('SIGINT', () => interrupt('SIGINT'))
  process.on('SIGTERM', () => interrupt('SIGTERM'))
  process.on('SIGHUP', () => {
    if (!stop.signal.aborted) interrupt()
  })
  return { signal: stop.signal, interrupt }
}
