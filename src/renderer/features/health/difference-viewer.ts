import { create } from 'zustand'
import type { ItemRef } from '../../../shared/domain.ts'
import { noFilters, useLibrary } from '../../state/library-store.ts'
import type { DifferenceOwner } from './use-difference-items.ts'

type LibraryPlace = Pick<
  ReturnType<typeof useLibrary.getState>,
  'tab' | 'album' | 'timelineFilters' | 'albumFilters' | 'shown'
>

interface DifferenceViewer {
  /** Where the library was before the viewer took its list. */
  before: LibraryPlace | undefined
  /** The button that gets the focus when the viewer closes. */
  from: HTMLElement | undefined
  open: (of: DifferenceOwner, item: ItemRef, from: HTMLElement) => void
  /** Puts the library back where it was. */
  close: () => void
  /** The person went on to the library from inside of the viewer: there it stays as it is now. */
  leave: () => void
  /** Forgets everything: the screen is left. */
  end: () => void
}

/** Shows an item of a difference in the viewer, between its neighbours in the album or in the timeline. */
export const useDifferenceViewer = create<DifferenceViewer>()((set, get) => ({
  before: undefined,
  from: undefined,

  open(of, item, from) {
    const { tab, album, timelineFilters, albumFilters, shown, openItem, loadItems } = useLibrary.getState()
    set({ before: { tab, album, timelineFilters, albumFilters, shown }, from })
    const place =
      'album' in of
        ? ({ tab: 'albums', album: of.album, albumFilters: noFilters } as const)
        : ({ tab: 'timeline', album: undefined, timelineFilters: noFilters } as const)
    useLibrary.setState({ ...place, shown: undefined })
    openItem(item)
    void loadItems()
  },

  close() {
    const { before } = get()
    set({ before: undefined })
    if (before) useLibrary.setState({ ...before, opened: undefined })
  },

  leave: () => set({ before: undefined }),

  end() {
    get().close()
    set({ from: undefined })
  },
}))
