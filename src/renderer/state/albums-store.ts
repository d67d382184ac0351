import { create } from 'zustand'
import type { Album, AlbumId, Selection } from '../../shared/domain.ts'
import type { LibraryFilter } from '../../shared/library-filter.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { selectionOf } from './album-selection.ts'
import { askBesideEvent, getBridge, keepLoaded } from './bridge.ts'
import { onOtherMirror } from './session-store.ts'

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
  /** The person has touched a tick box: what they ticked is newer than any answer of the engine. */
  touched: boolean
  filter: AlbumFilter
  search: string
  /** What the last backup was asked for; null if there was none or before the engine said. */
  last: Selection | null
  /** What is to be backed up, by what a person has ticked last, else by the last backup. */
  chosen: Selection | null
  load: () => Promise<void>
  refresh: () => Promise<void>
  /** Takes a new list, and ticks in it what is to be backed up: a new album, too, where that is all of them. */
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
  chosen: null,

  receive(albums) {
    set(({ chosen }) => ({ albums, loaded: true, ticked: firstTicks(albums, chosen) }))
  },

  async load() {
    const last = await getBridge().call('backup.lastSelection', undefined)
    if (last.ok) set({ last: last.value })
    const chosen = await getBridge().call('backup.chosen', undefined)
    if (chosen.ok) {
      set(({ touched, library, only }) => ({
        chosen: chosen.value,
        library: touched ? library : (chosen.value?.library ?? false),
        only: touched ? only : chosen.value?.only,
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
    void choose({ ticked })
  },

  tickLibrary: (library) => void choose({ library }),
  narrow: (only) => void choose({ only }),
  show: (filter) => set({ filter }),
  find: (search) => set({ search }),
}))

/** What a person has ticked is what is to be backed up from now on, by hand or by the schedule. */
async function choose(ticks: Partial<Pick<Albums, 'ticked' | 'library' | 'only'>>): Promise<void> {
  useAlbums.setState({ ...ticks, touched: true })
  const { albums, ticked, library, only } = useAlbums.getState()
  const chosen = selectionOf(albums, ticked, library, only)
  useAlbums.setState({ chosen })
  const answer = await getBridge().call('backup.choose', { selection: chosen })
  if (!answer.ok) useAlbums.setState({ problem: answer.problem })
}

/** Keeps the list of albums as the engine knows it until the returned function is called. */
export function followAlbums(): () => void {
  return keepLoaded(
    useAlbums.getState().load,
    onOtherMirror(() => useAlbums.setState({ touched: false, chosen: null, last: null })),
    getBridge().on('albums.changed', (albums) => useAlbums.getState().receive(albums)),
    getBridge().on('mirror.changed', (mirror) => {
      if (mirror) void useAlbums.getState().load()
    }),
  )
}
