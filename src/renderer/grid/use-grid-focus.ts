import {
  type FocusEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { GridLayout } from './layout.ts'
import { type Direction, neighbour, pageStep } from './neighbour.ts'
import type { GridScroll } from './use-grid-scroll.ts'
import { rowOfItem } from './window.ts'

/** Orca says nothing of the next item where the one before it is no longer there when it comes to look. */
const formerStaysMs = 3000

const arrows: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}

export interface GridFocus {
  /** Item that is in the tab order. */
  tabStop: number
  /** Items whose rows must stay on the page: the one that has the focus, and for a moment the one that had it. */
  pinnedItems: readonly number[]
  setActive: (index: number) => void
  /** `again`: what was asked for before and may not have been carried out yet. A person who has gone on since is left where they are. */
  focusItem: (index: number, again?: boolean) => void
  /** Handles an arrow, page, Home or End key, and gives the place of the focus then; undefined for any other. */
  move: (key: string) => number | undefined
  onFocus: (event: FocusEvent) => void
  onBlur: (event: FocusEvent) => void
}

/** The item that the focus has left by a key, for a moment. */
function useFormerItem() {
  const [former, leave] = useState<number>()
  useEffect(() => {
    if (former === undefined) return undefined
    const timer = setTimeout(() => leave(undefined), formerStaysMs)
    return () => clearTimeout(timer)
  }, [former])
  return { former, leave }
}

/**
 * Whether a person has done something since `forget`, and is at something of the page now that neither they nor the page will leave by
 * itself: no tile, and nothing over the page, which gives the focus back where it closes.
 */
function useGoneOn(): { hasGoneOn: () => boolean; forget: () => void } {
  const acted = useRef(false)
  useEffect(() => {
    const note = (): void => {
      acted.current = true
    }
    for (const kind of ['keydown', 'pointerdown']) document.addEventListener(kind, note, true)
    return () => {
      for (const kind of ['keydown', 'pointerdown']) document.removeEventListener(kind, note, true)
    }
  }, [])
  const hasGoneOn = useCallback((): boolean => {
    const at = document.activeElement
    if (!acted.current || at === null || at === document.body || at.id === 'main') return false
    return at.closest('[role="dialog"], [role="gridcell"]') === null
  }, [])
  const forget = useCallback(() => {
    acted.current = false
  }, [])
  return useMemo(() => ({ hasGoneOn, forget }), [hasGoneOn, forget])
}

/** Room around what has the focus, for its ring. */
const ringRoom = 8

/**
 * What has the focus in the lead is not left above the view when the lead becomes lower, as where a text is folded by the button below it.
 * To be used below the scroll that answers to the height of the lead.
 */
export function useFocusInLead(lead: RefObject<HTMLElement | null>, height: number, scroll: GridScroll): void {
  const known = useRef(height)
  const { top, scrollTo } = scroll
  useLayoutEffect(() => {
    const isLower = height < known.current
    known.current = height
    const [element, focused] = [lead.current, document.activeElement]
    if (!isLower || !element || !focused || !element.contains(focused) || top() > height) return
    const above = focused.getBoundingClientRect().top - element.getBoundingClientRect().top - ringRoom
    if (above < top()) scrollTo(Math.max(0, above))
  }, [lead, height, top, scrollTo])
}

/** Brings an item into view, with what is above it. */
function useShowItem(layout: GridLayout, viewHeight: number, scroll: GridScroll): (index: number) => void {
  return useCallback(
    (index: number) => {
      const row = rowOfItem(layout, index)
      if (row < 0) return
      const top = layout.rows.top[row] ?? 0
      const bottom = top + (layout.rows.height[row] ?? 0)
      const margin = layout.metrics.gap * 2
      const above = top - layout.metrics.headingHeight - margin
      // Above the first row there is nothing to go to but what leads to it.
      const isFirst = row === 0 && bottom + margin <= viewHeight
      if (above < scroll.top()) scroll.scrollTo(isFirst ? 0 : Math.max(0, above))
      else if (bottom + margin > scroll.top() + viewHeight) scroll.scrollTo(bottom + margin - viewHeight)
    },
    [layout, viewHeight, scroll],
  )
}

/**
 * One tile in the tab order, and the focus kept on its item: rows come and go, the list may change, and the tile that
 * had the focus may be made anew in another row.
 */
export function useGridFocus(
  scroller: RefObject<HTMLElement | null>,
  layout: GridLayout,
  refs: Uint32Array,
  viewHeight: number,
  scroll: GridScroll,
): GridFocus {
  const [active, setActiveItem] = useState<{ index: number; ref: number | undefined }>()
  const [focused, setFocused] = useState(false)
  const { former, leave } = useFormerItem()
  const goal = useRef<number>(undefined)
  const wanted = useRef(false)
  const { hasGoneOn, forget } = useGoneOn()
  const show = useShowItem(layout, viewHeight, scroll)

  let activeIndex = active?.index
  if (active && refs[active.index] !== active.ref) {
    const found = active.ref === undefined ? -1 : refs.indexOf(active.ref)
    // Whoever is at an item that leaves the list is at the next one then.
    const next = focused && refs.length > 0 ? Math.min(active.index, refs.length - 1) : undefined
    activeIndex = found < 0 ? next : found
  }

  const setActive = useCallback((index: number) => setActiveItem({ index, ref: refs[index] }), [refs])

  const focusItem = useCallback(
    (index: number, again = false) => {
      if (again && hasGoneOn()) return
      if (!again) forget()
      wanted.current = true
      leave(activeIndex)
      setActive(index)
      setFocused(true)
      show(index)
    },
    [activeIndex, forget, hasGoneOn, leave, setActive, show],
  )

  useLayoutEffect(() => {
    if (!focused || activeIndex === undefined) return
    const element = scroller.current
    const current = document.activeElement
    const lost = current === null || current === document.body
    if (!wanted.current && !lost) return
    if (wanted.current && hasGoneOn()) {
      wanted.current = false
      queueMicrotask(() => setFocused(false))
      return
    }
    // What lies over the grid, such as the viewer, closes where it loses the focus.
    if (element?.closest('[inert], [aria-hidden="true"]')) return
    const tile = element?.querySelector<HTMLElement>(`[data-index="${activeIndex}"]`)
    if (!tile) return
    wanted.current = false
    tile.focus({ preventScroll: true })
  })

  const move = useCallback(
    (key: string): number | undefined => {
      if (activeIndex === undefined) return undefined
      const last = refs.length - 1
      const page = Math.max(1, viewHeight - layout.metrics.headingHeight)
      const direction = arrows[key]
      if (direction) {
        const vertical = direction === 'up' || direction === 'down'
        const step = neighbour(layout, activeIndex, direction, vertical ? goal.current : undefined)
        goal.current = step.goal
        focusItem(step.index)
        return step.index
      }
      if (key === 'PageUp' || key === 'PageDown') {
        const step = pageStep(layout, activeIndex, key === 'PageUp' ? -page : page, goal.current)
        goal.current = step.goal
        focusItem(step.index)
        return step.index
      }
      if (key !== 'Home' && key !== 'End') return undefined
      goal.current = undefined
      const end = key === 'Home' ? 0 : last
      focusItem(end)
      return end
    },
    [activeIndex, layout, refs, viewHeight, focusItem],
  )

  const onFocus = useCallback(
    (event: FocusEvent) => {
      const tile = event.target.closest<HTMLElement>('[data-index]')
      if (!tile) return
      setFocused(true)
      setActive(Number(tile.dataset['index']))
    },
    [setActive],
  )

  const onBlur = useCallback((event: FocusEvent) => {
    const { currentTarget, target, relatedTarget } = event
    if (relatedTarget instanceof Node && currentTarget.contains(relatedTarget)) return
    // A tile that was taken away while it had the focus also blurs, as does one whose window is left; then the focus is to come back.
    queueMicrotask(() => {
      if (target.isConnected && target !== document.activeElement && !wanted.current) setFocused(false)
    })
  }, [])

  const row = activeIndex === undefined ? -1 : rowOfItem(layout, activeIndex)
  const activeShown = row >= scroll.range.first && row < scroll.range.end
  const tabStop = activeIndex !== undefined && (focused || activeShown) ? activeIndex : scroll.topItem
  const pinnedItems = useMemo(
    () => (focused ? [activeIndex, former].filter((item) => item !== undefined) : []),
    [focused, activeIndex, former],
  )
  return { tabStop, pinnedItems, setActive, focusItem, move, onFocus, onBlur }
}
