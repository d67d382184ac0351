import type { SourceItems } from '../sources/source-items.ts'
import { photoKey } from '../takeout/meaning/photo-address.ts'
import type { FoundExport } from '../takeout/stock/exports-here.ts'
import { elsewhere, placeOf } from '../takeout/stock/library-places.ts'

/**
 * Where an export has which items: all that it names anywhere, its trash included, by what the source knows them by. An item in
 * several folders is where the library has it. One without an address is nowhere in the library: it is known by its bytes alone,
 * which are others once it was edited, so that nobody can say of it that it is not there any more.
 */
export function placesOfItems(
  { matched }: FoundExport,
  itemOf: { key: SourceItems['itemOf']; digest: (digest: string) => number | undefined; source: number },
): Map<number, number> {
  const places = new Map<number, number>()
  for (const folder of matched.folders) {
    const place = placeOf(folder)
    const add = (item: number | undefined, at: number): void => {
      if (item !== undefined) places.set(item, Math.max(at, places.get(item) ?? elsewhere))
    }
    for (const { sidecar } of folder.sidecars)
      if (sidecar.url !== undefined) add(itemOf.key(itemOf.source, photoKey(sidecar.url)), place)
    for (const { entries } of folder.media)
      for (const { digest } of entries) if (digest !== undefined) add(itemOf.digest(digest), elsewhere)
  }
  return places
}
