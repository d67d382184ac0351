import type { Difference, DifferenceItem, DifferenceQuery } from '../../../shared/health.ts'
import { getBridge } from '../../state/bridge.ts'
import { usePagedList, type ShownList } from '../../ui/use-paged-list.ts'

export type DifferenceOwner = DifferenceQuery['of']

/** More than the contract allows at a time is asked for in parts. */
const mostAtATime = 1000

interface Items {
  of: DifferenceOwner
  difference: Difference
}

function ask({ of, difference: { reason, code, part } }: Items, offset: number, limit: number) {
  return getBridge().call('health.differenceItems', {
    of,
    reason,
    ...(code && { code }),
    ...(part && { part }),
    offset,
    limit,
  })
}

/** Every item of a difference; undefined if the engine could not say. */
export async function allDifferenceItems(
  of: DifferenceOwner,
  difference: Difference,
): Promise<DifferenceItem[] | undefined> {
  const items: DifferenceItem[] = []
  for (;;) {
    const answer = await ask({ of, difference }, items.length, mostAtATime)
    if (!answer.ok) return undefined
    items.push(...answer.value.items)
    if (answer.value.items.length === 0 || items.length >= answer.value.total) return items
  }
}

/** The first items of a difference, and more when asked for. Loads them again when their number has changed. */
export function useDifferenceItems(of: DifferenceOwner, difference: Difference): ShownList<DifferenceItem> {
  return usePagedList({ of, difference }, ask)
}
