/** One day of Google's quotas: from midnight to midnight Pacific time (reference, 6.3). */
export interface GoogleDay {
  /** Pacific date as `YYYY-MM-DD`. */
  name: string
  /** First millisecond of the day, since 1970. */
  startsAt: number
  /** First millisecond of the next day, since 1970. */
  endsAt: number
}

/** Our clock and Google's differ: a request just before their midnight would cost another day. Milliseconds. */
export const midnightMargin = 60_000

const hour = 3_600_000
/** Midnight is 07:00 UTC with daylight saving time and 08:00 UTC without. */
const midnightHours = [7, 8] as const

/** The Google day that contains `now` (milliseconds since 1970); 23, 24 or 25 hours long. */
export function googleDayAt(now: number): GoogleDay {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: 'America/Los_Angeles',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  const name = format.format(now)
  const date = Date.parse(`${name}T00:00:00Z`)
  return { name, startsAt: midnightOf(date, format), endsAt: midnightOf(date + 24 * hour, format) }
}

/** Midnight Pacific of a date given as its midnight UTC. The clocks change at two o'clock, so there is always one. */
function midnightOf(date: number, format: Intl.DateTimeFormat): number {
  const name = new Date(date).toISOString().slice(0, 10)
  for (const hours of midnightHours) {
    const at = date + hours * hour
    if (format.format(at) === name && format.format(at - 1) !== name) return at
  }
  throw new Error(`No midnight found for ${name} in Pacific time`)
}
