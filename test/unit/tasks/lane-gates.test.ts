import { describe, expect, test } from 'vitest'
import type { AccountId } from '../../../src/shared/domain.ts'
import { LaneGates, gateOf } from '../../../src/main/tasks/lane-gates.ts'
import type { AccountUse } from '../../../src/main/google/library/library-api.ts'
import { standingClock } from '../../clocks/standing-clock.ts'

const one = 'one' as AccountId
const other = 'other' as AccountId
const busy = { code: 'google-busy' } as const

describe('the gate of an account', () => {
  test('is closed until its time, and for that account only', () => {
    const clock = standingClock(0)
    const gates = new LaneGates<AccountUse>(clock)
    gates.close(one, { problem: busy, until: 100 })
    clock.advance(99)
    expect(gates.closed(one, 'bytes')).toEqual({ problem: busy, until: 100 })
    expect(gates.closed(other, 'bytes')).toBeUndefined()
    expect(gates.next()).toEqual({ problem: busy, until: 100 })
    clock.advance(1)
    expect(gates.closed(one, 'bytes')).toBeUndefined()
    expect(gates.next()).toBeUndefined()
  })

  test('is never opened by a shorter pause', () => {
    const clock = standingClock(0)
    const gates = new LaneGates<AccountUse>(clock)
    gates.close(one, { problem: busy, until: 100 })
    gates.close(one, { problem: busy, until: 50 })
    clock.advance(60)
    expect(gates.closed(one, 'bytes')?.until).toBe(100)
  })

  test('opens in time although the clock is set back, and at once if it is set ahead', () => {
    const clock = standingClock(0)
    const gates = new LaneGates<AccountUse>(clock)
    gates.close(one, { problem: busy, until: 30_000 })
    gates.close(other, { problem: busy, until: 90_000 })
    clock.advance(10_000)
    clock.set(-86_400_000)
    expect(gates.closed(one, 'bytes')?.until).toBe(clock.now() + 20_000)
    gates.close(one, { problem: busy, until: clock.now() + 5_000 })
    clock.advance(19_999)
    expect(gates.closed(one, 'bytes')).toBeDefined()
    clock.advance(1)
    expect(gates.closed(one, 'bytes')).toBeUndefined()
    expect(gates.next()?.until).toBe(clock.now() + 60_000)
    clock.set(2 * 86_400_000)
    expect(gates.closed(other, 'bytes')).toBeUndefined()
  })

  test('needs a person when the sign-in is dead', () => {
    const gates = new LaneGates<AccountUse>(standingClock(0))
    gates.close(one, { problem: { code: 'sign-in-needed' }, until: Infinity })
    expect(gates.blocked(one)).toBeDefined()
    expect(gates.next()).toBeUndefined()
    gates.openBlocked()
    expect(gates.closed(one, 'bytes')).toBeUndefined()
  })

  test('closes after a row of failures, longer each time, and not if something succeeds between', () => {
    const clock = standingClock(0)
    const gates = new LaneGates<AccountUse>(clock)
    const fail = (times: number): void => {
      for (let count = 0; count < times; count++) gates.failed(one, { code: 'offline' })
    }
    fail(11)
    gates.succeeded(one)
    fail(11)
    expect(gates.closed(one, 'bytes')).toBeUndefined()
    fail(1)
    expect(gates.closed(one, 'bytes')?.until).toBe(5_000)
    clock.advance(5_000)
    fail(12)
    expect(gates.closed(one, 'bytes')?.until).toBe(15_000)
  })
})

describe('gates of one account', () => {
  const limit = { code: 'day-limit-reached' } as const

  test('close what they are about, and the one that opens last counts', () => {
    const gates = new LaneGates<AccountUse>(standingClock(0))
    gates.close(one, gateOf({ problem: busy, until: 200, only: 'lists' }))
    expect(gates.closed(one, 'lists')).toEqual({ problem: busy, until: 200, only: 'lists' })
    expect(gates.closed(one, 'bytes')).toBeUndefined()
    expect(gates.closed(one, 'addresses')).toBeUndefined()
    gates.close(one, gateOf({ problem: limit, until: 100 }))
    expect(gates.closed(one, 'lists')?.until).toBe(200)
    expect(gates.closed(one, 'bytes')).toEqual({ problem: limit, until: 100 })
    gates.close(one, gateOf({ problem: limit, until: 300 }))
    expect(gates.closed(one, 'lists')?.until).toBe(300)
    expect(gates.closed(one, 'bytes')?.until).toBe(300)
  })

  test('open one after the other, and the next one is told, in whatever order they were closed', () => {
    for (const order of [
      [one, other],
      [other, one],
    ]) {
      const clock = standingClock(0)
      const gates = new LaneGates<AccountUse>(clock)
      for (const account of order) gates.close(account, { problem: busy, until: account === one ? 100 : 200 })
      expect(gates.next()?.until).toBe(100)
      clock.advance(150)
      expect(gates.next()?.until).toBe(200)
    }
  })

  test('that only a person can open are opened by one, and the others stay closed', () => {
    const gates = new LaneGates<AccountUse>(standingClock(0))
    gates.close(one, { problem: busy, until: 100 })
    gates.close(other, { problem: { code: 'sign-in-needed' }, until: Infinity })
    expect([gates.blocked(one), gates.blocked('third' as AccountId)]).toEqual([undefined, undefined])
    gates.openBlocked()
    expect(gates.closed(other, 'lists')).toBeUndefined()
    expect(gates.closed(one, 'lists')?.until).toBe(100)
  })

  test('that the limits of the day closed are opened by other limits, and the others stay closed', () => {
    const gates = new LaneGates<AccountUse>(standingClock(0))
    gates.close(one, { problem: limit, until: 100, only: 'bytes' })
    gates.close(one, { problem: busy, until: 100, only: 'lists' })
    gates.openFor('day-limit-reached')
    expect(gates.closed(one, 'bytes')).toBeUndefined()
    expect(gates.closed(one, 'lists')).toBeDefined()
  })

  test('that opened stay open when the clock is set back a little', () => {
    const clock = standingClock(0)
    const gates = new LaneGates<AccountUse>(clock)
    gates.close(one, { problem: busy, until: 1_000 })
    clock.advance(1_000)
    expect(gates.closed(one, 'bytes')).toBeUndefined()
    clock.set(-500)
    expect(gates.closed(one, 'bytes')).toBeUndefined()
  })

  test('closed at any time open in time although the clock is set back', () => {
    const clock = standingClock(0)
    clock.advance(500_000)
    const gates = new LaneGates<AccountUse>(clock)
    gates.close(one, { problem: busy, until: 530_000 })
    clock.set(-400_000)
    expect(gates.closed(one, 'bytes')?.until).toBe(clock.now() + 30_000)
  })
})
