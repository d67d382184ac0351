import { type RefObject, useEffect, useEffectEvent } from 'react'
import { PinchSteps, WheelSteps } from './size-steps.ts'

/** A point of the window. */
export interface Point {
  x: number
  y: number
}

function apart({ touches }: TouchEvent): number | undefined {
  const [one, other, third] = touches
  if (!one || !other || third) return undefined
  return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY)
}

/** The middle between the fingers that touch. */
function middleOf({ touches }: TouchEvent): Point {
  const all = [...touches]
  const sum = (of: (touch: Touch) => number): number => all.reduce((total, touch) => total + of(touch), 0)
  return { x: sum(({ clientX }) => clientX) / all.length, y: sum(({ clientY }) => clientY) / all.length }
}

/**
 * Hears of Ctrl and wheel, which is what a touchpad makes of two fingers, and of two fingers on a screen: larger or smaller by so
 * many steps, seen from a point. The page itself is not zoomed by them.
 */
export function useSizeGestures(
  element: RefObject<HTMLElement | null>,
  onStep: (steps: number, point: Point) => void,
): void {
  const step = useEffectEvent((steps: number, point: Point) => {
    if (steps !== 0) onStep(steps, point)
  })
  useEffect(() => {
    const target = element.current
    if (!target) return undefined
    const wheel = new WheelSteps()
    const pinch = new PinchSteps()
    const onWheel = (event: WheelEvent): void => {
      if (!event.ctrlKey) return
      event.preventDefault()
      step(wheel.turn(event), { x: event.clientX, y: event.clientY })
    }
    const onTouch = (event: TouchEvent): void => {
      const distance = apart(event)
      if (distance !== undefined && event.cancelable) event.preventDefault()
      step(pinch.move(distance), middleOf(event))
    }
    // React's own listeners cannot keep the page from being zoomed.
    target.addEventListener('wheel', onWheel, { passive: false })
    target.addEventListener('touchmove', onTouch, { passive: false })
    for (const name of ['touchend', 'touchcancel'] as const) target.addEventListener(name, onTouch)
    return () => {
      target.removeEventListener('wheel', onWheel)
      target.removeEventListener('touchmove', onTouch)
      for (const name of ['touchend', 'touchcancel'] as const) target.removeEventListener(name, onTouch)
    }
  }, [element])
}
