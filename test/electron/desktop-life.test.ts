/** The life of the built desktop app on the stand-in for Electron: starts, ends, and what is there the next time. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import type { Emulator } from '../emulator/start-emulator.ts'
import { callFromPage, eventually, valueFromPage } from './bridge-calls.ts'
import { deskForEachTest, journalWhen, shownPage } from './desk.ts'
import type { LaunchOptions, StandIn } from './stand-in/launch.ts'

const desk = deskForEachTest()
const { launch } = desk
let emulator: Emulator | undefined

/** What was logged so far: nothing at all in a run without trouble. */
function logText(): string {
  const path = join(desk.home, 'shoebox.log')
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

test('a second start brings the first one to the front and ends', async () => {
  const first = launch()
  await shownPage(first)
  await first.command('minimize')
  const second = launch()
  expect(await second.exited).toEqual({ code: 0, signal: null })
  const { focused } = await journalWhen(first, (journal) => journal.focused > 0)
  expect(focused).toBe(1)
  expect(await first.command('is-minimized')).toBe(false)
  const elsewhere = launch({ home: join(desk.folder, 'other') })
  await shownPage(elsewhere)
})

test('closing the window ends the program, and the next start opens where it was', async () => {
  const first = launch()
  await shownPage(first)
  await first.command('close-window').catch(() => undefined)
  expect(await first.exited).toEqual({ code: 0, signal: null })
  const kept: unknown = JSON.parse(readFileSync(join(desk.home, 'window.json'), 'utf8'))
  expect(kept).toEqual({ x: 50, y: 50, width: 1200, height: 800, maximized: false })
  const second = launch()
  const page = await shownPage(second)
  // The page may be there before the window has its size.
  await eventually(
    () => page.evaluate('`${innerWidth} x ${innerHeight}`'),
    (size) => size === '1200 x 800',
  )
})

test('a start that cannot work says why and ends', async () => {
  const app = launch({ args: ['--google-origin=http://example.org'] })
  expect(await app.exited).toEqual({ code: 1, signal: null })
  expect(logText()).toContain('not-started')
})

async function launchWithEmulator(options: Partial<LaunchOptions> = {}, rateBytesPerSecond?: number): Promise<StandIn> {
  emulator = await desk.emulate({
    profile: 'legacy',
    consent: 'allow',
    ...(rateBytesPerSecond === undefined ? {} : { rateBytesPerSecond }),
  })
  const client = join(desk.folder, 'client.json')
  writeFileSync(client, emulator.clientJson)
  const args = [
    `--google-origin=${emulator.origin}`,
    '--client',
    client,
    '--sign-in',
    `--mirror=${join(desk.folder, 'mirror')}`,
  ]
  return launch({ ...options, args })
}

/** Plays the browser for the sign-in that the command line asked for. */
async function completeSignIn(app: StandIn, page: Page): Promise<void> {
  const { opened } = await journalWhen(app, (journal) => journal.opened.length > 0)
  await fetch(opened[0] ?? '')
  await eventually(
    () => valueFromPage(page, 'accounts.list'),
    (accounts) => accounts.some(({ signedIn }) => signedIn),
  )
}

test.each([
  ['works', true, 'encrypted'],
  ['none', false, 'session'],
] as const)(
  'a key store that %s: protected %s, the sign-in is kept as %s',
  async (keyStore, secretsProtected, keptAs) => {
    const script = { keyStore }
    const app = await launchWithEmulator({ script })
    const page = await shownPage(app)
    expect(await valueFromPage(page, 'app.get')).toMatchObject({ secretsProtected })
    await completeSignIn(app, page)
    expect(await valueFromPage(page, 'accounts.list')).toMatchObject([{ keptAs, signedIn: true }])
    await app.command('quit').catch(() => undefined)
    await app.exited

    const again = launch({ script, args: [`--google-origin=${emulator?.origin ?? ''}`] })
    const accounts = await valueFromPage(await shownPage(again), 'accounts.list')
    expect(accounts.some(({ signedIn }) => signedIn)).toBe(keyStore === 'works')
  },
)

test('quitting while a backup runs stops it cleanly, lets the machine sleep, and the next start goes on', async () => {
  const app = await launchWithEmulator({}, 200_000)
  const page = await shownPage(app)
  await completeSignIn(app, page)
  const selection = { allAlbums: true, sharedAlbums: false, library: false, albums: [] }
  await valueFromPage(page, 'tasks.start', { kind: 'backup', selection })
  const running = await journalWhen(app, ({ awake, progress }) => awake.length > 0 && progress.length > 0)
  expect(running.awake).toEqual(['prevent-app-suspension'])
  await eventually(
    () => valueFromPage(page, 'tasks.state'),
    ({ backup: state }) => state.phase === 'running' && state.progress.done > 2,
  )
  await app.command('quit').catch(() => undefined)
  expect(await app.exited).toEqual({ code: 0, signal: null })
  expect(logText()).not.toMatch(/quit-without-close|close-failed|uncaught/)

  const again = launch({
    args: [`--google-origin=${emulator?.origin ?? ''}`, `--mirror=${join(desk.folder, 'mirror')}`],
  })
  const secondPage = await shownPage(again)
  const albums = await valueFromPage(secondPage, 'albums.list')
  expect(albums.reduce((sum, { localCount }) => sum + localCount, 0)).toBeGreaterThan(2)
  expect(await callFromPage(secondPage, 'tasks.start', { kind: 'backup', selection })).toMatchObject({ ok: true })
})
