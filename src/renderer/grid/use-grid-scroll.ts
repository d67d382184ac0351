import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { type Anchor, moveAnchor, scrollTopOf, takeAnchor, toldOf, withTop } from './anchor.ts'
import { endSpace, type GridLayout } from './layout.ts'
import {
  type CanvasPlace,
  isAdrift,
  isStranded,
  placeAt,
  placeNear,
  type ScrollMap,
  scrolledTo,
  scrollMap,
  topAt,
} from './scroll-map.ts'
import { isElsewhere, type RowRange, rowsAround, rowsBetween } from './window.ts'

/** Faster than this, in view heights per scroll event, nobody can see single pictures. */
const fastScroll = 0.6
const settleAfterMs = 110
/** Nobody waits longer than this for the pictures in view before the rows around them are made. */
const longestAloneMs = 700

export interface GridScroll {
  range: RowRange
  /** False while the list flies past: pictures that are not there yet need not be fetched. */
  settled: boolean
  /** First item of the topmost row, known once scrolling has settled. */
  topItem: number
  map: ScrollMap
  /** What the part of the list that is on the canvas has been moved up by. */
  offset: number
  /** Pixels of the list above the view, now. */
  top: () => number
  onScroll: () => void
  /** For wheel and fingers, whose movements are exact however far they go. */
  onExactInput: () => void
  /** For a pointer that is pressed, perhaps on the scroll bar. */
  onPress: () => void
  /** For each picture that has come, or will not. */
  onPicture: () => void
  scrollTo: (top: number) => void
  /** What other layouts leave in its place until somebody scrolls. */
  hold: (held: Anchor) => void
  /** Whether what was held still is: nobody has scrolled since, by whatever means. */
  isHolding: () => boolean
}

/** Where a grid was, for coming back to it: the anchor and the items that its index belongs to. */
export interface GridPlace {
  anchor: Anchor | undefined
  refs: Uint32Array
}

/** Where a grid is to go: to the row of an item, or to its top. */
export interface GridGoal {
  at: number | undefined
}

/** Which rows are on the page: those around the view, of which those in it come first where somebody has leapt to. */
function useShownRows(
  scroller: RefObject<HTMLElement | null>,
  layout: GridLayout,
  viewHeight: number,
  top: () => number,
): { range: RowRange; showRows: (top: number, renew: boolean) => void; onPicture: () => void } {
  const [range, setRange] = useState<RowRange>({ first: 0, end: 0 })
  const shown = useRef(range)
  // The rows of the view as long as there are no others: where one has leapt to, their pictures come before anything around.
  const [alone, setAlone] = useState<RowRange>()

  const showRows = useCallback(
    (top: number, renew: boolean) => {
      const inView = rowsBetween(layout, top, top + viewHeight)
      const leapt = isElsewhere(shown.current, inView)
      const next = leapt ? inView : rowsAround(layout, shown.current, top, viewHeight, renew)
      if (leapt) setAlone(inView)
      if (next === shown.current) return
      shown.current = next
      setRange(next)
    },
    [layout, viewHeight],
  )

  const showAround = useCallback(() => {
    setAlone(undefined)
    showRows(top(), true)
  }, [top, showRows])

  useEffect(() => {
    if (!alone) return undefined
    const timer = setTimeout(showAround, longestAloneMs)
    return () => clearTimeout(timer)
  }, [alone, showAround])

  const onPicture = useCallback(() => {
    if (!alone) return
    const images = scroller.current?.querySelectorAll('img') ?? []
    if ([...images].every(({ complete }) => complete)) showAround()
  }, [scroller, alone, showAround])

  return { range, showRows, onPicture }
}

/** Tells where the grid is, when it is asked to, and when the grid goes away. */
function useToldPlace(
  onPlace: (place: GridPlace) => void,
  anchor: RefObject<Anchor | undefined>,
  anchoredTo: RefObject<Uint32Array>,
): () => void {
  const listener = useRef(onPlace)
  useLayoutEffect(() => {
    listener.current = onPlace
  })
  const tell = useCallback(
    () => listener.current({ anchor: toldOf(anchor.current), refs: anchoredTo.current }),
    [anchor, anchoredTo],
  )
  useEffect(() => tell, [tell])
  return tell
}

function useScrollMap(layout: GridLayout, viewHeight: number): ScrollMap {
  return useMemo(
    () => scrollMap(layout.height + endSpace, viewHeight, Math.max(1, devicePixelRatio)),
    [layout, viewHeight],
  )
}

/** Goes where the grid is to go, each time that this is another goal. */
function useGoal(
  goal: GridGoal | undefined,
  refs: Uint32Array,
  layout: GridLayout,
  scrollTo: (top: number) => void,
): void {
  const reached = useRef(goal)
  useLayoutEffect(() => {
    if (reached.current === goal || !goal) return
    reached.current = goal
    const index = goal.at === undefined ? -1 : refs.indexOf(goal.at)
    scrollTo(index < 0 ? 0 : scrollTopOf(layout, { index, hidden: 0, before: 0 }))
  }, [goal, refs, layout, scrollTo])
}

/**
 * Which rows are shown, and the promise that what stands at the top stays there when the layout changes. `place` is
 * where the grid was when it was last seen; `onPlace` is told where it is when it rests, and when it goes away. `goal` is
 * where it is to go, the row of an item or its top, each time that it is another one.
 */
export function useGridScroll(
  scroller: RefObject<HTMLElement | null>,
  layout: GridLayout,
  refs: Uint32Array,
  viewHeight: number,
  place: GridPlace | undefined,
  onPlace: (place: GridPlace) => void,
  goal: GridGoal | undefined,
): GridScroll {
  const [settled, setSettled] = useState(true)
  const [topItem, setTopItem] = useState(0)
  const map = useScrollMap(layout, viewHeight)
  const [offset, setOffset] = useState(0)
  const canvasPlace = useRef<CanvasPlace>({ position: 0, offset: 0 })
  const exact = useRef(false)
  const anchor = useRef(place?.anchor)
  const anchoredTo = useRef(place?.refs ?? refs)
  // The place we went to ourselves: its scroll event is not the reader's doing and must not move the anchor.
  const ownTop = useRef(-1)
  const lastTop = useRef(0)
  const settleTimer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const resting = useRef(true)
  const top = useCallback(() => topAt(canvasPlace.current), [])
  const { range, showRows, onPicture } = useShownRows(scroller, layout, viewHeight, top)

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element || viewHeight === 0) return
    if (anchoredTo.current !== refs) {
      if (anchor.current) anchor.current = moveAnchor(anchor.current, anchoredTo.current, refs)
      anchoredTo.current = refs
    }
    canvasPlace.current = placeAt(map, scrollTopOf(layout, anchor.current))
    setOffset(canvasPlace.current.offset)
    element.scrollTo({ top: canvasPlace.current.position })
    // Browsers stop at an end, and at whole pixels of the screen.
    canvasPlace.current.position = element.scrollTop
    ownTop.current = topAt(canvasPlace.current)
    anchor.current = withTop(anchor.current, layout, ownTop.current)
    lastTop.current = ownTop.current
    setTopItem(anchor.current?.index ?? 0)
    showRows(ownTop.current, true)
  }, [scroller, layout, map, refs, viewHeight, showRows])

  const tellPlace = useToldPlace(onPlace, anchor, anchoredTo)
  useEffect(() => () => clearTimeout(settleTimer.current), [])

  /** Puts what is in view where it belongs on the canvas. Nothing is seen of it: both happen between two frames. */
  const setRight = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const place = placeAt(map, topAt(canvasPlace.current))
    canvasPlace.current = place
    // What is drawn has to move in the very frame in which the canvas does.
    flushSync(() => setOffset(place.offset))
    element.scrollTo({ top: place.position })
    place.position = element.scrollTop
  }, [scroller, map])

  const settleSoon = useCallback(() => {
    clearTimeout(settleTimer.current)
    settleTimer.current = setTimeout(() => {
      exact.current = false
      resting.current = true
      setSettled(true)
      setTopItem(anchor.current?.index ?? 0)
      tellPlace()
      if (isAdrift(map, canvasPlace.current)) setRight()
    }, settleAfterMs)
  }, [map, setRight, tellPlace])

  const onScroll = useCallback(() => {
    const element = scroller.current
    if (!element) return
    canvasPlace.current = scrolledTo(map, canvasPlace.current, element.scrollTop, exact.current)
    setOffset(canvasPlace.current.offset)
    const now = topAt(canvasPlace.current)
    if (Math.abs(now - ownTop.current) >= 1) {
      anchor.current = takeAnchor(layout, now)
      ownTop.current = -1
    }
    // A single leap is where somebody wants to be; of several in a row the last one is.
    if (!resting.current && Math.abs(now - lastTop.current) > viewHeight * fastScroll) setSettled(false)
    if (now !== lastTop.current) resting.current = false
    lastTop.current = now
    if (isStranded(map, canvasPlace.current)) setRight()
    settleSoon()
    showRows(now, false)
  }, [scroller, map, layout, viewHeight, setRight, settleSoon, showRows])

  const onExactInput = useCallback(() => {
    exact.current = true
    settleSoon()
  }, [settleSoon])

  const onPress = useCallback(() => void (exact.current = false), [])
  const hold = useCallback((held: Anchor) => void (anchor.current = held), [])
  const isHolding = useCallback(() => anchor.current?.isHeld === true, [])

  const scrollTo = useCallback(
    (wanted: number) => {
      const element = scroller.current
      if (!element) return
      const next = placeNear(map, canvasPlace.current, wanted)
      canvasPlace.current = next
      element.scrollTo({ top: next.position })
      next.position = element.scrollTop
      onScroll()
    },
    [scroller, map, onScroll],
  )

  useGoal(goal, refs, layout, scrollTo)

  const shown = { range, settled, topItem, map, offset, top }
  return { ...shown, onScroll, onExactInput, onPress, onPicture, scrollTo, hold, isHolding }
}
