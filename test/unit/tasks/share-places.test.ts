import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sharePlaces } from '../../../src/main/tasks/share-places.ts'

const demands = fc.array(fc.record({ most: fc.nat(40), turns: fc.nat(1000) }), { maxLength: 8 })

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

test('no place stays empty that somebody wants, and nobody gets more than wanted', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 32 }), demands, (total, wanted) => {
      const shares = sharePlaces(total, wanted)
      expect(sum(shares)).toBe(Math.min(total, sum(wanted.map(({ most }) => most))))
      for (const [at, { most }] of wanted.entries()) expect(shares[at]).toBeLessThanOrEqual(most)
    }),
  )
})

test('accounts that want more differ by one place at most, and the one with fewer turns is not behind', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 32 }), demands, (total, wanted) => {
      const shares = sharePlaces(total, wanted)
      const unsatisfied = wanted.flatMap((demand, at) => {
        const share = shares[at] ?? 0
        return share < demand.most ? [{ ...demand, share }] : []
      })
      for (const one of unsatisfied)
        for (const [at, { turns }] of wanted.entries()) {
          expect(shares[at] ?? 0).toBeLessThanOrEqual(one.share + 1)
          if (turns > one.turns) expect(shares[at] ?? 0).toBeLessThanOrEqual(one.share)
        }
    }),
  )
})

test('what a slow account leaves goes to the others', () => {
  expect(
    sharePlaces(6, [
      { most: 1, turns: 50 },
      { most: 20, turns: 0 },
    ]),
  ).toEqual([1, 5])
})
