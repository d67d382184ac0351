import { afterEach, expect, test } from 'vitest'
import type { BackupState } from '../../../src/shared/tasks/progress.ts'
import { googleDayAt } from '../../../src/main/google/pace/google-day.ts'
import { checkAlways, checkComplete } from '../../torture/invariants.ts'
import { truthOf } from '../../torture/truth.ts'
import { onApi, onBytes, openSmallWorld } from './fault-matrix.ts'
import { everything } from '../world.ts'
import type { World } from '../world.ts'
import type { Fault, FaultAction } from '../../emulator/start-emulator.ts'
import { quickClock, type QuickClock } from '../../clocks/quick-clock.ts'

const day = 24 * 3_600_000
const hour = 3_600_000

let clock: QuickClock
let world: World

afterEach(() => world.close())

/** With `ofDay` so long after the beginning of Google's day. */
async function open(speed: number, ofDay?: number): Promise<void> {
  clock = quickClock(speed)
  if (ofDay !== undefined) clock.set(googleDayAt(clock.now()).startsAt + ofDay - clock.now())
  world = await openSmallWorld({ clock })
}

type Paused = Extract<BackupState, { phase: 'paused' }>

async function whenPaused(): Promise<Paused> {
  await expect.poll(() => world.backup.state().phase, { interval: 1 }).toBe('paused')
  const state = world.backup.state()
  if (state.phase !== 'paused') throw new Error(`backup is ${state.phase}`)
  return state
}

async function endsWell(): Promise<void> {
  expect(await world.backup.whenSettled()).toMatchObject({
    kind: 'backup',
    phase: 'finished',
    outcome: { kind: 'complete' },
  })
  const truth = await truthOf(world.emulator)
  expect(checkAlways(world.path, truth)).toEqual([])
  expect(checkComplete(world.path, truth)).toEqual([])
}

// In its first minutes Google may count the day before, so that waiting for the next midnight would cost a day.
const hours: [string, number, RegExp][] = [
  ['midnight in California', 12 * hour, /^00:0[01]/],
  ['the first minutes are over, soon after midnight in California', hour / 12, /^00:2\d/],
]

test.each(hours)('a quota of the day pauses until %s, and then the run goes on by itself', async (_, ofDay, ends) => {
  await open(20, ofDay)
  const quota: FaultAction = { kind: 'status', status: 429, reason: 'day' }
  const fault = world.emulator.addFault({ on: 'api', after: 2, times: 'always', do: quota })
  world.backup.start(everything)
  const { because, until = 0 } = await whenPaused()
  expect(because?.code).toBe('google-day-quota')
  expect(until - clock.now()).toBeGreaterThan(0)
  expect(until - clock.now()).toBeLessThan(26 * hour)
  const there = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/Los_Angeles', timeStyle: 'medium' }).format(until)
  expect(there).toMatch(ends)
  const { api, media } = world.emulator.counters
  clock.pass(until - clock.now() - 60_000)
  expect(world.emulator.counters).toMatchObject({ api, media })
  fault.remove()
  clock.pass(60_000)
  await endsWell()
  // It has struck before it was removed.
  expect(fault.hits).toBeGreaterThan(0)
})

const setBy: [string, number][] = [
  ['a day ahead', day],
  ['a day back', -day],
  ['an hour back', -hour],
]

test.each(setBy)('a clock that is set %s while an account waits for Google', async (_, by) => {
  await open(50)
  world.emulator.addFault(onBytes({ kind: 'status', status: 429 }))
  world.backup.start(everything)
  await whenPaused()
  clock.set(by)
  await endsWell()
})

test.each(setBy)('a clock that is set %s while a list waits for Google', async (_, by) => {
  await open(50)
  const fault: Fault = onApi('mediaItems.search', { kind: 'status', status: 429, reason: 'minute' })
  const handle = world.emulator.addFault(fault)
  world.backup.start(everything)
  await expect.poll(() => handle.hits, { interval: 1 }).toBe(1)
  clock.set(by)
  await endsWell()
})

test.each(setBy)('a clock that is set %s while a file waits for its next attempt', async (_, by) => {
  await open(50)
  const [victim] = world.emulator.library.itemsOf(world.emulator.library.main)
  const handle = world.emulator.addFault({
    on: 'media',
    itemId: victim?.id ?? '',
    times: 4,
    do: { kind: 'status', status: 503 },
  })
  world.backup.start(everything)
  await expect.poll(() => handle.hits, { interval: 1 }).toBe(3)
  clock.set(by)
  await endsWell()
  expect(handle.hits).toBe(4)
})

test.each(setBy)('a clock that is set %s between two runs, with files left over', async (_, by) => {
  await open(50)
  const [victim] = world.emulator.library.itemsOf(world.emulator.library.main)
  const fault = world.emulator.addFault({
    on: 'media',
    itemId: victim?.id ?? '',
    times: 'always',
    do: { kind: 'status', status: 503 },
  })
  world.backup.start(everything)
  await expect.poll(() => fault.hits, { interval: 1 }).toBe(2)
  // What is tried again is not listed again.
  await expect.poll(() => world.backup.state(), { interval: 1 }).toMatchObject({ progress: { listing: false } })
  await world.backup.stop()
  fault.remove()
  clock.set(by)
  await world.reopen()
  expect(world.backup.retry()).toMatchObject({ ok: true })
  await endsWell()
})

test('addresses and tokens run out while the machine sleeps', async () => {
  await open(50)
  world.emulator.addFault(onBytes({ kind: 'status', status: 429 }))
  world.backup.start(everything)
  await whenPaused()
  clock.pass(2 * day)
  world.emulator.expireAccessTokens()
  await endsWell()
})
