import { type RefObject, useLayoutEffect } from 'react'

/**
 * Media that leave the page let go of their request: taking them off the page does not end it, but holds one of the few connections
 * of the browser, and has made what nobody wants any more. `on`: the element is on the page.
 */
export function useReleased(element: RefObject<HTMLImageElement | HTMLVideoElement | null>, source: string, on = true) {
  useLayoutEffect(() => {
    const media = on ? element.current : null
    if (!media) return undefined
    if (media.getAttribute('src') === null) media.setAttribute('src', source)
    return () => {
      if (media instanceof HTMLImageElement && media.complete) return
      media.removeAttribute('src')
      if (media instanceof HTMLVideoElement) media.load()
    }
  }, [element, source, on])
}
