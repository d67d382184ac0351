import { useState } from 'react'
import { ItemFlag, type ItemRef } from '../../../../shared/domain.ts'
import type { Problem } from '../../../../shared/problems/problem.ts'
import { setFavorite } from '../../../state/library/favorites.ts'

export interface ShownFavorite {
  isFavorite: boolean
  toggle: () => void
  /** What was just made of the item that is shown, for those who do not see it. */
  said: 'added' | 'removed' | undefined
  /** Why it could not be made a favourite, or none. */
  problem: Problem | undefined
}

/** What was done last. */
interface Done {
  ref: ItemRef
  favorite: boolean
  problem?: Problem
}

/** Whether the item that is shown is a favourite, by the list that it is in and by what was said since the viewer was opened. */
export function useFavorite(ref: ItemRef, flags: number): ShownFavorite {
  const [said, setSaid] = useState<ReadonlyMap<ItemRef, boolean>>(new Map())
  const [done, setDone] = useState<Done>()
  // Whoever comes back to an item hears no old news.
  if (done && done.ref !== ref) setDone(undefined)
  const now = done?.ref === ref ? done : undefined
  const isFavorite = said.get(ref) ?? (flags & ItemFlag.favorite) !== 0

  async function say(favorite: boolean): Promise<void> {
    const mine: Done = { ref, favorite }
    setSaid((before) => new Map(before).set(ref, favorite))
    setDone(mine)
    const problem = await setFavorite([ref], favorite)
    if (!problem) return
    // The list says again what holds.
    setSaid((before) => new Map([...before].filter(([each]) => each !== ref)))
    setDone((last) => (last === mine ? { ...mine, problem } : last))
  }

  return {
    isFavorite,
    toggle: () => void say(!isFavorite),
    said: now && !now.problem ? (now.favorite ? 'added' : 'removed') : undefined,
    problem: now?.problem,
  }
}
