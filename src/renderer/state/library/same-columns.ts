import type { ItemColumns } from '../../../shared/domain.ts'

function sameNumbers(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  if (one.length !== other.length) return false
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false
  return true
}

/** Whether two lists show the same in the same order, so that nothing need be drawn anew. */
export function sameColumns(one: ItemColumns, other: ItemColumns): boolean {
  return (
    sameNumbers(one.ref, other.ref) &&
    sameNumbers(one.day, other.day) &&
    sameNumbers(one.flags, other.flags) &&
    sameNumbers(one.ratio, other.ratio)
  )
}
