/** More missing numbers than this are the sign of a name that was made up, and nobody reads them one by one. */
const mostMissing = 1000

/**
 * The numbers below the highest that are not there, in order. That the last part is missing cannot be seen from numbers.
 * Of a hole of more than a thousand only the first thousand are given.
 */
export function missingParts(parts: Iterable<number>): number[] {
  const there = new Set(parts)
  const highest = Math.max(0, ...there)
  const missing: number[] = []
  for (let part = 1; part < highest && missing.length < mostMissing; part++) if (!there.has(part)) missing.push(part)
  return missing
}
