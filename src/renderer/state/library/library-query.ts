import type { Album, AlbumId, LibraryQuery, Owner, OwnerId } from '../../../shared/domain.ts'
import { parseWhere } from '../../../shared/map/where.ts'
import { parseSearch } from '../../../shared/search/parse-search.ts'
import { understood } from '../../../shared/search/search-query.ts'
import { dayHere } from '../../i18n/formats.ts'
import type { Filters } from '../address/place.ts'

/** What decides which list is on the screen. */
export interface Asked {
  tab: 'timeline' | 'albums'
  /** The album that is open, in the tab of albums. */
  album: AlbumId | undefined
  timelineFilters: Filters
  albumFilters: Filters
  /** Everybody whose photos are here; undefined until that is known. */
  owners: Owner[] | undefined
  /** The person whose photos and albums are shown; undefined for everybody's. An album that is open is shown whole. */
  owner: OwnerId | undefined
}

/** The filters that apply to the list on the screen. */
export function filtersOf(library: Pick<Asked, 'tab' | 'timelineFilters' | 'albumFilters'>): Filters {
  return library.tab === 'timeline' ? library.timelineFilters : library.albumFilters
}

/** How many filters narrow the list, the search included. */
export function activeFilters(filters: Filters): number {
  const isDated = filters.from !== '' || filters.to !== ''
  return [filters.search.trim() !== '', filters.kind !== 'all', isDated, filters.where !== ''].filter(Boolean).length
}

/** The person whose items alone the list on the screen has. */
export function ownerShown(library: Pick<Asked, 'owner' | 'owners'>): Owner | undefined {
  const { owner, owners = [] } = library
  return owners.length > 1 ? owners.find(({ id }) => id === owner) : undefined
}

/** The albums of one person, by their id; all of them without one. */
export function albumsOf(albums: readonly Album[], owner: OwnerId | undefined): readonly Album[] {
  return owner === undefined ? albums : albums.filter((album) => album.owner === owner)
}

/** What the list on the screen is asked for by; with another search, if one is given. */
export function queryOf(library: Asked, otherSearch?: string): LibraryQuery {
  const { search, kind, from, to, where } = filtersOf(library)
  const parsed = parseSearch(otherSearch ?? search)
  const words = parsed.words.trim()
  const album = library.tab === 'albums' ? library.album : undefined
  const owner = album === undefined ? ownerShown(library) : undefined
  return {
    ...(owner && { owner: owner.id }),
    ...(album !== undefined && { album }),
    ...(kind !== 'all' ? { kind } : {}),
    ...(words !== '' ? { search: words } : {}),
    ...understood(parsed, dayHere(Date.now())),
    ...(from !== '' ? { from } : {}),
    ...(to !== '' ? { to } : {}),
    ...parseWhere(where),
  }
}
