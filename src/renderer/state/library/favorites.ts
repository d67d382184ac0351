import { mostAsked } from '../../../shared/contract/library/library.ts'
import { type ItemColumns, ItemFlag, type ItemRef } from '../../../shared/domain.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { keepLayout } from '../../grid/kept-layout.ts'
import { getBridge } from '../bridge.ts'
import { mayHaveChanged, useLibrary } from './library-store.ts'

/** The same list, with these items as favourites, or as none. */
function withFavorites(columns: ItemColumns, refs: readonly ItemRef[], favorite: boolean): ItemColumns {
  const those = new Set<number>(refs)
  const flags = columns.flags.slice()
  for (let place = 0; place < flags.length; place++)
    if (those.has(columns.ref[place] ?? 0))
      flags[place] = ((flags[place] ?? 0) & ~ItemFlag.favorite) | (favorite ? ItemFlag.favorite : 0)
  return { ...columns, flags }
}

/**
 * Makes items favourites, or no more: on the screen at once, and then in the mirror. Returns why it could not be done; the list on
 * the screen says again what holds then.
 */
export async function setFavorite(refs: readonly ItemRef[], favorite: boolean): Promise<Problem | undefined> {
  mayHaveChanged()
  const { shown } = useLibrary.getState()
  if (shown) {
    const columns = withFavorites(shown.columns, refs, favorite)
    keepLayout(shown.columns, columns)
    useLibrary.setState({ shown: { ...shown, columns } })
  }
  for (let at = 0; at < refs.length; at += mostAsked) {
    const some = refs.slice(at, at + mostAsked)
    const answer = await getBridge().call('library.favorite', { refs: some, favorite })
    if (answer.ok) continue
    void useLibrary.getState().loadItems()
    return answer.problem
  }
  return undefined
}
