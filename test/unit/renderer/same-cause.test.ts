import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Problem, problemCodes } from '../../../src/shared/problems/problem.ts'
import { isSameCause } from '../../../src/shared/problems/same-cause.ts'

const anyProblem: fc.Arbitrary<Problem> = fc.record({ code: fc.constantFrom(...problemCodes) })

test('one problem that is told with the account and without it is one', () => {
  expect(isSameCause({ code: 'sign-in-needed' }, { code: 'sign-in-needed', values: { email: 'a@x' } })).toBe(true)
  expect(isSameCause({ code: 'sign-in-needed' }, { code: 'sign-in-expired' })).toBe(false)
})

test('the same problem of two accounts is two', () => {
  const of = (email: string): Problem => ({ code: 'sign-in-needed', values: { email } })
  expect(isSameCause(of('a@x'), of('b@x'))).toBe(false)
  expect(isSameCause(of('a@x'), of('a@x'))).toBe(true)
})

test('which of two problems comes first does not matter, and each is its own cause', () => {
  fc.assert(
    fc.property(anyProblem, anyProblem, (one, other) => {
      expect(isSameCause(one, one)).toBe(true)
      expect(isSameCause(one, other)).toBe(isSameCause(other, one))
    }),
  )
})
