import { useEffect } from 'react'
import { useLibrary } from '../../state/library/library-store.ts'

/** What takes Escape for itself while it is there. */
const overTheAlbum = '[role="dialog"], [role="alertdialog"], [role="listbox"], [role="menu"]'

/** Escape leaves an album or a saved search that is open, where nothing else wants it. */
export function useLeaveAlbum(): void {
  const isOpen = useLibrary((library) => library.album !== undefined || library.saved !== undefined)
  useEffect(() => {
    if (!isOpen) return undefined
    let isCovered = false
    // What Escape closes is gone when the key comes to the window.
    const look = (): void => {
      isCovered = document.querySelector(overTheAlbum) !== null
    }
    const leave = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || isCovered) return
      event.preventDefault()
      useLibrary.getState().showTab('albums')
    }
    window.addEventListener('keydown', look, { capture: true })
    window.addEventListener('keydown', leave)
    return () => {
      window.removeEventListener('keydown', look, { capture: true })
      window.removeEventListener('keydown', leave)
    }
  }, [isOpen])
}
