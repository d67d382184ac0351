import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cameraFields, readCamera } from '../../../../src/main/index/items/camera-column.ts'
import type { CameraFields } from '../../../../src/shared/camera-fields.ts'
import { anyCharacter } from '../../text/any-character.ts'

const zone = fc.integer({ min: -48, max: 56 }).map((quarters) => quarters * 15)
const word = fc.string({ minLength: 1, unit: anyCharacter }).map((text) => text.toWellFormed())
const sound: fc.Arbitrary<CameraFields> = fc.record(
  {
    make: word,
    model: word,
    lens: word,
    focalLength: fc.double({ min: 0, max: 2000, noNaN: true }),
    apertureFNumber: fc.double({ min: 0, max: 64, noNaN: true }),
    isoEquivalent: fc.nat(),
    exposureTime: fc.constantFrom('1/120', '2.5', '0.008333333s'),
    fps: fc.double({ min: 1, max: 240, noNaN: true }),
    latitude: fc.double({ min: -90, max: 90, noNaN: true }),
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    offsetMinutes: zone,
    offsetHint: zone,
    recorded: fc.constant('2023-05-01T05:00:00Z'),
  },
  { requiredKeys: [] },
)
const names = [
  'make',
  'latitude',
  'longitude',
  'offsetMinutes',
  'offsetHint',
  'recorded',
  'fps',
  '__proto__',
  'toString',
]

describe('readCamera', () => {
  it('reads what was written, in its order', () => {
    fc.assert(
      fc.property(sound, (camera) => {
        const text = JSON.stringify(camera)
        expect(JSON.stringify(readCamera(text))).toBe(text)
      }),
    )
  })

  it('leaves out what is wrong in any text, and nothing else', () => {
    const odd = fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.jsonValue(), fc.double(), fc.bigInt().map(Number)))
    const column = fc.oneof(
      fc.string(),
      fc.json(),
      odd.map((fields) => JSON.stringify(fields)),
      fc.tuple(sound, fc.nat()).map(([camera, at]) => JSON.stringify(camera).slice(0, at)),
    )
    fc.assert(
      fc.property(fc.oneof(column, fc.constant(null)), sound, (text, camera) => {
        const found = readCamera(text)
        // What it reads is sound: it reads the same again, and what it reads is all there is.
        expect(readCamera(JSON.stringify(found))).toEqual(found)
        for (const value of Object.values(found)) expect(['string', 'number']).toContain(typeof value)
        expect(readCamera(JSON.stringify({ ...camera, other: text, __proto__: null }))).toEqual(
          readCamera(JSON.stringify(camera)),
        )
      }),
    )
  })

  it.each([
    ['a cut text', '{"make":"Canon","offsetMin'],
    ['a list', '[{"make":"Canon"}]'],
    ['a word', '"Canon"'],
    ['null', 'null'],
    ['nothing', ''],
    ['no text', null],
    ['fields of other types', '{"make":5,"latitude":"48","offsetMinutes":[60],"fps":null,"recorded":{}}'],
    ['numbers that cannot be', '{"latitude":91,"longitude":-181,"offsetMinutes":1e300,"offsetHint":7.5,"fps":1e999}'],
  ])('reads nothing of %s', (_name, column) => {
    expect(readCamera(column)).toEqual({})
  })
})

describe('a field of the camera', () => {
  const good: CameraFields = {
    make: 'Canon',
    model: 'x',
    lens: 'y',
    focalLength: 0,
    apertureFNumber: 1.8,
    isoEquivalent: 100,
    exposureTime: '1/60',
    fps: 30,
    latitude: -90,
    longitude: 180,
    offsetMinutes: -720,
    offsetHint: 840,
    recorded: '2020-02-02T02:02:02Z',
  }
  const text = ['', 7, null, ['a'], undefined]
  const number = [Number.NaN, Infinity, '7', null, undefined]
  const offset = [-721, 841, 0.5, '60', null, Number.NaN]
  const wrong: { [Name in keyof Required<CameraFields>]: unknown[] } = {
    make: text,
    model: text,
    lens: text,
    exposureTime: text,
    recorded: text,
    focalLength: number,
    apertureFNumber: number,
    isoEquivalent: number,
    fps: number,
    latitude: [90.1, -90.1, Number.NaN, '7'],
    longitude: [180.1, -180.1, Number.NaN, '7'],
    offsetMinutes: offset,
    offsetHint: offset,
  }

  it.each(Object.keys(wrong) as (keyof CameraFields)[])('is left out alone if it is wrong: %s', (name) => {
    expect(cameraFields(good)).toEqual(good)
    const { [name]: _, ...others } = good
    for (const value of wrong[name]) expect(cameraFields({ ...good, [name]: value })).toEqual(others)
  })

  it('is taken to its bounds', () => {
    const bounds = { latitude: 90, longitude: -180, offsetMinutes: 840, offsetHint: -720 }
    expect(cameraFields(bounds)).toEqual(bounds)
  })

  it('is none of what is no object', () => {
    for (const value of [undefined, null, 7, 'make', ['make']]) expect(cameraFields(value)).toEqual({})
  })
})
