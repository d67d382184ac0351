import { create } from 'zustand'
import type { ItemId, ItemRef, OwnerId } from '../../../shared/domain.ts'
import { forgetNames, knownRef, learnRefs } from '../address/item-names.ts'
import { isShelf, topOfLibrary } from '../address/place.ts'
import { activeFilters, noFilters } from '../../../shared/search/filters.ts'
import type { SavedSearch } from '../../../shared/search/saved-search.ts'
import { getBridge, onConnectionChange } from '../bridge.ts'
import { itemAt, placeAtItem, places, rememberPlace } from './list-places.ts'
import { filtersOf, isInAlbumOrder, isList, queryOf, savedShown } from './library-query.ts'
import { sameColumns } from './same-columns.ts'
import { usePicked } from './picked-store.ts'
import type { Library, ShownItems } from './library-state.ts'
import { coalesced } from '../coalesced.ts'
import { rememberedOwner, rememberOwner } from '../kept-in-browser.ts'
import { useSession } from '../session-store.ts'
import { placeAhead } from '../../grid/kept-layout.ts'

/** More than a screen has, and few enough to come at once. */
const firstShown = 400
/** Who types on within this many milliseconds wants no more than the beginning of what was found so far. */
const typingPauseMs = 200

/** What is at the top of the list on the screen, or of the one that is about to come; undefined at its top. */
export function topItem(library: Library): ItemRef | undefined {
  if (!isList(library)) return undefined
  const key = JSON.stringify(queryOf(library))
  return library.rest?.key === key ? library.rest.at : itemAt(places.get(key))
}

type SetLibrary = (change: Partial<Library>) => void
type GetLibrary = () => Library

/** How often something else was asked for: what was on its way to the screen then no longer is. */
let arrivals = 0

const atFirst = {
  tab: 'timeline',
  album: undefined,
  saved: undefined,
  searches: undefined,
  timelineFilters: noFilters,
  albumFilters: noFilters,
  albumSearch: '',
  grouping: 'size',
  order: undefined,
  shown: undefined,
  problem: undefined,
  albums: undefined,
  owners: undefined,
  owner: undefined,
  isOwnerChosen: false,
  opened: undefined,
  beside: undefined,
  gone: undefined,
  isArriving: false,
  rest: undefined,
  goal: undefined,
  jumps: 0,
  folders: 0,
  left: undefined,
} satisfies Partial<Library>

const nothingOpen = {
  album: undefined,
  saved: undefined,
  albumFilters: noFilters,
  order: undefined,
  opened: undefined,
  beside: undefined,
}

/** What a person asks for in the library. */
function asking(set: SetLibrary, get: GetLibrary) {
  /** Changes what is asked for, and asks. Under the heading of one album the items of another never stand. */
  function ask(change: Partial<Library>): void {
    const before = get()
    arrivals++
    set({ isArriving: false, gone: undefined, ...change })
    const { tab, album, saved } = get()
    if (tab !== before.tab || album !== before.album || saved !== before.saved) set({ shown: undefined })
    void get().loadItems()
  }

  return {
    showTab(tab) {
      const { album, saved } = get()
      const left = tab === 'albums' ? (album ?? saved) : undefined
      ask({ ...nothingOpen, tab, left })
    },
    openAlbum: (album) => ask({ ...nothingOpen, tab: 'albums', album }),
    openSearch: (saved) => ask({ ...nothingOpen, tab: 'albums', saved }),
    changeSearch({ filters, owner }) {
      ask({ ...nothingOpen, tab: 'timeline', timelineFilters: filters, owner, isOwnerChosen: true })
    },
    setFilters(change) {
      const { tab, timelineFilters, albumFilters } = get()
      if (tab === 'timeline') ask({ timelineFilters: { ...timelineFilters, ...change } })
      else ask({ albumFilters: { ...albumFilters, ...change } })
    },
    setOrder: (order) => ask({ order }),
    setAlbumSearch: (albumSearch) => set({ albumSearch }),
    chooseOwner(owner) {
      const path = useSession.getState().mirror?.path
      if (path !== undefined) rememberOwner(path, owner)
      ask({ owner, isOwnerChosen: true })
    },
    meanOwner: (owner) => set(ownerMeant(owner)),
    setGrouping: (grouping) => set({ grouping }),
    openItem: (opened, beside) => set({ opened, beside }),
    closeItem: () => set({ opened: undefined, beside: undefined }),
    forgetGone: () => set({ gone: undefined }),
    cameToRest(shown, place) {
      rememberPlace(shown, place)
      set({ rest: { key: shown.key, at: itemAt(place) } })
    },
  } satisfies Partial<Library>
}

function ownerMeant(owner: OwnerId | 'everybody'): Pick<Library, 'owner' | 'isOwnerChosen'> {
  return { owner: owner === 'everybody' ? undefined : owner, isOwnerChosen: true }
}

/** Where an address leads. */
function arriving(set: SetLibrary, get: GetLibrary) {
  return {
    async arrive(place, jumps = get().jumps) {
      const arrival = ++arrivals
      const before = get()
      const { tab, album, saved, filters, albumSearch, grouping, order, owner, opened, at } = place
      set({
        tab,
        album,
        saved,
        ...(tab === 'timeline' ? { timelineFilters: filters } : { albumFilters: filters }),
        albumSearch,
        grouping,
        order,
        ...(owner !== undefined && ownerMeant(owner)),
        gone: undefined,
        jumps,
        left: isShelf(place) ? (before.album ?? before.saved) : undefined,
        ...(tab !== before.tab || album !== before.album || saved !== before.saved ? { shown: undefined } : {}),
        ...(opened === undefined && { opened: undefined, beside: undefined }),
      })
      if (saved !== undefined && get().searches === undefined) {
        set({ isArriving: true })
        await get().loadSearches()
        if (arrival !== arrivals) return
      }
      const named = [opened?.item, opened?.beside, at].filter((id) => id !== undefined)
      if (named.some((id) => knownRef(id) === undefined)) {
        set({ isArriving: true })
        const isAnswered = await learnRefs(named)
        if (arrival !== arrivals) return
        if (isAnswered && opened && knownRef(opened.item) === undefined) set({ gone: 'item' })
      }
      const ref = (id: ItemId | undefined): ItemRef | undefined => (id === undefined ? undefined : knownRef(id))
      const key = JSON.stringify(queryOf(get()))
      const top = ref(at)
      // Where the viewer was over this list, the list stands where the viewer left it.
      const isCovered = before.opened !== undefined && before.shown?.key === key
      const isHere = topItem(get()) === top
      set({ isArriving: false, opened: ref(opened?.item), beside: ref(opened?.beside) })
      if (!isCovered && !isHere) {
        if (top === undefined) places.delete(key)
        else places.set(key, placeAtItem(top))
        set({ rest: { key, at: top }, ...(get().shown?.key === key && { goal: { at: top } }) })
      }
      void get().loadItems()
    },

    toTop() {
      const { grouping, tab, jumps, timelineFilters } = get()
      const isThere = tab === 'timeline' && activeFilters(timelineFilters) === 0 && topItem(get()) === undefined
      void get().arrive({ ...topOfLibrary, grouping }, isThere ? jumps : jumps + 1)
    },
  } satisfies Partial<Library>
}

/** What the engine is asked for. */
function loading(set: SetLibrary, get: GetLibrary) {
  return {
    async loadItems() {
      if (get().isArriving) return
      if (!isList(get())) return
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
      if (!isSame) await placeAhead(answer.value, isInAlbumOrder(query) ? 'none' : get().grouping, isWanted)
      if (!isWanted()) return
      const shown = isSame ? before : { key, query, columns: answer.value, isWhole: true }
      if (!isSearch && isFollowed && asOf === changes) current = shown
      set({ problem: undefined, shown })
    },

    async loadAlbums() {
      const answer = await getBridge().call('albums.list', undefined)
      if (answer.ok) set({ albums: answer.value })
    },

    async loadSearches() {
      const answer = await getBridge().call('searches.list', undefined)
      if (answer.ok) takeSearches(answer.value)
    },

    async loadOwners() {
      const answer = await getBridge().call('library.owners', undefined)
      if (!answer.ok) return
      const before = get()
      const path = useSession.getState().mirror?.path
      const { owner, isOwnerChosen, rest } = before
      const isGone = owner !== undefined && isOwnerChosen && !answer.value.some(({ id }) => id === owner)
      const change = {
        owners: answer.value,
        owner: isGone ? undefined : path === undefined || isOwnerChosen ? owner : rememberedOwner(path),
      }
      const asked = JSON.stringify(queryOf(before))
      const key = JSON.stringify(queryOf({ ...before, ...change }))
      // An address says where this person's list stands; until now everybody's was asked for in its place.
      const at = isOwnerChosen && before.owners === undefined && rest?.key === asked ? rest.at : undefined
      const isMoved = key !== asked && at !== undefined
      if (isMoved) places.set(key, placeAtItem(at))
      set({ ...change, ...(isGone && { gone: 'owner' as const }), ...(isMoved && { rest: { key, at } }) })
      if (key !== asked) await get().loadItems()
    },
  } satisfies Partial<Library>
}

/** What the library shows, and by what it is narrowed. Lists that come late are dropped where another was asked for meanwhile. */
export const useLibrary = create<Library>()((set, get) => ({
  ...atFirst,
  ...asking(set, get),
  ...arriving(set, get),
  ...loading(set, get),
}))

/** Loads the library and follows what happens to it, until the returned function is called. */
export function followLibrary(): () => void {
  const bridge = getBridge()
  const refreshItems = coalesced(() => useLibrary.getState().loadItems())
  const refreshAlbums = coalesced(() => useLibrary.getState().loadAlbums())
  const refreshOwners = coalesced(() => useLibrary.getState().loadOwners())
  const refreshSearches = coalesced(() => useLibrary.getState().loadSearches())
  const refresh = (): void => {
    mayHaveChanged()
    refreshOwners()
    refreshItems()
    refreshAlbums()
    refreshSearches()
  }
  const ends = [
    bridge.on('library.changed', refresh),
    bridge.on('albums.changed', (albums) => useLibrary.setState({ albums })),
    bridge.on('searches.changed', takeSearches),
    bridge.on('mirror.changed', refresh),
    onConnectionChange((connected) => {
      if (connected) refresh()
    }),
  ]
  refresh()
  isFollowed = true
  return () => {
    isFollowed = false
    mayHaveChanged()
    ends.forEach((end) => end())
  }
}

/** Those that are kept by now; the one that is open may mean something else, or be there only now. One that has gone leads to the shelf. */
function takeSearches(searches: SavedSearch[]): void {
  const before = useLibrary.getState()
  // Before it is known to be gone, so that nobody sees that it is.
  if (savedShown(before) && !savedShown({ ...before, searches })) before.showTab('albums')
  useLibrary.setState({ searches })
  const { saved, shown, loadItems } = useLibrary.getState()
  if (saved !== undefined && shown?.key !== JSON.stringify(queryOf(useLibrary.getState()))) void loadItems()
}

/** The last whole list that was no search, as long as it is known that nothing has changed: who ends a search gets it back at once. */
let current: ShownItems | undefined
let isFollowed = false
/** How often something has changed, or may have. */
let changes = 0

/** What is shown may not be what the mirror has by now: the list that was whole is asked for anew. */
export function mayHaveChanged(): void {
  current = undefined
  changes++
}

/** Leaves what the library of another folder, or another index of this one, was asked for. */
export function forgetLibrary(): void {
  mayHaveChanged()
  places.clear()
  forgetNames()
  usePicked.getState().clear()
  useLibrary.setState({
    shown: undefined,
    albums: undefined,
    ...nothingOpen,
    searches: undefined,
    owners: undefined,
    isOwnerChosen: false,
    rest: undefined,
    folders: useLibrary.getState().folders + 1,
  })
}
