import { useState } from 'react'
import { ItemFlag, type ItemRef } from '../../../../shared/domain.ts'
import type { Problem } from '../../../../shared/problems/problem.ts'
import { setFavorite } from '../../../state/library/favorites.ts'

export interface ShownFavorite {
  isFavorite: boolean
  toggle: () => void
  /** What was made of the item that is shown, for those who do not see it. */
  said: 'added' | 'removed' | undefined
  /** Why it could not be made a favourite, or none. */
  problem: Problem | undefined
}

interface Said {
  favorite: boolean
  problem?: Problem
}

/** Whether the item that is shown is a favourite, by the list that it is in and by what was said since the viewer was opened. */
export function useFavorite(ref: ItemRef, flags: number): ShownFavorite {
  const [said, setSaid] = useState<ReadonlyMap<ItemRef, Said>>(new Map())
  const own = said.get(ref)
  const isFavorite = own?.favorite ?? (flags & ItemFlag.favorite) !== 0

  async function say(favorite: boolean): Promise<void> {
    const tell = (what: Said): void => setSaid((before) => new Map(before).set(ref, what))
    tell({ favorite })
    const problem = await setFavorite([ref], favorite)
    if (problem) tell({ favorite: !favorite, problem })
  }

  return {
    isFavorite,
    toggle: () => void say(!isFavorite),
    said: own && !own.problem ? (own.favorite ? 'added' : 'removed') : undefined,
    problem: own?.problem,
  }
}
