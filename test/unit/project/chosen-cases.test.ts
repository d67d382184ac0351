import fc from 'fast-check'
import { expect, it } from 'vitest'
import { someCases } from '../../cases/some-cases.ts'
import { wishOf } from '../../engine/hostile/choice.ts'

const cases = Array.from({ length: 500 }, (_, at) => at)

it('every case of a hostile mirror is in exactly one share, and each share is a mixture', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), (of) => {
      const shares = Array.from({ length: of }, (_, at) => [...wishOf(`${at + 1}/${of}`).choose(3, cases)])
      expect(shares.flat().toSorted((one, other) => one - other)).toEqual(cases)
      const sizes = shares.map((share) => share.length)
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
      // Cases of one command are as far apart as there are commands.
      for (const share of shares) expect(new Set(share.map((at) => at % 10)).size).toBeGreaterThan(4)
    }),
  )
})

it('a number stands for the same cases each time, and more of them for times', () => {
  const few = [...wishOf('7').choose(5, cases)]
  expect(few).toHaveLength(5)
  expect([...wishOf('7').choose(5, cases)]).toEqual(few)
  expect([...wishOf('7x3').choose(5, cases)].slice(0, 5)).toEqual(few)
  expect([...wishOf('7x3').choose(5, cases)]).toHaveLength(15)
  expect([...wishOf('all').choose(5, cases)]).toEqual(cases)
})

it('a wish that means nothing is told', () => {
  for (const text of ['', '0/3', '4/3', '1/0', 'x5', '5x0', 'everything', '-1'])
    expect(() => wishOf(text)).toThrow(`SHOEBOX_HOSTILE=${text}`)
})

const many = Array.from({ length: 103 }, (_, at) => at)

it('some cases are one of each stretch of neighbours, in their order', () => {
  for (let seed = 0; seed < 100; seed++) {
    const some = someCases(String(seed)).spread(many, 10)
    expect(some).toHaveLength(10)
    for (const [at, each] of some.entries()) {
      expect(each).toBeGreaterThanOrEqual(Math.round(at * 10.3))
      expect(each).toBeLessThan(Math.round((at + 1) * 10.3))
    }
  }
})

it('every case comes sooner or later, and the same ones by the same number', () => {
  const seen = new Set(Array.from({ length: 150 }, (_, seed) => someCases(String(seed)).spread(many, 10)).flat())
  expect([...seen].toSorted((one, other) => one - other)).toEqual(many)
  expect(someCases('7').spread(many, 10)).toEqual(someCases('7').spread(many, 10))
})

it('all cases are tried where there are few, or when all are wished', () => {
  expect(someCases('7').spread(many.slice(0, 3), 10)).toEqual([0, 1, 2])
  expect(someCases('all').spread(many, 10)).toEqual(many)
  expect(() => someCases('some')).toThrow('SHOEBOX_CASES=some')
})
