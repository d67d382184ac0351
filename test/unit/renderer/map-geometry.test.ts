import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  areaOf,
  contains,
  drawnAt,
  levelOf,
  moved,
  nearestIn,
  pointsOf,
  type Size,
  viewOf,
  within,
  worldPixels,
  zoomed,
} from '../../../src/renderer/features/map/view/geometry.ts'
import type { Area } from '../../../src/shared/domain.ts'
import { cellsAcross, deepestZoom, eastOnMap, southOnMap } from '../../../src/shared/map/mercator.ts'

const degrees = (most: number, ...edges: number[]) =>
  fc.oneof(fc.constantFrom(...edges), fc.double({ min: -most, max: most, noNaN: true }))
const latitude = degrees(90, -90, -85.06, 0, 85.06, 90)
const longitude = degrees(180, -180, -179.99999, 0, 179.99999, 180)
const size: fc.Arbitrary<Size> = fc.record({
  width: fc.integer({ min: 100, max: 4000 }),
  height: fc.integer({ min: 100, max: 2500 }),
})
const view = fc.record({ latitude, longitude, zoom: fc.double({ min: 0, max: deepestZoom, noNaN: true }) })
const point = fc.record({ x: fc.integer({ min: -900, max: 900 }), y: fc.integer({ min: -900, max: 900 }) })

test('whatever is done to a view, it is one that there is, with no more beyond the edges than has to be', () => {
  fc.assert(
    fc.property(view, size, point, fc.double({ min: -30, max: 30, noNaN: true }), (wanted, window, by, steps) => {
      for (const after of [within(wanted, window), moved(wanted, by, window), zoomed(wanted, steps, by, window)]) {
        expect(Object.values(after).every(Number.isFinite)).toBe(true)
        expect(after.zoom).toBeGreaterThanOrEqual(0)
        expect(after.zoom).toBeLessThanOrEqual(deepestZoom)
        expect(Math.abs(after.longitude)).toBeLessThanOrEqual(180)
        const pixels = worldPixels(after.zoom)
        const top = window.height / 2 - southOnMap(after.latitude) * pixels
        const beyond = Math.max(0, (window.height - pixels) / 2)
        expect(top).toBeLessThanOrEqual(beyond + 1e-3)
        expect(window.height - top - pixels).toBeLessThanOrEqual(beyond + 1e-3)
        expect(within(after, window).zoom).toBeCloseTo(after.zoom)
      }
    }),
  )
})

test('what is under the pointer stays there while the map is zoomed, as far as the map goes on', () => {
  const window = { width: 1000, height: 800 }
  const at = { x: 900, y: 100 }
  const before = { latitude: 10, longitude: 175, zoom: 5 }
  const after = zoomed(before, 2, at, window)
  const under = (of: typeof before) => {
    const east = eastOnMap(of.longitude) + (at.x - 500) / worldPixels(of.zoom)
    return [east - Math.floor(east), southOnMap(of.latitude) + (at.y - 400) / worldPixels(of.zoom)]
  }
  const [east, south] = under(before)
  expect(under(after)[0]).toBeCloseTo(east ?? 0, 9)
  expect(under(after)[1]).toBeCloseTo(south ?? 0, 9)
})

test('all of an area is in the view that shows it, whichever way around the Earth it goes', () => {
  const area = fc.tuple(latitude, latitude, longitude, longitude).map(([one, other, west, east]): Area => {
    return { south: Math.min(one, other), west, north: Math.max(one, other), east }
  })
  const window = { width: 900, height: 900 }
  fc.assert(
    fc.property(area, (wanted) => {
      const shown = viewOf(wanted, window)
      const { east, north, south, west } = areaOf(shown, window)
      // Of the edges as they are reckoned there and back.
      const around = { east, west, north: Math.min(90, north + 1e-6), south: Math.max(-90, south - 1e-6) }
      const isWorld = shown.zoom <= Math.log2(900 / 256) + 1e-9
      if (!isWorld) expect(contains(around, wanted)).toBe(true)
    }),
  )
})

test('an area has another one if it has all of its places', () => {
  fc.assert(
    fc.property(view, size, (wanted, window) => {
      const there = within(wanted, window)
      expect(contains(areaOf(there, window, 0.5), areaOf(there, window))).toBe(true)
      const far = { ...there, longitude: there.longitude > 0 ? there.longitude - 180 : there.longitude + 180 }
      const isWide = window.width * 2 >= worldPixels(there.zoom)
      if (!isWide) expect(contains(areaOf(there, window), areaOf(far, window))).toBe(false)
    }),
  )
})

test('a place is in the window where it is drawn, once for each world, and near enough to where it is', () => {
  fc.assert(
    fc.property(view, size, latitude, longitude, (wanted, window, north, east) => {
      const there = within(wanted, window)
      const place = { latitude: north, longitude: east }
      const [first, ...others] = pointsOf(place, there, window)
      const pixels = worldPixels(there.zoom)
      expect(Math.abs((first?.x ?? Infinity) - window.width / 2)).toBeLessThanOrEqual(pixels / 2 + 1e-3)
      for (const { x } of others) {
        const worlds = (x - (first?.x ?? 0)) / pixels
        expect(worlds).toBeCloseTo(Math.round(worlds), 6)
      }
      const level = levelOf(there.zoom)
      const drawn = drawnAt(place, level, there.zoom, 22)
      const cell = pixels / cellsAcross(level)
      expect(Math.abs(southOnMap(drawn.latitude) - southOnMap(north)) * pixels).toBeLessThanOrEqual(cell / 2 + 0.5)
      const aside = Math.abs(eastOnMap(drawn.longitude) - eastOnMap(east)) * pixels
      expect(Math.min(aside, pixels - aside)).toBeLessThanOrEqual(cell / 2 + 0.5)
    }),
  )
})

test('arrow keys go to what lies ahead, the nearest first, and to nothing that lies aside', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 15 },
    { x: 30, y: 1 },
    { x: 1, y: -40 },
  ]
  const from = { x: 0, y: 0 }
  expect(nearestIn({ x: 1, y: 0 }, from, points)).toBe(1)
  expect(nearestIn({ x: 1, y: 0 }, { x: 10, y: 0 }, points)).toBe(3)
  expect(nearestIn({ x: 0, y: -1 }, from, points)).toBe(4)
  expect(nearestIn({ x: 0, y: 1 }, from, points)).toBe(2)
  expect(nearestIn({ x: -1, y: 0 }, from, points)).toBe(-1)
  expect(nearestIn({ x: 1, y: 0 }, from, [])).toBe(-1)
})
