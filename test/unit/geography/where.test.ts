import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatWhere, parseWhere, type Where } from '../../../src/shared/map/where.ts'

const degrees = (most: number) => fc.integer({ min: -most * 1e5, max: most * 1e5 }).map((value) => value / 1e5)
const area = fc.tuple(degrees(90), degrees(90), degrees(180), degrees(180)).map(([one, other, west, east]): Where => {
  return { area: { south: Math.min(one, other), west, north: Math.max(one, other), east } }
})
const name = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.constantFrom('a/b', '%2F', '%', '/', 'FR/a'))
const country = fc.constantFrom('FR', 'CN', 'US')
const place = fc
  .oneof(
    fc.record({ country }),
    fc.record({ country, region: name, town: name }, { requiredKeys: ['country', 'town'] }),
  )
  .map((named): Where => ({ place: named }))

test('a part of the world is written so that it is understood as the same', () => {
  fc.assert(
    fc.property(fc.oneof(area, place), (where) => {
      expect(parseWhere(formatWhere(where))).toEqual(where)
    }),
  )
})

test('whatever somebody types is a part of the world or none, and nothing lies off the Earth', () => {
  const part = fc.constantFrom('1', '-90.5', '181', '-200', ',', '/', 'FR', 'fr', 'NaN', 'Infinity', '1e9', ' ', 'x')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 9 }), (parts) => {
      const where = parseWhere(parts.join(''))
      if (where) expect(parseWhere(formatWhere(where))).toEqual(where)
    }),
  )
  expect(['', '1,2,3', '0,10,0,-10', '-181,0,0,0', '0,-91,0,0', 'fr', 'FRA', 'FR/Ohio'].map(parseWhere)).toEqual(
    Array.from({ length: 8 }, () => undefined),
  )
  expect(parseWhere('170,-20,-170,-10')).toEqual({ area: { west: 170, south: -20, east: -170, north: -10 } })
})
