import type { ItemColumns } from '../../shared/domain.ts'
import { type GridLayout, layoutGrid, metricsFor } from './layout.ts'
import { cutIntoSections, type Grouping } from './sections.ts'

interface KeptLayout {
  grouping: Grouping
  width: number
  layout: GridLayout
}

/** The last layout of each list, as long as somebody has the list. */
const kept = new WeakMap<ItemColumns, KeptLayout>()

/** Where all of a list lies in so many pixels. Whoever comes back to a list gets what was there before: a million items take a while. */
export function layoutOf(columns: ItemColumns, grouping: Grouping, width: number): GridLayout {
  const known = kept.get(columns)
  if (known?.grouping === grouping && known.width === width) return known.layout
  const sections = cutIntoSections(columns.day, grouping)
  const layout = layoutGrid(columns.ratio, sections, metricsFor(width, grouping !== 'none'))
  kept.set(columns, { grouping, width, layout })
  return layout
}
