import type { SettingValues } from '../../../shared/setting-table.ts'
import { tileSizes } from '../../../shared/setting-table.ts'

export type TileSize = SettingValues['tileSize']

/** By how much rows are higher than those that suit a window of this width. */
const scales: Record<TileSize, number> = { smallest: 0.45, small: 0.7, medium: 1, large: 1.35, largest: 1.75 }

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
