import { useEffect } from 'react'
import { useSession } from '../state/session-store.ts'

/** Buttons at the side of a mouse, as events tell them. */
const mouseSteps: Record<number, -1 | 1> = { 3: -1, 4: 1 }

/** Keys and mouse buttons that go back and forward, which a browser has by itself and the window of the desktop has not. */
export function useBackKeys(): void {
  const platform = useSession((session) => session.app?.platform)
  useEffect(() => {
    if (window.shoebox === undefined) return undefined
    const isMac = platform === 'darwin'
    const go = (event: Event, step: -1 | 1 | undefined): void => {
      if (step === undefined || event.defaultPrevented) return
      event.preventDefault()
      // A dialog belongs to what is below it, which nobody is to take away unseen; the viewer is a place of its own.
      if (document.querySelector('[data-over-place]') === null) history.go(step)
    }
    const onKeyDown = (event: KeyboardEvent): void => {
      const isHeld = isMac
        ? event.metaKey && !event.altKey && !event.ctrlKey && !event.shiftKey
        : event.altKey && !event.metaKey && !event.ctrlKey && !event.shiftKey
      const keys: Record<string, -1 | 1> = isMac ? { '[': -1, ']': 1 } : { ArrowLeft: -1, ArrowRight: 1 }
      if (isHeld) go(event, keys[event.key])
    }
    const onMouseUp = (event: MouseEvent): void => go(event, mouseSteps[event.button])
    // Before dialogs, the viewer among them, which keep arrow keys to themselves.
    window.addEventListener('keydown', onKeyDown, { capture: true })
    window.addEventListener('mouseup', onMouseUp)
    return () => {
      window.removeEventListener('keydown', onKeyDown, { capture: true })
      window.removeEventListener('mouseup', onMouseUp)
    }
  }, [platform])
}

/** The keys of these, as they are written. */
export function backKeys(platform: string | undefined): { back: string; forward: string } {
  return platform === 'darwin' ? { back: '⌘ [', forward: '⌘ ]' } : { back: 'Alt ←', forward: 'Alt →' }
}
