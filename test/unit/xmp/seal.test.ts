import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isSealed, sealed } from '../../../src/main/xmp/seal.ts'

it('knows what it has sealed, and nothing that was changed since', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (text, at, by) => {
        const bytes = Buffer.from(sealed(text))
        expect(isSealed(bytes)).toBe(true)
        const changed = Buffer.from(bytes)
        const place = at % bytes.length
        changed.writeUInt8((bytes.readUInt8(place) + by) % 256, place)
        expect(isSealed(changed)).toBe(false)
        expect(isSealed(bytes.subarray(0, place))).toBe(false)
        expect(isSealed(Buffer.concat([bytes, Buffer.from([by])]))).toBe(false)
        expect(isSealed(Buffer.from(text))).toBe(false)
      },
    ),
  )
})

it('seals nothing but text', () => {
  expect(isSealed(Buffer.from(sealed('')))).toBe(false)
  expect(isSealed(Buffer.alloc(0))).toBe(false)
})
