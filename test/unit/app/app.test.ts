import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApp } from '../../../src/main/app.ts'
import type { App, AppOptions } from '../../../src/main/app/app-interface.ts'
import type { Album } from '../../../src/shared/domain.ts'
import { createNodePorts } from '../../../src/main/headless/ports/node-ports.ts'
import type { CallName, EventName, Events, Input, Output } from '../../../src/shared/contract.ts'
import { startEmulator, type Emulator } from '../../emulator/start-emulator.ts'
import { callValue, nextEvent, signIn, startApp } from './drive-app.ts'
import { quickClock } from '../../clocks/quick-clock.ts'

const everything = { allAlbums: true, sharedAlbums: true, library: true, albums: [] }

let folder: string
let emulator: Emulator
let app: App

const start = (options: Partial<AppOptions> = {}): Promise<App> => startApp(join(folder, 'home'), emulator, options)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-app-'))
  emulator = await startEmulator({ profile: 'legacy', items: 40, albums: 3 })
  app = await start()
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

const media = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  app.media(new Request(`http://127.0.0.1/media/${path}`, { headers }))
/** A cover, however long Google takes for it: whoever asks too early is told to ask again. */
async function coverOf(album: Album | undefined): Promise<Response> {
  for (;;) {
    const answer = await media(`cover/${album?.id}`)
    if (answer.status !== 503) return answer
    // Without a pause nothing else would get its turn.
    await setTimeout(10)
  }
}
const mirrorPath = (): string => join(folder, 'mirror')

describe('without a mirror', () => {
  it('answers what the window asks first', async () => {
    expect(await call('app.get', undefined)).toMatchObject({
      version: '1.2.3',
      host: 'headless',
      googleRedirected: true,
    })
    expect(await call('mirror.get', undefined)).toBeNull()
    expect((await call('tasks.state', undefined)).backup).toEqual({ kind: 'backup', phase: 'idle' })
    expect(await call('backup.albums', undefined)).toEqual([])
    expect(await call('tasks.problems', { kind: 'backup', offset: 0, limit: 10 })).toEqual({ total: 0, problems: [] })
    expect(await call('backup.lastSelection', undefined)).toBeNull()
    expect(await call('accounts.list', undefined)).toEqual([])
    expect(await call('mirror.pick', undefined)).toBeNull()
    expect(await call('mirror.suggest', undefined)).toMatch(/Shoebox$/)
  })

  it('says that there is none to everything that needs one', async () => {
    for (const name of ['albums.list', 'albums.refresh', 'library.columns'] as const) {
      const input = name === 'library.columns' ? {} : undefined
      expect(await app.dispatch(name, input)).toEqual({ ok: false, problem: { code: 'mirror-not-set' } })
    }
    for (const name of ['tasks.pause', 'tasks.resume', 'tasks.stop', 'tasks.retry'] as const)
      expect(await app.dispatch(name, { kind: 'backup' })).toEqual({ ok: false, problem: { code: 'mirror-not-set' } })
    const start = { kind: 'verify', mode: 'quick', repair: false }
    expect(await app.dispatch('tasks.start', start)).toEqual({ ok: false, problem: { code: 'mirror-not-set' } })
    expect(await app.dispatch('tasks.stop', { kind: 'verify' })).toEqual({ ok: true, value: undefined })
    expect((await media('thumb/1')).status).toBe(404)
  })
})

describe('the mirror in use', () => {
  it('is remembered, and announced', async () => {
    const announced = event('mirror.changed')
    const settings = event('settings.changed')
    expect(await call('mirror.use', { path: mirrorPath() })).toMatchObject({ path: mirrorPath(), items: 0 })
    expect(await announced).toMatchObject({ path: mirrorPath() })
    expect(await settings).toMatchObject({ mirrorPath: mirrorPath() })
    await app.close()
    app = await start()
    expect(await call('mirror.get', undefined)).toMatchObject({ path: mirrorPath() })
  })

  it('is not remembered when it is that of one session', async () => {
    await app.close()
    app = await start({ mirrorPath: mirrorPath() })
    expect(await call('mirror.get', undefined)).toMatchObject({ path: mirrorPath() })
    expect(await call('settings.get', undefined)).not.toHaveProperty('mirrorPath')
  })

  it('is a problem, not a new mirror, while its disk is away, and works when the disk is back', async () => {
    await call('mirror.use', { path: mirrorPath() })
    await app.close()
    await rename(mirrorPath(), `${mirrorPath()}-unplugged`)
    app = await start()
    const away = { ok: false, problem: { code: 'mirror-missing' } }
    expect(await app.dispatch('mirror.get', undefined)).toMatchObject(away)
    expect(await app.dispatch('library.columns', {})).toMatchObject(away)
    await rename(`${mirrorPath()}-unplugged`, mirrorPath())
    expect(await call('mirror.get', undefined)).toMatchObject({ path: mirrorPath() })
  })
})

describe('from sign-in to a picture', () => {
  beforeEach(async () => {
    await signIn(app, emulator)
    await call('mirror.use', { path: mirrorPath() })
  })

  it("shows Google's albums and covers before anything is here", async () => {
    const changed = event('albums.changed', (albums) => albums.length > 0)
    const albums = await call('albums.refresh', undefined)
    expect(await changed).toEqual(albums)
    const withCover = albums.find(({ hasRemoteCover, cover }) => hasRemoteCover && cover === undefined)
    const cover = await coverOf(withCover)
    expect([cover.status, cover.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
    expect((await cover.bytes()).length).toBeGreaterThan(1000)
  })

  it('asks for a fresh list when the addresses of covers are too old', async () => {
    await call('albums.refresh', undefined)
    await app.close()
    const clock = quickClock(1)
    clock.set(60 * 60_000)
    const ports = createNodePorts({ home: join(folder, 'home'), log: () => undefined })
    const made = await createApp(
      { ...ports, clock },
      { host: 'headless', version: '1', mediaBase: 'media/', systemLanguage: 'en', googleOrigin: emulator.origin },
    )
    if (!made.ok) throw new Error(made.problem.code)
    app = made.value
    const albums = await call('albums.list', undefined)
    const before = emulator.counters.byMethod['albums.list'] ?? 0
    const covers = await Promise.all(albums.filter((album) => album.hasRemoteCover).map(coverOf))
    expect(covers.map(({ status }) => status)).toEqual(covers.map(() => 200))
    expect(emulator.counters.byMethod['albums.list']).toBe(before + 1)
  })

  it('backs up, tells how it goes, and shows everything with Google switched off', async () => {
    const states: string[] = []
    app.subscribe('tasks.changed', ({ backup: { phase } }) => states.push(phase))
    const finished = event('tasks.changed', ({ backup: { phase } }) => phase === 'finished')
    const everyItem = event('library.changed', ({ items }) => items === 40)
    const everyAlbum = event(
      'backup.albumsChanged',
      (albums) => albums.length > 2 && albums.every(({ listed }) => listed),
    )
    await call('tasks.start', { kind: 'backup', selection: everything })
    expect((await finished).backup).toMatchObject({
      outcome: { kind: 'complete' },
      progress: { downloaded: 40, failed: 0 },
    })
    await everyItem
    await everyAlbum
    expect(new Set(states)).toEqual(new Set(['running', 'finished']))
    expect(await call('backup.lastSelection', undefined)).toEqual(everything)

    await emulator.close()
    const { ref } = await call('library.columns', {})
    expect(ref).toHaveLength(40)
    const item = await call('library.item', { ref: ref[0] as never })
    expect(item.files).toHaveLength(1)
    // A picture that is not ready at once is asked for again.
    await expect
      .poll(async () => {
        const { status, headers } = await media(`thumb/${ref[0]}?size=small`)
        return [status, headers.get('content-type')]
      })
      .toEqual([200, 'image/webp'])
    const part = await media(`file/${ref[0]}`, { range: 'bytes=0-9' })
    expect([part.status, (await part.bytes()).length]).toEqual([206, 10])
    emulator = await startEmulator({ items: 1, albums: 1 })
  })

  it('keeps the mirror while a backup runs, and stops it where it can go on', async () => {
    await app.close()
    await emulator.close()
    emulator = await startEmulator({
      profile: 'legacy',
      items: 40,
      albums: 3,
      itemBytes: 50_000,
      rateBytesPerSecond: 300_000,
    })
    app = await start({ limits: { concurrency: 2 } })
    await signIn(app, emulator)
    const some = event(
      'tasks.changed',
      ({ backup: state }) => state.phase === 'running' && state.progress.downloaded > 3,
    )
    await call('tasks.start', { kind: 'backup', selection: everything })
    await some
    const other = await app.dispatch('mirror.use', { path: join(folder, 'other') })
    expect(other).toMatchObject({ ok: false, problem: { code: 'backup-running' } })
    expect(emulator.counters.maxActiveMedia).toBeLessThanOrEqual(2)
    await app.close()

    app = await start()
    const finished = event('tasks.changed', ({ backup: { phase } }) => phase === 'finished')
    await call('tasks.start', { kind: 'backup', selection: everything })
    const { backup: end } = await finished
    expect(end).toMatchObject({ outcome: { kind: 'complete' }, progress: { items: 40, done: 40 } })
    expect(end.phase === 'finished' && end.progress.skipped).toBeGreaterThan(3)
  })
})

describe('start', () => {
  it('accepts only this machine in place of Google', async () => {
    const ports = createNodePorts({ home: join(folder, 'home') })
    const options = { host: 'headless', version: '1', mediaBase: 'media/', systemLanguage: 'en' } as const
    const made = await createApp(ports, { ...options, googleOrigin: 'https://photos.example' })
    expect(made).toMatchObject({ ok: false, problem: { code: 'bad-input' } })
  })
})
