import type { Area } from '../../../../shared/domain.ts'
import {
  cellsAcross,
  deepestLevel,
  deepestZoom,
  eastOnMap,
  latitudeAt,
  longitudeAt,
  southOnMap,
  worldSize,
} from '../../../../shared/map/mercator.ts'
import type { MapView } from '../../../state/address/place.ts'

/** In pixels. */
export interface Size {
  width: number
  height: number
}

/** Pixels of the window that shows the map, from its left upper corner. */
export interface Point {
  x: number
  y: number
}

/** Room around all that is shown, in pixels: half a cluster and its name. */
const margin = 56
/** So near to the edge of the map, as numbers are reckoned, is at it. */
const edge = 1e-9
/** A single place is shown no nearer, with the coast or border that it lies at. */
const nearestFit = 7

/** Pixels of the whole world. */
export const worldPixels = (zoom: number): number => worldSize * 2 ** zoom

/** The world fills the height of the window at least, or the width if that is smaller. */
function smallestZoom({ width, height }: Size): number {
  return Math.min(deepestZoom, Math.max(0, Math.log2(Math.max(1, Math.min(width, height)) / worldSize)))
}

/** The view with a zoom that there is, and without what lies beyond the edges in the north and south. */
export function within(view: MapView, size: Size): MapView {
  const zoom = Math.min(deepestZoom, Math.max(smallestZoom(size), view.zoom))
  const half = Math.min(0.5, size.height / worldPixels(zoom) / 2)
  const south = Math.min(1 - half, Math.max(half, southOnMap(view.latitude)))
  return { latitude: latitudeAt(south), longitude: longitudeAt(eastOnMap(view.longitude)), zoom }
}

/** The view after the map was moved by so many pixels. */
export function moved(view: MapView, by: Point, size: Size): MapView {
  const pixels = worldPixels(view.zoom)
  const [east, south] = [eastOnMap(view.longitude) - by.x / pixels, southOnMap(view.latitude) - by.y / pixels]
  return within({ latitude: latitudeAt(south), longitude: longitudeAt(east), zoom: view.zoom }, size)
}

/** The view after zooming by so much, with what is at a point left where it is. */
export function zoomed(view: MapView, by: number, at: Point, size: Size): MapView {
  const zoom = Math.min(deepestZoom, Math.max(smallestZoom(size), view.zoom + by))
  const [before, after] = [worldPixels(view.zoom), worldPixels(zoom)]
  const aside = (pixel: number, length: number): number => (pixel - length / 2) * (1 / before - 1 / after)
  const east = eastOnMap(view.longitude) + aside(at.x, size.width)
  const south = southOnMap(view.latitude) + aside(at.y, size.height)
  return within({ latitude: latitudeAt(south), longitude: longitudeAt(east), zoom }, size)
}

/** The view that shows all of an area, as near as it can. */
export function viewOf(area: Area, size: Size): MapView {
  const [north, south] = [southOnMap(area.north), southOnMap(area.south)]
  const west = eastOnMap(area.west)
  const degrees = area.east - area.west + (area.west <= area.east ? 0 : 360)
  const room = (length: number): number => Math.max(1, length - 2 * margin)
  const zoomFor = (length: number, part: number): number => Math.log2(room(length) / worldSize / Math.max(1e-9, part))
  const zoom = Math.min(nearestFit, zoomFor(size.width, degrees / 360), zoomFor(size.height, south - north))
  return within({ latitude: latitudeAt((north + south) / 2), longitude: longitudeAt(west + degrees / 720), zoom }, size)
}

/** What a window shows, and as much as `beyond` windows on each side. */
export function areaOf(view: MapView, { width, height }: Size, beyond = 0): Area {
  const pixels = worldPixels(view.zoom)
  const [aside, updown] = [(width / pixels) * (0.5 + beyond), (height / pixels) * (0.5 + beyond)]
  const [east, south] = [eastOnMap(view.longitude), southOnMap(view.latitude)]
  const [north, end] = [south - updown, south + updown]
  return {
    // What lies beyond the edge of the map is shown at its edge.
    north: north <= edge ? 90 : latitudeAt(north),
    south: end >= 1 - edge ? -90 : latitudeAt(end),
    ...(aside >= 0.5
      ? { west: -180, east: 180 }
      : { west: longitudeAt(east - aside), east: longitudeAt(east + aside) }),
  }
}

/** Whether one area has all of another. */
export function contains(outer: Area, inner: Area): boolean {
  if (outer.south > inner.south || outer.north < inner.north) return false
  const width = (area: Area): number => area.east - area.west + (area.west <= area.east ? 0 : 360)
  const [from, wide] = [(((inner.west - outer.west) % 360) + 360) % 360, width(outer)]
  return wide >= 360 || from + width(inner) <= wide
}

/** By which cells photos are put together at a zoom: those of the next whole one. */
export const levelOf = (zoom: number): number => Math.min(deepestLevel, Math.max(0, Math.floor(zoom)))

/** Where a place is in the window, each time that the world is in it, the one nearest to its middle first. */
export function pointsOf(place: { latitude: number; longitude: number }, view: MapView, size: Size): Point[] {
  const pixels = worldPixels(view.zoom)
  const aside = eastOnMap(place.longitude) - eastOnMap(view.longitude)
  const nearest = aside - Math.round(aside)
  const y = (southOnMap(place.latitude) - southOnMap(view.latitude)) * pixels + size.height / 2
  const points: Point[] = []
  const around = Math.ceil(size.width / pixels / 2 + 0.5)
  for (let copy = 0; copy <= around; copy++)
    for (const world of copy === 0 ? [0] : [copy, -copy])
      points.push({ x: (nearest + world) * pixels + size.width / 2, y })
  return points.filter(({ x }, at) => at === 0 || (x > -margin && x < size.width + margin))
}

/**
 * Where a cluster is drawn: at its middle, but not nearer to the edge of its cell than so many pixels, so that neighbours do not
 * cover each other.
 */
export function drawnAt(
  place: { latitude: number; longitude: number },
  level: number,
  zoom: number,
  apart: number,
): { latitude: number; longitude: number } {
  const across = cellsAcross(level)
  const pixels = worldPixels(zoom) / across
  const inner = (onMap: number): number => {
    const cell = Math.min(across - 1, Math.floor(onMap * across))
    const room = Math.min(0.5, apart / pixels)
    return (cell + Math.min(1 - room, Math.max(room, onMap * across - cell))) / across
  }
  return {
    latitude: latitudeAt(inner(southOnMap(place.latitude))),
    longitude: longitudeAt(inner(eastOnMap(place.longitude))),
  }
}

/** The nearest of these points in a direction; -1 if there is none. What lies ahead counts before what lies aside. */
export function nearestIn(direction: Point, from: Point, points: readonly Point[]): number {
  let [best, found] = [Infinity, -1]
  points.forEach((point, at) => {
    const [x, y] = [point.x - from.x, point.y - from.y]
    const ahead = x * direction.x + y * direction.y
    const aside = Math.abs(x * direction.y - y * direction.x)
    if (ahead <= 0 || aside > 2 * ahead) return
    const away = ahead + 2 * aside
    if (away < best) [best, found] = [away, at]
  })
  return found
}
