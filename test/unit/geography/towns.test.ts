import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { someRuns } from '../../cases/some-cases.ts'
import { encodeTowns } from '../../../scripts/towns/encode-towns.ts'
import { Towns } from '../../../src/main/geography/towns.ts'
import { atOnce } from '../../../src/main/slices.ts'

const countries = ['FJ', 'CH', 'AQ']

/** Degrees, with the date line, the poles and the zero lines among them more often than elsewhere. */
const latitude = fc.oneof(
  fc.constantFrom(-90, -89.99, 0, 89.6, 89.99, 90),
  fc.double({ min: -90, max: 90, noNaN: true }),
)
const longitude = fc.oneof(
  fc.constantFrom(-180, -179.99, -0.01, 0, 179.99, 180),
  fc.double({ min: -180, max: 180, noNaN: true }),
)
const near = (degrees: fc.Arbitrary<number>, around: number, most: number) =>
  degrees.map((each) => Math.max(-most, Math.min(most, around + each)))

/** A place with towns around it and elsewhere. */
const scene = fc.tuple(latitude, longitude).chain(([north, east]) =>
  fc.record({
    north: fc.constant(north),
    east: fc.constant(east),
    towns: fc.array(
      fc.record({
        latitude: fc
          .oneof(near(fc.double({ min: -1, max: 1, noNaN: true }), north, 90), latitude)
          .map((degrees) => Math.round(degrees * 1e5)),
        longitude: fc
          .oneof(
            fc
              .double({ min: -2, max: 2, noNaN: true })
              .map((away) => ((((east + away + 180) % 360) + 360) % 360) - 180),
            longitude,
          )
          .map((degrees) => Math.round(degrees * 1e5)),
        population: fc.nat(20_000_000),
        country: fc.constantFrom(...countries),
        region: fc.constantFrom('', 'Bern', 'Île'),
        name: fc.constantFrom('Suva', 'Zürich', '東京'),
        chinese: fc.constantFrom('', '苏瓦'),
        others: fc.array(fc.constantFrom('Züri', 'Turicum'), { maxLength: 2 }),
      }),
      { maxLength: 30 },
    ),
    kilometres: fc.constantFrom(1, 10, 50, 100),
    country: fc.option(fc.constantFrom(...countries, 'XX'), { nil: undefined }),
  }),
)

/** As the formula of navigators has it. */
function kilometresBetween(north: number, east: number, otherNorth: number, otherEast: number): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180
  const a =
    Math.sin(radians(otherNorth - north) / 2) ** 2 +
    Math.cos(radians(north)) * Math.cos(radians(otherNorth)) * Math.sin(radians(otherEast - east) / 2) ** 2
  return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(a)))
}

test('what is near is found wherever it is, over the date line and around the poles, and nothing else', () => {
  fc.assert(
    fc.property(scene, ({ north, east, towns, kilometres, country }) => {
      const read = atOnce(Towns.read(encodeTowns(towns)))
      const found = read.near(north, east, kilometres, country)
      const names = (list: { name: string; region: string; country: string }[]) =>
        list.map((town) => `${town.country} ${town.region} ${town.name}`).toSorted()
      // Whether a town on the very edge is in it is up to the rounding.
      const within = (most: number) =>
        towns.filter(
          (town) =>
            (country === undefined || town.country === country) &&
            kilometresBetween(north, east, town.latitude / 1e5, town.longitude / 1e5) <= most,
        )
      const [surely, perhaps] = [within(kilometres - 0.01), within(kilometres + 0.01)]
      const told = names(found.map(({ town }) => read.at(town)))
      expect(told.length).toBeGreaterThanOrEqual(surely.length)
      expect(told.length).toBeLessThanOrEqual(perhaps.length)
      if (surely.length === perhaps.length) expect(told).toEqual(names(surely))
    }),
    { numRuns: someRuns(500, 2000) },
  )
})

test('every town is read as it was written', () => {
  fc.assert(
    fc.property(scene, ({ towns }) => {
      const read = atOnce(Towns.read(encodeTowns(towns)))
      const all = towns.map((_, at) => read.at(at))
      const said = (town: { name: string; chinese: string; others: string[]; region: string; country: string }) =>
        JSON.stringify([town.name, town.chinese, town.others, town.region, town.country])
      expect(all.map(said).toSorted()).toEqual(towns.map(said).toSorted())
    }),
  )
})
