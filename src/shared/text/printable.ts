/** Controls, formats such as bidi overrides, and line and paragraph separators: nothing of them is a letter. */
export const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** Formats that only join what stands beside them, such as the parts of an emoji or the letters of Persian. */
const joining = /\u00AD|\u200C|\u200D|[\u{E0020}-\u{E007F}]/gu

/**
 * Text of anybody for one line: whatever could move a cursor, begin another line, turn the direction of what follows or
 * hide is shown as U+FFFD, or left out where it only joins letters.
 */
export function printable(text: string): string {
  return text.replaceAll(joining, '').replaceAll(unprintable, '\uFFFD')
}
