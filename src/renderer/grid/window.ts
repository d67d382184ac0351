import type { GridLayout } from './layout.ts'

/** First position in `0..count` for which `passes` holds, where it never stops holding once it does; `count` if none. */
function firstPassing(count: number, passes: (position: number) => boolean): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (passes(middle)) high = middle
    else low = middle + 1
  }
  return low
}

export interface RowRange {
  first: number
  /** One after the last. */
  end: number
}

/** The rows that show between two heights of the grid, both in pixels from its top. */
export function rowsBetween(layout: GridLayout, top: number, bottom: number): RowRange {
  const { rows, rowCount } = layout
  const first = firstPassing(rowCount, (row) => (rows.top[row] ?? 0) + (rows.height[row] ?? 0) > top)
  const end = firstPassing(rowCount, (row) => (rows.top[row] ?? 0) >= bottom)
  return { first, end: Math.max(first, end) }
}

/** Rows are kept this many view heights beyond the view, and renewed when fewer than a third of that is left. */
const overscan = 0.9

/** Whether none of these rows are among those that are on the page. */
export function isElsewhere(shown: RowRange, rows: RowRange): boolean {
  return rows.first >= shown.end || rows.end <= shown.first
}

/** The rows to have on the page around a view: those that are shown as long as they go far enough, unless they are to be renewed. */
export function rowsAround(
  layout: GridLayout,
  shown: RowRange,
  top: number,
  viewHeight: number,
  renew: boolean,
): RowRange {
  const margin = viewHeight * overscan
  const needed = rowsBetween(layout, top - margin / 3, top + viewHeight + margin / 3)
  if (!renew && shown.first <= needed.first && shown.end >= needed.end && shown.end <= layout.rowCount) return shown
  const next = rowsBetween(layout, top - margin, top + viewHeight + margin)
  return next.first === shown.first && next.end === shown.end ? shown : next
}

/** The row that holds an item, or -1 for an index outside the list. */
export function rowOfItem(layout: GridLayout, index: number): number {
  const count = layout.rows.start[layout.rowCount] ?? 0
  if (!(index >= 0 && index < count)) return -1
  return firstPassing(layout.rowCount, (row) => (layout.rows.start[row + 1] ?? 0) > index)
}

/** The last section that starts at or above this height: the one whose heading stands at the top of the view. */
export function sectionAt(layout: GridLayout, top: number): number {
  const { sections } = layout
  const after = firstPassing(sections.top.length, (section) => (sections.top[section] ?? 0) > top)
  return Math.max(0, after - 1)
}
