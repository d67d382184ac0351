import { create } from 'zustand'
import type { AlbumId, ItemRef } from '../../shared/domain.ts'
import type { Screen } from './address/place.ts'

export { screens, type Screen } from './address/place.ts'

interface Navigation {
  screen: Screen
  /** Nobody chose a screen yet, nor did the address. */
  isUnchosen: boolean
  /** The item that Health shows in the viewer, among those of this album or of the timeline; null where it is not here. */
  healthItem: { ref: ItemRef | null; album?: AlbumId } | undefined
  go: (screen: Screen) => void
}

/** Which screen is shown. `state/address` keeps it in the address of the page. */
export const useNavigation = create<Navigation>()((set) => ({
  screen: 'albums',
  isUnchosen: true,
  healthItem: undefined,
  go: (screen) => set({ screen, isUnchosen: false, healthItem: undefined }),
}))
