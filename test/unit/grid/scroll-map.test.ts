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
import { evenly } from './libraries.ts'

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
const parts = evenly(0, 1)

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
    fc.property(maps, parts, evenly(-0.999, 0.999), (map, part, step) => {
      const place = placeAt(map, map.tops * part)
      const wanted = Math.min(map.tops, Math.max(0, topAt(place) + step * map.grain))
      const moved = movedBy(map, place, step * map.grain, false)
      expect(topAt(moved)).toBeCloseTo(wanted, 6)
    }),
  )
})

test('what a wheel or a finger moves is exact however far it goes, and leads from one end to the other', () => {
  const steps = fc.array(evenly(-30_000, 30_000), { maxLength: 60 })
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
    fc.property(tallMaps, parts, evenly(-1, 1), parts, (map, part, drift, to) => {
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

/**
 * Easy to reckon with: a canvas of 800 positions for 2000 tops. Both edges are 100 long; the 600 between them stand for 1800, so
 * that each stands for three.
 */
const threefold: ScrollMap = { canvas: 1000, positions: 800, tops: 2000, excess: 1200, edge: 100, grain: 10 }

test('a canvas takes what it can, and the list is higher by the rest', () => {
  expect(scrollMap(40_000_000, 800, 1)).toEqual({
    canvas: 8_000_000,
    positions: 7_999_200,
    tops: 39_999_200,
    excess: 32_000_000,
    edge: 999_900,
    grain: 2499.75,
  })
  // Half as many pixels of the page where one takes two of the screen.
  expect(scrollMap(10_000_000, 1000, 2)).toMatchObject({ canvas: 4_000_000, positions: 3_999_000, excess: 6_000_000 })
  expect(scrollMap(8_000_000.5, 800, 1)).toMatchObject({ canvas: 7_999_999.5, excess: 1 })
  expect(scrollMap(1500, 500, 1)).toEqual({
    canvas: 1500,
    positions: 1000,
    tops: 1000,
    excess: 0,
    edge: 125,
    grain: 0.5,
  })
  // Nothing to scroll, and a view that is not there yet.
  expect(scrollMap(500, 800, 1)).toEqual({ canvas: 500, positions: 0, tops: 0, excess: 0, edge: 0, grain: 0 })
  expect(placeAt(scrollMap(500, 800, 1), 10)).toEqual({ position: 0, offset: 0 })
  expect(topFor(scrollMap(500, 800, 1), 10)).toBe(0)
  expect(scrollMap(1600, 0, 1).grain).toBe(400)
})

test.each([
  [-5, 0, 0],
  [50, 50, 0],
  [100, 100, 0],
  [400, 200, 200],
  [1000, 400, 600],
  [1000.5, 400.5, 600],
  [1600, 600, 1000],
  [1900, 700, 1200],
  [1950, 750, 1200],
  [2100, 800, 1200],
])('the top %d lies at the position %d, with an offset of %d', (top, position, offset) => {
  expect(placeAt(threefold, top)).toEqual({ position, offset })
  expect(topAt({ position, offset })).toBe(Math.min(2000, Math.max(0, top)))
})

test.each([
  [-1, 0],
  [50, 50],
  [100, 100],
  [101, 103],
  [200, 400],
  [400, 1000],
  [699, 1897],
  [700, 1900],
  [750, 1950],
  [900, 2000],
])('the position %d of a bar stands for the top %d', (position, top) => {
  expect(topFor(threefold, position)).toBe(top)
})

test('a bar and a place stand for each other, to half a pixel of the canvas', () => {
  const steepness = (map: ScrollMap): number => (map.tops - 2 * map.edge) / Math.max(1, map.positions - 2 * map.edge)
  fc.assert(
    fc.property(tallMaps, parts, (map, part) => {
      const position = map.positions * part
      expect(Math.abs(placeAt(map, topFor(map, position)).position - position)).toBeLessThanOrEqual(0.5 + 1e-6)
      const top = map.tops * part
      expect(Math.abs(topFor(map, placeAt(map, top).position) - top)).toBeLessThanOrEqual(0.5 * steepness(map) + 1e-3)
    }),
  )
})

const resting: CanvasPlace = { position: 400, offset: 600 }

test.each([
  // What is small, or exact, goes as far in the list.
  [resting, 410, false, 600],
  [resting, 390, false, 600],
  [resting, 500, true, 600],
  [resting, 4, true, 600],
  // 411 stands for 1033, and 389 for 967.
  [resting, 411, false, 622],
  [resting, 389, false, 578],
  // The place before was further along than its position says: 1040, and 960.
  [{ position: 400, offset: 640 }, 411, false, 629],
  [{ position: 400, offset: 560 }, 389, false, 571],
  [resting, 800, false, 1200],
  [resting, 0, false, 0],
] as const)('from %o a scroll to %d (exact: %s) leaves an offset of %d', (before, position, exact, offset) => {
  expect(scrolledTo(threefold, before, position, exact)).toEqual({ position, offset })
})

test('a top that is near is gone to with the offset that there is, and one that is not with its own', () => {
  // 1012 belongs to 404, 1015 to 405 and 1018 to 406; with an offset of 600 they are 8, 10 and 12 away from there.
  expect(placeNear(threefold, resting, 1012)).toEqual({ position: 412, offset: 600 })
  expect(placeNear(threefold, resting, 1015)).toEqual({ position: 415, offset: 600 })
  expect(placeNear(threefold, resting, 1018)).toEqual({ position: 406, offset: 612 })
  expect(placeNear(threefold, resting, 982)).toEqual({ position: 394, offset: 588 })
  // Near, but where the canvas would end although the list goes on.
  expect(placeNear(threefold, { position: 3, offset: 5 }, 5.5)).toEqual({ position: 5.5, offset: 0 })
  expect(placeNear(threefold, { position: 790, offset: 1195 }, 1995)).toEqual({ position: 795, offset: 1200 })
})

test('a place is adrift when it is further than the grain from where its top belongs', () => {
  const adrift = (position: number): boolean => isAdrift(threefold, { position, offset: 1000 - position })
  expect([389, 390, 400, 410, 411].map(adrift)).toEqual([true, false, false, false, true])
})

test.each([
  [0, 1, true],
  [0.5, 1200, true],
  [1, 1, false],
  [0, 0, false],
  [400, 600, false],
  [799, 1199, false],
  [799.5, 1199, true],
  [800, 1200, false],
  [800, 0, true],
])('at %d with an offset of %d the canvas ends although the list goes on: %s', (position, offset, stranded) => {
  expect(isStranded(threefold, { position, offset })).toBe(stranded)
})
