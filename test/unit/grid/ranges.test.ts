import { describe, expect, test } from 'vitest'
import {
  between,
  countPlaces,
  hasPlace,
  movedTo,
  noRanges,
  placesOf,
  type Ranges,
  withoutRanges,
  withRanges,
} from '../../../src/renderer/grid/picking/ranges.ts'

/** Numbers that look like chance, the same every time. */
function chance(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
    return Math.floor((state / 2 ** 32) * below)
  }
}

const asSet = (ranges: Ranges): Set<number> => new Set(placesOf(ranges))

describe('places that are picked', () => {
  test('are what a set of them would be, whatever is picked and taken out', () => {
    const next = chance(7)
    let [ranges, set] = [noRanges, new Set<number>()]
    for (let step = 0; step < 300; step += 1) {
      const run = between(next(60), next(60))
      const places = [...placesOf(run)]
      const adds = next(2) === 0
      ranges = adds ? withRanges(ranges, run) : withoutRanges(ranges, run)
      for (const place of places) {
        if (adds) set.add(place)
        else set.delete(place)
      }
      set = new Set([...set].toSorted((one, other) => one - other))
      expect([...placesOf(ranges)]).toEqual([...set])
      expect(countPlaces(ranges)).toBe(set.size)
      const [from, until] = [next(60), next(60)]
      expect(countPlaces(ranges, from, until)).toBe([...set].filter((place) => place >= from && place < until).length)
      const everywhere = Array.from({ length: 62 }, (_, place) => place)
      expect(everywhere.filter((place) => hasPlace(ranges, place))).toEqual([...set])
      // Runs that touch are one.
      expect(ranges.every((edge, at) => at === 0 || edge > (ranges[at - 1] ?? 0))).toBe(true)
    }
  })

  test('of a million items are two numbers, and a gap in them two more', () => {
    const all = between(0, 999_999)
    expect([all.length, countPlaces(all)]).toEqual([2, 1_000_000])
    const gap = withoutRanges(all, between(500_000, 500_000))
    expect([gap.length, countPlaces(gap)]).toEqual([4, 999_999])
  })

  test('that the list does not have stand for no item', () => {
    expect(movedTo([5, 1], [5], [0, 3])).toEqual([0, 1])
    expect(movedTo([1, 5], [5], [0, 3])).toEqual([1, 2])
    expect(movedTo([1, 5], [5], noRanges)).toEqual([])
  })

  test('stay with their items when others come, go, and change places', () => {
    const next = chance(3)
    for (let step = 0; step < 300; step += 1) {
      const before = Array.from({ length: 1 + next(30) }, (_, at) => at * 3)
      const after = [...before.filter(() => next(4) > 0), 1_000 + step].toSorted(() => next(3) - 1)
      const ranges = withRanges(between(next(before.length), next(before.length)), between(0, 0))
      const picked = new Set([...asSet(ranges)].map((place) => before[place]))
      const moved = movedTo(after, before, ranges)
      expect([...placesOf(moved)].map((place) => after[place])).toEqual(after.filter((item) => picked.has(item)))
    }
  })
})
