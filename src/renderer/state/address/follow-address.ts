import type { ItemRef } from '../../../shared/domain.ts'
import { ownerShown } from '../library/library-query.ts'
import { forgetLibrary, topItem, useLibrary } from '../library/library-store.ts'
import { forgetMap, useMap } from '../map-store.ts'
import { useNavigation } from '../navigation-store.ts'
import { onOtherMirror } from '../session-store.ts'
import { useRebuild } from '../tasks/rebuild-store.ts'
import { useViewerSettings } from '../viewer-settings.ts'
import { knownId, knownRef, learnIds, learnRefs } from './item-names.ts'
import {
  formatPlace,
  isShelf,
  type HealthPlace,
  type LibraryPlace,
  type MapPlace,
  type OpenedItem,
  parsePlace,
  type ShownPlace,
} from './place.ts'
import { type Step, stepBetween, type Whereabouts } from './steps.ts'

/** Browsers refuse an address that changes more often than some times a second for long. Milliseconds. */
const writesApart = 250
/** A browser that has not gone back by then does not go at all. Milliseconds. */
const backWithin = 1000

/** What is kept with an entry of the history: the entry before is what this one was opened from. */
interface Mark {
  closes?: 'item' | 'album'
}

function markOf(state: unknown): Mark {
  if (typeof state !== 'object' || state === null || !('closes' in state)) return {}
  return state.closes === 'item' || state.closes === 'album' ? { closes: state.closes } : {}
}

/** Whose photos are shown, as far as there is a choice; until it is known who is here, as far as somebody has chosen. */
function ownerTold(library: ReturnType<typeof useLibrary.getState>): LibraryPlace['owner'] {
  const { owners, owner, isOwnerChosen } = library
  if (!owners) return isOwnerChosen ? (owner ?? 'everybody') : undefined
  return owners.length > 1 ? (ownerShown(library)?.id ?? 'everybody') : undefined
}

function whereabouts(): Whereabouts {
  const { screen, isUnchosen, healthItem } = useNavigation.getState()
  const library = useLibrary.getState()
  const { tab, album, saved, albumSearch, grouping, order, jumps } = library
  const details = useViewerSettings.getState().detailsOpen
  const at = topItem(library)
  const beside = screen === 'library' ? library.beside : undefined
  const owner = ownerTold(library)
  const { view } = useMap.getState()
  const opened =
    screen === 'library' ? library.opened : screen === 'health' ? (healthItem?.ref ?? undefined) : undefined
  return {
    screen: isUnchosen ? undefined : screen,
    library: {
      tab,
      ...(album !== undefined && { album }),
      ...(saved !== undefined && { saved }),
      filters: tab === 'timeline' ? library.timelineFilters : library.albumFilters,
      albumSearch,
      grouping,
      ...(order !== undefined && { order }),
      ...(owner !== undefined && { owner }),
      ...(at !== undefined && { at }),
    },
    jumps,
    ...(view && { mapView: view }),
    ...(healthItem?.album !== undefined && { healthAlbum: healthItem.album }),
    ...(opened !== undefined && { opened: { ref: opened, details, ...(beside !== undefined && { beside }) } }),
  }
}

/** Without what has no known id. */
function placeShown({ screen, library, opened: shown, healthAlbum, mapView }: Whereabouts): ShownPlace {
  const item = shown && knownId(shown.ref)
  const beside = shown?.beside === undefined ? undefined : knownId(shown.beside)
  const opened: OpenedItem | undefined =
    shown && item !== undefined ? { item, details: shown.details, ...(beside !== undefined && { beside }) } : undefined
  if (screen === 'health') {
    return { screen, health: { ...(opened && { opened, ...(healthAlbum !== undefined && { album: healthAlbum }) }) } }
  }
  if (screen === 'map') {
    const { owner } = library
    return { screen, map: { ...(mapView && { view: mapView }), ...(owner !== undefined && { owner }) } }
  }
  if (screen !== 'library') return { screen }
  const { at: top, ...rest } = library
  const at = top === undefined ? undefined : knownId(top)
  return { screen, library: { ...rest, ...(opened && { opened }), ...(at !== undefined && { at }) } }
}

function unnamed({ screen, library, opened }: Whereabouts): ItemRef[] {
  const refs = [opened?.ref, opened?.beside, screen === 'library' ? library.at : undefined]
  return refs.filter((ref) => ref !== undefined && knownId(ref) === undefined) as ItemRef[]
}

async function arriveInHealth({ opened, album }: HealthPlace): Promise<void> {
  if (!opened) return useNavigation.setState({ healthItem: undefined })
  const address = location.hash
  const isAnswered = await learnRefs([opened.item])
  // Another address is meant by now.
  if (location.hash !== address) return
  const ref = knownRef(opened.item) ?? null
  if (!isAnswered && ref === null) return
  useNavigation.setState({ healthItem: { ref, ...(album !== undefined && { album }) } })
}

function arriveOnMap({ view, owner }: MapPlace): void {
  if (owner !== undefined) useLibrary.getState().meanOwner(owner)
  useMap.getState().setView(view)
}

/** Shows what the address stands for. */
async function arrive(): Promise<void> {
  const place = parsePlace(location.hash)
  if (place.screen === undefined) return useNavigation.setState({ isUnchosen: true, healthItem: undefined })
  useNavigation.setState({ screen: place.screen, isUnchosen: false })
  const opened =
    place.screen === 'library' ? place.library.opened : place.screen === 'health' ? place.health.opened : undefined
  if (opened) useViewerSettings.setState({ detailsOpen: opened.details })
  if (place.screen === 'map') return arriveOnMap(place.map)
  if (place.screen === 'library') return useLibrary.getState().arrive(place.library)
  return arriveInHealth(place.screen === 'health' ? place.health : {})
}

const closes: Partial<Record<Step, Mark['closes']>> = { 'close-item': 'item', 'close-album': 'album' }

/** What going back from an entry of the history closes, if it was opened by going there. */
function markOfOpening(before: Whereabouts, now: Whereabouts): Mark {
  if (!before.opened && now.opened && before.screen === now.screen) return { closes: 'item' }
  const wasOnShelf = before.screen === 'library' && isShelf(before.library)
  const isOpen = now.library.album !== undefined || now.library.saved !== undefined
  return wasOnShelf && isOpen ? { closes: 'album' } : {}
}

/** The address of the page, written not more often than browsers allow. */
function writtenAddress(whatFor: () => Whereabouts) {
  let later: ReturnType<typeof setTimeout> | undefined
  let lastWrite = -Infinity
  const forget = (): void => {
    clearTimeout(later)
    later = undefined
  }
  const write = (): void => {
    forget()
    const address = formatPlace(placeShown(whatFor()))
    if (location.hash === address) return
    lastWrite = performance.now()
    history.replaceState(history.state, '', address === '' ? location.pathname + location.search : address)
  }
  return {
    write,
    /** What was to be written soon is not. */
    forget,
    /** What has not been written yet. An item whose id is not known has no address; the one before it stands for it. */
    writeNow: (): void => {
      if (later !== undefined && unnamed(whatFor()).length === 0) write()
      forget()
    },
    writeSoon(): void {
      const wait = lastWrite + writesApart - performance.now()
      if (wait <= 0) write()
      else later ??= setTimeout(write, wait)
    },
    /** As an entry of the history of its own. */
    push(mark: Mark): void {
      lastWrite = performance.now()
      history.pushState(mark, '', formatPlace(placeShown(whatFor())) || location.pathname)
    },
  }
}

/**
 * Keeps the address of the page and what it shows alike until the returned function is called: what a person does is written to the
 * address, as an entry of the history where they would want to come back, and Back, Forward and typed addresses are shown.
 */
export function followAddress(): () => void {
  let written = whereabouts()
  /** What the address stands for is on its way to the screen; nothing is written meanwhile. */
  let arrivals = 0
  let back: ReturnType<typeof setTimeout> | undefined
  let isOver = false
  const address = writtenAddress(() => written)

  const nameSoon = async (): Promise<void> => {
    const named = written
    const refs = unnamed(named)
    if (refs.length === 0) return
    await learnIds(refs)
    if (!isOver && written === named && back === undefined && arrivals === 0) address.writeSoon()
  }

  const goBack = (): void => {
    back = setTimeout(onBack, backWithin)
    history.back()
  }
  const onBack = (): void => {
    clearTimeout(back)
    back = undefined
    address.write()
    void nameSoon()
    // What was done since the browser was asked to go back.
    settle()
  }

  const settle = (): void => {
    if (arrivals > 0 || back !== undefined) return
    const now = whereabouts()
    const step = stepBetween(written, now)
    if (step === 'none') return
    if (closes[step] !== undefined && markOf(history.state).closes === closes[step]) {
      address.writeNow()
      written = now
      return goBack()
    }
    if (step === 'push' || step === 'close-album') {
      address.writeNow()
      const mark = markOfOpening(written, now)
      written = now
      address.push(mark)
    } else {
      written = now
      if (unnamed(now).length === 0) address.writeSoon()
    }
    void nameSoon()
  }

  const show = async (): Promise<void> => {
    arrivals++
    address.forget()
    await arrive()
    arrivals--
    if (arrivals > 0 || isOver) return
    written = whereabouts()
    address.writeSoon()
    void nameSoon()
  }
  const onPop = (): void => {
    if (back === undefined) void show()
    else onBack()
  }

  /** Numbers of items have become those of others, and the address alone still tells which are meant. */
  const onRebuild = (now: { busy: boolean }, before: { busy: boolean }): void => {
    if (now.busy || !before.busy) return
    arrivals++
    forgetLibrary()
    forgetMap()
    arrivals--
    void show()
  }

  void show()
  window.addEventListener('popstate', onPop)
  window.addEventListener('pagehide', address.writeNow)
  const ends = [
    useNavigation.subscribe(settle),
    useLibrary.subscribe(settle),
    useMap.subscribe(settle),
    useViewerSettings.subscribe(settle),
    useRebuild.subscribe(onRebuild),
    onOtherMirror(forgetLibrary),
    onOtherMirror(forgetMap),
  ]
  return () => {
    isOver = true
    for (const end of ends) end()
    clearTimeout(back)
    address.forget()
    window.removeEventListener('popstate', onPop)
    window.removeEventListener('pagehide', address.writeNow)
  }
}
