/** From the middle of a small picture to that of the next one, in pixels. */
export const stripStep = 60

/** The places of a list that a strip of this width has room for, with the one that is shown in the middle; the last one not included. */
export function stripPlaces(index: number, count: number, width: number): { from: number; end: number } {
  // One more at each end is there before it slides in.
  const each = Math.ceil(width / 2 / stripStep) + 1
  return { from: Math.max(0, index - each), end: Math.min(count, index + each + 1) }
}
