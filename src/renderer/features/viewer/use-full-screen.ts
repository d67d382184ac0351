import { useCallback, useEffect, useState } from 'react'

/** Whether the window fills the screen, and a way to change that. Ends with the component that uses it. */
export function useFullScreen(): { fullScreen: boolean; toggle: () => void } {
  const [fullScreen, setFullScreen] = useState(() => document.fullscreenElement !== null)
  useEffect(() => {
    const onChange = (): void => setFullScreen(document.fullscreenElement !== null)
    document.addEventListener('fullscreenchange', onChange)
    return () => {
      document.removeEventListener('fullscreenchange', onChange)
      if (document.fullscreenElement) void document.exitFullscreen()
    }
  }, [])
  const toggle = useCallback(() => {
    // Where the system refuses, the window simply stays as it is.
    const change = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()
    change.catch(() => setFullScreen(document.fullscreenElement !== null))
  }, [])
  return { fullScreen, toggle }
}
