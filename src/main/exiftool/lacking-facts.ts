import type { XmpFacts } from '../xmp/xmp.ts'

/** What a file itself says of when and where it was taken. */
export interface OwnFacts {
  /** The clock of the camera: `2021-07-04T11:11:12`. */
  localTime?: string
  /** How far that clock was ahead of UTC, in minutes. */
  offsetMinutes?: number
  /** The instant in the header of a video, RFC 3339. */
  recorded?: string
  latitude?: number
  longitude?: number
}

/** What goes into a copy: a part of what is known. */
export interface Lacking {
  /** With its date and place only where the file says another one, or none. */
  facts: XmpFacts
  /** The date is the one that the file has, which does not say its zone. */
  zoneOnly?: string
}

/** Less than a metre is what rounding makes. */
const near = 0.00001
/** `2021-07-04T11:11:12`, in a year that every format can say. */
const clock = /^(?:1[89]|2\d)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/
const offset = /^[+-](?:0\d|1[0-4]):[0-5]\d$/

/** Milliseconds since 1970; undefined without a zone, or for what is no time. */
function instantOf({ localTime, zone }: XmpFacts): number | undefined {
  if (localTime === undefined || zone === undefined) return undefined
  const at = Date.parse(localTime + zone)
  return Number.isNaN(at) ? undefined : at
}

/**
 * What a copy of a file lacks of what is known. What the file says and what agrees with that stays as it is: a date to the second, a place
 * to a metre. Dates and zones that no file can hold are left out; an index that somebody else has made can have any.
 */
export function lackingFacts(known: XmpFacts, own: OwnFacts, isVideo: boolean): Lacking {
  const { localTime, zone, location, ...words } = known
  const date = clock.test(localTime ?? '') ? { localTime, ...(offset.test(zone ?? '') && { zone }) } : undefined
  const facts: XmpFacts = { ...words }
  if (location && isPlace(location) && !isThere(location, own)) facts.location = location
  if (!date) return { facts }
  if (
    isVideo ? own.recorded !== undefined && Date.parse(own.recorded) === instantOf(date) : own.localTime === localTime
  )
    return { facts, ...(lacksZone(date.zone, own, isVideo) && { zoneOnly: date.zone }) }
  return { facts: { ...facts, ...date } }
}

function lacksZone(zone: string | undefined, own: OwnFacts, isVideo: boolean): zone is string {
  return zone !== undefined && !isVideo && own.offsetMinutes === undefined
}

function isPlace({ latitude, longitude, altitude = 0 }: NonNullable<XmpFacts['location']>): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && Math.abs(altitude) < 100_000
}

function isThere(location: NonNullable<XmpFacts['location']>, { latitude, longitude }: OwnFacts): boolean {
  if (latitude === undefined || longitude === undefined) return false
  return Math.abs(latitude - location.latitude) <= near && Math.abs(longitude - location.longitude) <= near
}

/** Nothing is left to be written. */
export function lacksNothing({ facts, zoneOnly }: Lacking): boolean {
  const { localTime, location, people = [], albums = [], title, description = '', favorite = false } = facts
  const says = [localTime, location, zoneOnly, title].some((one) => one !== undefined)
  return !says && !favorite && description.trim() === '' && [...people, ...albums].every((text) => text.trim() === '')
}

/** True if a file that says `own` does not say the date and place that it was to say. Each kind of file is asked for what it can say. */
export function lacksOf({ facts, zoneOnly }: Lacking, own: OwnFacts, notation: 'picture' | 'video'): boolean {
  if (facts.location && !isThere(facts.location, own)) return true
  if (notation === 'picture')
    return (
      (facts.localTime ?? own.localTime) !== own.localTime ||
      (zoneOnly !== undefined && own.offsetMinutes === undefined)
    )
  const instant = headerInstant(facts)
  return instant !== undefined && Date.parse(own.recorded ?? '') !== instant
}

/** The instant that the header of a video is given: it counts seconds since 1904 in 32 bits. Undefined without a zone. */
export function headerInstant(facts: XmpFacts): number | undefined {
  const instant = instantOf(facts)
  return instant === undefined || instant < Date.UTC(1991, 0, 2) || instant > Date.UTC(2040, 0, 1) ? undefined : instant
}
