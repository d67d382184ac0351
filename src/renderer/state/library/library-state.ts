import type {
  Album,
  AlbumId,
  ItemColumns,
  ItemOrder,
  ItemRef,
  LibraryQuery,
  OwnerId,
  SearchId,
} from '../../../shared/domain.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { Filters } from '../../../shared/search/filters.ts'
import type { SavedSearch } from '../../../shared/search/saved-search.ts'
import type { GridPlace } from '../../grid/use-grid-scroll.ts'
import type { LibraryPlace } from '../address/place.ts'
import type { Asked } from './library-query.ts'

/** Items of one query, as they came. */
export interface ShownItems {
  /** Text form of the query: the same key means the same list, perhaps with other items by now. */
  key: string
  query: LibraryQuery
  columns: ItemColumns
  /** False for the beginning of a long list, until all of it has come. */
  isWhole: boolean
}

/** What the library shows, and what can be asked of it. */
export interface Library extends Asked {
  albumSearch: string
  grouping: LibraryPlace['grouping']
  /** What is on the screen; may belong to the query before, until the answer to the present one comes. */
  shown: ShownItems | undefined
  problem: Problem | undefined
  albums: Album[] | undefined
  /** The person was chosen in this window, or by its address; else it is the one that was chosen last. */
  isOwnerChosen: boolean
  /** The item in the viewer. */
  opened: ItemRef | undefined
  /** The item beside which it stands, in place of the viewer. */
  beside: ItemRef | undefined
  /** What an address named that is not here. */
  gone: 'item' | 'owner' | undefined
  /** An address names items whose numbers are not known yet: nothing is asked for until they are. */
  isArriving: boolean
  /** What is at the top of the list of this key since the scroll rests. */
  rest: { key: string; at: ItemRef | undefined } | undefined
  /** Where the list on the screen is to go, another object for each time. */
  goal: { at: ItemRef | undefined } | undefined
  /** How often a person went to the top of the library from elsewhere in it. */
  jumps: number
  /** How often another folder, or another index, took the place of what was known: its numbers of items are others. */
  folders: number
  /** The album, or saved search, that was left for the shelf. */
  left: AlbumId | SearchId | undefined
  showTab: (tab: 'timeline' | 'albums') => void
  openAlbum: (album: AlbumId) => void
  openSearch: (saved: SearchId) => void
  /** Shows the timeline narrowed as a saved search is, so that it can be made another one. */
  changeSearch: (saved: SavedSearch) => void
  setFilters: (change: Partial<Filters>) => void
  setAlbumSearch: (text: string) => void
  chooseOwner: (owner: OwnerId | undefined) => void
  /** As an address says whose photos are shown; asks for nothing. */
  meanOwner: (owner: OwnerId | 'everybody') => void
  /** In which order the album that is open shows its items; its own without one. */
  setOrder: (order: ItemOrder | undefined) => void
  setGrouping: (grouping: LibraryPlace['grouping']) => void
  /** In the viewer, or beside another item. */
  openItem: (ref: ItemRef, beside?: ItemRef) => void
  closeItem: () => void
  /** Shows what an address stands for; `jumps` where a person went there by other means. */
  arrive: (place: LibraryPlace, jumps?: number) => Promise<void>
  /** Shows the timeline from its top, with nothing taken out of it. */
  toTop: () => void
  forgetGone: () => void
  /** The list on the screen has come to rest here. */
  cameToRest: (shown: ShownItems, place: GridPlace) => void
  loadItems: () => Promise<void>
  loadAlbums: () => Promise<void>
  loadOwners: () => Promise<void>
  loadSearches: () => Promise<void>
}
