import { useEffect } from 'react'
import { useNavigation } from '../state/navigation-store.ts'
import { useSession } from '../state/session-store.ts'
import { goToTop } from './go-to-top.ts'
import { isCovered, isTyping } from './heard-keys.ts'

/** A screen that comes later than this is not waited for. */
const patienceMs = 3000

const fieldHere = (): HTMLInputElement | undefined =>
  [...document.querySelectorAll<HTMLInputElement>('#main :is(search input, input[type="search"])')].find((field) =>
    field.checkVisibility(),
  )

function reach(field: HTMLInputElement): void {
  field.focus()
  field.select()
}

/** `/` and the keys that search a page reach the search of the screen, or that of the library where the screen has none. */
export function useSearchKeys(): void {
  const platform = useSession((session) => session.app?.platform)
  useEffect(() => {
    let frame = 0
    /** Once the library is there, and has given the focus to its heading. */
    function reachLibrary(until: number): void {
      frame = requestAnimationFrame(() => {
        // The person went elsewhere meanwhile.
        if (isCovered() || useNavigation.getState().screen !== 'library') return
        const field = fieldHere()
        if (field) frame = requestAnimationFrame(() => reach(field))
        else if (performance.now() < until) reachLibrary(until)
      })
    }
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.altKey || isCovered()) return
      const isHeld = platform === 'darwin' ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey
      const isFind = isHeld && !event.shiftKey && event.key.toLowerCase() === 'f'
      const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !isTyping(event.target)
      if (!isFind && !isSlash) return
      event.preventDefault()
      cancelAnimationFrame(frame)
      const field = fieldHere()
      if (field) return reach(field)
      goToTop('library')
      reachLibrary(performance.now() + patienceMs)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => {
      window.removeEventListener('keydown', onKeyDown)
      cancelAnimationFrame(frame)
    }
  }, [platform])
}

/** How the second of these is written. */
export function findKey(platform: string | undefined): string {
  return platform === 'darwin' ? '⌘ F' : 'Ctrl F'
}
