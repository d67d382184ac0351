import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type CanvasPlace,
  isAdrift,
  isStranded,
  placeAt,
  placeNear,
  type ScrollMap,
  scrolledTo,
  scrollMap,
  topAt,
  topFor,
} from '../../../src/renderer/grid/scroll-map.ts'

/** What Chromium scrolls, in pixels of the screen, and Firefox, in those of the page. */
const chromiumLimit = 33_554_432
const firefoxLimit = 17_895_697

const ratios = fc.constantFrom(1, 1.25, 1.5, 2, 3, 5, 15)
const views = fc.integer({ min: 60, max: 4300 })
const maps = fc
  .record({ height: fc.integer({ min: 0, max: 400_000_000 }), view: views, ratio: ratios })
  .map(({ height, view, ratio }) => scrollMap(height, view, ratio))
/** Lists that no canvas is high enough for, such as a million photos. */
const tallMaps = fc
  .record({ height: fc.integer({ min: 8_100_000, max: 400_000_000 }), view: views, ratio: ratios })
  .map(({ height, view, ratio }) => scrollMap(height, view, ratio))
const parts = fc.double({ min: 0, max: 1, noNaN: true })

/** What a browser does of what it is told: it stops at the ends. */
function movedBy(map: ScrollMap, place: CanvasPlace, distance: number, exact: boolean): CanvasPlace {
  const position = Math.min(map.positions, Math.max(0, place.position + distance))
  return scrolledTo(map, place, position, exact)
}

test('the canvas is far below what browsers scroll, at every zoom', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_000_000_000 }), views, ratios, (height, view, ratio) => {
      const { canvas } = scrollMap(height, view, ratio)
      expect(canvas * ratio).toBeLessThan(chromiumLimit / 2)
      expect(canvas).toBeLessThan(firefoxLimit / 2)
      expect(canvas).toBeLessThanOrEqual(height)
    }),
  )
})

test('a list that fits lies on its canvas as it is', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 500_000 }),
      views,
      ratios,
      parts,
      parts,
      (height, view, ratio, one, other) => {
        const map = scrollMap(height, view, ratio)
        expect(map.canvas).toBe(height)
        const before = placeAt(map, map.tops * one)
        expect(before).toEqual({ position: map.tops * one, offset: 0 })
        expect(scrolledTo(map, before, map.positions * other, false)).toEqual({
          position: map.positions * other,
          offset: 0,
        })
      },
    ),
  )
})

test('every top has a place on the canvas that stands for it, and the ends have the ends', () => {
  fc.assert(
    fc.property(maps, parts, (map, part) => {
      const top = map.tops * part
      const place = placeAt(map, top)
      expect(topAt(place)).toBeCloseTo(top, 6)
      expect(place.position).toBeGreaterThanOrEqual(0)
      expect(place.position).toBeLessThanOrEqual(map.positions)
      expect(isStranded(map, place)).toBe(false)
      expect(isAdrift(map, place)).toBe(false)
      expect(placeAt(map, 0)).toEqual({ position: 0, offset: 0 })
      expect(placeAt(map, map.tops)).toEqual({ position: map.positions, offset: map.excess })
    }),
  )
})

test('the bar of the canvas reaches every part of the list, in its order, and both ends', () => {
  fc.assert(
    fc.property(maps, parts, parts, (map, one, other) => {
      const [upper, lower] = [Math.min(one, other) * map.positions, Math.max(one, other) * map.positions]
      expect(topFor(map, upper)).toBeLessThanOrEqual(topFor(map, lower) + 1e-6)
      expect(topFor(map, 0)).toBe(0)
      expect(topFor(map, map.positions)).toBe(map.tops)
      // A place that is at rest stands for the top that its position stands for, to what rounding makes of it.
      const coarseness = map.tops / Math.max(1, map.positions - 2 * map.edge)
      const place = placeAt(map, map.tops * one)
      expect(Math.abs(topFor(map, place.position) - topAt(place))).toBeLessThanOrEqual(coarseness + 1)
    }),
  )
})

test('a small movement is as small in the list, wherever it begins', () => {
  // Less than the grain: at the grain itself it hangs on the last bit which side a movement is on.
  fc.assert(
    fc.property(maps, parts, fc.double({ min: -0.999, max: 0.999, noNaN: true }), (map, part, step) => {
      const place = placeAt(map, map.tops * part)
      const wanted = Math.min(map.tops, Math.max(0, topAt(place) + step * map.grain))
      const moved = movedBy(map, place, step * map.grain, false)
      expect(topAt(moved)).toBeCloseTo(wanted, 6)
    }),
  )
})

test('what a wheel or a finger moves is exact however far it goes, and leads from one end to the other', () => {
  const steps = fc.array(fc.double({ min: -30_000, max: 30_000, noNaN: true }), { maxLength: 60 })
  fc.assert(
    fc.property(maps, parts, steps, (map, part, distances) => {
      let place = placeAt(map, map.tops * part)
      for (const distance of distances) {
        const wanted = topAt(place) + distance
        const next = movedBy(map, place, distance, true)
        const room = place.position + distance >= 0 && place.position + distance <= map.positions
        if (room) expect(topAt(next)).toBeCloseTo(wanted, 6)
        place = isStranded(map, next) || isAdrift(map, next) ? placeAt(map, topAt(next)) : next
        expect(topAt(place)).toBeCloseTo(topAt(next), 6)
      }
    }),
  )
  fc.assert(
    fc.property(tallMaps, fc.boolean(), (map, down) => {
      let place = placeAt(map, down ? 0 : map.tops)
      const stride = (down ? 1 : -1) * map.positions * 0.3
      // Many screens at a time, without a rest: only the end of the canvas sets things right.
      for (let before = Number.NaN; before !== topAt(place);) {
        before = topAt(place)
        place = movedBy(map, place, stride, true)
        if (isStranded(map, place)) place = placeAt(map, topAt(place))
      }
      expect(topAt(place)).toBeCloseTo(down ? map.tops : 0, 6)
    }),
    { numRuns: 50 },
  )
})

test('a bar that is dragged never leads the other way, and at its end stands the end of the list', () => {
  fc.assert(
    fc.property(tallMaps, parts, fc.double({ min: -1, max: 1, noNaN: true }), parts, (map, part, drift, to) => {
      const rest = placeAt(map, map.tops * part)
      // At rest a place may be off by the grain.
      const drifted = movedBy(map, rest, drift * map.grain, true)
      const target = map.positions * to
      const dragged = scrolledTo(map, drifted, target, false)
      if (target > drifted.position) expect(topAt(dragged)).toBeGreaterThanOrEqual(topAt(drifted) - 1)
      else expect(topAt(dragged)).toBeLessThanOrEqual(topAt(drifted) + 1)
      expect(topAt(scrolledTo(map, drifted, map.positions, false))).toBe(map.tops)
      expect(topAt(scrolledTo(map, drifted, 0, false))).toBe(0)
    }),
  )
})

test('going to a top arrives there, with the offset of before where it is near', () => {
  fc.assert(
    fc.property(maps, parts, parts, (map, from, to) => {
      const before = placeAt(map, map.tops * from)
      const place = placeNear(map, before, map.tops * to)
      expect(topAt(place)).toBeCloseTo(map.tops * to, 6)
      expect(isStranded(map, place)).toBe(false)
      expect(isAdrift(map, place)).toBe(false)
      const near = Math.min(map.tops, topAt(before) + map.grain / 2)
      if (map.excess > 0 && before.offset > map.grain && before.offset < map.excess - map.grain)
        expect(placeNear(map, before, near).offset).toBe(before.offset)
    }),
  )
})
