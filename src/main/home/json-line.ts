import { unprintable } from '../../shared/text/printable.ts'

/** A value as one line of JSON, with the characters that `printable` leaves out as escapes: it can be shown, and read back unchanged. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replaceAll(unprintable, (character) =>
    Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
      .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
      .join(''),
  )
}
