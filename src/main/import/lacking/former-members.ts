/** An album as an export has it. */
export interface AlbumInExport {
  /** The row of the export. */
  exported: number
  /** When it was made, RFC 3339, UTC; undefined if nobody knows. */
  asOf?: string
  items: ReadonlySet<number>
}

/** Where an export has an item, as the column `export_item.place` says; undefined if nowhere. */
export type PlaceIn = (exported: number, item: number) => number | undefined

/** Of the members of before that it has in its library, a full export must have at least so many still in the album. */
const stillThere = 0.5

/** The archive, as `export_item.place` has it: nobody knows whether each export has what is there in albums, too. */
const archive = 1

/**
 * The items of an album that stay in it although a later full export has them no longer there, each with the instant of the first
 * such export: a function of all exports of a person, in whatever order they were imported. Nothing is concluded of an album that
 * the export does not have at all, which may not have been chosen, nor of one of which most is gone. An item counts that the export has in
 * its library, as the one before had, with an address; and nothing at all where the export has in the album what is neither in its library nor was
 * there before: that may be the very same, which is known by its bytes alone.
 */
export function formerMembers(
  albums: readonly AlbumInExport[],
  isFull: (exported: number) => boolean,
  placeIn: PlaceIn,
): Map<number, string> {
  const undated = new Set(albums.flatMap(({ asOf, items }) => (asOf === undefined ? [...items] : [])))
  const dated = albums.flatMap((each) => (each.asOf === undefined ? [] : [{ ...each, asOf: each.asOf }]))
  const members = new Map<number, number>()
  const former = new Map<number, string>()
  for (const { exported, asOf, items } of dated.toSorted((one, other) => (one.asOf < other.asOf ? -1 : 1))) {
    if (isFull(exported))
      for (const item of lackingIn({ exported, items }, members, placeIn)) {
        if (undated.has(item)) continue
        members.delete(item)
        former.set(item, asOf)
      }
    for (const item of items) {
      members.set(item, exported)
      former.delete(item)
    }
  }
  return former
}

/** `members`: those of before, each with the export that had it there last. */
function lackingIn(
  { exported, items }: Pick<AlbumInExport, 'exported' | 'items'>,
  members: ReadonlyMap<number, number>,
  placeIn: PlaceIn,
): number[] {
  const inLibrary = (item: number): boolean => (placeIn(exported, item) ?? 0) > 0
  if ([...items].some((item) => !members.has(item) && !inLibrary(item))) return []
  const lacking: number[] = []
  let kept = 0
  for (const [item, before] of members) {
    const [then, now] = [placeIn(before, item) ?? 0, placeIn(exported, item) ?? 0]
    if (then === 0 || now === 0) continue
    if (items.has(item)) kept++
    else if ((then === archive) === (now === archive)) lacking.push(item)
  }
  return kept < (kept + lacking.length) * stillThere ? [] : lacking
}
