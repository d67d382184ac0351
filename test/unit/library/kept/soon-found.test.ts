import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { narrowed, soonFound } from '../../../../src/main/library/kept/narrowed.ts'
import { atOnce } from '../../../../src/main/slices.ts'

const items = 100_000
const columns = {
  ref: Uint32Array.from({ length: items }, (_, at) => items - at),
  ratio: new Float32Array(items).fill(1.5),
  day: Int32Array.from({ length: items }, (_, at) => 20_000 - Math.floor(at / 9)),
  flags: Uint8Array.from({ length: items }, (_, at) => (at % 5 === 0 ? 1 : 0)),
}

/** One of so many items, those that are older than some alone. */
const hits = fc.record({
  every: fc.constantFrom(1, 7, 60, 900, 20_000, 200_000),
  from: fc.constantFrom(0, 300, 39_990, 60_000),
  kind: fc.constantFrom(undefined, 'photo' as const, 'video' as const),
  first: fc.constantFrom(1, 40, 400, 5000),
})

test('what is found among the newest alone is the beginning of what is found among all, or left to a look at all', () => {
  fc.assert(
    fc.property(hits, ({ every, from, kind, first }) => {
      const has = (ref: number): boolean => items - ref >= from && ref % every === 0
      const matches = Uint8Array.from({ length: items + 1 }, (_, ref) => (has(ref) ? 1 : 0))
      const query = kind ? { kind } : {}
      const whole = atOnce(narrowed(columns, query, matches)).ref.subarray(0, first)
      const soon = atOnce(soonFound(columns, query, first, has))
      if (soon) expect(soon.ref).toEqual(whole)
      else expect(whole.length < first || items - (whole.at(-1) ?? 0) >= 40_000).toBe(true)
    }),
  )
})

test('a word that most have is found without a look at all', () => {
  let looks = 0
  const soon = atOnce(soonFound(columns, {}, 400, () => ++looks % 3 === 0))
  expect(soon?.ref).toHaveLength(400)
  expect(looks).toBe(1200)
})
