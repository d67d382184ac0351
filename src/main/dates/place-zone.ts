import zoneNameAt from '@photostructure/tz-lookup'

const minute = 60_000
/** No zone has ever been further from UTC. */
const mostOffset = 14 * 60

/** Making one costs a thousand times what using one does. */
const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(zoneName: string): Intl.DateTimeFormat {
  let clock = clocks.get(zoneName)
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone: zoneName,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    clocks.set(zoneName, clock)
  }
  return clock
}

/** What clocks in this zone showed at an instant, as if it were UTC. */
function wallClock(zoneName: string, at: number): number {
  const part = new Map(
    clockOf(zoneName)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  const number = (type: Intl.DateTimeFormatPartTypes): number => Number(part.get(type))
  const year = part.get('era') === 'BC' ? 1 - number('year') : number('year')
  const date = new Date(0)
  date.setUTCFullYear(year, number('month') - 1, number('day'))
  return date.setUTCHours(number('hour'), number('minute'), number('second'))
}

/** In whole minutes: before zones there was the time of the sun, in seconds. */
function offsetAt(zoneName: string, at: number): number {
  return Math.round((wallClock(zoneName, at) - Math.floor(at / 1000) * 1000) / minute)
}

interface Place {
  /** Degrees, north and east positive. */
  latitude: number
  longitude: number
}

/** How many minutes clocks at a place were ahead of UTC at an instant; undefined if it is no place. */
export function zoneAtInstant(place: Place, at: number): number | undefined {
  const name = zoneNameOf(place)
  return name === undefined ? undefined : offsetAt(name, at)
}

/**
 * The same for a time as clocks there showed it, given as if it were UTC. An hour that came twice is taken for the first
 * time, one that was left out for the hour after.
 */
export function zoneAtWallClock(place: Place, local: number): number | undefined {
  const name = zoneNameOf(place)
  if (name === undefined) return undefined
  // Whatever the zone, it has this offset before the time in question and that one after it.
  const before = offsetAt(name, local - mostOffset * minute)
  const after = offsetAt(name, local + mostOffset * minute)
  return offsetAt(name, local - before * minute) === before ? before : after
}

function zoneNameOf({ latitude, longitude }: Place): string | undefined {
  if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) return undefined
  // The table takes all of Samoa for one, but the date line runs through it.
  if (latitude > -15 && latitude < -10.8 && longitude > -171.2 && longitude < -168) return 'Pacific/Pago_Pago'
  return zoneNameAt(latitude, longitude)
}
