import type { Album, AlbumId, ItemOrder, LibraryQuery, Owner, OwnerId, SearchId } from '../../../shared/domain.ts'
import { parseWhere } from '../../../shared/map/where.ts'
import { parseSearch } from '../../../shared/search/parse-search.ts'
import type { SavedSearch } from '../../../shared/search/saved-search.ts'
import { understood } from '../../../shared/search/search-query.ts'
import { dayHere } from '../../i18n/formats.ts'
import { isShelf } from '../address/place.ts'
import type { Filters } from '../../../shared/search/filters.ts'

/** What decides which list is on the screen. */
export interface Asked {
  tab: 'timeline' | 'albums'
  /** The album that is open, in the tab of albums. */
  album: AlbumId | undefined
  /** The saved search that is open in its place. */
  saved: SearchId | undefined
  /** Those that are kept; undefined until they are known. */
  searches: SavedSearch[] | undefined
  /** In which order it is shown, if not in its own. */
  order: ItemOrder | undefined
  timelineFilters: Filters
  albumFilters: Filters
  /** Everybody whose photos are here; undefined until that is known. */
  owners: Owner[] | undefined
  /** The person whose photos and albums are shown; undefined for everybody's. An album that is open is shown whole. */
  owner: OwnerId | undefined
}

/** The saved search whose items are on the screen; undefined as well while it is not known, or is none that is here. */
export function savedShown({
  tab,
  saved,
  searches,
}: Pick<Asked, 'tab' | 'saved' | 'searches'>): SavedSearch | undefined {
  return tab === 'albums' && saved !== undefined ? searches?.find(({ id }) => id === saved) : undefined
}

/** The filters that apply to the list on the screen. */
export function filtersOf(
  library: Pick<Asked, 'tab' | 'timelineFilters' | 'albumFilters' | 'saved' | 'searches'>,
): Filters {
  return library.tab === 'timeline' ? library.timelineFilters : (savedShown(library)?.filters ?? library.albumFilters)
}

/** Whether a list of items is on the screen, or asked for, and not the shelf, nor a saved search of which nothing is known. */
export function isList(library: Asked): boolean {
  return !isShelf(library) && (library.saved === undefined || savedShown(library) !== undefined)
}

/** Whether a list is that of an album as it was put together, and not by days. */
export function isInAlbumOrder({ album, order }: LibraryQuery): boolean {
  return album !== undefined && order === undefined
}

/** Whether a list has all of an album, in whatever order. */
export function isWholeAlbum(query: LibraryQuery): query is LibraryQuery & { album: AlbumId } {
  return query.album !== undefined && Object.keys(query).every((part) => part === 'album' || part === 'order')
}

/** The person whose items alone the list on the screen has. */
export function ownerShown(library: Pick<Asked, 'owner' | 'owners'>): Owner | undefined {
  const { owner, owners = [] } = library
  return owners.length > 1 ? owners.find(({ id }) => id === owner) : undefined
}

/** The saved searches that are shown beside the albums of one person: those that find this person's photos. */
export function searchesOf(searches: readonly SavedSearch[], owner: OwnerId | undefined): readonly SavedSearch[] {
  return searches.filter((search) => owner === undefined || search.owner === undefined || search.owner === owner)
}

/** The albums of one person, by their id; all of them without one. */
export function albumsOf(albums: readonly Album[], owner: OwnerId | undefined): readonly Album[] {
  return owner === undefined ? albums : albums.filter((album) => album.owner === owner)
}

/** What the list on the screen is asked for by; with another search, if one is given. */
export function queryOf(library: Asked, otherSearch?: string): LibraryQuery {
  const saved = savedShown(library)
  if (saved) return queryOfSaved(saved)
  const filters = filtersOf(library)
  const album = library.tab === 'albums' ? library.album : undefined
  const owner = album === undefined ? ownerShown(library) : undefined
  return queryFor(otherSearch === undefined ? filters : { ...filters, search: otherSearch }, {
    album,
    order: album === undefined ? undefined : library.order,
    owner: owner?.id,
  })
}

/** What a saved search means today. */
export function queryOfSaved({ filters, owner }: SavedSearch): LibraryQuery {
  return queryFor(filters, { owner })
}

function queryFor(
  { search, kind, from, to, where }: Filters,
  { album, order, owner }: { album?: AlbumId | undefined; order?: ItemOrder | undefined; owner: OwnerId | undefined },
): LibraryQuery {
  const parsed = parseSearch(search)
  const words = parsed.words.trim()
  return {
    ...(owner !== undefined && { owner }),
    ...(album !== undefined && { album }),
    ...(order !== undefined && { order }),
    ...(kind !== 'all' ? { kind } : {}),
    ...(words !== '' ? { search: words } : {}),
    ...understood(parsed, dayHere(Date.now())),
    ...(from !== '' ? { from } : {}),
    ...(to !== '' ? { to } : {}),
    ...parseWhere(where),
  }
}
