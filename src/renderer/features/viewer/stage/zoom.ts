export interface Size {
  width: number
  height: number
}

/** Pixels from the middle of the view. */
export interface Point {
  x: number
  y: number
}

/** How a picture is shown: `scale` 1 fits the view; `x` and `y` move its middle away from the middle of the view. */
export interface Zoom extends Point {
  scale: number
}

export const fitted: Zoom = { scale: 1, x: 0, y: 0 }

/** The greatest size of this shape (width divided by height) inside the view. */
export function fitInto(ratio: number, view: Size): Size {
  const shape = ratio > 0 && Number.isFinite(ratio) ? ratio : 1
  return view.width / view.height > shape
    ? { width: view.height * shape, height: view.height }
    : { width: view.width, height: view.width / shape }
}

/** How far one can zoom in: to twice the picture's own pixels, and at least four times the fitting size. */
export function greatestScale(fit: Size, naturalWidth: number): number {
  return Math.max(4, fit.width > 0 ? (2 * naturalWidth) / fit.width : 0)
}

/** Keeps the scale in its limits and the picture's edges outside the view, or its middle in the middle where it is smaller. */
export function bounded(zoom: Zoom, fit: Size, view: Size, greatest: number): Zoom {
  const scale = Math.min(greatest, Math.max(1, zoom.scale))
  const roomX = Math.max(0, (fit.width * scale - view.width) / 2)
  const roomY = Math.max(0, (fit.height * scale - view.height) / 2)
  return {
    scale,
    x: Math.min(roomX, Math.max(-roomX, zoom.x)),
    y: Math.min(roomY, Math.max(-roomY, zoom.y)),
  }
}

/** Scales by `factor` so that what is under `point` stays under it, wherever that leaves the edges. */
export function zoomAt(zoom: Zoom, factor: number, point: Point, greatest: number): Zoom {
  const scale = Math.min(greatest, Math.max(1, zoom.scale * factor))
  const grown = scale / zoom.scale
  return { scale, x: point.x - (point.x - zoom.x) * grown, y: point.y - (point.y - zoom.y) * grown }
}

/** The factor of one turn of the wheel. `mode` is the event's `deltaMode`; pinching on a trackpad comes with `ctrlKey`. */
export function wheelFactor(deltaY: number, mode: number, ctrlKey: boolean): number {
  const pixels = mode === 1 ? deltaY * 16 : mode === 2 ? deltaY * 400 : deltaY
  return Math.exp(-Math.max(-240, Math.min(240, pixels)) * (ctrlKey ? 0.01 : 0.002))
}
