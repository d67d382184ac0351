import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keepReading } from '../../../../src/main/app/mirror/keep-reading.ts'
import { failure, success, type Problem } from '../../../../src/shared/problems/problem.ts'
import type { ScheduleState } from '../../../../src/shared/schedule.ts'
import { standingClock, type StandingClock } from '../../../clocks/standing-clock.ts'

const minute = 60_000

let clock: StandingClock
let verifyDays: number
let battery: boolean
/** How often the machine was asked for its battery. */
let asked: number
let schedule: ScheduleState
let due: boolean
let quietSince: number
let away: Problem | undefined
/** Beginnings and ends of readings. */
let done: string[]
let finish: (result?: Problem) => void
let end: () => Promise<void>

beforeEach(() => {
  clock = standingClock(0)
  ;[verifyDays, battery, schedule, due, quietSince, away, done] = [90, false, { kind: 'off' }, true, 0, undefined, []]
  asked = 0
  finish = () => undefined
  const mirror = {
    shareIsDue: () => Promise.resolve(due),
    quietSince: () => quietSince,
    readShare: () => {
      done.push('begin')
      return new Promise<ReturnType<typeof failure> | { ok: true; value: void }>((resolve) => {
        finish = (problem) => {
          done.push('end')
          finish = () => undefined
          resolve(problem ? failure(problem.code) : success(undefined))
        }
      })
    },
    stopShare: () => Promise.resolve(finish()),
  }
  end = keepReading({
    clock,
    log: () => undefined,
    settings: () => ({ verifyDays }),
    mirror: () => Promise.resolve(away ? failure(away.code) : success(mirror)),
    open: () => (away ? undefined : mirror),
    schedule: () => schedule,
    power: {
      read: () => {
        asked++
        return Promise.resolve({ onBattery: battery })
      },
      onChange: () => () => undefined,
    },
  })
})
afterEach(() => end())

async function minutes(count: number): Promise<void> {
  for (let passed = 0; passed < count; passed++) await clock.turn(minute)
}

describe('the share of the day is read', () => {
  it('once the program and the mirror were left alone for some minutes', async () => {
    await minutes(4)
    expect(done).toEqual([])
    await minutes(2)
    expect(done).toEqual(['begin'])
  })

  it('not before the mirror is quiet again', async () => {
    await minutes(4)
    quietSince = clock.monotonic()
    await minutes(4)
    expect(done).toEqual([])
    await minutes(2)
    expect(done).toEqual(['begin'])
  })

  it('only as long as something is due, and again when it is', async () => {
    await minutes(6)
    due = false
    finish()
    await minutes(1)
    const before = asked
    await minutes(60)
    expect(done).toEqual(['begin', 'end'])
    expect(asked).toBe(before)
    due = true
    await minutes(1)
    expect(done).toEqual(['begin', 'end', 'begin'])
  })

  it('never if the settings do not want it, and no longer once they do not', async () => {
    await minutes(6)
    verifyDays = 0
    await minutes(2)
    expect(done).toEqual(['begin', 'end'])
    await minutes(60)
    expect(done).toHaveLength(2)
  })

  it('not on battery', async () => {
    battery = true
    await minutes(30)
    expect(done).toEqual([])
    battery = false
    await minutes(1)
    expect(done).toEqual(['begin'])
    battery = true
    await minutes(1)
    expect(done).toEqual(['begin', 'end'])
  })

  it('not shortly before a backup that starts by itself', async () => {
    schedule = { kind: 'next', at: clock.now() + 30 * minute }
    await minutes(7)
    expect(done).toEqual(['begin'])
    await minutes(20)
    expect(done).toEqual(['begin', 'end'])
    schedule = { kind: 'running' }
    await minutes(60)
    expect(done).toHaveLength(2)
    schedule = { kind: 'waiting', why: 'sign-in' }
    await minutes(1)
    expect(done).toEqual(['begin', 'end', 'begin'])
  })

  it('after an hour of rest where that failed, or the mirror was away', async () => {
    away = { code: 'mirror-missing' }
    await minutes(30)
    away = undefined
    await minutes(30)
    expect(done).toEqual([])
    await minutes(7)
    expect(done).toEqual(['begin'])
    finish({ code: 'mirror-missing' })
    await minutes(58)
    expect(done).toEqual(['begin', 'end'])
    await minutes(3)
    expect(done).toEqual(['begin', 'end', 'begin'])
  })

  it('no longer once the program ends', async () => {
    await minutes(6)
    await end()
    expect(done).toEqual(['begin', 'end'])
  })
})
