/** The schedule through the contract, with the real engine in front of an emulator. */
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../../../src/main/app/app-interface.ts'
import type { Ports } from '../../../../src/main/ports.ts'
import { failure, success } from '../../../../src/shared/problems/problem.ts'
import type { CallName, EventName, Events, Input, Output } from '../../../../src/shared/contract.ts'
import type { Note } from '../../../../src/shared/problems/note.ts'
import type { PowerState } from '../../../../src/shared/schedule.ts'
import { startEmulator, type Emulator } from '../../../emulator/start-emulator.ts'
import { tinyJpeg } from '../../../emulator/takeout/tiny-jpeg.ts'
import { zipOf } from '../../../emulator/takeout/zip-writer.ts'
import { callValue, nextEvent, signIn, startApp } from '../drive-app.ts'
import { quickClock, type QuickClock } from '../../../clocks/quick-clock.ts'

const hour = 60 * 60_000
const day = 24 * hour
const everything = { allAlbums: true, sharedAlbums: true, library: true, albums: [] }

let folder: string
let emulator: Emulator
let clock: QuickClock
let app: App
let notes: Note[]
let power: PowerState

async function start(ports: Partial<Ports> = {}): Promise<void> {
  app = await startApp(
    join(folder, 'home'),
    emulator,
    { fillThumbnails: false, keepSchedule: true },
    {
      clock,
      notify: (note) => void notes.push(note),
      power: { read: () => Promise.resolve(power), onChange: () => () => undefined },
      ...ports,
    },
  )
}

const call = <Name extends CallName>(name: Name, input: Input<Name>): Promise<Output<Name>> =>
  callValue(app, name, input)
const event = <Name extends EventName>(name: Name, fits?: (payload: Events[Name]) => boolean): Promise<Events[Name]> =>
  nextEvent(app, name, fits)
const finished = async () => (await event('tasks.changed', ({ backup }) => backup.phase === 'finished')).backup
const scheduleIs = (kind: string) => event('schedule.changed', (state) => state.kind === kind)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-schedule-'))
  emulator = await startEmulator({ profile: 'legacy', items: 12, albums: 2 })
  clock = quickClock(100)
  notes = []
  power = {}
  await start()
  await signIn(app, emulator)
  await call('mirror.use', { path: join(folder, 'mirror') })
})
afterEach(async () => {
  await app.close()
  await emulator.close()
  await rm(folder, { recursive: true })
})

/** Gives everything that is ready its turn, many times over. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve))
  await call('schedule.get', undefined)
}

async function backUp(): Promise<void> {
  const end = finished()
  await call('tasks.start', { kind: 'backup', selection: everything })
  await end
}

/** As `backUp`, and until whatever there is to tell of it was told. */
async function backUpAndTell(): Promise<void> {
  await backUp()
  await call('verdict.get', undefined)
  await turns()
}

describe('the schedule', () => {
  it('is off at first, and repeats the last backup when it is set', async () => {
    expect(await call('schedule.get', undefined)).toEqual({ kind: 'off' })
    const waits = scheduleIs('waiting')
    await call('settings.set', { scheduleHours: 24 })
    expect(await waits).toEqual({ kind: 'waiting', why: 'first-backup' })

    const next = scheduleIs('next')
    await backUp()
    const planned = await next
    expect(planned.kind === 'next' && planned.at - clock.now()).toBeGreaterThan(23 * hour)
    expect(await call('schedule.get', undefined)).toEqual(planned)

    const running = scheduleIs('running')
    const again = finished()
    clock.pass(25 * hour)
    await running
    expect(await again).toMatchObject({ outcome: { kind: 'complete' }, progress: { items: 12, skipped: 12 } })
  })

  it('makes up what was missed while the program was not there, once', async () => {
    await call('settings.set', { scheduleHours: 24 })
    await backUp()
    await app.close()
    clock.pass(4 * day)
    let backups = 0
    await start()
    const again = finished()
    app.subscribe('tasks.changed', ({ backup: { phase } }) => {
      if (phase === 'finished') backups += 1
    })
    clock.pass(60_000)
    await again
    const next = await event('schedule.changed', (state) => state.kind === 'next' && state.missedAt === undefined)
    expect(next.kind === 'next' && next.at - clock.now()).toBeGreaterThan(23 * hour)
    clock.pass(2 * hour)
    await turns()
    expect(backups).toBe(1)
  })

  it('rests for four hours after a person stopped a backup, then makes it up', async () => {
    await call('settings.set', { scheduleHours: 24 })
    const waits = event('schedule.changed', (state) => state.kind === 'waiting' && state.why === 'person')
    const stopped = finished()
    await call('tasks.start', { kind: 'backup', selection: everything })
    await call('tasks.stop', { kind: 'backup' })
    expect(await stopped).toMatchObject({ outcome: { kind: 'stopped' } })
    const resting = await waits
    const until = resting.kind === 'waiting' ? (resting.until ?? 0) : 0
    expect(Math.round((until - clock.now()) / hour)).toBe(4)
    const again = finished()
    clock.pass(4 * hour)
    expect(await again).toMatchObject({ outcome: { kind: 'complete' } })
  })

  it('does not take the second try of a single photo for a backup', async () => {
    const fault = emulator.addFault({ on: 'media', times: 'always', do: { kind: 'status', status: 418 } })
    await backUp()
    expect(fault.hits).toBeGreaterThan(0)
    fault.remove()
    const planned = scheduleIs('next')
    await call('settings.set', { scheduleHours: 24 })
    const before = await planned
    clock.pass(12 * hour)
    const tried = finished()
    await call('tasks.retry', { kind: 'backup' })
    expect(await tried).toMatchObject({ progress: { failed: 0 } })
    await expect.poll(() => call('schedule.get', undefined)).toEqual(before)
  })

  it('waits for an import that is under way, whatever that takes, and begins when it ends', async () => {
    await backUp()
    await call('settings.set', { scheduleHours: 24 })
    const archive = join(folder, 'takeout-20260301T101500Z-1-001.zip')
    const name = 'Takeout/Google Photos/Photos from 2019/a.jpg'
    await writeFile(archive, zipOf([{ name, bytes: tinyJpeg('a') }]))
    await call('tasks.start', { kind: 'import', paths: [archive], includeTrash: false, owner: 'Anna' })
    await call('tasks.pause', { kind: 'import' })
    const waits = event('schedule.changed', (state) => state.kind === 'waiting' && state.why === 'import')
    clock.pass(2 * day)
    await waits
    const again = finished()
    await call('tasks.stop', { kind: 'import' })
    clock.pass(60_000)
    expect(await again).toMatchObject({ outcome: { kind: 'complete' } })
  })

  it('waits for mains power if asked to, and tells what the machine tells', async () => {
    power = { onBattery: true }
    await backUp()
    await call('settings.set', { scheduleHours: 24, waitOnBattery: true })
    expect(await call('schedule.power', undefined)).toEqual({ onBattery: true })
    const waits = scheduleIs('waiting')
    clock.pass(3 * day)
    expect(await waits).toEqual({ kind: 'waiting', why: 'battery' })
    const again = finished()
    power = { onBattery: false }
    clock.pass(60_000)
    await again
  })
})

describe('a backup under way that the schedule started', () => {
  it('pauses on battery, goes on at the mains, and is a person’s once they touch it', async () => {
    await call('settings.set', { waitOnBattery: true })
    await backUp()
    await app.close()
    await emulator.close()
    emulator = await startEmulator({
      profile: 'legacy',
      items: 60,
      albums: 2,
      itemBytes: 30_000,
      rateBytesPerSecond: 600_000,
    })
    await start()
    await signIn(app, emulator)
    const phase = (wanted: string) => event('tasks.changed', ({ backup: state }) => state.phase === wanted)
    const running = phase('running')
    await call('settings.set', { scheduleHours: 24 })
    clock.pass(2 * day)
    clock.pass(2 * 60_000)
    await running

    const paused = phase('paused')
    power = { onBattery: true }
    clock.pass(60_000)
    await paused
    expect(await call('schedule.get', undefined)).toEqual({ kind: 'waiting', why: 'battery' })
    const goesOn = phase('running')
    power = { onBattery: false }
    clock.pass(60_000)
    await goesOn

    const byHand = phase('paused')
    await call('tasks.pause', { kind: 'backup' })
    await byHand
    clock.pass(10 * 60_000)
    await turns()
    expect((await call('tasks.state', undefined)).backup).toMatchObject({ phase: 'paused' })
    expect(await call('schedule.get', undefined)).toEqual({ kind: 'waiting', why: 'backup' })
    const end = finished()
    await call('tasks.resume', { kind: 'backup' })
    expect(await end).toMatchObject({ outcome: { kind: 'complete' } })
  })
})

describe('notes', () => {
  it('tell when everything is here for the first time, and nothing after an uneventful backup', async () => {
    await backUpAndTell()
    expect(notes).toMatchObject([{ screen: 'backup', about: 'complete', verdict: { kind: 'complete', here: 12 } }])
    await backUpAndTell()
    await app.close()
    await start()
    await backUpAndTell()
    expect(notes).toHaveLength(1)
  })

  it('tell once that a sign-in is needed', async () => {
    await backUpAndTell()
    const [account] = await call('accounts.list', undefined)
    if (!account) throw new Error('nobody is signed in')
    await call('accounts.signOut', { account: account.id })
    const waits = scheduleIs('waiting')
    await call('settings.set', { scheduleHours: 24 })
    expect(await waits).toEqual({ kind: 'waiting', why: 'sign-in' })
    await call('settings.set', { scheduleHours: 12 })
    expect(notes.slice(1)).toEqual([{ screen: 'backup', about: 'sign-in' }])
  })

  it('tell of damaged files, once, and where to repair them', async () => {
    await backUpAndTell()
    const { ref } = await call('library.columns', {})
    const { files } = await call('library.item', { ref: ref[0] as never })
    const path = join(folder, 'mirror', files[0]?.path ?? '')
    await truncate(path, 5)
    const verified = () => event('tasks.changed', ({ verify: { phase } }) => phase === 'finished')
    for (let time = 0; time < 2; time++) {
      const end = verified()
      await call('tasks.start', { kind: 'verify', mode: 'quick', repair: false })
      await end
      await turns()
    }
    expect(notes.slice(1)).toEqual([{ screen: 'health', about: 'files', count: 1 }])
  })

  it('are not shown to who does not want them', async () => {
    await call('settings.set', { notifications: false })
    await backUpAndTell()
    expect(notes).toEqual([])
  })
})

describe('the start at login', () => {
  it('is offered by a host that has it, and set before it is remembered', async () => {
    expect(await call('app.get', undefined)).toMatchObject({ canStartAtLogin: false, canNotify: true })
    expect(await app.dispatch('settings.set', { startAtLogin: true })).toMatchObject({ problem: { code: 'bad-input' } })
    await app.close()
    let allowed = false
    const loginItem: Ports['loginItem'] = {
      enabled: () => Promise.resolve(allowed),
      set: () => Promise.resolve(allowed ? success(undefined) : failure('login-item-failed')),
    }
    await start({ loginItem })
    expect(await call('app.get', undefined)).toMatchObject({ canStartAtLogin: true })
    const refused = await app.dispatch('settings.set', { startAtLogin: true })
    expect(refused).toMatchObject({ ok: false, problem: { code: 'login-item-failed' } })
    expect(await call('settings.get', undefined)).toMatchObject({ startAtLogin: false })
    allowed = true
    expect(await call('settings.set', { startAtLogin: true })).toMatchObject({ startAtLogin: true })
  })
})
