import { useCallback } from 'react'
import type { ItemRef } from '../../../shared/domain.ts'
import type { Missing } from '../../grid/use-retries.ts'
import { useMessages } from '../../i18n/use-messages.ts'
import { askPicture } from './ask-picture.ts'

/** Tells why the picture of an item did not come, or that it is only not made yet. Keeps its identity. */
export function useMissingPicture(): (ref: number) => Promise<Missing> {
  const { library: words } = useMessages()
  return useCallback(
    async (ref) => {
      const state = await askPicture(ref as ItemRef)
      return state.kind === 'not-shown'
        ? { kind: 'never', reason: words.notShown[state.reason].short }
        : { kind: 'again' }
    },
    [words],
  )
}
