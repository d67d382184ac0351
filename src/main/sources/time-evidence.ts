import { plausibleInstant, unknownTime, type TimeEvidence } from '../dates/item-time.ts'
import type { ToldFacts } from './facts-of.ts'

/** What sources say of when and where an item was taken. */
export type Dated = Pick<ToldFacts, 'creationTime' | 'localTime' | 'uploadedAt' | 'location'>

/** What the file says of it. */
export type FileEvidence = Omit<TimeEvidence, 'creationTime'>

const day = 86_400_000

/**
 * Everything that is known of when an item was taken, for `timeOf`: what its sources say, completed by what its file says. A
 * clock in the file counts before one in its name, a place that a source says before that in the file, and the time of the
 * upload only where nobody knows any other. An instant that is the very second of the upload is Google's guess: a file that
 * says something else by more than a day knows better. `now`: milliseconds since 1970.
 */
export function evidenceOf(said: Dated, file: FileEvidence, now: number): TimeEvidence {
  const { creationTime, localTime, uploadedAt, location } = said
  const named = localTime === undefined ? undefined : Date.parse(`${localTime}Z`)
  const clock = file.clock ?? named
  const recorded = plausibleInstant(file.recorded, now)
  const known = clock ?? recorded
  const isGuess =
    creationTime !== undefined &&
    uploadedAt !== undefined &&
    known !== undefined &&
    Date.parse(creationTime) === Date.parse(uploadedAt) &&
    Math.abs(known - Date.parse(creationTime)) > day
  const instant = isGuess ? undefined : creationTime
  const isKnown = known !== undefined || plausibleInstant(instant, now) !== undefined
  const taken = isKnown ? instant : (uploadedAt ?? instant)
  return {
    ...file,
    ...(clock !== undefined && { clock }),
    ...(taken !== undefined && { creationTime: taken }),
    ...(location && { latitude: location.latitude, longitude: location.longitude }),
  }
}

/**
 * The instant that an item says was taken at, RFC 3339, from its evidence. Where nobody knows one it is what the clock showed,
 * as if that had been UTC, just as Google gives it, and `unknownTime` if there is no clock either.
 */
export function createdAt({ creationTime, clock, recorded }: TimeEvidence, now: number): string {
  if (creationTime !== undefined) return creationTime
  if (clock !== undefined) return `${new Date(clock).toISOString().slice(0, 19)}Z`
  return plausibleInstant(recorded, now) === undefined ? unknownTime : (recorded ?? unknownTime)
}
