import { type MouseEvent, type PointerEvent, type RefObject, useEffect, useEffectEvent, useRef } from 'react'
import type { Point } from './geometry.ts'

/** What is pressed and moved less than this was meant as a click. */
const clickWithin = 5
/** Pixels of a wheel for twice as near; some count in lines. */
const wheelPixels = 240
const linePixels = 16
/** What pages of a wheel are, and how far one of its events reaches at most. */
const mostOfWheel = 1

interface Gestures {
  move: (by: Point) => void
  zoom: (by: number, at: Point) => void
}

function pointIn(element: HTMLElement, { clientX, clientY }: { clientX: number; clientY: number }): Point {
  const box = element.getBoundingClientRect()
  return { x: clientX - box.left, y: clientY - box.top }
}

/** Drag, two fingers, wheel and double click on a map. What is dragged was not clicked, whatever lies under the pointer. */
export function useMapGestures(element: RefObject<HTMLElement | null>, gestures: Gestures) {
  const fingers = useRef(new Map<number, Point>())
  const travelled = useRef(0)
  const onWheel = useEffectEvent((event: WheelEvent) => {
    const target = element.current
    if (!target) return
    event.preventDefault()
    // A pinch on a touchpad comes as small steps of the wheel with Ctrl.
    const pixels = event.deltaY * (event.deltaMode === 0 ? 1 : linePixels) * (event.ctrlKey ? 4 : 1)
    const steps = Math.max(-mostOfWheel, Math.min(mostOfWheel, -pixels / wheelPixels))
    gestures.zoom(steps, pointIn(target, event))
  })
  useEffect(() => {
    const target = element.current
    if (!target) return undefined
    // React listens to the wheel passively, where the page could not be kept from scrolling.
    target.addEventListener('wheel', onWheel, { passive: false })
    return () => target.removeEventListener('wheel', onWheel)
  }, [element])

  const up = (event: PointerEvent<HTMLElement>): void => {
    fingers.current.delete(event.pointerId)
  }
  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (fingers.current.size === 0) travelled.current = 0
      if (event.button !== 0 || (event.target instanceof Element && event.target.closest('button'))) return
      fingers.current.set(event.pointerId, pointIn(event.currentTarget, event))
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const before = fingers.current.get(event.pointerId)
      if (!before) return
      // It was let go elsewhere.
      if (event.buttons === 0) return up(event)
      const now = pointIn(event.currentTarget, event)
      const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1]
      travelled.current += Math.hypot(now.x - before.x, now.y - before.y)
      if (travelled.current > clickWithin && !event.currentTarget.hasPointerCapture(event.pointerId))
        event.currentTarget.setPointerCapture(event.pointerId)
      if (travelled.current <= clickWithin && !other) return
      fingers.current.set(event.pointerId, now)
      if (!other) return gestures.move({ x: now.x - before.x, y: now.y - before.y })
      const [spread, spreadBefore] = [now, before].map(({ x, y }) => Math.hypot(x - other.x, y - other.y))
      gestures.move({ x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 })
      if (spread && spreadBefore)
        gestures.zoom(Math.log2(spread / spreadBefore), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 })
    },
    onPointerUp: up,
    onPointerCancel: up,
    onClickCapture(event: MouseEvent<HTMLElement>) {
      // A click from the keyboard has not travelled, however far the last drag went.
      if (travelled.current <= clickWithin || event.detail === 0) return
      event.preventDefault()
      event.stopPropagation()
    },
    onDoubleClick(event: MouseEvent<HTMLElement>) {
      if (event.target instanceof Element && event.target.closest('a, button')) return
      gestures.zoom(event.shiftKey ? -1 : 1, pointIn(event.currentTarget, event))
    },
  }
}
