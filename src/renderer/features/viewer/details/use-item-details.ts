import { useEffect, useState } from 'react'
import type { ItemDetails, ItemRef } from '../../../../shared/domain.ts'
import type { Problem } from '../../../../shared/problems/problem.ts'
import { getBridge } from '../../../state/bridge.ts'

export interface LoadedDetails {
  details: ItemDetails | undefined
  problem: Problem | undefined
}

/** What is known about an item; undefined until the answer for this very item has come. */
export function useItemDetails(ref: ItemRef): LoadedDetails {
  const [loaded, setLoaded] = useState<{ ref: ItemRef; details?: ItemDetails; problem?: Problem }>()
  useEffect(() => {
    let wanted = true
    const load = async (): Promise<void> => {
      const answer = await getBridge().call('library.item', { ref })
      if (wanted) setLoaded(answer.ok ? { ref, details: answer.value } : { ref, problem: answer.problem })
    }
    void load()
    return () => {
      wanted = false
    }
  }, [ref])
  return loaded?.ref === ref
    ? { details: loaded.details, problem: loaded.problem }
    : { details: undefined, problem: undefined }
}
