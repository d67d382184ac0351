import { type RefObject, useLayoutEffect, useState } from 'react'

export interface ElementSize {
  width: number
  height: number
}

/** Inner size of an element in whole pixels, padding and scroll bars excluded; 0 by 0 before it is on the page. */
export function useElementSize(element: RefObject<HTMLElement | null>): ElementSize {
  const [size, setSize] = useState<ElementSize>({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const target = element.current
    if (!target) return undefined
    const measure = (): void => {
      const style = getComputedStyle(target)
      const width = Math.floor(
        target.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight),
      )
      const height = target.clientHeight
      setSize((known) => (known.width === width && known.height === height ? known : { width, height }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(target)
    return () => observer.disconnect()
  }, [element])
  return size
}

/** Height of an element in whole pixels, borders included, as long as it `isThere`; else 0. */
export function useOuterHeight(element: RefObject<HTMLElement | null>, isThere: boolean): number {
  const [height, setHeight] = useState(0)
  useLayoutEffect(() => {
    const target = element.current
    if (!target || !isThere) return undefined
    const measure = (): void => setHeight(Math.ceil(target.getBoundingClientRect().height))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(target)
    return () => observer.disconnect()
  }, [element, isThere])
  return isThere ? height : 0
}
