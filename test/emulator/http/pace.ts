/** A speed limit that all who share it keep together. */
export interface Pace {
  /** Resolves when `bytes` more bytes may go. */
  wait(bytes: number): Promise<void>
}

export function sharedPace(bytesPerSecond: number): Pace {
  let free = 0
  return {
    wait: (bytes) => {
      const now = performance.now()
      const start = Math.max(free, now)
      free = start + (bytes / bytesPerSecond) * 1000
      // The first bytes go at once; waiting for less than a timer can measure would only lose speed.
      const delay = start - now
      return delay < 2 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, delay))
    },
  }
}
