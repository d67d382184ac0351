import { create } from 'zustand'
import { mostAsked } from '../../../shared/contract/library/library.ts'
import type { ItemId, ItemRef } from '../../../shared/domain.ts'
import type { Result } from '../../../shared/problems/problem.ts'
import { success } from '../../../shared/problems/problem.ts'
import type { PickedRun, Picking } from '../../grid/picking/picking-hands.ts'
import { between, movedTo, noRanges, placesOf, type Ranges } from '../../grid/picking/ranges.ts'
import { getBridge } from '../bridge.ts'

interface Picked {
  /** The list that items are picked of, by the key of its query. */
  key: string
  /** The items of that list when the places were told. */
  refs: Uint32Array
  ranges: Ranges
  /** What Shift has drawn last, or would draw from. */
  run: PickedRun | undefined
  pick: (key: string, refs: Uint32Array, ranges: Ranges, run?: PickedRun) => void
  clear: () => void
}

/** Items that are picked in the list on the screen. Those of another list are picked no longer. */
export const usePicked = create<Picked>()((set) => ({
  key: '',
  refs: new Uint32Array(),
  ranges: noRanges,
  run: undefined,
  pick: (key, refs, ranges, run) => set({ key, refs, ranges, run }),
  clear: () => set({ ranges: noRanges, run: undefined }),
}))

/** Where the picked items, and the beginning of a run, are in a list as it is now. A run whose beginning has gone is over. */
export function pickedIn(
  picked: Pick<Picked, 'key' | 'refs' | 'ranges' | 'run'>,
  key: string,
  refs: Uint32Array,
): Pick<Picking, 'picked' | 'run'> {
  if (picked.key !== key) return { picked: noRanges, run: undefined }
  const { ranges, run } = picked
  if (picked.refs === refs) return { picked: ranges, run }
  const moved = (places: Ranges): Ranges => movedTo(refs, picked.refs, places)
  const [at] = run ? moved(between(run.at, run.at)) : []
  return { picked: moved(ranges), run: run && at !== undefined ? { at, base: moved(run.base) } : undefined }
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
