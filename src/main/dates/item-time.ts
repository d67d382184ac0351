import type { ZoneFrom } from '../../shared/domain.ts'
import { zoneAtInstant, zoneAtWallClock } from './place-zone.ts'

const second = 1000
const minute = 60_000
const day = 86_400_000
/** Offsets from UTC that exist are whole quarters of an hour, from -12:00 to +14:00. */
const quarter = 15
/** A camera and what Google made of its clock differ by less than this, apart from the zone. */
const slack = 2 * minute

/** What is known of when an item was taken, before anything is concluded. */
export interface TimeEvidence {
  /** Google's instant, RFC 3339; absent, unreadable or implausible where Google does not know. */
  creationTime?: string
  /** What the camera's clock showed, as if it were UTC, in milliseconds since 1970. */
  clock?: number
  /** Minutes that the camera says its clock was ahead of UTC. */
  offsetMinutes?: number
  /** The same for the clock of whoever changed the file last. */
  offsetHint?: number
  /** An instant that the file itself gives, RFC 3339; often wrong. */
  recorded?: string
  latitude?: number
  longitude?: number
}

/** When an item was taken, as far as it tells by itself. */
export interface ItemTime {
  /** Milliseconds since 1970; the camera's clock as if it were UTC if only that is known, 0 if nothing is. */
  at: number
  known: 'instant' | 'clock' | 'nothing'
  /** Minutes ahead of UTC where it was taken, and how that is known. */
  zone?: { minutes: number; from: Exclude<ZoneFrom, 'neighbour'> }
}

/**
 * Concludes instant and zone. A zone that the camera wrote counts most, then that of the place, then the difference between
 * the camera's clock and Google's instant, then that of the last change. A difference that is no zone means that the clock
 * was wrong, and Google's instant stands alone. If Google's instant repeats the clock's figures, Google knew no zone either:
 * without anything else that tells one, only the clock is known.
 */
export function timeOf(evidence: TimeEvidence, now: number): ItemTime {
  const { clock, offsetMinutes, offsetHint } = evidence
  const instant = plausibleInstant(evidence.creationTime, now) ?? plausibleInstant(evidence.recorded, now)
  const place = placeOf(evidence)
  if (clock === undefined) {
    if (instant === undefined) return { at: 0, known: 'nothing' }
    return withZone(instant, 'place', place && zoneAtInstant(place, instant))
  }
  const repeated = instant !== undefined && repeatsClock(instant, clock)
  if (offsetMinutes !== undefined) {
    const at = clock - offsetMinutes * minute
    // Someone has corrected the date in Google Photos.
    const corrected = instant !== undefined && !repeated && Math.abs(instant - at) > day
    return withZone(corrected ? instant : at, 'file', offsetMinutes)
  }
  if (instant === undefined || repeated) {
    const there = place && zoneAtWallClock(place, clock)
    if (there !== undefined) return withZone(clock - there * minute, 'place', there)
    if (offsetHint !== undefined) return withZone(clock - offsetHint * minute, 'file', offsetHint)
    return { at: clock, known: 'clock' }
  }
  const there = place && zoneAtInstant(place, instant)
  if (there !== undefined) return withZone(instant, 'place', there)
  const difference = zoneBetween(clock, instant)
  if (difference !== undefined) return withZone(instant, 'clock', difference)
  return withZone(instant, 'file', offsetHint)
}

function withZone(at: number, from: Exclude<ZoneFrom, 'neighbour'>, minutes: number | undefined): ItemTime {
  return { at, known: 'instant', ...(minutes !== undefined && { zone: { minutes, from } }) }
}

/** What clocks showed when an item was taken, as if that had been UTC: the instant itself where the item tells no zone. */
export function localTimeOf({ at, zone }: ItemTime): number {
  return at + (zone?.minutes ?? 0) * minute
}

/**
 * What says in which month a file lies: its own clock, while that agrees with what is shown of its item (`shown`, as clocks
 * there did) as clocks of all zones agree. Beyond a day somebody has corrected the date in Google Photos, as people do with scans.
 */
export function clockOfMonth(clock: number | undefined, shown: number): number {
  return clock !== undefined && Math.abs(clock - shown) <= day ? clock : shown
}

/** How far a clock was ahead of UTC at an instant, if the difference is one that a zone can make. */
function zoneBetween(clock: number, instant: number): number | undefined {
  const minutes = Math.round((clock - instant) / minute / quarter) * quarter
  if (minutes < -12 * 60 || minutes > 14 * 60) return undefined
  return Math.abs(clock - instant - minutes * minute) <= slack ? minutes : undefined
}

/** What an item without a readable creation time gets: a date that nobody takes for a real one. */
export const unknownTime = '1970-01-01T00:00:00Z'

/** Zero in the usual counts of time, which stands for "none". Google gives the second one for it too. */
const zeros = [Date.UTC(1904, 0, 1), 0]

/**
 * An instant in milliseconds since 1970; undefined if it is not one that a photo can have been taken at: unreadable, before
 * photography, the zero point of a clock, the future.
 */
export function plausibleInstant(text: string | undefined, now: number): number | undefined {
  const at = Date.parse(text ?? '')
  if (Number.isNaN(at) || at < Date.UTC(1826, 0, 1) || at > now + 1.5 * day) return undefined
  return zeros.includes(at) ? undefined : at
}

/** Whether an instant is only the camera's clock again, as if that had been UTC; clocks have seconds. */
export function repeatsClock(instant: number, clock: number | undefined): boolean {
  return clock !== undefined && Math.abs(instant - clock) < second
}

/**
 * The date of a file, milliseconds since 1970: Google's instant (RFC 3339), or `otherwise` where there is none or it has the
 * figures of the file's clock, which is none either: Google knew no zone.
 */
export function dateOfFile(
  creationTime: string | undefined,
  clock: number | undefined,
  otherwise: number,
  now: number,
): number {
  const google = plausibleInstant(creationTime, now)
  return google === undefined || repeatsClock(google, clock) ? otherwise : google
}

function placeOf({ latitude, longitude }: TimeEvidence): { latitude: number; longitude: number } | undefined {
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude }
}
