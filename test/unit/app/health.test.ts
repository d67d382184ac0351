import { mkdtemp, readFile, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../../src/main/app/app-interface.ts'
import { callApp } from '../../../src/main/app/call-app.ts'
import type { CallName, EventName, Events, Input, Output } from '../../../src/shared/contract.ts'
import type { TaskStart } from '../../../src/shared/contract/tasks/tasks.ts'
import type { TaskState } from '../../../src/shared/tasks/task.ts'
import { startEmulator, type Emulator } from '../../emulator/start-emulator.ts'
import { callValue, nextEvent, signIn, startApp } from './drive-app.ts'

const everything = { allAlbums: true, sharedAlbums: true, library: true, albums: [] }

let folder: string
let emulator: Emulator
let app: App

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-health-'))
  emulator = await startEmulator({ profile: 'legacy', items: 20, albums: 2 })
  app = await startApp(join(folder, 'home'), emulator, { fillThumbnails: false })
})
afterEach(async () => {
  await app.close()
  await emulator.close()
  await rm(folder, { recursive: true })
})

const call = <Name extends CallName>(name: Name, input: Input<Name>): Promise<Output<Name>> =>
  callValue(app, name, input)
const event = <Name extends EventName>(name: Name, fits?: (payload: Events[Name]) => boolean): Promise<Events[Name]> =>
  nextEvent(app, name, fits)

async function backUp(): Promise<void> {
  const finished = event('tasks.changed', ({ backup: { phase } }) => phase === 'finished')
  await call('tasks.start', { kind: 'backup', selection: everything })
  await finished
}

async function setUp(): Promise<void> {
  await call('mirror.use', { path: join(folder, 'mirror') })
  await signIn(app, emulator)
  await backUp()
}

async function verify(start: Extract<TaskStart, { kind: 'verify' }>): Promise<TaskState<'verify'>> {
  const ended = event('tasks.changed', ({ verify: { phase } }) => phase === 'finished')
  await call('tasks.start', start)
  return (await ended).verify
}

async function aPhoto(): Promise<string> {
  const { ref } = await call('library.columns', { kind: 'photo' })
  const [first] = ref
  const details = await call('library.item', { ref: first as Input<'library.item'>['ref'] })
  const path = details.files.find(({ role }) => role === 'primary')?.path
  if (path === undefined) throw new Error('the photo has no file')
  return path
}

describe('health', () => {
  it('says why there is nothing to say', async () => {
    expect(await callApp(app, 'health.get', undefined)).toMatchObject({ problem: { code: 'mirror-not-set' } })
    expect((await call('tasks.state', undefined)).verify).toEqual({ kind: 'verify', phase: 'idle' })
    await call('tasks.stop', { kind: 'verify' })
  })

  it('accounts for everything after a backup, and remembers when it was verified', async () => {
    await setUp()
    const before = await call('health.get', undefined)
    expect(before).toMatchObject({ problemsTotal: 0, accounts: [{ listed: before.items, here: before.items }] })
    expect(before.albums.flatMap(({ differences }) => differences)).toEqual([])
    expect(before).not.toHaveProperty('lastQuick')

    expect(await verify({ kind: 'verify', mode: 'full', repair: false })).toMatchObject({
      phase: 'finished',
      outcome: { kind: 'complete' },
      progress: { mode: 'full', repair: false, done: before.files, problems: 0 },
      result: { repaired: 0, report: { complete: true, problems: [], ok: before.files } },
    })
    expect(await call('health.get', undefined)).toMatchObject({ lastFull: { ok: before.files, damaged: 0 } })
  })

  it('finds a damaged file and repairs it by the next backup', async () => {
    await setUp()
    const path = await aPhoto()
    const good = await readFile(join(folder, 'mirror', path))
    await truncate(join(folder, 'mirror', path), 10)
    expect(await verify({ kind: 'verify', mode: 'quick', repair: false })).toMatchObject({
      phase: 'finished',
      outcome: { kind: 'with-problems' },
      result: { report: { damaged: 1 } },
    })
    const found = await call('health.get', undefined)
    expect(found).toMatchObject({ repairable: 1, problems: [{ path, problem: { code: 'file-damaged' } }] })

    expect(await verify({ kind: 'verify', mode: 'quick', repair: true })).toMatchObject({
      phase: 'finished',
      progress: { repair: true },
    })
    await backUp()
    expect(await call('health.get', undefined)).toMatchObject({ problemsTotal: 0, problems: [] })
    expect((await readFile(join(folder, 'mirror', await aPhoto()))).equals(good)).toBe(true)
  })

  it('lets no repair and backup run at the same time, and no two verifications', async () => {
    await setUp()
    await call('tasks.start', { kind: 'verify', mode: 'full', repair: true })
    expect(await callApp(app, 'tasks.start', { kind: 'backup', selection: everything })).toMatchObject({
      problem: { code: 'repair-running' },
    })
    expect(await callApp(app, 'tasks.retry', { kind: 'backup' })).toMatchObject({ problem: { code: 'repair-running' } })
    expect(await callApp(app, 'tasks.start', { kind: 'verify', mode: 'quick', repair: false })).toMatchObject({
      problem: { code: 'repair-running' },
    })
    await call('tasks.stop', { kind: 'verify' })
    expect((await call('tasks.state', undefined)).verify).toMatchObject({
      phase: 'finished',
      outcome: { kind: 'stopped' },
      result: { report: { complete: false } },
    })

    const finished = event('tasks.changed', ({ backup: { phase } }) => phase === 'finished')
    await call('tasks.start', { kind: 'backup', selection: everything })
    expect(await callApp(app, 'tasks.start', { kind: 'verify', mode: 'quick', repair: true })).toMatchObject({
      problem: { code: 'backup-running' },
    })
    await finished
  })

  it('ends with the mirror', async () => {
    await setUp()
    await call('tasks.start', { kind: 'verify', mode: 'full', repair: false })
    await call('mirror.use', { path: join(folder, 'other') })
    expect((await call('tasks.state', undefined)).verify).toEqual({ kind: 'verify', phase: 'idle' })
    expect(await call('health.get', undefined)).toMatchObject({ items: 0, albums: [] })
  })
})
