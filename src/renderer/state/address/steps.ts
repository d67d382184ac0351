import type { AlbumId, ItemRef } from '../../../shared/domain.ts'
import { isShelf, type LibraryPlace, type MapView, type Screen } from './place.ts'

/** An item in the viewer, by its number. */
interface OpenedRef {
  ref: ItemRef
  details: boolean
  /** Beside this one, in place of the viewer. */
  beside?: ItemRef
}

/** Where the window is. Items go by their numbers here, which are at hand at once. */
export interface Whereabouts {
  screen: Screen | undefined
  library: Omit<LibraryPlace, 'opened' | 'at'> & { at?: ItemRef }
  /** Grows where a person goes to another place of the library, not by and by. */
  jumps: number
  /** The part of the map that is shown; absent where it is all of it. */
  mapView?: MapView
  /** The album whose items the viewer of Health shows. */
  healthAlbum?: AlbumId
  /** In the viewer of this screen. */
  opened?: OpenedRef
}

/**
 * What becomes of the history where the window goes from one place to another: a new entry, another address for the present one, or
 * back to the one before, which the viewer or the album was opened from.
 */
export type Step = 'none' | 'push' | 'replace' | 'close-item' | 'close-album'

function isNarrowed(library: Whereabouts['library']): boolean {
  const { filters, albumSearch } = library
  // What was looked for among the albums stays there while another list is on the screen.
  if (isShelf(library)) return albumSearch !== ''
  return filters.search !== '' || filters.from !== '' || filters.to !== '' || filters.where !== ''
}

function isOtherList(before: Whereabouts['library'], after: Whereabouts['library']): boolean {
  return (
    isOtherOwner(before, after) ||
    before.tab !== after.tab ||
    before.album !== after.album ||
    before.saved !== after.saved ||
    before.grouping !== after.grouping ||
    before.order !== after.order ||
    before.filters.kind !== after.filters.kind ||
    (after.filters.where !== '' && before.filters.where !== after.filters.where) ||
    // A search is one step from where it began, however long it was typed at.
    (isNarrowed(after) && !isNarrowed(before))
  )
}

function isSameLibrary(one: Whereabouts['library'], other: Whereabouts['library']): boolean {
  return (
    !isOtherList(one, other) &&
    one.owner === other.owner &&
    one.at === other.at &&
    one.albumSearch === other.albumSearch &&
    one.filters.search === other.filters.search &&
    one.filters.from === other.filters.from &&
    one.filters.to === other.filters.to &&
    one.filters.where === other.filters.where
  )
}

function isOtherOwner(before: Whereabouts['library'], after: Whereabouts['library']): boolean {
  // Whose photos there are is known only after a while, and nobody chose anything then.
  return before.owner !== undefined && after.owner !== undefined && before.owner !== after.owner
}

function stepOnMap(before: Whereabouts, after: Whereabouts): Step {
  if (isOtherOwner(before.library, after.library)) return 'push'
  return before.mapView === after.mapView && before.library.owner === after.library.owner ? 'none' : 'replace'
}

/** The step from one place to the next. */
export function stepBetween(before: Whereabouts, after: Whereabouts): Step {
  // The window has just begun and chosen its screen by itself.
  if (before.screen === undefined) return after.screen === undefined ? 'none' : 'replace'
  if (before.screen !== after.screen) return 'push'
  if (after.screen === 'library') {
    const { album, saved } = before.library
    if ((album !== undefined || saved !== undefined) && isShelf(after.library)) return 'close-album'
    if (isOtherList(before.library, after.library) || before.jumps !== after.jumps) return 'push'
  } else if (after.screen === 'map') return stepOnMap(before, after)
  else if (after.screen !== 'health') return 'none'
  if (!before.opened && after.opened) return 'push'
  if (before.opened && !after.opened) return 'close-item'
  const isSame =
    before.opened?.ref === after.opened?.ref &&
    before.opened?.details === after.opened?.details &&
    before.opened?.beside === after.opened?.beside &&
    before.healthAlbum === after.healthAlbum &&
    (after.screen !== 'library' || isSameLibrary(before.library, after.library))
  return isSame ? 'none' : 'replace'
}
