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
