/** Controls, formats such as bidi overrides, and line and paragraph separators: nothing of them is a letter. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Formats that only join what stands beside them, such as the parts of an emoji or the letters of Persian. */
const joining = /\u00AD|\u200C|\u200D|[\u{E0020}-\u{E007F}]/gu

/**
 * Text of anybody for one line of a terminal: whatever could move the cursor, begin another line, turn the direction of
 * what follows or hide is shown as U+FFFD, or left out where it only joins letters.
 */
export function printable(text: string): string {
  return text.replaceAll(joining, '').replaceAll(unprintable, '\uFFFD')
}

/** A value as one line of JSON, with the same characters as escapes: the line can be shown, and read back unchanged. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replaceAll(unprintable, (character) =>
    Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
      .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
      .join(''),
  )
}
