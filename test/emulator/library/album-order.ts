import type { EmulatorAlbum, EmulatorItem, Enrichment } from './model.ts'

/** Behind what something is put: the item or enrichment of this id, or at one of the ends. */
export type Place = 'first' | 'last' | { item: string } | { enrichment: string }

/** Puts items into an album, in their order. The place has to be there. */
export function insertItems(album: EmulatorAlbum, items: readonly EmulatorItem[], place: Place): void {
  const last = items.at(-1)
  if (last === undefined) return
  const { enrichments = [] } = album
  if (typeof place === 'object' && 'enrichment' in place) {
    const at = enrichments.findIndex(({ id }) => id === place.enrichment)
    const before = enrichments[at]?.after
    const index = before === undefined ? 0 : album.items.findIndex(({ id }) => id === before) + 1
    album.items.splice(index, 0, ...items)
    // What followed the enrichment follows what was put behind it.
    for (const other of enrichments.slice(at + 1)) if (other.after === before) other.after = last.id
    return
  }
  const index =
    place === 'first'
      ? 0
      : place === 'last'
        ? album.items.length
        : album.items.findIndex(({ id }) => id === place.item) + 1
  album.items.splice(index, 0, ...items)
  if (place === 'first') for (const other of enrichments) if (other.after === undefined) other.after = last.id
}

/** Takes items out; what stood behind one of them stands behind what came before it. */
export function removeItems(album: EmulatorAlbum, ids: ReadonlySet<string>): void {
  for (const enrichment of album.enrichments ?? []) {
    let at = album.items.findIndex(({ id }) => id === enrichment.after)
    while (at >= 0 && ids.has(album.items[at]?.id ?? '')) at -= 1
    const before = album.items[at]?.id
    if (before === undefined) delete enrichment.after
    else enrichment.after = before
  }
  album.items = album.items.filter(({ id }) => !ids.has(id))
}

/** Puts an enrichment into an album. The place has to be there. */
export function insertEnrichment(album: EmulatorAlbum, enrichment: Omit<Enrichment, 'after'>, place: Place): void {
  const enrichments = (album.enrichments ??= [])
  const behind = (after: string | undefined, at: number): void =>
    void enrichments.splice(at, 0, { ...enrichment, ...(after !== undefined && { after }) })
  if (place === 'first') return behind(undefined, 0)
  if (place === 'last') return behind(album.items.at(-1)?.id, enrichments.length)
  if ('item' in place) return behind(place.item, 0)
  const at = enrichments.findIndex(({ id }) => id === place.enrichment)
  behind(enrichments[at]?.after, at + 1)
}
