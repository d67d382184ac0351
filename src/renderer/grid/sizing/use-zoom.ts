import { type RefObject, useRef, type WheelEvent } from 'react'
import { holdAnchor } from '../anchor.ts'
import type { GridLayout } from '../layout.ts'
import type { GridScroll } from '../use-grid-scroll.ts'
import { rowOfItem } from '../window.ts'
import { steppedSize, type TileSize } from './tile-sizes.ts'
import { type Point, useSizeGestures } from './use-size-gestures.ts'

/** A pointer, or the middle between two fingers, that has moved by fewer pixels is still where it was. */
const pointerRests = 24

interface ZoomParts {
  scroller: RefObject<HTMLElement | null>
  layout: GridLayout
  scroll: GridScroll
  viewHeight: number
  tileSize: TileSize
  onTileSize: (size: TileSize) => void
}

/** The item whose tile this is, or is in. */
export function itemAt(target: EventTarget | null): number | undefined {
  const tile = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null
  return tile ? Number(tile.dataset['index']) : undefined
}

/** How far below the upper edge of the view the row of an item is; near the edge that it is beyond. */
function belowEdge(layout: GridLayout, item: number, top: number, viewHeight: number): number {
  const row = rowOfItem(layout, item)
  const below = (layout.rows.top[row] ?? 0) - top
  const lowest = Math.max(0, viewHeight - (layout.rows.height[row] ?? 0))
  return Math.min(Math.max(below, layout.metrics.headingHeight), lowest)
}

/**
 * Larger and smaller pictures, by wheel, by fingers, and by `stepFrom` for keys: what somebody looks at stays where it is in the view.
 * Who scrolls by wheel or bar in between looks at something else: `onWheel` and `onPress` are to be told of it.
 */
export function useZoom({ scroller, layout, scroll, viewHeight, tileSize, onTileSize }: ZoomParts) {
  /** Whether the item is held now: at the last size nothing is, and nothing was asked of an item that is not there. */
  const step = (steps: number, item: number | undefined, below: number): boolean => {
    const next = steppedSize(tileSize, steps)
    if (next === tileSize) return false
    const held = item === undefined ? undefined : holdAnchor(layout, scroll.top(), item, below)
    if (held) scroll.hold(held)
    onTileSize(next)
    return held !== undefined
  }
  // Row for row another picture comes to lie at the pointer: who goes on with it goes on with what is held already, also
  // where a list that is shorter than the view could not have it there.
  const lookedAt = useRef<Point>(undefined)
  useSizeGestures(scroller, (steps, point) => {
    const before = lookedAt.current
    const rests = before && scroll.isHolding() && Math.hypot(before.x - point.x, before.y - point.y) < pointerRests
    const item = rests ? undefined : itemAt(document.elementFromPoint(point.x, point.y))
    const holds = step(steps, item, point.y - (scroller.current?.getBoundingClientRect().top ?? 0))
    lookedAt.current = rests || holds ? point : undefined
  })
  return {
    stepFrom: (steps: number, item: number) => {
      // From now on something else may be held.
      lookedAt.current = undefined
      step(steps, item, belowEdge(layout, item, scroll.top(), viewHeight))
    },
    onWheel: ({ ctrlKey }: WheelEvent) => {
      if (!ctrlKey) lookedAt.current = undefined
      scroll.onExactInput()
    },
    onPress: () => {
      lookedAt.current = undefined
      scroll.onPress()
    },
  }
}
