import type { ItemColumns, ItemDetails, ItemId, ItemRef, LibraryQuery, Owner } from '../../domain.ts'
import type { PictureState } from '../../picture-state.ts'
import type { Call, Names } from '../call.ts'
import type { FoundName } from '../../search/found-name.ts'

/** So many items can be picked for one task: their ids fit into one call. */
export const mostPicked = 100_000
/** So many ids are told with one call. */
export const mostAsked = 5_000

export interface LibraryCalls {
  'library.columns': Call<LibraryQuery, ItemColumns>
  /** How many items each of these lists has, in the order asked for. */
  'library.counts': Call<{ queries: LibraryQuery[] }, number[]>
  /** When the task began that has brought the newest items, milliseconds since 1970; null if nothing is here. */
  'library.newest': Call<void, number | null>
  /** For each of these beginnings the names of people and places that begin so, the likeliest first; a few of each. */
  'library.names': Call<{ beginnings: string[] }, FoundName[][]>
  /** Everybody whose photos are here or come here, by name. */
  'library.owners': Call<void, Owner[]>
  'library.item': Call<{ ref: ItemRef }, ItemDetails>
  /** Ids of at most `mostAsked` items, in this order; those that are not here any more are left out. */
  'library.ids': Call<{ refs: ItemRef[] }, ItemId[]>
  /** The numbers that items have now, in the order asked for; null for what is not here. At most `mostAsked`. */
  'library.refs': Call<{ ids: ItemId[] }, (ItemRef | null)[]>
  /** Makes at most `mostAsked` items favourites, or no more; see `SourceItems.favor`. Those that are not here any more are left out. */
  'library.favorite': Call<{ refs: ItemRef[]; favorite: boolean }, void>
  /** How far the small pictures of items are, in the order asked for: why one is not shown, and whether to ask again. */
  'library.pictures': Call<{ refs: ItemRef[] }, PictureState[]>
  /**
   * Shows a file in the system's file manager: the one that the item is shown by, the original behind its edited copy, or the
   * earlier version with this number.
   */
  'library.reveal': Call<{ ref: ItemRef; original?: true; version?: number }, void>
}

export interface LibraryEvents {
  /** New items became visible; ask for columns again. At most once a second. */
  'library.changed': { items: number }
}

export const libraryCalls: Names<LibraryCalls> = {
  'library.columns': true,
  'library.counts': true,
  'library.newest': true,
  'library.names': true,
  'library.owners': true,
  'library.item': true,
  'library.ids': true,
  'library.refs': true,
  'library.favorite': true,
  'library.pictures': true,
  'library.reveal': true,
}

export const libraryEvents: Names<LibraryEvents> = {
  'library.changed': true,
}
