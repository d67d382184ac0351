import { create } from 'zustand'
import type { Album, AlbumId, Selection } from '../../shared/domain.ts'
import type { LibraryFilter } from '../../shared/library-filter.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { askBesideEvent, getBridge, keepLoaded } from './bridge.ts'

export type AlbumFilter = 'all' | 'owned' | 'shared'

interface Albums {
  loaded: boolean
  refreshing: boolean
  /** Google was asked for its list since the window opened. */
  asked: boolean
  albums: Album[]
  /** Why Google's list could not be read; what is known stays on the screen. */
  problem: Problem | undefined
  ticked: ReadonlySet<AlbumId>
  /** Everything else in the library is ticked. */
  library: boolean
  /** The part of the library that is meant, as long as no album is ticked; absent for all of it. */
  only: LibraryFilter | undefined
  /** The person has touched a tick box, so nothing is ticked for them any more. */
  touched: boolean
  filter: AlbumFilter
  search: string
  /** What the last backup was asked for; null if there was none or before the engine said. */
  last: Selection | null
  load: () => Promise<void>
  refresh: () => Promise<void>
  /** Takes a new list, and ticks boxes in it as long as the person has not. */
  receive: (albums: Album[]) => void
  tick: (ids: readonly AlbumId[], on: boolean) => void
  tickLibrary: (on: boolean) => void
  narrow: (only: LibraryFilter | undefined) => void
  show: (filter: AlbumFilter) => void
  find: (search: string) => void
}

function ids(albums: readonly Album[]): AlbumId[] {
  return albums.map((album) => album.id)
}

/** What to tick before the person chose: what they chose last time, else all albums. */
function firstTicks(albums: readonly Album[], last: Selection | null): ReadonlySet<AlbumId> {
  if (!last) return new Set(ids(albums))
  const chosen = new Set(last.albums)
  return new Set(
    ids(albums.filter((album) => chosen.has(album.id) || (album.shared ? last.sharedAlbums : last.allAlbums))),
  )
}

/** The albums, what is looked for among them, and what the next backup is to bring: boxes tick themselves until a person touches one. */
export const useAlbums = create<Albums>()((set, get) => ({
  loaded: false,
  refreshing: false,
  asked: false,
  albums: [],
  problem: undefined,
  ticked: new Set(),
  library: false,
  only: undefined,
  touched: false,
  filter: 'all',
  search: '',
  last: null,

  receive(albums) {
    set(({ touched, ticked, last }) => ({ albums, loaded: true, ticked: touched ? ticked : firstTicks(albums, last) }))
  },

  async load() {
    const selection = await getBridge().call('backup.lastSelection', undefined)
    if (selection.ok) {
      set(({ touched, library, only }) => ({
        last: selection.value,
        library: touched ? library : (selection.value?.library ?? false),
        only: touched ? only : selection.value?.only,
      }))
    }
    // After the selection, by which the first list is ticked.
    const { answer: albums, told } = await askBesideEvent('albums.list', undefined, 'albums.changed')
    if (told) return
    if (albums.ok) get().receive(albums.value)
    else set({ loaded: true, ...(albums.problem.code === 'mirror-not-set' ? {} : { problem: albums.problem }) })
  },

  async refresh() {
    if (get().refreshing) return
    set({ refreshing: true, asked: true, problem: undefined })
    const answer = await getBridge().call('albums.refresh', undefined)
    set({ refreshing: false })
    if (answer.ok) get().receive(answer.value)
    else set({ problem: answer.problem })
  },

  tick(changed, on) {
    const ticked = new Set(get().ticked)
    for (const id of changed) {
      if (on) ticked.add(id)
      else ticked.delete(id)
    }
    set({ ticked, touched: true })
  },

  tickLibrary: (library) => set({ library, touched: true }),
  narrow: (only) => set({ only, touched: true }),
  show: (filter) => set({ filter }),
  find: (search) => set({ search }),
}))

/** Keeps the list of albums as the engine knows it until the returned function is called. */
export function followAlbums(): () => void {
  return keepLoaded(
    useAlbums.getState().load,
    getBridge().on('albums.changed', (albums) => useAlbums.getState().receive(albums)),
    getBridge().on('mirror.changed', (mirror) => {
      if (mirror) void useAlbums.getState().load()
    }),
  )
}
