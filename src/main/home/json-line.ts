import { unprintable } from '../../shared/text/printable.ts'

function escaped(json: string): string {
  return json.replaceAll(unprintable, (character) =>
    Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
      .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
      .join(''),
  )
}

/** A value as one line of JSON, with the characters that `printable` leaves out as escapes: it can be shown, and read back unchanged. */
export function jsonLine(value: unknown): string {
  return escaped(JSON.stringify(value))
}

/** The same in lines of their own, for people. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, undefined, 2).split('\n').map(escaped).join('\n')
}
