import { eastOnMap, southOnMap } from '../../../../shared/map/mercator.ts'
import type { MapView } from '../../../state/address/place.ts'
import { type Size, worldPixels } from '../view/geometry.ts'

/** The world in a square of so many units, as the map has it. */
export const drawnSize = 8192

export interface WorldShapes {
  land: Path2D
  coasts: Path2D
  borders: Path2D
}

/** From the style of the canvas, so that themes and forced colours hold. */
interface Colours {
  land: string
  coasts: string
  borders: string
}

function coloursOf(canvas: HTMLCanvasElement): Colours {
  const { color, columnRuleColor, textDecorationColor } = getComputedStyle(canvas)
  return { land: color, coasts: columnRuleColor, borders: textDecorationColor }
}

/** Draws the part of the world that a view shows, as often as it is in it. */
export function drawWorld(canvas: HTMLCanvasElement, shapes: WorldShapes, view: MapView, size: Size): void {
  const context = canvas.getContext('2d')
  const density = window.devicePixelRatio || 1
  const [width, height] = [Math.round(size.width * density), Math.round(size.height * density)]
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  if (!context) return
  const { land, coasts, borders } = coloursOf(canvas)
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, width, height)
  const pixels = worldPixels(view.zoom)
  const scale = (pixels / drawnSize) * density
  const top = (size.height / 2 - southOnMap(view.latitude) * pixels) * density
  const left = size.width / 2 - eastOnMap(view.longitude) * pixels
  for (let copy = Math.floor(-left / pixels); left + copy * pixels < size.width; copy++) {
    context.setTransform(scale, 0, 0, scale, (left + copy * pixels) * density, top)
    context.fillStyle = land
    context.fill(shapes.land)
    context.lineWidth = density / scale
    context.strokeStyle = borders
    context.stroke(shapes.borders)
    context.strokeStyle = coasts
    context.stroke(shapes.coasts)
  }
}
