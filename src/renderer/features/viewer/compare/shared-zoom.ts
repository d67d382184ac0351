import type { Size, Zoom } from '../stage/zoom.ts'

/**
 * How two pictures are shown alike: `scale` 1 fits each into its own view, and `x` and `y` move the middles by parts of the fitting
 * sizes, so that pictures of other sizes show the same part of what they show.
 */
export type SharedZoom = Zoom

/** What the zoom of both must stay within because of one of them. */
export interface ZoomLimits {
  greatest: number
  /** The view as a multiple of the fitting size. */
  wide: number
  high: number
}

/** The furthest that the limits of any of them allow. */
export function within(zoom: SharedZoom, limits: readonly ZoomLimits[]): SharedZoom {
  const scale = Math.min(Math.max(...limits.map(({ greatest }) => greatest)), Math.max(1, zoom.scale))
  const inRoom = (value: number, views: number[]): number => {
    const room = Math.max(0, ...views.map((view) => (scale - view) / 2))
    return Math.min(room, Math.max(-room, value))
  }
  return {
    scale,
    x: inRoom(
      zoom.x,
      limits.map(({ wide }) => wide),
    ),
    y: inRoom(
      zoom.y,
      limits.map(({ high }) => high),
    ),
  }
}

/** What it means for a picture of this fitting size, in pixels. */
export function inPixels({ scale, x, y }: SharedZoom, fit: Size): Zoom {
  return { scale, x: x * fit.width, y: y * fit.height }
}

/** What the zoom of one of them, in pixels, means for both. */
export function inParts({ scale, x, y }: Zoom, fit: Size): SharedZoom {
  // Before its view was measured it has no size, and nowhere to go.
  return { scale, x: fit.width > 0 ? x / fit.width : 0, y: fit.height > 0 ? y / fit.height : 0 }
}
