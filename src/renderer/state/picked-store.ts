import { create } from 'zustand'
import { mostAsked } from '../../shared/contract/library/library.ts'
import type { ItemId, ItemRef } from '../../shared/domain.ts'
import type { Result } from '../../shared/problems/problem.ts'
import { success } from '../../shared/problems/problem.ts'
import { movedTo, noRanges, placesOf, type Ranges } from '../grid/picking/ranges.ts'
import { getBridge } from './bridge.ts'

interface Picked {
  /** The list that items are picked of, by the key of its query. */
  key: string
  /** The items of that list when the places were told. */
  refs: Uint32Array
  ranges: Ranges
  pick: (key: string, refs: Uint32Array, ranges: Ranges) => void
  clear: () => void
}

/** Items that are picked in the list on the screen. Those of another list are picked no longer. */
export const usePicked = create<Picked>()((set) => ({
  key: '',
  refs: new Uint32Array(),
  ranges: noRanges,
  pick: (key, refs, ranges) => set({ key, refs, ranges }),
  clear: () => set({ ranges: noRanges }),
}))

/** Where the picked items are in a list as it is now. */
export function pickedIn(picked: Pick<Picked, 'key' | 'refs' | 'ranges'>, key: string, refs: Uint32Array): Ranges {
  if (picked.key !== key) return noRanges
  return picked.refs === refs ? picked.ranges : movedTo(refs, picked.refs, picked.ranges)
}

/** The ids of all that is picked, in the order of the list. */
export async function pickedIds(): Promise<Result<ItemId[]>> {
  const { refs, ranges } = usePicked.getState()
  const wanted = [...placesOf(ranges)].map((place) => (refs[place] ?? 0) as ItemRef)
  const ids: ItemId[] = []
  for (let at = 0; at < wanted.length; at += mostAsked) {
    const some = await getBridge().call('library.ids', { refs: wanted.slice(at, at + mostAsked) })
    if (!some.ok) return some
    ids.push(...some.value)
  }
  return success(ids)
}
