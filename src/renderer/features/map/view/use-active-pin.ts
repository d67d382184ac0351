import { type FocusEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react'
import type { MapView } from '../../../state/address/place.ts'
import { pointsOf, type Size } from './geometry.ts'
import { type Pin, nearestPin } from './pins.ts'

/**
 * The one of the pins that is in the tab order, as arrow keys go from one to the next. What has the focus and becomes part of another
 * one, or leaves the window, gives it to the nearest, or else to the map.
 */
export function useActivePin(frame: RefObject<HTMLElement | null>, pins: readonly Pin[], view: MapView, size: Size) {
  const [active, setActive] = useState<{ key: string; latitude: number; longitude: number }>()
  const focused = useRef<HTMLElement>(null)
  const at = Math.max(
    0,
    pins.findIndex(({ key }) => key === active?.key),
  )
  const focus = (position: number): void => {
    frame.current?.querySelector<HTMLElement>(`[data-cluster="${position}"]`)?.focus({ preventScroll: true })
  }
  useLayoutEffect(() => {
    const before = focused.current
    if (!before || !active || document.activeElement !== document.body) return
    if (before.isConnected) return before.focus({ preventScroll: true })
    const [from] = pointsOf(active, view, size)
    const nearest = from ? nearestPin(pins, from) : -1
    if (nearest >= 0) focus(nearest)
    else frame.current?.focus({ preventScroll: true })
  })
  return {
    at,
    focus,
    /** The pin that has the focus. */
    focusedPin: (): Pin | undefined => (focused.current ? pins[at] : undefined),
    onFocus: ({ target }: FocusEvent<HTMLElement>): void => {
      const pin = pins[Number(target.dataset['cluster'] ?? -1)]
      focused.current = pin ? target : null
      if (!pin) return
      const { latitude, longitude } = pin.cluster
      setActive({ key: pin.key, latitude, longitude })
    },
    onBlur: ({ target, relatedTarget }: FocusEvent<HTMLElement>): void => {
      // What is taken from the page, or put elsewhere on it, loses the focus as well, and has it given back meanwhile.
      queueMicrotask(() => {
        if (focused.current !== target || document.activeElement === target) return
        if (relatedTarget !== null || target.isConnected) focused.current = null
      })
    },
  }
}
