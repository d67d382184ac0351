import { mkdtemp, readFile, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../../src/main/app/app-interface.ts'
import { callApp } from '../../../src/main/app/call-app.ts'
import type { CallName, EventName, Events, Input, Output } from '../../../src/shared/contract.ts'
import type { VerifyState } from '../../../src/shared/health.ts'
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
  const finished = event('backup.changed', ({ phase }) => phase === 'finished')
  await call('backup.start', { selection: everything })
  await finished
}

async function setUp(): Promise<void> {
  await call('mirror.use', { path: join(folder, 'mirror') })
  await signIn(app, emulator)
  await backUp()
}

async function verify(wish: Input<'health.verify'>): Promise<VerifyState> {
  const ended = event('health.changed', ({ phase }) => phase !== 'running' && phase !== 'idle')
  await call('health.verify', wish)
  return ended
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
    expect(await call('health.state', undefined)).toEqual({ phase: 'idle' })
    await call('health.stop', undefined)
  })

  it('accounts for everything after a backup, and remembers when it was verified', async () => {
    await setUp()
    const before = await call('health.get', undefined)
    expect(before).toMatchObject({ problemsTotal: 0, accounts: [{ listed: before.items, here: before.items }] })
    expect(before.albums.flatMap(({ differences }) => differences)).toEqual([])
    expect(before).not.toHaveProperty('lastQuick')

    expect(await verify({ mode: 'full', repair: false })).toMatchObject({
      phase: 'finished',
      report: { complete: true, problems: [], ok: before.files },
    })
    expect(await call('health.get', undefined)).toMatchObject({ lastFull: { ok: before.files, damaged: 0 } })
  })

  it('finds a damaged file and repairs it by the next backup', async () => {
    await setUp()
    const path = await aPhoto()
    const good = await readFile(join(folder, 'mirror', path))
    await truncate(join(folder, 'mirror', path), 10)
    expect(await verify({ mode: 'quick', repair: false })).toMatchObject({ phase: 'finished', report: { damaged: 1 } })
    const found = await call('health.get', undefined)
    expect(found).toMatchObject({ repairable: 1, problems: [{ path, problem: { code: 'file-damaged' } }] })

    expect(await verify({ mode: 'quick', repair: true })).toMatchObject({ phase: 'finished', repair: true })
    await backUp()
    expect(await call('health.get', undefined)).toMatchObject({ problemsTotal: 0, problems: [] })
    expect((await readFile(join(folder, 'mirror', await aPhoto()))).equals(good)).toBe(true)
  })

  it('lets no repair and backup run at the same time, and no two verifications', async () => {
    await setUp()
    await call('health.verify', { mode: 'full', repair: true })
    expect(await callApp(app, 'backup.start', { selection: everything })).toMatchObject({
      problem: { code: 'repair-running' },
    })
    expect(await callApp(app, 'backup.retry', {})).toMatchObject({ problem: { code: 'repair-running' } })
    expect(await callApp(app, 'health.verify', { mode: 'quick', repair: false })).toMatchObject({
      problem: { code: 'repair-running' },
    })
    await call('health.stop', undefined)
    expect(await call('health.state', undefined)).toMatchObject({ phase: 'finished', report: { complete: false } })

    const finished = event('backup.changed', ({ phase }) => phase === 'finished')
    await call('backup.start', { selection: everything })
    expect(await callApp(app, 'health.verify', { mode: 'quick', repair: true })).toMatchObject({
      problem: { code: 'backup-running' },
    })
    await finished
  })

  it('ends with the mirror', async () => {
    await setUp()
    await call('health.verify', { mode: 'full', repair: false })
    await call('mirror.use', { path: join(folder, 'other') })
    expect(await call('health.state', undefined)).toEqual({ phase: 'idle' })
    expect(await call('health.get', undefined)).toMatchObject({ items: 0, albums: [] })
  })
})
