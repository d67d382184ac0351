/**
 * Which of these different numbers are in order: the places of as many as can be that only rise. The others are those that somebody
 * would have to move.
 */
export function longestInOrder(numbers: readonly number[]): Set<number> {
  /** By length of a row that rises: the place of the lowest number that ends one. */
  const ends: number[] = []
  const before = new Map<number, number>()
  const at = (place: number | undefined): number => (place === undefined ? -Infinity : (numbers[place] ?? -Infinity))
  for (const [place, number] of numbers.entries()) {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (at(ends[middle]) < number) low = middle + 1
      else high = middle
    }
    const previous = ends[low - 1]
    if (previous !== undefined) before.set(place, previous)
    ends[low] = place
  }
  const row = new Set<number>()
  for (let place = ends.at(-1); place !== undefined; place = before.get(place)) row.add(place)
  return row
}
