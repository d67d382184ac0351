import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { afterOverload, afterSuccess, fullAllowance, withMost } from '../../../src/main/tasks/allowance.ts'
import type { Allowance } from '../../../src/main/tasks/allowance.ts'

describe('the allowance of an account', () => {
  test('is half as much after overload, once for all downloads of the moment', () => {
    let allowance = fullAllowance(8)
    for (const number of [0, 1, 2, 3]) allowance = afterOverload(allowance, number, 8)
    expect(allowance.now).toBe(4)
    expect(afterOverload(allowance, 8, 9).now).toBe(2)
  })

  test('is one more after as many successes in a row as it allows', () => {
    let allowance = afterOverload(fullAllowance(5), 0, 5)
    expect(allowance.now).toBe(2)
    // What began before the cut says nothing about the pace after it.
    for (const number of [1, 2, 3, 4]) allowance = afterSuccess(allowance, number)
    expect(allowance.now).toBe(2)
    const grown: number[] = []
    for (let number = 5; number < 20; number++) {
      allowance = afterSuccess(allowance, number)
      grown.push(allowance.now)
    }
    expect(grown).toEqual([2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5])
  })

  test('takes another setting at once, but does not forget that it was slowed down', () => {
    expect(withMost(fullAllowance(4), 16).now).toBe(16)
    expect(withMost(fullAllowance(16), 4).now).toBe(4)
    const slowed = afterOverload(fullAllowance(16), 0, 16)
    expect(withMost(slowed, 32)).toMatchObject({ now: 8, most: 32 })
    expect(withMost(slowed, 4)).toMatchObject({ now: 4, most: 4 })
  })

  test('tries what was too much again less and less often, but finds out when it no longer is', () => {
    let allowance: Allowance = fullAllowance(6)
    let next = 0
    let bears = 3
    const waits: number[] = []
    let successes = 0
    while (next < 5000) {
      const number = next++
      if (allowance.now > bears) {
        allowance = afterOverload(allowance, number, next)
        waits.push(successes)
        successes = 0
      } else {
        allowance = afterSuccess(allowance, number)
        successes++
      }
      if (next === 1000) bears = 32
    }
    // From 6 to 3 and, after a row, to 2; then from 2 over 3 to 4, after 1, 2, 4, 8, 16 rows of three.
    expect(waits.slice(0, 7)).toEqual([0, 3, 5, 8, 14, 26, 50])
    expect(allowance.now).toBe(6)
  })

  type Step = { kind: 'success' | 'overload'; age: number } | { kind: 'most'; most: number }
  const steps = fc.array(
    fc.oneof(
      fc.record({ kind: fc.constantFrom<'success' | 'overload'>('success', 'overload'), age: fc.nat(40) }),
      fc.record({ kind: fc.constant<'most'>('most'), most: fc.integer({ min: 1, max: 32 }) }),
    ) satisfies fc.Arbitrary<Step>,
    { maxLength: 200 },
  )

  test('is never less than 1 nor more than the setting, and changes by one step at a time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 32 }), steps, (most, taken) => {
        let allowance: Allowance = fullAllowance(most)
        let next = 0
        for (const step of taken) {
          const before = allowance.now
          next++
          if (step.kind === 'most') allowance = withMost(allowance, step.most)
          else if (step.kind === 'success') allowance = afterSuccess(allowance, next - 1 - step.age)
          else allowance = afterOverload(allowance, next - 1 - step.age, next)
          expect(allowance.now).toBeGreaterThanOrEqual(1)
          expect(allowance.now).toBeLessThanOrEqual(allowance.most)
          if (step.kind === 'success') expect(allowance.now - before).toBeLessThanOrEqual(1)
          if (step.kind === 'overload') expect(allowance.now).toBeGreaterThanOrEqual(Math.floor(before / 2))
        }
      }),
    )
  })

  test('settles near what a server bears, whatever that is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 32 }), fc.integer({ min: 1, max: 32 }), (most, bears) => {
        let allowance = fullAllowance(most)
        let next = 0
        let seen = 0
        let rounds = 0
        let most100 = 0
        let refused = 0
        // Each round all allowed downloads are under way at once, and the server refuses those that it cannot bear.
        for (let round = 0; round < 400; round++) {
          const numbers = Array.from({ length: allowance.now }, () => next++)
          const under = allowance.now
          for (const [at, number] of numbers.entries())
            allowance = at < bears ? afterSuccess(allowance, number) : afterOverload(allowance, number, next)
          if (round < 100) continue
          rounds++
          if (under > bears) refused++
          seen += under
          most100 = Math.max(most100, under)
        }
        const expected = Math.min(most, bears)
        expect(most100).toBeLessThanOrEqual(Math.min(most, bears + 1))
        expect(seen / rounds).toBeGreaterThanOrEqual(expected * 0.75)
        // Each refusal costs time: what was too much is seldom tried again.
        expect(refused / rounds).toBeLessThan(0.06)
      }),
    )
  })
})

test('what was too much and goes well makes the next step the doubtful one, and is trusted sooner', () => {
  const tried: Allowance = { most: 20, now: 6, row: 5, cutBefore: 0, tooMany: 6, patience: 8 }
  const row = (allowance: Allowance, times: number): Allowance =>
    Array.from({ length: times }).reduce((at: Allowance) => afterSuccess(at, 100), allowance)
  const almost = row({ ...tried, row: 0 }, 6 * 8 - 1)
  expect(almost.now).toBe(6)
  expect(row(almost, 1)).toEqual({ ...tried, now: 7, row: 0, tooMany: 7, patience: 4 })
  expect(row({ ...almost, patience: 1, row: 5 }, 1)).toMatchObject({ now: 7, tooMany: 7, patience: 1 })
  // Below what was too much nothing is learned about it.
  expect(row({ ...tried, now: 3, row: 2 }, 1)).toEqual({ ...tried, now: 4, row: 0 })
})
