import { isObject, type JsonObject } from './json-kind.ts'

/** A text, or undefined for anything else and for an empty one. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A finite number, which exports write as a number or as a text. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** Beyond these years, 1 to 9999, a date can neither be shown nor meant. Seconds since 1970. */
const [firstSecond, lastSecond] = [-62_135_596_800, 253_402_300_799]

/** The instant of `{ timestamp }` in seconds since 1970, which may be negative; undefined where there is none. */
export function instantOf(value: unknown): number | undefined {
  const seconds = isObject(value) ? numberOf(value['timestamp']) : undefined
  return seconds !== undefined && seconds >= firstSecond && seconds <= lastSecond ? Math.trunc(seconds) : undefined
}

/** The objects of a list; anything else in it is left out. */
export function objectsOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** The object, or one without keys. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

export interface Position {
  /** Degrees. */
  latitude: number
  longitude: number
  /** Metres; absent where it is not known, for which exports write 0. */
  altitude?: number
}

/** A position from `latitude` and `longitude`. 0, 0 means that there is none; so does anything that is not on Earth. */
export function positionOf(value: unknown): Position | undefined {
  if (!isObject(value)) return undefined
  const [latitude, longitude] = [numberOf(value['latitude']), numberOf(value['longitude'])]
  const altitude = numberOf(value['altitude'])
  if (latitude === undefined || longitude === undefined) return undefined
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180 || (latitude === 0 && longitude === 0)) return undefined
  return altitude ? { latitude, longitude, altitude } : { latitude, longitude }
}

export interface Comment {
  text?: string
  /** Seconds since 1970. */
  at?: number
  by?: string
  liked?: true
}

/** Comments and likes of a shared album or of one of its photos. */
export function commentsOf(value: unknown): Comment[] {
  return objectsOf(value).map((comment) => {
    const [text, by] = [textOf(comment['text']), textOf(comment['contentOwnerName'])]
    const at = instantOf(comment['creationTime'])
    return {
      ...(text !== undefined && { text }),
      ...(at !== undefined && { at }),
      ...(by !== undefined && { by }),
      ...(comment['liked'] === true && { liked: true as const }),
    }
  })
}
