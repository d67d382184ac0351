/** Instants whose year has four digits, as every notation of dates wants it. */
const earliest = Date.parse('0000-01-01T00:00:00Z')
const latest = Date.parse('9999-12-31T23:59:59Z')

/**
 * Milliseconds since 1970 that somebody else may have written, as a number that every `Date` and every notation of dates
 * takes: the nearest one whose year has four digits, 0 for what is no number.
 */
export function plausibleMoment(milliseconds: unknown): number {
  const at = typeof milliseconds === 'number' ? milliseconds : Number.NaN
  return Number.isNaN(at) ? 0 : Math.min(Math.max(at, earliest), latest)
}

/** The same as a `Date`, which is always a valid one. */
export function momentOf(milliseconds: unknown): Date {
  return new Date(plausibleMoment(milliseconds))
}

/**
 * An instant that somebody else has written, in the one form in which instants are compared as texts: RFC 3339, UTC, with fractions of a
 * second only where there are any. Undefined for what is none, and for years without four digits.
 */
export function instantText(value: unknown): string | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  if (Number.isNaN(at) || at !== plausibleMoment(at)) return undefined
  return new Date(at).toISOString().replace('.000Z', 'Z')
}
