import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { type Anchor, moveAnchor, scrollTopOf, takeAnchor } from './anchor.ts'
import type { GridLayout } from './layout.ts'
import { type RowRange, rowsBetween } from './window.ts'

/** Rows are kept this many view heights beyond the view, and renewed when fewer than a third of that is left. */
const overscan = 0.9
/** Faster than this, in view heights per scroll event, nobody can see single pictures. */
const fastScroll = 0.6
const settleAfterMs = 110

export interface GridScroll {
  range: RowRange
  /** False while the list flies past: pictures that are not there yet need not be fetched. */
  settled: boolean
  /** First item of the topmost row, known once scrolling has settled. */
  topItem: number
  onScroll: () => void
  scrollTo: (top: number) => void
}

/** Where a grid was, for coming back to it: the anchor and the items that its index belongs to. */
export interface GridPlace {
  anchor: Anchor | undefined
  refs: Uint32Array
}

/**
 * Which rows are shown, and the promise that what stands at the top stays there when the layout changes. `place` is
 * where the grid was when it was last seen; `onPlace` is told where it is when it goes away.
 */
export function useGridScroll(
  scroller: RefObject<HTMLElement | null>,
  layout: GridLayout,
  refs: Uint32Array,
  viewHeight: number,
  place: GridPlace | undefined,
  onPlace: (place: GridPlace) => void,
): GridScroll {
  const [range, setRange] = useState<RowRange>({ first: 0, end: 0 })
  const [settled, setSettled] = useState(true)
  const [topItem, setTopItem] = useState(0)
  const anchor = useRef(place?.anchor)
  const anchoredTo = useRef(place?.refs ?? refs)
  // The position we set ourselves: its scroll event is not the reader's doing and must not move the anchor.
  const ownPosition = useRef(-1)
  const lastTop = useRef(0)
  const settleTimer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const showRows = useCallback(
    (top: number, renew: boolean) => {
      const margin = viewHeight * overscan
      setRange((shown) => {
        const needed = rowsBetween(layout, top - margin / 3, top + viewHeight + margin / 3)
        if (!renew && shown.first <= needed.first && shown.end >= needed.end && shown.end <= layout.rowCount)
          return shown
        const next = rowsBetween(layout, top - margin, top + viewHeight + margin)
        return next.first === shown.first && next.end === shown.end ? shown : next
      })
    },
    [layout, viewHeight],
  )

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element || viewHeight === 0) return
    if (anchoredTo.current !== refs) {
      if (anchor.current) anchor.current = moveAnchor(anchor.current, anchoredTo.current, refs)
      anchoredTo.current = refs
    }
    element.scrollTo({ top: scrollTopOf(layout, anchor.current) })
    ownPosition.current = element.scrollTop
    lastTop.current = element.scrollTop
    setTopItem(anchor.current?.index ?? 0)
    showRows(element.scrollTop, true)
  }, [scroller, layout, refs, viewHeight, showRows])

  const placeChanged = useRef(onPlace)
  useLayoutEffect(() => {
    placeChanged.current = onPlace
  })
  useEffect(
    () => () => {
      clearTimeout(settleTimer.current)
      placeChanged.current({ anchor: anchor.current, refs: anchoredTo.current })
    },
    [],
  )

  const onScroll = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const top = element.scrollTop
    if (Math.abs(top - ownPosition.current) >= 1) {
      anchor.current = takeAnchor(layout, top)
      ownPosition.current = -1
    }
    if (Math.abs(top - lastTop.current) > viewHeight * fastScroll) setSettled(false)
    lastTop.current = top
    clearTimeout(settleTimer.current)
    settleTimer.current = setTimeout(() => {
      setSettled(true)
      setTopItem(anchor.current?.index ?? 0)
    }, settleAfterMs)
    showRows(top, false)
  }, [scroller, layout, viewHeight, showRows])

  const scrollTo = useCallback(
    (top: number) => {
      const element = scroller.current
      if (!element) return
      element.scrollTo({ top })
      onScroll()
    },
    [scroller, onScroll],
  )

  return { range, settled, topItem, onScroll, scrollTo }
}
