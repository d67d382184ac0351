import { useLibrary } from '../state/library/library-store.ts'
import { useMap } from '../state/map-store.ts'
import { useNavigation, type Screen } from '../state/navigation-store.ts'

/** Shows a screen as its own address does: from its top, with nothing in it opened or narrowed. Back leads to where one was. */
export function goToTop(screen: Screen): void {
  // What the library shows changes first: what it was left with is no place on the way.
  if (screen === 'library') useLibrary.getState().toTop()
  if (screen === 'map') useMap.getState().setView(undefined)
  useNavigation.getState().go(screen)
  if (screen !== 'library') document.getElementById('main')?.scrollTo(0, 0)
}
