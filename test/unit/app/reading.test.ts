/** The reading of every file over time, through the contract, with the real engine in front of an emulator. */
import { mkdtemp, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../../src/main/app/app-interface.ts'
import type { ItemRef } from '../../../src/shared/domain.ts'
import type { Health } from '../../../src/shared/health.ts'
import { startEmulator, type Emulator } from '../../emulator/start-emulator.ts'
import { callValue, nextEvent, signIn, startApp } from './drive-app.ts'
import { quickClock, type QuickClock } from '../../clocks/quick-clock.ts'

const minute = 60_000
const day = 24 * 60 * minute
const everything = { allAlbums: true, sharedAlbums: true, library: true, albums: [] }

let folder: string
let emulator: Emulator
let clock: QuickClock
let app: App
let onBattery: boolean

async function start(): Promise<void> {
  const power = { read: () => Promise.resolve({ onBattery }), onChange: () => () => undefined }
  app = await startApp(join(folder, 'home'), emulator, { fillThumbnails: false, keepSchedule: true }, { clock, power })
}

function noonTomorrow(): number {
  const now = new Date()
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 12).getTime()
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-reading-'))
  emulator = await startEmulator({ profile: 'legacy', items: 12, albums: 2, itemBytes: 5000 })
  clock = quickClock(100)
  // Far from midnight, where another day would begin within a test.
  clock.pass(noonTomorrow() - clock.now())
  onBattery = false
  await start()
  await signIn(app, emulator)
  await callValue(app, 'mirror.use', { path: join(folder, 'mirror') })
  await callValue(app, 'settings.set', { verifyDays: 2, verifyRateLimit: 0 })
  const finished = nextEvent(app, 'tasks.changed', ({ backup: { phase } }) => phase === 'finished')
  await callValue(app, 'tasks.start', { kind: 'backup', selection: everything })
  await finished
})
afterEach(async () => {
  await app.close()
  await emulator.close()
  await rm(folder, { recursive: true })
})

/** Minute after minute, with a moment in each for what is going on. */
async function minutes(count: number): Promise<void> {
  for (let passed = 0; passed < count; passed++) {
    clock.pass(minute)
    await clock.sleep(1000)
  }
}

/** Minute after minute, until the numbers fit. */
async function until(fits: (health: Health) => boolean): Promise<Health> {
  for (;;) {
    const health = await callValue(app, 'health.get', undefined)
    if (fits(health)) return health
    await minutes(1)
  }
}

const rests = ({ reading }: Health): boolean => reading?.underWay === false && reading.recent > 0

describe('while the app runs', () => {
  it('a share of the files is read each day, and Health tells how far that is', async () => {
    const told = nextEvent(app, 'health.changed')
    const { reading } = await until(rests)
    expect(await told).toBeNull()
    expect(reading).toMatchObject({ days: 2, files: 12 })
    expect(reading?.recent).toBeLessThan(12)
    clock.pass(day)
    expect((await until(({ reading: now }) => now?.recent === 12)).reading).toMatchObject({ never: 0 })
  })

  it('what it finds is a problem like any other, and the reading goes on after a restart without a window', async () => {
    const { ref } = await callValue(app, 'library.columns', {})
    const details = await callValue(app, 'library.item', { ref: ref[0] as ItemRef })
    const path = details.files[0]?.path ?? ''
    await truncate(join(folder, 'mirror', path), 10)
    await app.close()
    await start()
    for (let passed = 0; passed < 3; passed++) {
      clock.pass(day)
      await minutes(10)
    }
    const { problems, repairable } = await until(({ problemsTotal }) => problemsTotal > 0)
    expect(problems).toMatchObject([{ path, problem: { code: 'file-damaged' } }])
    expect(repairable).toBe(1)
  })

  it('nothing is read on battery, nor once the settings want nothing', async () => {
    onBattery = true
    clock.pass(day)
    await minutes(20)
    expect((await callValue(app, 'health.get', undefined)).reading).toMatchObject({ recent: 0 })
    await callValue(app, 'settings.set', { verifyDays: 0 })
    onBattery = false
    await minutes(20)
    expect(await callValue(app, 'health.get', undefined)).not.toHaveProperty('reading')
    await callValue(app, 'settings.set', { verifyDays: 2 })
    await until(rests)
  })
})
