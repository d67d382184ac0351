import * as fc from 'fast-check'

const day = fc.integer({ min: -2000, max: 20_000 })

/** Shapes as cameras make them, with panoramas, screenshots and unknown sizes among them. */
const ratio = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(4 / 3, 3 / 4, 3 / 2, 2 / 3, 16 / 9, 9 / 16, 1) },
  { weight: 1, arbitrary: fc.double({ min: 0.02, max: 40, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, Number.NaN, Number.POSITIVE_INFINITY) },
)

/** Lists of up to a few hundred items on days with one item and on days with many, newest first. */
export const libraries = fc
  .array(fc.record({ day, ratios: fc.array(ratio, { minLength: 1, maxLength: 40 }) }), { maxLength: 20 })
  .map((days) => {
    const sorted = days.toSorted((one, other) => other.day - one.day)
    return {
      ratio: Float32Array.from(sorted.flatMap((entry) => entry.ratios)),
      day: Int32Array.from(sorted.flatMap((entry) => entry.ratios.map(() => entry.day))),
      ref: Uint32Array.from(
        sorted.flatMap((entry) => entry.ratios),
        (_, index) => 1000 + index * 7,
      ),
    }
  })

/** From a phone to a very wide screen. */
export const widths = fc.integer({ min: 240, max: 3800 })

/** Numbers between two, evenly spread. `fc.double` spreads its numbers by their bits, so that almost all are next to nothing. */
export const evenly = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: 0, max: 1_000_000 }).map((part) => min + ((max - min) * part) / 1_000_000)
