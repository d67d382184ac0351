import * as nodeFiles from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createHealthKeeper, type HealthKeeper } from '../../../src/main/app/health.ts'
import { Arbiter } from '../../../src/main/tasks/arbiter.ts'
import type { ReadingState } from '../../../src/shared/health.ts'
import type { TaskState } from '../../../src/shared/tasks/task.ts'
import { everything, openWorld } from '../world.ts'
import type { World } from '../world.ts'

let world: World
let keeper: HealthKeeper
let settings: { verifyDays: number; verifyRateLimit: number }
let arbiter: Arbiter
let states: TaskState<'verify'>[]
let numbersChanged: number

beforeEach(async () => {
  world = await openWorld({ emulator: { items: 30, albums: 2, itemBytes: 20_000 } })
  await world.run(everything)
  settings = { verifyDays: 1, verifyRateLimit: 0 }
  arbiter = new Arbiter()
  states = []
  numbersChanged = 0
  keeper = createHealthKeeper({
    mirror: world.mirror,
    ports: { files: nodeFiles, clock: world.clock, log: () => undefined },
    settings: () => settings,
    arbiter,
    changed: () => void states.push(keeper.state()),
    numbersChanged: () => void numbersChanged++,
    ended: () => undefined,
  })
})
afterEach(async () => {
  await keeper.close()
  await world.close()
})

const overTime = async (): Promise<ReadingState | undefined> => (await keeper.numbers())?.reading

describe('the daily share of a mirror in use', () => {
  test('is read to its end, and not shown as a check of a person', async () => {
    expect(await overTime()).toMatchObject({ days: 1, files: 30, recent: 0, never: 30, underWay: false })
    expect(await keeper.shareIsDue()).toBe(true)
    const reading = keeper.readShare()
    expect(await overTime()).toMatchObject({ underWay: true })
    expect(keeper.state()).toEqual({ kind: 'verify', phase: 'idle' })
    expect(await reading).toMatchObject({ ok: true })
    expect(await overTime()).toMatchObject({ recent: 30, never: 0, underWay: false })
    expect(await keeper.shareIsDue()).toBe(false)
    expect(states).toEqual([])
    await world.clock.sleep(200)
    expect(numbersChanged).toBeGreaterThan(0)
  })

  test('makes room for a check of a person, a repair as well, and goes on behind it', async () => {
    settings.verifyRateLimit = 100_000
    keeper.limitsChanged()
    const reading = keeper.readShare()
    expect(keeper.verify({ mode: 'quick', repair: true })).toMatchObject({ ok: true })
    expect(await keeper.shareIsDue()).toBe(false)
    await reading
    while (keeper.state().phase === 'running') await world.clock.sleep(100)
    expect(keeper.state()).toMatchObject({
      phase: 'finished',
      outcome: { kind: 'complete' },
      result: { report: { complete: true, mode: 'quick' } },
    })
    expect(await keeper.shareIsDue()).toBe(true)
    settings.verifyRateLimit = 0
    keeper.limitsChanged()
    await keeper.readShare()
    expect(await overTime()).toMatchObject({ recent: 30 })
  })

  test('makes room for a backup', async () => {
    settings.verifyRateLimit = 100_000
    keeper.limitsChanged()
    const reading = keeper.readShare()
    const backup = arbiter.begin('backup')
    keeper.changedBeside()
    await reading
    expect(await overTime()).toMatchObject({ underWay: false })
    expect(await keeper.shareIsDue()).toBe(false)
    const before = keeper.quietSince()
    await world.clock.sleep(100)
    if (backup.ok) backup.value.end()
    keeper.changedBeside()
    expect(keeper.quietSince()).toBeGreaterThan(before)
    expect(await keeper.shareIsDue()).toBe(true)
  })

  test('goes by the speed limit, and by a new one while it runs', async () => {
    settings.verifyRateLimit = 1
    keeper.limitsChanged()
    expect(keeper.verify({ mode: 'full', repair: false })).toMatchObject({ ok: true })
    await world.clock.sleep(2000)
    expect(keeper.state()).toMatchObject({ phase: 'running' })
    settings.verifyRateLimit = 0
    keeper.limitsChanged()
    while (keeper.state().phase === 'running') await world.clock.sleep(100)
    expect(keeper.state()).toMatchObject({
      phase: 'finished',
      progress: { done: 30, problems: 0 },
      result: { report: { complete: true, ok: 30 } },
    })
  })

  test('is not read where the settings want none', async () => {
    settings.verifyDays = 0
    expect(await overTime()).toBeUndefined()
    expect(await keeper.shareIsDue()).toBe(false)
    await keeper.readShare()
    settings.verifyDays = 1
    expect(await overTime()).toMatchObject({ recent: 0 })
  })
})
