/**
 * A list can be higher than anything a browser scrolls: Chromium stops at 33,554,432 pixels of the screen, Firefox at
 * 17,895,697 of the page, and a million photos take 50 million. So the canvas that the browser scrolls is kept low, and the
 * part of the list around the view lies on it, moved up by an offset. While somebody scrolls the offset stays, so that a
 * pixel stays a pixel; when the scroll rests it is set right, unseen, and at both ends it always is.
 *
 * All lengths are CSS pixels. _top_ is a place in the list, _position_ one on the canvas: `top = position + offset`.
 */
export interface ScrollMap {
  /** Height of the canvas. */
  canvas: number
  /** The greatest position. */
  positions: number
  /** The greatest top. */
  tops: number
  /** What the list is higher than the canvas, and the greatest offset; a whole number, 0 for a list that fits. */
  excess: number
  /** Length at both ends in which the offset is that of the end, so that the end is met where the canvas has it. */
  edge: number
  /** A scroll bar that is dragged moves by more than this, and no offset is left wrong by more. */
  grain: number
}

/** A place on the canvas together with what lies on the canvas. */
export interface CanvasPlace {
  position: number
  /** Whole pixels, from 0 to `excess`. */
  offset: number
}

/**
 * Pixels of the screen. A fourth of what Chromium can scroll, and few enough that its numbers (32 bits, of which 24 count)
 * tell halves of a pixel.
 */
const highestCanvas = 8_000_000
const edgePart = 8
/** Screens show a scroll bar's movement in halves of a pixel, and its track is a little shorter than the view. */
const grainPart = 4

/** `pixelRatio`: pixels of the screen in one of the page, the zoom included. */
export function scrollMap(height: number, viewHeight: number, pixelRatio: number): ScrollMap {
  const excess = Math.max(0, Math.ceil(height - highestCanvas / pixelRatio))
  const canvas = height - excess
  const positions = Math.max(0, canvas - viewHeight)
  return {
    canvas,
    positions,
    tops: positions + excess,
    excess,
    edge: positions / edgePart,
    grain: positions / Math.max(1, viewHeight) / grainPart,
  }
}

/** How far down the list itself is what lies at a place of the canvas. */
export function topAt({ position, offset }: CanvasPlace): number {
  return position + offset
}

/** Where a part of the list between both ends lies on the canvas, apart from the pixel. */
function evenPosition({ edge, tops, positions }: ScrollMap, top: number): number {
  return edge + ((top - edge) * (positions - 2 * edge)) / (tops - 2 * edge)
}

/** The place on the canvas that stands for this top: the whole list is spread over the whole canvas. */
export function placeAt(map: ScrollMap, top: number): CanvasPlace {
  const within = Math.min(map.tops, Math.max(0, top))
  if (within <= map.edge) return { position: within, offset: 0 }
  // At the other end what is even goes beyond what there is, so that the offset is that of the end.
  const offset = Math.min(map.excess, Math.max(0, Math.round(within - evenPosition(map, within))))
  return { position: within - offset, offset }
}

/** The top that a position on the canvas stands for: what `placeAt` does, the other way round, to half a pixel. */
export function topFor({ edge, tops, positions, excess }: ScrollMap, position: number): number {
  const within = Math.min(positions, Math.max(0, position))
  if (within <= edge) return within
  if (within >= positions - edge) return within + excess
  return edge + ((within - edge) * (tops - 2 * edge)) / (positions - 2 * edge)
}

/**
 * What lies on the canvas once the browser has scrolled to `position`. A small movement goes as far in the list as on the
 * canvas, and so does any by a wheel or a finger (`exact`); a larger one is that of a scroll bar, or a jump to an end.
 */
export function scrolledTo(map: ScrollMap, before: CanvasPlace, position: number, exact: boolean): CanvasPlace {
  const distance = position - before.position
  if (exact || Math.abs(distance) <= map.grain) return { position, offset: before.offset }
  const even = topFor(map, position)
  // What is pulled down must not go up, although the place before may have been off by a little.
  const top = distance > 0 ? Math.max(even, topAt(before)) : Math.min(even, topAt(before))
  return { position, offset: Math.min(map.excess, Math.max(0, Math.round(top - position))) }
}

/** How to get to this top: without another offset where it is near. */
export function placeNear(map: ScrollMap, before: CanvasPlace, top: number): CanvasPlace {
  const even = placeAt(map, top)
  const same = { position: topAt(even) - before.offset, offset: before.offset }
  return Math.abs(same.position - even.position) <= map.grain && !isStranded(map, same) ? same : even
}

/** Whether the place is too far from where its top belongs to be left so once the scroll rests. */
export function isAdrift(map: ScrollMap, place: CanvasPlace): boolean {
  return Math.abs(placeAt(map, topAt(place)).position - place.position) > map.grain
}

/** Whether the canvas ends here although the list goes on. */
export function isStranded(map: ScrollMap, { position, offset }: CanvasPlace): boolean {
  return (position < 1 && offset > 0) || (position > map.positions - 1 && offset < map.excess)
}
