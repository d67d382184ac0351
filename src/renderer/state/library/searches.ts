import type { Input } from '../../../shared/contract.ts'
import type { SearchId } from '../../../shared/domain.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { getBridge } from '../bridge.ts'
import { useLibrary } from './library-store.ts'

/** Keeps a search, or another name or meaning of one; afterwards it is among those that are known. Returns why it could not be done. */
export async function keepSearch(search: Input<'searches.keep'>): Promise<Problem | undefined> {
  const answer = await getBridge().call('searches.keep', search)
  if (!answer.ok) return answer.problem
  await useLibrary.getState().loadSearches()
  return undefined
}

/** Keeps a search no more; where it is open, its end leads to the shelf. Returns why it could not be done. */
export async function removeSearch(id: SearchId): Promise<Problem | undefined> {
  const answer = await getBridge().call('searches.remove', { id })
  if (!answer.ok) return answer.problem
  await useLibrary.getState().loadSearches()
  return undefined
}
