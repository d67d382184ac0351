/** What XML 1.0 has no way to say, not even as a reference. */
// oxlint-disable-next-line no-control-regex -- these are the characters that must go
const unsayable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu
const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // A parser would make a plain line feed of it.
  '\r': '&#13;',
}

/** `text` without what XML cannot say, and with U+FFFD for halves of surrogate pairs. */
export function sayable(text: string): string {
  return text.toWellFormed().replace(unsayable, '')
}

/** `text` between two tags: a parser gives back exactly `sayable(text)`. */
export function escapeXml(text: string): string {
  return sayable(text).replace(/[&<>"'\r]/g, (character) => references[character] ?? character)
}
