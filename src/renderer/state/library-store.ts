import { create } from 'zustand'
import type {
  Album,
  AlbumId,
  ItemColumns,
  ItemKind,
  ItemRef,
  LibraryQuery,
  Owner,
  OwnerId,
} from '../../shared/domain.ts'
import { parseSearch } from '../../shared/search/parse-search.ts'
import { understood } from '../../shared/search/search-query.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { getBridge, onConnectionChange } from './bridge.ts'
import { rememberedOwner, rememberOwner } from './remembered-owner.ts'
import { useSession } from './session-store.ts'
import { placeAhead } from '../grid/kept-layout.ts'
import { dateOfKey } from '../grid/sections.ts'
import type { GridPlace } from '../grid/use-grid-scroll.ts'
import { localToday } from '../i18n/formats.ts'

export interface Filters {
  search: string
  kind: ItemKind | 'all'
  /** `YYYY-MM-DD`, or empty for no limit. */
  from: string
  to: string
}

export const noFilters: Filters = { search: '', kind: 'all', from: '', to: '' }

/** Items of one query, as they came. */
interface ShownItems {
  /** Text form of the query: the same key means the same list, perhaps with other items by now. */
  key: string
  query: LibraryQuery
  columns: ItemColumns
  /** False for the beginning of a long list, until all of it has come. */
  isWhole: boolean
}

/** More than a screen has, and few enough to come at once. */
const firstShown = 400
/** Who types on within this many milliseconds wants no more than the beginning of what was found so far. */
const typingPauseMs = 200

interface Library {
  tab: 'timeline' | 'albums'
  /** The album that is open, in the tab of albums. */
  album: AlbumId | undefined
  timelineFilters: Filters
  albumFilters: Filters
  albumSearch: string
  grouping: 'day' | 'month'
  /** What is on the screen; may belong to the query before, until the answer to the present one comes. */
  shown: ShownItems | undefined
  problem: Problem | undefined
  albums: Album[] | undefined
  /** Everybody whose photos are here; undefined until that is known. */
  owners: Owner[] | undefined
  /** The person whose photos and albums are shown; undefined for everybody's. An album that is open is shown whole. */
  owner: OwnerId | undefined
  /** The item in the viewer. */
  opened: ItemRef | undefined
  showTab: (tab: 'timeline' | 'albums') => void
  openAlbum: (album: AlbumId) => void
  setFilters: (change: Partial<Filters>) => void
  setAlbumSearch: (text: string) => void
  chooseOwner: (owner: OwnerId | undefined) => void
  setGrouping: (grouping: 'day' | 'month') => void
  openItem: (ref: ItemRef) => void
  closeItem: () => void
  loadItems: () => Promise<void>
  loadAlbums: () => Promise<void>
  loadOwners: () => Promise<void>
}

/** The filters that apply to the list on the screen. */
export function filtersOf(library: Pick<Library, 'tab' | 'timelineFilters' | 'albumFilters'>): Filters {
  return library.tab === 'timeline' ? library.timelineFilters : library.albumFilters
}

/** How many filters narrow the list, the search included. */
export function activeFilters(filters: Filters): number {
  return [filters.search.trim() !== '', filters.kind !== 'all', filters.from !== '' || filters.to !== ''].filter(
    Boolean,
  ).length
}

/** The person whose items alone the list on the screen has. */
export function ownerShown(library: Pick<Library, 'owner' | 'owners'>): Owner | undefined {
  const { owner, owners = [] } = library
  return owners.length > 1 ? owners.find(({ id }) => id === owner) : undefined
}

/** The albums of one person, by their id; all of them without one. */
export function albumsOf(albums: readonly Album[], owner: OwnerId | undefined): readonly Album[] {
  return owner === undefined ? albums : albums.filter((album) => album.owner === owner)
}

type Asked = Pick<Library, 'tab' | 'album' | 'timelineFilters' | 'albumFilters' | 'owner' | 'owners'>

/** The day it is where the person is, `YYYY-MM-DD`. */
function today(): string {
  return dateOfKey(localToday(), 'day').toISOString().slice(0, 10)
}

/** What the list on the screen is asked for by; with another search, if one is given. */
export function queryOf(library: Asked, otherSearch?: string): LibraryQuery {
  const { search, kind, from, to } = filtersOf(library)
  const parsed = parseSearch(otherSearch ?? search)
  const words = parsed.words.trim()
  const album = library.tab === 'albums' ? library.album : undefined
  const owner = album === undefined ? ownerShown(library) : undefined
  return {
    ...(owner && { owner: owner.id }),
    ...(album !== undefined && { album }),
    ...(kind !== 'all' ? { kind } : {}),
    ...(words !== '' ? { search: words } : {}),
    ...understood(parsed, today()),
    ...(from !== '' ? { from } : {}),
    ...(to !== '' ? { to } : {}),
  }
}

function sameNumbers(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  if (one.length !== other.length) return false
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false
  return true
}

function sameColumns(one: ItemColumns, other: ItemColumns): boolean {
  return (
    sameNumbers(one.ref, other.ref) &&
    sameNumbers(one.day, other.day) &&
    sameNumbers(one.flags, other.flags) &&
    sameNumbers(one.ratio, other.ratio)
  )
}

export const useLibrary = create<Library>()((set, get) => {
  /** Changes what is asked for, and asks. Under the heading of one album the items of another never stand. */
  function ask(change: Partial<Library>): void {
    const before = get()
    set(change)
    const { tab, album } = get()
    if (tab !== before.tab || album !== before.album) set({ shown: undefined })
    void get().loadItems()
  }

  return {
    tab: 'timeline',
    album: undefined,
    timelineFilters: noFilters,
    albumFilters: noFilters,
    albumSearch: '',
    grouping: 'day',
    shown: undefined,
    problem: undefined,
    albums: undefined,
    owners: undefined,
    owner: undefined,
    opened: undefined,

    showTab: (tab) => ask({ tab, album: undefined, albumFilters: noFilters }),
    openAlbum: (album) => ask({ tab: 'albums', album, albumFilters: noFilters, opened: undefined }),
    setFilters(change) {
      const { tab, timelineFilters, albumFilters } = get()
      if (tab === 'timeline') ask({ timelineFilters: { ...timelineFilters, ...change } })
      else ask({ albumFilters: { ...albumFilters, ...change } })
    },
    setAlbumSearch: (albumSearch) => set({ albumSearch }),
    chooseOwner(owner) {
      const path = useSession.getState().mirror?.path
      if (path !== undefined) rememberOwner(path, owner)
      ask({ owner })
    },
    setGrouping: (grouping) => set({ grouping }),
    openItem: (opened) => set({ opened }),
    closeItem: () => set({ opened: undefined }),

    async loadItems() {
      if (get().tab === 'albums' && get().album === undefined) return
      const query = queryOf(get())
      const key = JSON.stringify(query)
      const isSearch = filtersOf(get()).search.trim() !== ''
      if (current?.key === key && get().shown !== current) return set({ problem: undefined, shown: current })
      const asOf = changes
      // A long list, seen for the first time, begins at its top while the rest is on its way.
      if ((isSearch || Object.keys(query).length === 0) && get().shown?.key !== key && !places.has(key)) {
        const beginning = await getBridge().call('library.columns', { ...query, first: firstShown })
        if (JSON.stringify(queryOf(get())) !== key) return
        if (beginning.ok && get().shown?.key !== key) {
          const isWhole = beginning.value.ref.length < firstShown
          set({ problem: undefined, shown: { key, query, columns: beginning.value, isWhole } })
          if (isWhole) return
        }
        if (isSearch) await new Promise((resolve) => setTimeout(resolve, typingPauseMs))
        if (JSON.stringify(queryOf(get())) !== key) return
      }
      const answer = await getBridge().call('library.columns', query)
      if (JSON.stringify(queryOf(get())) !== key) return
      if (!answer.ok) {
        set({ problem: answer.problem })
        return
      }
      const before = get().shown
      const isSame = before?.key === key && before.isWhole && sameColumns(before.columns, answer.value)
      const isWanted = (): boolean => JSON.stringify(queryOf(get())) === key
      if (!isSame) await placeAhead(answer.value, query.album === undefined ? get().grouping : 'none', isWanted)
      if (!isWanted()) return
      const shown = isSame ? before : { key, query, columns: answer.value, isWhole: true }
      if (!isSearch && isFollowed && asOf === changes) current = shown
      set({ problem: undefined, shown })
    },

    async loadAlbums() {
      const answer = await getBridge().call('albums.list', undefined)
      if (answer.ok) set({ albums: answer.value })
    },

    async loadOwners() {
      const answer = await getBridge().call('library.owners', undefined)
      if (!answer.ok) return
      const before = JSON.stringify(queryOf(get()))
      const path = useSession.getState().mirror?.path
      set({ owners: answer.value, owner: path === undefined ? get().owner : rememberedOwner(path) })
      if (JSON.stringify(queryOf(get())) !== before) await get().loadItems()
    },
  }
})

/** Runs `task` again and again as it is asked to, never twice at a time: requests during a run make one more run. */
function coalesced(task: () => Promise<void>): () => void {
  let running = false
  let again = false
  async function run(): Promise<void> {
    running = true
    do {
      again = false
      await task()
    } while (again)
    running = false
  }
  return () => {
    if (running) again = true
    else void run()
  }
}

/** Loads the library and follows what happens to it, until the returned function is called. */
export function followLibrary(): () => void {
  const bridge = getBridge()
  const refreshItems = coalesced(() => useLibrary.getState().loadItems())
  const refreshAlbums = coalesced(() => useLibrary.getState().loadAlbums())
  const refreshOwners = coalesced(() => useLibrary.getState().loadOwners())
  const forget = (): void => {
    current = undefined
    changes++
  }
  const refresh = (): void => {
    forget()
    refreshOwners()
    refreshItems()
    refreshAlbums()
  }
  const ends = [
    bridge.on('library.changed', refresh),
    bridge.on('albums.changed', (albums) => useLibrary.setState({ albums })),
    bridge.on('mirror.changed', () => {
      places.clear()
      useLibrary.setState({
        shown: undefined,
        albums: undefined,
        opened: undefined,
        album: undefined,
        owners: undefined,
      })
      refresh()
    }),
    onConnectionChange((connected) => {
      if (connected) refresh()
    }),
  ]
  refresh()
  isFollowed = true
  return () => {
    isFollowed = false
    forget()
    ends.forEach((end) => end())
  }
}

/** The last whole list that was no search, as long as it is known that nothing has changed: who ends a search gets it back at once. */
let current: ShownItems | undefined
let isFollowed = false
/** How often something has changed, or may have. */
let changes = 0

const places = new Map<string, GridPlace>()

/** Where the list of this key was when it was last on the screen. */
export function placeOf(key: string): GridPlace | undefined {
  return places.get(key)
}

/** Remembers where a list was. Searches are not remembered: each would keep its list alive. */
export function rememberPlace(shown: { key: string; query: LibraryQuery }, place: GridPlace): void {
  const isNarrowed = Object.keys(shown.query).some((part) => part !== 'album' && part !== 'owner')
  if (!isNarrowed) places.set(shown.key, place)
}
