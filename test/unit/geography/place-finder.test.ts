import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { madeOf, readGeoNames } from '../../../scripts/towns/read-geonames.ts'
import { PlaceFinder } from '../../../src/main/geography/place-finder.ts'
import { Towns } from '../../../src/main/geography/towns.ts'
import { atOnce } from '../../../src/main/slices.ts'

const shipped = brotliDecompressSync(readFileSync(new URL('../../../assets/towns.bin.br', import.meta.url)))
const towns = atOnce(Towns.read(shipped))
const finder = new PlaceFinder(towns)

/** Town, city and country, as far as there are any. */
function named(latitude: number, longitude: number): string | undefined {
  const said = finder.find(latitude, longitude)?.said
  return said && [said.town?.name, said.city?.name, said.country].filter((part) => part !== undefined).join(', ')
}

test('the towns that are shipped are those that the packages have: `node scripts/make-towns.ts` makes them', () => {
  const header = JSON.stringify({ format: 1, madeOf: madeOf() }).slice(0, -1)
  expect(shipped.subarray(4, 4 + header.length).toString()).toBe(header)
  for (const { latitude, longitude, population, ...town } of readGeoNames(500)) {
    const near = towns.near(latitude / 1e5, longitude / 1e5, 0.1).filter((each) => each.population === population)
    expect(near.map((each) => towns.at(each.town))).toContainEqual(town)
  }
})

test.each([
  ['the middle of a town', 46.948, 7.447, 'Bern, CH'],
  ['a part of a large city', 51.5007, -0.1246, 'City of Westminster, London, GB'],
  ['a town beside a large city', 48.8049, 2.1204, 'Versailles, FR'],
  ['this side of a border', 47.563, 7.598, 'Basel, CH'],
  ['the other side of it', 47.598, 7.611, 'Weil am Rhein, DE'],
  ['a territory of its own', 22.2793, 114.1628, 'Central, Hong Kong, HK'],
  ['a small state', 43.7384, 7.4246, 'Monte-Carlo, Monaco, MC'],
  ['far north', 78.22, 15.65, 'Longyearbyen, SJ'],
  ['far from any town', 24, 5, 'DZ'],
  ['the date line', -16.5, 180, 'FJ'],
  ['the date line from the other side', -16.5, -180, 'FJ'],
  ['beside the date line', -16.44, 179.37, 'Labasa, FJ'],
  ['an island behind it', -13.83, -171.76, 'Apia, WS'],
  ['the South Pole', -90, 0, 'AQ'],
  ['the South Pole by another longitude', -90, 137, 'AQ'],
  ['the North Pole', 90, 12, undefined],
  ['a sea that is nobody’s', 0, -25, undefined],
  ['land that nobody claims', 21.87, 33.7, undefined],
  ['more than a turn of the Earth', 46.948, 367.447, 'Bern, CH'],
])('%s has its name', (_, latitude, longitude, name) => {
  expect(named(latitude, longitude)).toBe(name)
})

test('people find places by what they call them, in their own writing', () => {
  const words = (latitude: number, longitude: number): string[] =>
    finder.find(latitude, longitude)?.words.split('\n') ?? []
  expect(words(50.94, 6.96)).toEqual(
    expect.arrayContaining(['Köln', 'Cologne', '科隆', 'North Rhine-Westphalia', 'Germany', '德国']),
  )
  expect(words(40.7061, -73.9969)).toEqual(expect.arrayContaining(['New York City', '纽约', '紐約', 'US', '美国']))
  expect(words(39.9163, 116.3972)).toEqual(expect.arrayContaining(['Beijing', '北京', '中国']))
})

test('no number is too odd to be looked for, and what is a whole turn away is the same place', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -90, max: 90, noNaN: true }),
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.integer({ min: -2, max: 2 }),
      (latitude, longitude, turns) => {
        const found = finder.find(latitude, longitude)
        expect(found?.said.country ?? 'XX').toMatch(/^[A-Z]{2}$/)
        const fine = Math.round(longitude * 1000) / 1000
        expect(finder.find(latitude, fine + turns * 360)).toEqual(finder.find(latitude, fine))
      },
    ),
    { numRuns: 300 },
  )
})
