import type { SourceItems } from '../../sources/source-items.ts'
import { photoKey } from '../../takeout/meaning/photo-address.ts'
import type { IndexedSource } from '../../takeout/reading/read-sources.ts'

/**
 * The source, of these rows, that exports are of: it has brought one of them before, or items with the same addresses, each of
 * which is given once for each account. What a partner or a shared album brought proves nothing. Undefined if there is none,
 * or if there are several. `known`: sources that have brought these exports.
 */
export function provedSource(
  exports: readonly IndexedSource[],
  sources: readonly number[],
  items: SourceItems,
  known: ReadonlySet<number>,
): number | undefined {
  const proved = new Set(known)
  for (const { entries } of exports)
    for (const { json } of entries) {
      if (json?.kind !== 'sidecar' || json.sidecar.url === undefined) continue
      const { url, fromPartner, fromSharedAlbum } = json.sidecar
      if (fromPartner || fromSharedAlbum) continue
      const key = photoKey(url)
      for (const source of sources) if (items.itemOf(source, key) !== undefined) proved.add(source)
      if (proved.size > 1) return undefined
    }
  const [only] = proved
  return only
}
