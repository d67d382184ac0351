import { create } from 'zustand'
import type { Album, AlbumId, Selection } from '../../shared/domain.ts'
import type { LibraryFilter } from '../../shared/library-filter.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import { selectionOf } from './album-selection.ts'
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
    const before = choices
    const { answer: chosen, told: isNewer } = await askBesideEvent('backup.chosen', undefined, 'backup.chosenChanged')
    if (chosen.ok && !isNewer && before === choices && !isChoosing()) set(ticksOf(get().albums, chosen.value))
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
    choose({ ticked })
  },

  tickLibrary: (library) => choose({ library }),
  narrow: (only) => choose({ only }),
  show: (filter) => set({ filter }),
  find: (search) => set({ search }),
}))

/** How often a person has ticked something in this window: an answer from before is no news. */
let choices = 0
/** What was ticked last, until the engine is told of it, and whether it is being told. */
let unsent: Selection | undefined
let sending = false
/** Why the last choice could not be kept. */
let refusal: Problem | undefined
const isChoosing = (): boolean => sending || unsent !== undefined

/** What is ticked in a list where this is to be backed up. */
function ticksOf(
  albums: readonly Album[],
  chosen: Selection | null,
): Pick<Albums, 'chosen' | 'ticked' | 'library' | 'only'> {
  return { chosen, ticked: firstTicks(albums, chosen), library: chosen?.library ?? false, only: chosen?.only }
}

/** What a person has ticked is what is to be backed up from now on, by hand or by the schedule. */
function choose(ticks: Partial<Pick<Albums, 'ticked' | 'library' | 'only'>>): void {
  useAlbums.setState(ticks)
  const { albums, ticked, library, only } = useAlbums.getState()
  unsent = selectionOf(albums, ticked, library, only)
  choices++
  useAlbums.setState({ chosen: unsent })
  if (!sending) void send()
}

/** Tells the engine, once at a time and the latest at last: requests may arrive in another order than they were sent in. */
async function send(): Promise<void> {
  sending = true
  let problem: Problem | undefined
  while (unsent) {
    const selection = unsent
    unsent = undefined
    const answer = await getBridge().call('backup.choose', { selection })
    problem = answer.ok ? undefined : answer.problem
  }
  sending = false
  // A choice that could be kept leaves nothing to be said of one that could not.
  if (!problem && refusal && useAlbums.getState().problem === refusal) useAlbums.setState({ problem: undefined })
  refusal = problem
  if (!problem) return
  useAlbums.setState({ problem })
  // Nobody must take for chosen what is not kept.
  await useAlbums.getState().load()
}

/** Keeps the list of albums as the engine knows it until the returned function is called. */
export function followAlbums(): () => void {
  return keepLoaded(
    useAlbums.getState().load,
    getBridge().on('backup.chosenChanged', (chosen) => {
      if (!isChoosing()) useAlbums.setState(ticksOf(useAlbums.getState().albums, chosen))
    }),
    getBridge().on('albums.changed', (albums) => useAlbums.getState().receive(albums)),
    getBridge().on('mirror.changed', (mirror) => {
      if (mirror) void useAlbums.getState().load()
    }),
  )
}
