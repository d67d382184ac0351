import type { ItemColumns } from '../../../shared/domain.ts'
import type { Steps } from '../../slices.ts'
import type { TimedColumns } from '../columns/timed-columns.ts'
import { taken } from './narrowed.ts'

/** A few milliseconds. */
const mergedAtATime = 25_000

/** The same items in the order of the timeline, whatever order they had; with rests, as an album may have a million. */
export function* newestFirst(columns: TimedColumns): Steps<ItemColumns> {
  const { at, ref } = columns
  const count = ref.length
  const isFirst = (one: number, other: number): boolean => {
    const later = (at[one] ?? 0) - (at[other] ?? 0)
    return later > 0 || (later === 0 && (ref[one] ?? 0) > (ref[other] ?? 0))
  }
  let [sorted, next] = [Uint32Array.from({ length: count }, (_, place) => place), new Uint32Array(count)]
  let merged = 0
  // Runs that are sorted become longer ones, two and two.
  for (let run = 1; run < count; run *= 2) {
    for (let start = 0; start < count; start += 2 * run) {
      const [middle, end] = [Math.min(start + run, count), Math.min(start + 2 * run, count)]
      for (let place = start, one = start, other = middle; place < end; place++) {
        const isOne = one < middle && (other >= end || isFirst(sorted[one] ?? 0, sorted[other] ?? 0))
        next[place] = sorted[isOne ? one++ : other++] ?? 0
        if (++merged % mergedAtATime === 0) yield
      }
    }
    ;[sorted, next] = [next, sorted]
  }
  return yield* taken(columns, sorted)
}

/** The last first. */
export function reversed({ ref, ratio, day, flags }: ItemColumns): ItemColumns {
  return { ref: ref.toReversed(), ratio: ratio.toReversed(), day: day.toReversed(), flags: flags.toReversed() }
}
