/**
 * Places in a list that are picked, as runs of neighbours: starts and ends (the place behind the last) by turns, rising, none of
 * them twice. A million places that lie together are two numbers. Never changed, always made anew.
 */
export type Ranges = readonly number[]

export const noRanges: Ranges = []

/** The run from one place to another, both included, in whatever order. */
export function between(one: number, other: number): Ranges {
  return [Math.min(one, other), Math.max(one, other) + 1]
}

/** How many of the numbers are at most `place`. */
function upTo(ranges: Ranges, place: number): number {
  let [low, high] = [0, ranges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ranges[middle] ?? 0) <= place) low = middle + 1
    else high = middle
  }
  return low
}

/** Whether a place is in one of the ranges. */
export function hasPlace(ranges: Ranges, place: number): boolean {
  return upTo(ranges, place) % 2 === 1
}

/** What is in one of the two, or in both, or, with `without`, in the first alone. */
function combined(one: Ranges, other: Ranges, wanted: (inOne: boolean, inOther: boolean) => boolean): Ranges {
  const made: number[] = []
  let [at, to, isIn] = [0, 0, false]
  while (at < one.length || to < other.length) {
    const place = Math.min(one[at] ?? Infinity, other[to] ?? Infinity)
    if (one[at] === place) at += 1
    if (other[to] === place) to += 1
    if (wanted(at % 2 === 1, to % 2 === 1) === isIn) continue
    isIn = !isIn
    made.push(place)
  }
  return made
}

/** The places of both. */
export function withRanges(one: Ranges, other: Ranges): Ranges {
  return combined(one, other, (inOne, inOther) => inOne || inOther)
}

/** The places of the first that are not in the other. */
export function withoutRanges(one: Ranges, other: Ranges): Ranges {
  return combined(one, other, (inOne, inOther) => inOne && !inOther)
}

/** How many places there are; with limits only of those from `from` to before `until`. */
export function countPlaces(ranges: Ranges, from = 0, until = Infinity): number {
  let count = 0
  for (let at = 0; at < ranges.length; at += 2)
    count += Math.max(0, Math.min(ranges[at + 1] ?? 0, until) - Math.max(ranges[at] ?? 0, from))
  return count
}

/** Each of the places, rising. */
export function* placesOf(ranges: Ranges): Generator<number> {
  for (let at = 0; at < ranges.length; at += 2)
    for (let place = ranges[at] ?? 0; place < (ranges[at + 1] ?? 0); place += 1) yield place
}

/** The same items in a list that has changed; those that are in it no longer are left out. Both lists by the numbers of their items. */
export function movedTo(after: ArrayLike<number>, before: ArrayLike<number>, ranges: Ranges): Ranges {
  if (ranges.length === 0) return ranges
  const picked = new Set<number>()
  for (const place of placesOf(ranges)) picked.add(before[place] ?? -1)
  const moved: number[] = []
  let isIn = false
  for (let place = 0; place < after.length; place += 1) {
    if (picked.has(after[place] ?? -1) === isIn) continue
    isIn = !isIn
    moved.push(place)
  }
  if (isIn) moved.push(after.length)
  return moved
}
