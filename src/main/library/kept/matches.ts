import type { Steps } from '../../slices.ts'

/** A few milliseconds even where V8 has not compiled the loops yet. */
const itemsAtATime = 50_000

/** From where to where to go on with something of so many items, step by step. */
export function* itemRanges(count: number): Generator<[from: number, end: number]> {
  for (let from = 0; from < count; from += itemsAtATime) yield [from, Math.min(count, from + itemsAtATime)]
}

/** By the numbers of items a 1 for each: leaves in `found` those alone that are in `others`, too. */
export function* keepBoth(found: Uint8Array, others: Uint8Array): Steps<void> {
  for (const [from, end] of itemRanges(found.length)) {
    for (let ref = from; ref < end; ref++) found[ref] = (found[ref] ?? 0) & (others[ref] ?? 0)
    yield
  }
}

/** The same: adds to `found` those of `others`. */
export function* addBoth(found: Uint8Array, others: Uint8Array): Steps<void> {
  for (const [from, end] of itemRanges(found.length)) {
    for (let ref = from; ref < end; ref++) found[ref] = (found[ref] ?? 0) | (others[ref] ?? 0)
    yield
  }
}
