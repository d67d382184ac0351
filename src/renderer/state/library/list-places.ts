import type { ItemRef, LibraryQuery } from '../../../shared/domain.ts'
import type { GridPlace } from '../../grid/use-grid-scroll.ts'

/** Where lists were, by the keys of their queries. */
export const places = new Map<string, GridPlace>()

/** The item that an anchor is at; undefined where the list is at what stands above its items, as at its top. */
export function itemAt(place: GridPlace | undefined): ItemRef | undefined {
  if (place?.anchor?.lead !== undefined) return undefined
  return place?.anchor && (place.refs[place.anchor.index] as ItemRef | undefined)
}

/** Where a list is with the row of this item at its top. */
export function placeAtItem(ref: ItemRef): GridPlace {
  return { anchor: { index: 0, hidden: 0, before: 0 }, refs: Uint32Array.of(ref) }
}

/** Where the list of this key was when it was last on the screen. */
export function gridPlaceOf(key: string): GridPlace | undefined {
  return places.get(key)
}

/** Remembers where a list was. Searches are not remembered: each would keep its list alive. */
export function rememberPlace(shown: { key: string; query: LibraryQuery }, place: GridPlace): void {
  const isNarrowed = Object.keys(shown.query).some((part) => part !== 'album' && part !== 'order' && part !== 'owner')
  if (isNarrowed) places.delete(shown.key)
  else places.set(shown.key, place)
}
