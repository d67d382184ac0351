/** The built desktop app on the stand-in for Electron: its guards, its life, and what it shows outside of the page. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { contentSecurityPolicy } from '../../src/main/desktop/page-headers.ts'
import { windowPreferences } from '../../src/main/desktop/window-preferences.ts'
import { ipcChannels } from '../../src/shared/ipc-channels.ts'
import type { Emulator } from '../emulator/start-emulator.ts'
import { callFromPage, eventually, valueFromPage } from './bridge-calls.ts'
import { deskForEachTest } from './desk.ts'
import type { LaunchOptions, StandIn } from './stand-in/launch.ts'
import type { Journal } from './stand-in/script.ts'

const desk = deskForEachTest()
const { launch } = desk
let emulator: Emulator | undefined

function journalWhen(app: StandIn, passes: (journal: Journal) => boolean): Promise<Journal> {
  return eventually(() => app.journal(), passes)
}

/** The page, once it has drawn something. */
async function shownPage(app: StandIn): Promise<Page> {
  const page = await app.page()
  await page.getByRole('heading').first().waitFor()
  return page
}

/** What was logged so far: nothing at all in a run without trouble. */
function logText(): string {
  const path = join(desk.home, 'shoebox.log')
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

test('opens a sandboxed window on its own page, with the policy in force', async () => {
  const app = launch()
  const page = await shownPage(app)
  const journal = await journalWhen(app, ({ shown }) => shown > 0)
  expect(journal.webPreferences).toEqual([windowPreferences])
  expect(journal.sandboxed).toBe(true)
  expect(journal.privileges.map(({ scheme }) => scheme)).toEqual(['app', 'media'])
  for (const { privileges } of journal.privileges) {
    expect(privileges).toMatchObject({ standard: true, secure: true, supportFetchAPI: true })
    expect(privileges).not.toHaveProperty('bypassCSP')
  }
  expect(journal.privileges[1]?.privileges).toMatchObject({ stream: true })

  const policy = `fetch('./').then((answer) => answer.headers.get('content-security-policy'))`
  expect(await page.evaluate(policy)).toBe(contentSecurityPolicy)
  const inline = `(() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s); return window.ran })()`
  expect(await page.evaluate(inline)).toBeUndefined()
  const connect = `fetch('https://example.org/').then(() => 'reached', () => 'refused')`
  expect(await page.evaluate(connect)).toBe('refused')
  const load = `new Promise((resolve) => { const i = new Image(); i.onload = () => resolve('shown'); i.onerror = () => resolve('refused'); i.src = 'https://example.org/x.png' })`
  expect(await page.evaluate(load)).toBe('refused')
  expect((await app.journal()).escaped).toEqual([])
})

test('keeps the window on its page: no navigation, no new window, no webview, no download', async () => {
  const app = launch()
  const page = await shownPage(app)
  const address = page.url()
  await page.evaluate(`location.href = 'https://example.org/'`)
  await page.evaluate(`void window.open('https://example.org/')`)
  await page.evaluate(`void window.open('file:///etc/passwd')`)
  await page.evaluate(`void window.open('https://photos.google.com/')`)
  const { opened, escaped } = await journalWhen(app, (journal) => journal.opened.length > 0)
  expect(opened).toEqual(['https://photos.google.com/'])
  expect(escaped).toEqual([])
  expect(page.url()).toBe(address)
  expect(await app.command('attach-webview')).toBe(true)
  expect(await app.command('start-download')).toBe(true)
  for (const url of ['https://example.org/', 'http://127.0.0.1:1/', 'file:///etc/passwd', 'wss://example.org/'])
    expect(await app.command('ask-request', url)).toBe(false)
  for (const url of ['app://shoebox/', 'media://shoebox/thumb/1'])
    expect(await app.command('ask-request', url)).toBe(true)
  await eventually(
    () => Promise.resolve(logText()),
    (text) => text.includes('navigation-refused'),
  )
})

test('gives our page the permissions it needs, and nobody any other', async () => {
  const app = launch()
  await shownPage(app)
  const ask = (permission: string, url: string): Promise<unknown> => app.command('ask-permission', { permission, url })
  const denied = { requested: false, checked: false, device: false }
  expect(await ask('fullscreen', 'app://shoebox/')).toEqual({ requested: true, checked: true, device: false })
  expect(await ask('fullscreen', 'https://example.org/')).toEqual(denied)
  for (const permission of [
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'openExternal',
    'fileSystem',
    'usb',
  ])
    expect(await ask(permission, 'app://shoebox/')).toEqual(denied)
})

test('answers only the top frame of its own page', async () => {
  const app = launch()
  await shownPage(app)
  const send = (url: string, inner: boolean, channel: string = ipcChannels.call): Promise<unknown> =>
    app.command('send-as', { channel, args: ['settings.get'], url, inner })
  expect(await send('app://shoebox/', false)).toMatchObject({ ok: true })
  for (const [url, inner] of [
    ['https://example.org/', false],
    ['app://elsewhere/', false],
    ['app://shoebox/', true],
    ['', false],
  ] as const) {
    expect(await send(url, inner)).toMatchObject({ ok: false, problem: { code: 'bad-input' } })
    expect(await send(url, inner, ipcChannels.subscribe)).toMatchObject({ ok: false })
    expect(await send(url, inner, ipcChannels.unsubscribe)).toMatchObject({ ok: false })
  }
  expect(logText()).toContain('message-refused')
})

test('sends events to those who asked, also after a reload', async () => {
  const app = launch()
  const page = await shownPage(app)
  const listen = `window.heard = []; window.end = window.shoebox.on('settings.changed', (settings) => window.heard.push(settings.concurrency))`
  const heard = (): Promise<number[]> => page.evaluate('window.heard')
  await page.evaluate(listen)
  await valueFromPage(page, 'settings.set', { concurrency: 9 })
  await eventually(heard, (numbers) => numbers.includes(9))
  await page.evaluate('window.end()')
  await page.reload()
  await page.evaluate(listen)
  await valueFromPage(page, 'settings.set', { concurrency: 11 })
  expect(await eventually(heard, (numbers) => numbers.length > 0)).toEqual([11])
})

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

test('a page that breaks down is shown again; when that does not last, the person decides', async () => {
  const app = launch({ script: { buttons: [1] } })
  const page = await shownPage(app)
  await page.evaluate('window.before = true')
  await app.command('page-gone', 'crashed')
  await eventually(
    () => page.evaluate('window.before').catch(() => true),
    (before) => before === undefined,
  )
  expect((await app.journal()).messageBoxes).toEqual([])
  await app.command('page-gone', 'oom')
  expect(await app.exited).toEqual({ code: 0, signal: null })
  expect(logText()).toContain('"reason":"oom"')
})

test('the menu speaks the language of the settings and works', async () => {
  const app = launch({ script: { languages: ['de_AT.UTF-8', 'C'] } })
  const page = await shownPage(app)
  const labels = async (): Promise<string> => JSON.stringify(await app.command('menu'))
  expect(await labels()).toContain('&Backup')
  await valueFromPage(page, 'settings.set', { language: 'zh-Hans' })
  await eventually(labels, (text) => text.includes('备份'))
  await app.command('click-menu', 'open-home')
  expect((await app.journal()).shownFiles).toEqual([join(desk.home, 'settings.json')])
  await app.command('click-menu', 'google-photos')
  expect((await journalWhen(app, ({ opened }) => opened.length > 0)).opened).toEqual(['https://photos.google.com/'])
})

test('the folder dialog starts in a folder that exists and gives what was chosen', async () => {
  const app = launch({ script: { folders: [join(desk.folder, 'photos')] } })
  const page = await shownPage(app)
  expect(await valueFromPage(page, 'mirror.pick')).toBe(join(desk.folder, 'photos'))
  expect(await valueFromPage(page, 'mirror.pick')).toBeNull()
  const { folderDialogs } = await app.journal()
  expect(folderDialogs.every(({ defaultPath }) => existsSync(defaultPath))).toBe(true)
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
  await valueFromPage(page, 'backup.start', { selection })
  const running = await journalWhen(app, ({ awake, progress }) => awake.length > 0 && progress.length > 0)
  expect(running.awake).toEqual(['prevent-app-suspension'])
  await eventually(
    () => valueFromPage(page, 'backup.get'),
    (state) => state.phase === 'running' && state.progress.done > 2,
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
  expect(await callFromPage(secondPage, 'backup.start', { selection })).toMatchObject({ ok: true })
})
