import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LocatedRows } from '../../../src/main/index/places/located-rows.ts'
import { KeptLibrary } from '../../../src/main/library/kept/kept-library.ts'
import { atOnce } from '../../../src/main/slices.ts'
import type { Area, OwnerId } from '../../../src/shared/domain.ts'
import { cellsAcross, deepestLevel, eastOnMap, southOnMap } from '../../../src/shared/map/mercator.ts'
import { SampleIndex } from '../library/sample-index.ts'
import { someRuns } from '../../cases/some-cases.ts'

const whole: Area = { south: -90, west: -180, north: 90, east: 180 }

type Spot = readonly [latitude: number, longitude: number]

function libraryOf(spots: readonly Spot[]) {
  const index = new SampleIndex()
  const rows = new LocatedRows(index.database)
  for (const [latitude, longitude] of spots) {
    const spot = { latitude: Math.round(latitude * 1e5), longitude: Math.round(longitude * 1e5) }
    rows.locate(index.item(), spot, rows.nameId({ country: latitude > 0 ? 'FR' : 'ZA' }, 'somewhere'))
  }
  index.item()
  const library = new KeptLibrary(index.database)
  const clusters = (view = whole, level = 0) => atOnce(library.clusters({ view, level })).clusters
  return { index, rows, library, clusters }
}

const edges = [-180, -179.99999, -90, 0, 90, 179.99999, 180]
const longitude = fc.oneof(fc.constantFrom(...edges), fc.double({ min: -180, max: 180, noNaN: true }))
const latitude = fc.oneof(
  fc.constantFrom(-90, -89, -85.06, -85.05, 0, 85.05, 85.06, 90),
  fc.double({ min: -90, max: 90, noNaN: true }),
)
/** Some near each other, too, so that there are clusters of several at every level. */
const spots = fc.array(
  fc
    .tuple(latitude, longitude, fc.array(fc.constantFrom(0, 0.00001, 0.0003, 0.01), { maxLength: 3 }))
    .map(([north, east, others]) =>
      [0, ...others].map((away): Spot => [Math.max(-90, north - away), Math.max(-180, east - away)]),
    ),
  { maxLength: 12 },
)
const view = fc.tuple(latitude, latitude, longitude, longitude).map(([one, other, west, east]): Area => {
  return { south: Math.min(one, other), west, north: Math.max(one, other), east }
})
const level = fc.integer({ min: 0, max: deepestLevel })

test('every item with a place is in one cluster of the world, which has what lies within its area and nothing else', () => {
  fc.assert(
    fc.property(spots, level, (groups, at) => {
      const all = groups.flat()
      const { index, library, clusters } = libraryOf(all)
      const found = clusters(whole, at)
      expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(all.length)
      for (const { area, count, ref, latitude: north, longitude: east } of found) {
        const within = atOnce(library.columns({ area })).ref
        expect(within).toHaveLength(count)
        // The newest of them stands first in a list.
        expect(within[0]).toBe(ref)
        expect(north).toBeGreaterThanOrEqual(area.south - 1e-9)
        expect(north).toBeLessThanOrEqual(area.north + 1e-9)
        expect(east).toBeGreaterThanOrEqual(area.west - 1e-9)
        expect(east).toBeLessThanOrEqual(area.east + 1e-9)
      }
      index.database.close()
    }),
    { numRuns: someRuns(25, 60) },
  )
})

test('a view has the clusters of the world that it touches, whole, over the date line and beyond the edge of the map, too', () => {
  fc.assert(
    fc.property(spots, view, fc.integer({ min: 0, max: 6 }), (groups, seen, at) => {
      const { index, library } = libraryOf(groups.flat())
      const { level: shown, clusters } = atOnce(library.clusters({ view: seen, level: at }))
      const world = atOnce(library.clusters({ view: whole, level: shown }))
      const inView = new Map(clusters.map((cluster) => [cluster.ref, cluster]))
      if (world.level === shown) {
        for (const each of clusters) expect(world.clusters).toContainEqual(each)
        for (const each of world.clusters) if (lies(each, seen)) expect(inView.get(each.ref)).toEqual(each)
      }
      index.database.close()
    }),
    { numRuns: someRuns(25, 100) },
  )
})

function lies({ latitude: north, longitude: east }: { latitude: number; longitude: number }, seen: Area): boolean {
  const isBeside = seen.west <= seen.east ? east < seen.west || east > seen.east : east < seen.west && east > seen.east
  return north >= seen.south && north <= seen.north && !isBeside
}

test('both sides of the date line are one place, and so is a pole by whatever longitude', () => {
  const { clusters } = libraryOf([
    [-17, 180],
    [-17, -180],
    [90, 0],
    [90, 0.001],
    [-90, 30],
  ])
  const found = clusters(whole, 3)
  expect(found.map(({ count }) => count).sort((one, other) => one - other)).toEqual([1, 2, 2])
  expect(found.every(({ latitude: north, longitude: east }) => Number.isFinite(north + east))).toBe(true)
  expect(clusters({ south: -18, west: 179, north: -16, east: 180 }, 3)).toHaveLength(1)
  expect(clusters({ south: -18, west: -180, north: -16, east: -179 }, 3)).toHaveLength(1)
  expect(clusters({ south: -18, west: 179, north: -16, east: -179 }, 3)).toHaveLength(1)
  expect(clusters({ south: -18, west: 0, north: -16, east: 10 }, 3)).toHaveLength(0)
})

test('a view never has so many cells that an answer would be endless, however near it is asked for', () => {
  const { library } = libraryOf([[48, 2]])
  const { level: shown, clusters } = atOnce(library.clusters({ view: whole, level: deepestLevel }))
  expect(cellsAcross(shown) ** 2).toBeLessThanOrEqual(8192)
  expect(clusters).toHaveLength(1)
  const near = { south: 48, west: 2, north: 48.01, east: 2.01 }
  expect(atOnce(library.clusters({ view: near, level: deepestLevel })).level).toBe(deepestLevel)
})

test('what a cluster is called is what all of it is called alike', () => {
  const index = new SampleIndex()
  const rows = new LocatedRows(index.database)
  const names = [
    { town: { name: 'Westminster' }, city: { name: 'London' }, region: 'England', country: 'GB' },
    { town: { name: 'Camden' }, city: { name: 'London' }, region: 'England', country: 'GB' },
    { town: { name: 'Dover' }, region: 'England', country: 'GB' },
    { town: { name: 'Calais' }, region: 'Hauts-de-France', country: 'FR' },
  ]
  const called = []
  const library = new KeptLibrary(index.database)
  for (const name of names) {
    rows.locate(index.item(), { latitude: 5e6, longitude: 1e5 }, rows.nameId(name, 'words'))
    called.push(atOnce(library.clusters({ view: whole, level: 4 })).clusters[0]?.name)
  }
  expect(called).toEqual([
    names[0],
    { town: { name: 'London' }, region: 'England', country: 'GB' },
    { region: 'England', country: 'GB' },
    undefined,
  ])
})

test('places are counted by country and town, and a list of a place has what it counts', () => {
  const index = new SampleIndex()
  const rows = new LocatedRows(index.database)
  const at = (name: Parameters<typeof rows.nameId>[0] | undefined, east = 1): void => {
    rows.locate(index.item(), { latitude: 5e6, longitude: east * 1e5 }, name && rows.nameId(name, 'words'))
  }
  at({ town: { name: 'Springfield' }, region: 'Illinois', country: 'US' })
  at({ town: { name: 'Springfield' }, region: 'Ohio', country: 'US' })
  at({ town: { name: 'Springfield' }, region: 'Ohio', country: 'US' })
  at({ country: 'US' })
  at({ town: { name: 'Camden' }, city: { name: 'London', chinese: '伦敦' }, country: 'GB' }, -1)
  at(undefined)
  index.item()
  const library = new KeptLibrary(index.database)
  const { countries, located, items } = atOnce(library.places())
  expect({ located, items }).toEqual({ located: 6, items: 7 })
  expect(countries).toEqual([
    {
      country: 'US',
      count: 4,
      towns: [
        { name: { name: 'Springfield' }, region: 'Ohio', count: 2 },
        { name: { name: 'Springfield' }, region: 'Illinois', count: 1 },
      ],
    },
    { country: 'GB', count: 1, towns: [{ name: { name: 'London', chinese: '伦敦' }, count: 1 }] },
  ])
  const count = (place: { country: string; region?: string; town?: string }): number => atOnce(library.count({ place }))
  for (const { country, count: all, towns } of countries) {
    expect(count({ country })).toBe(all)
    for (const { name, region, count: some } of towns)
      expect(count({ country, ...(region !== undefined && { region }), town: name.name })).toBe(some)
  }
  expect(atOnce(library.places('nobody' as OwnerId))).toEqual({ countries: [], located: 0, items: 0 })
  expect(atOnce(library.clusters({ owner: 'nobody' as OwnerId, view: whole, level: 2 })).clusters).toEqual([])
})

test('what everything is within goes the shorter way around the Earth', () => {
  fc.assert(
    fc.property(spots, (groups) => {
      const all = groups.flat()
      const { index, library } = libraryOf(all)
      const { area } = atOnce(library.places())
      expect(area === undefined).toBe(all.length === 0)
      if (area) expect(atOnce(library.count({ area }))).toBe(all.length)
      index.database.close()
    }),
    { numRuns: someRuns(25, 60) },
  )
  const pacific = atOnce(
    libraryOf([
      [-17, 179],
      [-13, -172],
    ]).library.places(),
  ).area
  expect(pacific).toMatchObject({ west: 179, south: -17, north: -13 })
  expect(pacific?.east).toBeCloseTo(-171.9)
})

test('the map is a square on which nothing lies outside, and further north is further up', () => {
  fc.assert(
    fc.property(latitude, latitude, longitude, (one, other, east) => {
      expect(eastOnMap(east)).toBeGreaterThanOrEqual(0)
      expect(eastOnMap(east)).toBeLessThan(1)
      expect(southOnMap(one)).toBeGreaterThanOrEqual(0)
      expect(southOnMap(one)).toBeLessThanOrEqual(1)
      if (one > other) expect(southOnMap(one)).toBeLessThanOrEqual(southOnMap(other))
    }),
  )
})
