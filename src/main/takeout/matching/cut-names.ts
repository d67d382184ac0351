/** Sidecars are named with so many units of the title at most; `.json` and a number come on top. UTF-16 code units. */
export const sidecarUnits = 46
/** The name of a photo keeps so many units before its extension. */
export const mediaUnits = 47

/** The first `units` UTF-16 units; half of a character is left out. */
export function cut(text: string, units: number): string {
  if (text.length <= units) return text
  const cut = text.slice(0, units)
  return cut.isWellFormed() || !text.isWellFormed() ? cut : cut.slice(0, -1)
}

const encoder = new TextEncoder()

/** The first `bytes` bytes of UTF-8; a part of a character is left out. */
export function cutBytes(text: string, bytes: number): string {
  const target = new Uint8Array(bytes)
  return text.slice(0, encoder.encodeInto(text, target).read)
}

/** Where the extension begins: at the last dot, whatever follows it; the end where there is none. */
function lastDot(name: string): number {
  const dot = name.lastIndexOf('.')
  return dot < 0 ? name.length : dot
}

/** A name before its last dot, and the rest with the dot. */
export function splitName(name: string): [stem: string, extension: string] {
  const dot = lastDot(name)
  return [name.slice(0, dot), name.slice(dot)]
}

const numbered = /^(.+)\((\d+)\)$/su

/**
 * A number at the very end that may be Google's, and what comes before it. Behind a blank it is the title's own, unless
 * the title was cut at the blank. Undefined where there is none.
 */
export function splitNumber(stem: string): [stem: string, number: string] | undefined {
  // Most names have none, which is seen without looking through them.
  if (!stem.endsWith(')')) return undefined
  const match = numbered.exec(stem)
  const before = match?.[1] ?? ''
  // It may have been cut while its accents were letters of their own.
  if (!match || (/\s$/u.test(before) && before.normalize('NFD').length < mediaUnits)) return undefined
  return [before, `(${match[2] ?? ''})`]
}

/** A number behind a blank, which is the title's own unless the title ends in that blank; undefined where there is none. */
export function splitNumberAtBlank(stem: string): [stem: string, number: string] | undefined {
  if (!stem.endsWith(')')) return undefined
  const [, before, number] = /^(.*\s)\((\d+)\)$/su.exec(stem) ?? []
  return before === undefined || number === undefined ? undefined : [before, `(${number})`]
}

/**
 * True if the stem of a media name may be a title as it was given, with the number at its end: a longer one would have
 * been cut, and the number after it is Google's. A character of two units may stand across the limit.
 */
export function isWithinMediaLimit(stem: string): boolean {
  return cut(stem, mediaUnits + 1).length === stem.length
}

/** The stem of a media name is as long as names are cut to, so that its end may stand in the middle of a title. */
export function mayEndInCut(stem: string): boolean {
  return stem.length >= mediaUnits && isWithinMediaLimit(stem)
}
