/** Requests since the last midnight Pacific, when the quotas start again (reference, 6.3). */
export interface DayCounter {
  count(kind: 'api' | 'media'): void
  /** So many were counted today. */
  used(kind: 'api' | 'media'): number
}

export function dayCounter(now: () => number): DayCounter {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Los_Angeles', dateStyle: 'short' })
  const used = { api: 0, media: 0 }
  let hour = -1
  let day = ''
  const turn = (): void => {
    // Midnights come at whole hours; the date is asked for once in each.
    const hourNow = Math.floor(now() / 3_600_000)
    if (hourNow === hour) return
    hour = hourNow
    const dayNow = format.format(now())
    if (dayNow !== day) used.api = used.media = 0
    day = dayNow
  }
  return {
    count(kind) {
      turn()
      used[kind] += 1
    },
    used(kind) {
      turn()
      return used[kind]
    },
  }
}
