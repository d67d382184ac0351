import { create } from 'zustand'

export const screens = ['albums', 'backup', 'import', 'library', 'health', 'settings'] as const
/** `export` and `restore` are reached from the library and from Settings. */
export type Screen = (typeof screens)[number] | 'export' | 'restore'

interface Navigation {
  screen: Screen
  go: (screen: Screen) => void
}

function screenOf(hash: string): Screen {
  const all: readonly Screen[] = [...screens, 'export', 'restore']
  return all.find((screen) => hash === `#/${screen}`) ?? 'albums'
}

/** Which screen is shown. It is kept in the address, so Back and Reload work where there is a browser around. */
export const useNavigation = create<Navigation>()((set) => ({
  screen: screenOf(location.hash),
  go(screen) {
    if (location.hash !== `#/${screen}`) history.pushState(null, '', `#/${screen}`)
    set({ screen })
  },
}))

function readAddress(): void {
  useNavigation.setState({ screen: screenOf(location.hash) })
}

/** Follows the browser's Back and Forward until the returned function is called. */
export function followAddress(): () => void {
  // The address may have changed between the making of the store and now.
  readAddress()
  window.addEventListener('popstate', readAddress)
  return () => window.removeEventListener('popstate', readAddress)
}
