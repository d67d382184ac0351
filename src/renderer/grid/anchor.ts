import type { GridLayout } from './layout.ts'
import { rowOfItem, rowsBetween } from './window.ts'

/**
 * What stands at the top edge of the view: an item rather than a number of pixels, so that the same pictures stay there
 * when the grid gets another width or other items.
 */
export interface Anchor {
  /** Index of the first item of the topmost row. */
  index: number
  /** How much of the row is above the edge, as a fraction of its height; 0 if none. */
  hidden: number
  /** Pixels between the edge and the row, where a heading or a gap is at the edge; else 0. */
  before: number
  /** Pixels of the lead that are above the edge, where what is at the edge is the lead: it stays, whatever becomes of its height. */
  lead?: number
  /** It is anywhere in the view, because somebody looks at it there; `atTop` is what stands at the top edge then. */
  isHeld?: true
  atTop?: Anchor | undefined
}

/** Remembers what is at the top of the view; undefined for an empty grid or at the very top, where new items should show. */
export function takeAnchor(layout: GridLayout, scrollTop: number): Anchor | undefined {
  if (layout.rowCount === 0 || scrollTop <= 0) return undefined
  const row = Math.min(rowsBetween(layout, scrollTop, scrollTop + 1).first, layout.rowCount - 1)
  const into = scrollTop - (layout.rows.top[row] ?? 0)
  const height = layout.rows.height[row] ?? 1
  return {
    index: layout.rows.start[row] ?? 0,
    hidden: Math.max(0, into / height),
    before: Math.max(0, -into),
    ...(scrollTop < layout.lead && { lead: scrollTop }),
  }
}

/** Keeps the row of an item where it is in the view: the part of it that is `below` the edge by so many pixels stays there. */
export function holdAnchor(layout: GridLayout, scrollTop: number, index: number, below: number): Anchor | undefined {
  const row = rowOfItem(layout, index)
  if (row < 0) return undefined
  const into = (scrollTop + below - (layout.rows.top[row] ?? 0)) / (layout.rows.height[row] ?? 1)
  return { index, hidden: Math.min(1, Math.max(0, into)), before: below, isHeld: true }
}

/** An anchor that is held, together with what the view has at its top now. */
export function withTop(anchor: Anchor | undefined, layout: GridLayout, scrollTop: number): Anchor | undefined {
  return anchor?.isHeld ? { ...anchor, atTop: takeAnchor(layout, scrollTop) } : anchor
}

/** What stands at the top edge, whatever is held. */
export function toldOf(anchor: Anchor | undefined): Anchor | undefined {
  return anchor?.isHeld ? anchor.atTop : anchor
}

/** The scroll position that brings an anchor back to the edge in this layout. Undefined stands for the top. */
export function scrollTopOf(layout: GridLayout, anchor: Anchor | undefined): number {
  if (!anchor) return 0
  if (anchor.lead !== undefined && layout.lead > 0) return Math.min(anchor.lead, layout.lead)
  const row = rowOfItem(layout, anchor.index)
  if (row < 0) return 0
  return (layout.rows.top[row] ?? 0) + anchor.hidden * (layout.rows.height[row] ?? 0) - anchor.before
}

/** The same anchor in a list that changed: follows the item's ref, else stays at the same place in the list. */
export function moveAnchor(anchor: Anchor, before: Uint32Array, after: Uint32Array): Anchor | undefined {
  if (after.length === 0) return undefined
  const ref = before[anchor.index]
  const found = ref === undefined ? -1 : after.indexOf(ref)
  return { ...anchor, index: found >= 0 ? found : Math.min(anchor.index, after.length - 1) }
}
