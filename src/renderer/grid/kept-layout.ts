import type { ItemColumns } from '../../shared/domain.ts'
import { type GridLayout, layoutGrid, layoutSteps, metricsFor } from './layout.ts'
import { cutIntoSections, type Grouping } from './sections.ts'
import { type ChosenGrouping, groupingFor, type TileSize } from './sizing/tile-sizes.ts'

/** What a grid on the screen has for its rows: pixels from edge to edge, and how large a person wants the pictures. */
export interface GridRoom {
  width: number
  size: TileSize
}

interface KeptLayout extends GridRoom {
  grouping: Grouping
  layout: GridLayout
}

/** Shorter lists are placed in less than a frame. */
const longList = 20_000
/** Nobody notices a rest that comes after so many milliseconds. */
const sliceMs = 8

/** The last layout of each list, as long as somebody has the list. */
const kept = new WeakMap<ItemColumns, KeptLayout>()
/** That of the grid on the screen. */
let shown: GridRoom | undefined

/** Where all of a list lies in this room, as it was placed before, if it was: a million items take a while. */
export function layoutOf(columns: ItemColumns, grouping: Grouping, { width, size }: GridRoom): GridLayout {
  if (width > 0) shown = { width, size }
  const known = kept.get(columns)
  if (known?.grouping === grouping && known.width === width && known.size === size) return known.layout
  const sections = cutIntoSections(columns.day, grouping)
  const layout = layoutGrid(columns.ratio, sections, metricsFor(width, grouping !== 'none', size))
  kept.set(columns, { grouping, width, size, layout })
  return layout
}

/** Another list of the same pictures at the same places lies as this one does. */
export function keepLayout(columns: ItemColumns, same: ItemColumns): void {
  const known = kept.get(columns)
  if (known) kept.set(same, known)
}

/** Places a long list that is to be shown soon, in slices that keep nobody from typing on, as long as it `isWanted`. */
export async function placeAhead(
  columns: ItemColumns,
  chosen: ChosenGrouping | 'none',
  isWanted: () => boolean,
): Promise<void> {
  if (shown === undefined || columns.ref.length < longList) return
  const { width, size } = shown
  const grouping = chosen === 'none' ? chosen : groupingFor(chosen, size)
  const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
  await rest()
  const sections = cutIntoSections(columns.day, grouping)
  const steps = layoutSteps(columns.ratio, sections, metricsFor(width, grouping !== 'none', size))
  for (let end = 0; isWanted();) {
    const step = steps.next()
    if (step.done) return void kept.set(columns, { grouping, width, size, layout: step.value })
    if (performance.now() < end) continue
    await rest()
    end = performance.now() + sliceMs
  }
}
