import type { SourceItems } from '../sources/source-items.ts'
import type { Plan } from './plan.ts'

/**
 * The source, of these rows, that has brought items with the same addresses before: an address is given once for each account.
 * What a partner or a shared album brought proves nothing. Undefined if there is none, or if there are several.
 */
export function provedSource(plan: Plan, sources: readonly number[], items: SourceItems): number | undefined {
  const proved = new Set<number>()
  for (const key of plan.keys()) {
    const sidecars = plan.saidOf(key).flatMap((said) => said.sidecars)
    if (sidecars.some(({ fromPartner, fromSharedAlbum }) => fromPartner || fromSharedAlbum)) continue
    for (const source of sources) if (items.itemOf(source, key) !== undefined) proved.add(source)
    if (proved.size > 1) return undefined
  }
  const [only] = proved
  return only
}
