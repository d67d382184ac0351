import type { GridLayout } from './layout.ts'
import { rowBoxes } from './layout.ts'
import { rowOfItem, rowsBetween } from './window.ts'

export type Direction = 'left' | 'right' | 'up' | 'down'

export interface Step {
  index: number
  /** Where the reader wants to be, in pixels from the left; pass it on while they go up and down. */
  goal: number
}

/** Middle of an item's tile, in pixels from the left edge of the grid. */
export function middleOf(layout: GridLayout, index: number): number {
  const box = rowBoxes(layout, rowOfItem(layout, index)).find((candidate) => candidate.index === index)
  return box ? box.left + box.width / 2 : 0
}

/** The item of this line (all rows with this top) whose tile is nearest to `goal`. */
function nearestInLine(layout: GridLayout, anyRow: number, goal: number): number {
  const { rows, rowCount } = layout
  const top = rows.top[anyRow]
  let first = anyRow
  while (first > 0 && rows.top[first - 1] === top) first--
  let best = rows.start[first] ?? 0
  let bestDistance = Number.POSITIVE_INFINITY
  for (let row = first; row < rowCount && rows.top[row] === top; row++) {
    for (const box of rowBoxes(layout, row)) {
      const distance = goal < box.left ? box.left - goal : Math.max(0, goal - box.left - box.width)
      if (distance < bestDistance) {
        best = box.index
        bestDistance = distance
      }
    }
  }
  return best
}

/**
 * Where an arrow key leads: left and right follow the order of the list, up and down go to the nearest tile of the
 * neighbouring line, across sections. At an end the item itself comes back.
 */
export function neighbour(layout: GridLayout, index: number, direction: Direction, goal?: number): Step {
  const count = layout.ratio.length
  if (direction === 'left' || direction === 'right') {
    const next = Math.min(count - 1, Math.max(0, index + (direction === 'left' ? -1 : 1)))
    return { index: next, goal: middleOf(layout, next) }
  }
  const aim = goal ?? middleOf(layout, index)
  const { rows, rowCount } = layout
  const top = rows.top[rowOfItem(layout, index)]
  const step = direction === 'up' ? -1 : 1
  let row = rowOfItem(layout, index)
  while (row >= 0 && row < rowCount && rows.top[row] === top) row += step
  if (row < 0 || row >= rowCount) return { index, goal: aim }
  return { index: nearestInLine(layout, row, aim), goal: aim }
}

/** Where PageUp and PageDown lead: about `distance` pixels up (negative) or down, at least one line, ends included. */
export function pageStep(layout: GridLayout, index: number, distance: number, goal?: number): Step {
  const aim = goal ?? middleOf(layout, index)
  const row = rowOfItem(layout, index)
  if (row < 0) return { index, goal: aim }
  const { rows, rowCount } = layout
  const top = rows.top[row] ?? 0
  const wanted = top + distance
  const reached = Math.min(rowCount - 1, rowsBetween(layout, wanted, wanted + 1).first)
  if (rows.top[reached] === top) return neighbour(layout, index, distance < 0 ? 'up' : 'down', aim)
  return { index: nearestInLine(layout, reached, aim), goal: aim }
}
