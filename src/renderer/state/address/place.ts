import {
  type AlbumId,
  type ItemId,
  type ItemOrder,
  itemOrders,
  type OwnerId,
  type SearchId,
} from '../../../shared/domain.ts'
import { deepestZoom } from '../../../shared/map/mercator.ts'
import { formatWhere, parseWhere } from '../../../shared/map/where.ts'
import { type Filters, longestWhere, noFilters } from '../../../shared/search/filters.ts'
import { longestSearch } from '../../../shared/search/search-query.ts'
import type { ChosenGrouping } from '../../grid/sizing/tile-sizes.ts'

export const screens = ['albums', 'backup', 'import', 'library', 'map', 'health', 'settings'] as const
/** `export` and `restore` are reached from the library and from Settings. */
export type Screen = (typeof screens)[number] | 'export' | 'restore'

/** An item in the viewer. */
export interface OpenedItem {
  item: ItemId
  details: boolean
  /** Another item of the library, beside which it stands in place of the viewer. */
  beside?: ItemId
}

/** A place in the library, by what stays the same when the index is made anew. */
export interface LibraryPlace {
  tab: 'timeline' | 'albums'
  /** The album that is open. */
  album?: AlbumId
  /** The saved search that is open, in the tab of albums as albums are. */
  saved?: SearchId
  /** Of the timeline, or of the album that is open. */
  filters: Filters
  /** What is looked for among the albums. */
  albumSearch: string
  grouping: ChosenGrouping
  /** Of the album that is open, if it is not shown in its own order. */
  order?: ItemOrder
  /** Whose photos are shown; absent where the address leaves that to the window. */
  owner?: OwnerId | 'everybody'
  opened?: OpenedItem
  /** The item whose row is at the top of the view; absent at the top of the list. */
  at?: ItemId
}

/** A photo of which Health tells, in the viewer, among those of this album. */
export interface HealthPlace {
  opened?: OpenedItem
  album?: AlbumId
}

/** What the middle of the map is, and how near it is: the whole world has `worldSize` pixels at zoom 0, and twice as many with each further one. */
export interface MapView {
  latitude: number
  longitude: number
  zoom: number
}

/** A part of the map; without a view all places. */
export interface MapPlace {
  view?: MapView
  /** As in `LibraryPlace`. */
  owner?: OwnerId | 'everybody'
}

/** What an address stands for. Without a screen it is the one that the window opens on. */
export type ShownPlace =
  | { screen: 'library'; library: LibraryPlace }
  | { screen: 'health'; health: HealthPlace }
  | { screen: 'map'; map: MapPlace }
  | { screen: Exclude<Screen, 'library' | 'map' | 'health'> | undefined }

export const topOfLibrary: LibraryPlace = {
  tab: 'timeline',
  filters: noFilters,
  albumSearch: '',
  grouping: 'size',
}

const allScreens: readonly Screen[] = [...screens, 'export', 'restore']
const longestId = 255

function dayOf(text: string | null): string {
  if (text === null || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return ''
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : ''
}

function whereOf(text: string | null): string {
  const where = parseWhere(cut(text ?? '', longestWhere))
  const written = where ? formatWhere(where) : ''
  return written.length > longestWhere ? '' : written
}

/** The beginning of a text. What is cut in the middle of a character has no address. */
function cut(text: string, longest: number): string {
  return text.slice(0, longest).toWellFormed()
}

function idOf(text: string | null): string | undefined {
  return text === null || text === '' ? undefined : cut(text, longestId)
}

function openedOf(parts: URLSearchParams): { opened?: OpenedItem } {
  const item = idOf(parts.get('item')) as ItemId | undefined
  if (item === undefined) return {}
  const beside = idOf(parts.get('beside')) as ItemId | undefined
  return {
    opened: { item, details: parts.get('details') === 'open', ...(beside !== undefined && { beside }) },
  }
}

/** Whether it is the shelf with all albums and saved searches, and no list of items. */
export function isShelf({ tab, album, saved }: ListChoice): boolean {
  return tab === 'albums' && album === undefined && saved === undefined
}

interface ListChoice {
  tab: LibraryPlace['tab']
  album?: AlbumId | undefined
  saved?: SearchId | undefined
}

function libraryOf(path: readonly string[], parts: URLSearchParams): LibraryPlace {
  const tab = path[0] === 'albums' || path[0] === 'searches' ? 'albums' : 'timeline'
  const named = idOf(path[1] ?? null)
  const album = path[0] === 'albums' ? (named as AlbumId | undefined) : undefined
  const saved = path[0] === 'searches' ? (named as SearchId | undefined) : undefined
  const search = cut(parts.get('q') ?? '', longestSearch)
  const kind = parts.get('kind')
  const by = parts.get('by')
  const order = album === undefined ? undefined : itemOrders.find((known) => known === parts.get('order'))
  const owner = idOf(parts.get('of')) as OwnerId | undefined
  const at = idOf(parts.get('at')) as ItemId | undefined
  const onShelf = isShelf({ tab, album, saved })
  return {
    tab,
    ...(album !== undefined && { album }),
    ...(saved !== undefined && { saved }),
    filters:
      onShelf || saved !== undefined
        ? noFilters
        : {
            search,
            kind: kind === 'photo' || kind === 'video' ? kind : 'all',
            from: dayOf(parts.get('from')),
            to: dayOf(parts.get('to')),
            where: whereOf(parts.get('where')),
          },
    albumSearch: onShelf ? search : '',
    grouping: by === 'day' || by === 'month' || by === 'year' ? by : 'size',
    ...(order !== undefined && { order }),
    ...(owner !== undefined && { owner }),
    ...(onShelf ? {} : openedOf(parts)),
    ...(at !== undefined && !onShelf && { at }),
  }
}

function viewOf(text: string | null): MapView | undefined {
  const parts = (text ?? '').split(',')
  if (parts.length !== 3 || !parts.every((part) => /^-?\d{1,3}(?:\.\d{1,5})?$/.test(part))) return undefined
  const [latitude = 0, longitude = 0, zoom = 0] = parts.map((part) => Number(part) + 0)
  const isOnMap = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && zoom >= 0 && zoom <= deepestZoom
  return isOnMap ? { latitude, longitude, zoom } : undefined
}

function mapOf(parts: URLSearchParams): MapPlace {
  const view = viewOf(parts.get('at'))
  const owner = idOf(parts.get('of')) as OwnerId | undefined
  return { ...(view && { view }), ...(owner !== undefined && { owner }) }
}

function viewText({ latitude, longitude, zoom }: MapView): string {
  return [latitude.toFixed(5), longitude.toFixed(5), zoom.toFixed(2)].map((part) => String(Number(part) + 0)).join(',')
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    // Not made by us; it names nothing then.
    return part
  }
}

/** The place that an address stands for, by its part from `#` on. Whatever cannot be understood is left out. */
export function parsePlace(hash: string): ShownPlace {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split(/\?(.*)/s)
  const [name, ...rest] = path.split('/').map(decoded)
  const screen = allScreens.find((known) => known === name)
  const parts = new URLSearchParams(query)
  if (screen === 'library') return { screen, library: libraryOf(rest, parts) }
  if (screen === 'map') return { screen, map: mapOf(parts) }
  if (screen !== 'health') return { screen }
  const album = idOf(parts.get('album')) as AlbumId | undefined
  // Health shows no two at a time.
  parts.delete('beside')
  const opened = openedOf(parts)
  return { screen, health: { ...opened, ...(opened.opened && album !== undefined && { album }) } }
}

function withParts(path: string, parts: Record<string, string | undefined>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parts)) if (value !== undefined && value !== '') query.set(name, value)
  const text = query.toString()
  return text === '' ? `#/${path}` : `#/${path}?${text}`
}

function openedParts(opened: OpenedItem | undefined): Record<string, string | undefined> {
  return { item: opened?.item, beside: opened?.beside, details: opened?.details === true ? 'open' : undefined }
}

function libraryPath({ tab, album, saved }: LibraryPlace): string {
  if (tab === 'timeline') return 'library'
  if (saved !== undefined) return `library/searches/${encodeURIComponent(saved)}`
  return album === undefined ? 'library/albums' : `library/albums/${encodeURIComponent(album)}`
}

/** The address of a place, from `#` on. `parsePlace` gives the same place back. */
export function formatPlace(place: ShownPlace): string {
  if (place.screen === 'health')
    return withParts('health', { album: place.health.album, ...openedParts(place.health.opened) })
  if (place.screen === 'map')
    return withParts('map', { at: place.map.view && viewText(place.map.view), of: place.map.owner })
  if (place.screen !== 'library') return place.screen === undefined ? '' : `#/${place.screen}`
  const { tab, album, saved, filters, albumSearch, grouping, order, owner, opened, at } = place.library
  return withParts(libraryPath(place.library), {
    q: isShelf({ tab, album, saved }) ? albumSearch : filters.search,
    kind: filters.kind === 'all' ? undefined : filters.kind,
    from: filters.from,
    to: filters.to,
    where: filters.where,
    by: grouping === 'size' ? undefined : grouping,
    order,
    of: owner,
    at,
    ...openedParts(opened),
  })
}
