import type { SettingValues } from '../../../shared/setting-table.ts'
import { tileSizes } from '../../../shared/setting-table.ts'
import type { DatedGrouping } from '../sections.ts'

export type TileSize = SettingValues['tileSize']

/** By how much rows are higher than those that suit a window of this width. */
const scales: Record<TileSize, number> = {
  overview: 0.3,
  smallest: 0.45,
  small: 0.7,
  medium: 1,
  large: 1.35,
  largest: 1.75,
}

/** The further away pictures are looked at, the longer the times that they are headed by: a heading a day would be most of the page. */
const groupings: Partial<Record<TileSize, DatedGrouping>> = { overview: 'year', smallest: 'month' }

/** What a person wants headings to stand for: of their own choice, or what suits the size of the pictures. */
export type ChosenGrouping = DatedGrouping | 'size'

/** What headings stand for. */
export function groupingFor(chosen: ChosenGrouping, size: TileSize): DatedGrouping {
  return chosen === 'size' ? (groupings[size] ?? 'day') : chosen
}

/** Small pictures are made 400 pixels high at most: higher rows would only show them blurred. */
const highest = 400

/** The height that rows aim for, in pixels, where `usual` suits the window. */
export function scaledHeight(usual: number, size: TileSize): number {
  return Math.min(highest, Math.round(usual * scales[size]))
}

/** So many steps larger, or smaller below 0; the last one there is, if there are not as many. */
export function steppedSize(size: TileSize, steps: number): TileSize {
  const at = tileSizes.indexOf(size) + steps
  return tileSizes[Math.min(tileSizes.length - 1, Math.max(0, at))] ?? size
}
