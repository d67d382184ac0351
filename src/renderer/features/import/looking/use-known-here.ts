import type { StockOverview } from '../../../../shared/imports/export-stock.ts'
import type { KnownHere } from '../../../../shared/imports/item-mark.ts'
import { useSession } from '../../../state/session-store.ts'

const nothing: KnownHere = { items: 0, bytes: 0 }

/** What of exports is in the folder in use already; nothing if they were compared with another. */
export function useKnownHere({ here }: StockOverview): KnownHere {
  const path = useSession((session) => session.mirror?.path)
  return here && here.mirror === path ? here : nothing
}
