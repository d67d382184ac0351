import { describe, expect, test } from 'vitest'
import type { AccountId } from '../../../src/shared/domain.ts'
import { AccountGates } from '../../../src/main/backup/account-gates.ts'

const one = 'one' as AccountId
const other = 'other' as AccountId
const busy = { code: 'google-busy' } as const

describe('the gate of an account', () => {
  test('is closed until its time, and for that account only', () => {
    const gates = new AccountGates()
    gates.close(one, { problem: busy, until: 100 })
    expect(gates.closed(one, 99)).toEqual({ problem: busy, until: 100 })
    expect(gates.closed(other, 99)).toBeUndefined()
    expect(gates.next(99)).toEqual({ problem: busy, until: 100 })
    expect(gates.closed(one, 100)).toBeUndefined()
    expect(gates.next(100)).toBeUndefined()
  })

  test('is never opened by a shorter pause', () => {
    const gates = new AccountGates()
    gates.close(one, { problem: busy, until: 100 })
    gates.close(one, { problem: busy, until: 50 })
    expect(gates.closed(one, 60)?.until).toBe(100)
  })

  test('needs a person when the sign-in is dead', () => {
    const gates = new AccountGates()
    gates.close(one, { problem: { code: 'sign-in-needed' }, until: Infinity })
    expect(gates.blocked(one)).toBeDefined()
    expect(gates.next(0)).toBeUndefined()
    gates.openBlocked()
    expect(gates.closed(one, 0)).toBeUndefined()
  })

  test('closes after a row of failures, longer each time, and not if something succeeds between', () => {
    const gates = new AccountGates()
    const fail = (times: number, now: number): void => {
      for (let count = 0; count < times; count++) gates.failed(one, { code: 'offline' }, now)
    }
    fail(11, 0)
    gates.succeeded(one)
    fail(11, 0)
    expect(gates.closed(one, 0)).toBeUndefined()
    fail(1, 0)
    expect(gates.closed(one, 0)?.until).toBe(5_000)
    fail(12, 5_000)
    expect(gates.closed(one, 5_000)?.until).toBe(15_000)
  })
})
