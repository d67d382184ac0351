import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { bounded, fitted, type Point, type Size, wheelFactor, type Zoom, zoomAt } from './zoom.ts'

/** A finger that moved this far sideways turned the page. */
const swipeDistance = 56
const doubleClickScale = 2.5

export interface ZoomControl {
  zoom: Zoom
  /** How far a finger has pulled the fitting picture sideways. */
  pulled: number
  dragging: boolean
  zoomBy: (factor: number) => void
  panBy: (x: number, y: number) => void
  reset: () => void
  pointerHandlers: {
    onPointerDown: (event: PointerEvent<HTMLElement>) => void
    onPointerMove: (event: PointerEvent<HTMLElement>) => void
    onPointerUp: (event: PointerEvent<HTMLElement>) => void
    onPointerCancel: (event: PointerEvent<HTMLElement>) => void
    onDoubleClick: (event: React.MouseEvent<HTMLElement>) => void
  }
}

function pointIn(element: HTMLElement, event: { clientX: number; clientY: number }): Point {
  const box = element.getBoundingClientRect()
  return { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 }
}

/**
 * How a picture is shown, where something else decides that together with it, and how far it can go: `setZoom` gets what was asked
 * for. It stays the same as long as sizes do.
 */
interface HeldZoom {
  zoom: Zoom
  setZoom: (change: (from: Zoom) => Zoom) => void
}

/**
 * Zoom and pan of one picture: wheel at the pointer, two fingers, double click, dragging; and a swipe to its neighbours
 * while the picture fits.
 */
export function useZoom(
  stage: RefObject<HTMLElement | null>,
  fit: Size,
  view: Size,
  greatest: number,
  onSwipe: (step: 1 | -1) => void,
  held?: HeldZoom,
): ZoomControl {
  const [ownZoom, setOwnZoom] = useState<Zoom>(fitted)
  const { zoom, setZoom } = held ?? { zoom: ownZoom, setZoom: setOwnZoom }
  const [pulled, setPulled] = useState(0)
  const [dragging, setDragging] = useState(false)
  const fingers = useRef(new Map<number, Point>())
  const shown = bounded(zoom, fit, view, greatest)

  const isHeld = held !== undefined
  const change = useCallback(
    (how: (from: Zoom) => Zoom) => setZoom((from) => (isHeld ? how(from) : bounded(how(from), fit, view, greatest))),
    [isHeld, fit, view, greatest, setZoom],
  )
  const zoomTo = useCallback(
    (factor: number, point: Point) => change((from) => zoomAt(from, factor, point, greatest)),
    [greatest, change],
  )
  const panBy = useCallback(
    (x: number, y: number) => change((from) => ({ ...from, x: from.x + x, y: from.y + y })),
    [change],
  )

  useEffect(() => {
    const element = stage.current
    if (!element) return undefined
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault()
      zoomTo(wheelFactor(event.deltaY, event.deltaMode, event.ctrlKey), pointIn(element, event))
    }
    // React listens to the wheel passively, where the page behind could not be kept from scrolling.
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [stage, zoomTo])

  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0 || (event.target instanceof Element && event.target.closest('button, video'))) return
    event.currentTarget.setPointerCapture(event.pointerId)
    fingers.current.set(event.pointerId, pointIn(event.currentTarget, event))
    setDragging(true)
  }

  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    const before = fingers.current.get(event.pointerId)
    if (!before) return
    const now = pointIn(event.currentTarget, event)
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1]
    fingers.current.set(event.pointerId, now)
    if (other) {
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }
      const spread = Math.hypot(now.x - other.x, now.y - other.y)
      const spreadBefore = Math.hypot(before.x - other.x, before.y - other.y)
      setPulled(0)
      if (spreadBefore > 0) zoomTo(spread / spreadBefore, middle)
      panBy((now.x - before.x) / 2, (now.y - before.y) / 2)
    } else if (shown.scale > 1) panBy(now.x - before.x, now.y - before.y)
    else if (event.pointerType !== 'mouse') setPulled((from) => from + now.x - before.x)
  }

  const onPointerUp = (event: PointerEvent<HTMLElement>): void => {
    if (!fingers.current.delete(event.pointerId) || fingers.current.size > 0) return
    setDragging(false)
    setPulled(0)
    if (Math.abs(pulled) > swipeDistance) onSwipe(pulled < 0 ? 1 : -1)
  }

  const onPointerCancel = (event: PointerEvent<HTMLElement>): void => {
    fingers.current.delete(event.pointerId)
    setDragging(false)
    setPulled(0)
  }

  const onDoubleClick = (event: React.MouseEvent<HTMLElement>): void => {
    if (event.target instanceof Element && event.target.closest('button, video')) return
    if (shown.scale > 1) setZoom(() => fitted)
    else zoomTo(doubleClickScale, pointIn(event.currentTarget, event))
  }

  return {
    zoom: shown,
    pulled,
    dragging,
    zoomBy: useCallback((factor: number) => zoomTo(factor, { x: 0, y: 0 }), [zoomTo]),
    panBy,
    reset: useCallback(() => setZoom(() => fitted), [setZoom]),
    pointerHandlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel, onDoubleClick },
  }
}
