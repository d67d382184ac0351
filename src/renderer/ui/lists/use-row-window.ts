import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { RowHeights } from './row-heights.ts'

/** Drawn beyond the view, in pixels, so that what is scrolled to and what Tab goes to next is there. */
const beyond = 240
/** A list of no more is drawn whole: the browser's own search finds all of it. Of any other, so many before it was measured. */
const shortList = 48

export interface RowWindow {
  /** Items that are drawn: from `first` to before `end`. */
  first: number
  end: number
  columns: number
  /** Pixels that stand for the rows above and below. */
  above: number
  below: number
  /** Where the row of an item begins, in pixels from the top of the list. */
  topOf: (item: number) => number
  /** Items that a page of the view holds, at least one row. */
  page: () => number
  /** Scrolls the row of an item into view. */
  show: (item: number) => void
}

function scrollerOf(element: HTMLElement): HTMLElement {
  for (let at = element.parentElement; at; at = at.parentElement) {
    const { overflowY } = getComputedStyle(at)
    if (overflowY === 'auto' || overflowY === 'scroll') return at
  }
  return document.documentElement
}

function columnsOf(list: HTMLElement): number {
  const { display, gridTemplateColumns } = getComputedStyle(list)
  return display === 'grid' && gridTemplateColumns !== 'none' ? gridTemplateColumns.split(' ').length : 1
}

interface Drawn {
  first: number
  end: number
  columns: number
  above: number
  below: number
}

/**
 * Which items of a long list are drawn: those near the view of whatever scrolls it. The list is a grid or a column of
 * `li` with `data-position`; rows may have any height, which is measured when they are drawn, and what is in view stays there
 * when a row above turns out higher or lower than it was taken for.
 */
export function useRowWindow(list: RefObject<HTMLElement | null>, count: number, guess: number): RowWindow {
  const [drawn, setDrawn] = useState<Drawn>(() => ({
    first: 0,
    end: Math.min(count, shortList),
    columns: 1,
    above: 0,
    below: 0,
  }))
  const heights = useRef(new RowHeights(count, guess))
  const columns = useRef(1)

  /** Pixels of the list above the view, and how high the view is. */
  const view = useCallback((): { top: number; height: number } => {
    const element = list.current
    if (!element) return { top: 0, height: 0 }
    const scroller = scrollerOf(element)
    const edge = scroller === document.documentElement ? 0 : scroller.getBoundingClientRect().top
    return { top: edge - element.getBoundingClientRect().top, height: scroller.clientHeight }
  }, [list])

  const draw = useCallback(() => {
    const rows = heights.current
    const { top, height } = view()
    const isShort = count <= shortList
    const firstRow = isShort ? 0 : rows.rowAt(top - beyond)
    const endRow = isShort ? rows.count : Math.min(rows.count, rows.rowAt(top + height + beyond) + 1)
    const next: Drawn = {
      first: firstRow * columns.current,
      end: Math.min(count, endRow * columns.current),
      columns: columns.current,
      above: rows.top(firstRow),
      below: Math.max(0, rows.top(rows.count) - rows.top(endRow)),
    }
    setDrawn((before) =>
      (Object.keys(next) as (keyof Drawn)[]).every((key) => Math.abs(before[key] - next[key]) < 0.5) ? before : next,
    )
  }, [view, count])

  const measure = useCallback(() => {
    const element = list.current
    if (!element) return
    const columnsNow = columnsOf(element)
    const rowCount = Math.ceil(count / columnsNow)
    if (columnsNow !== columns.current || heights.current.count !== rowCount) {
      columns.current = columnsNow
      heights.current = new RowHeights(rowCount, heights.current.usual)
    }
    const rows = heights.current
    const { top } = view()
    const anchor = rows.rowAt(top)
    const anchorTop = rows.top(anchor)
    const gap = Number.parseFloat(getComputedStyle(element).rowGap) || 0
    for (const item of element.children) {
      const position = item instanceof HTMLElement ? Number(item.dataset['position']) : Number.NaN
      // What stands apart, because it has the focus, has no row around it.
      if (!(position % columnsNow === 0) || item.hasAttribute('data-apart')) continue
      const row = position / columnsNow
      rows.set(row, item.getBoundingClientRect().height + (row < rowCount - 1 ? gap : 0))
    }
    const moved = rows.top(anchor) - anchorTop
    if (top > 0 && Math.abs(moved) >= 1) scrollerOf(element).scrollTop += moved
  }, [list, count, view])

  useLayoutEffect(() => {
    measure()
    draw()
  })

  useLayoutEffect(() => {
    const element = list.current
    if (!element) return undefined
    const scroller = scrollerOf(element)
    const target = scroller === document.documentElement ? document : scroller
    const again = (): void => {
      measure()
      draw()
    }
    target.addEventListener('scroll', draw, { passive: true })
    const observer = new ResizeObserver(again)
    observer.observe(scroller)
    observer.observe(element)
    return () => {
      target.removeEventListener('scroll', draw)
      observer.disconnect()
    }
  }, [list, measure, draw])

  const topOf = useCallback((item: number) => heights.current.top(Math.floor(item / columns.current)), [])

  const page = useCallback(
    () => Math.max(1, Math.floor(view().height / heights.current.usual)) * columns.current,
    [view],
  )

  const show = useCallback(
    (item: number) => {
      const element = list.current
      if (!element) return
      const row = Math.floor(item / columns.current)
      const { top, height } = view()
      const rowTop = heights.current.top(row)
      const rowEnd = rowTop + heights.current.height(row)
      if (rowTop < top) scrollerOf(element).scrollTop += rowTop - top
      else if (rowEnd > top + height) scrollerOf(element).scrollTop += rowEnd - top - height
      draw()
    },
    [list, view, draw],
  )

  return { ...drawn, topOf, page, show }
}
