/** The built desktop app on the stand-in for Electron: its guards, and what it shows outside of the page. */
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { beforeAll, describe, expect, test } from 'vitest'
import { contentSecurityPolicy } from '../../src/main/desktop/window/page-headers.ts'
import { windowPreferences } from '../../src/main/desktop/window/window-preferences.ts'
import type { LookState } from '../../src/shared/imports/imports.ts'
import { ipcChannels } from '../../src/shared/ipc-channels.ts'
import { eventually, valueFromPage } from './bridge-calls.ts'
import { deskForAllTests, deskForEachTest, journalWhen, shownPage } from './desk.ts'
import type { StandIn } from './stand-in/launch.ts'

const desk = deskForEachTest()
const { launch } = desk
/** What was logged so far: nothing at all in a run without trouble. */
function logText(home: string): string {
  const path = join(home, 'shoebox.log')
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

describe('a program whose window is open', () => {
  const shared = deskForAllTests()
  let app: StandIn
  let page: Page
  beforeAll(async () => {
    app = shared.launch()
    page = await shownPage(app)
  })

  test('opens a sandboxed window on its own page, with the policy in force', async () => {
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
      () => Promise.resolve(logText(shared.home)),
      (text) => text.includes('navigation-refused'),
    )
  })

  test('gives our page the permissions it needs, and nobody any other', async () => {
    const ask = (permission: string, url: string): Promise<unknown> =>
      app.command('ask-permission', { permission, url })
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
    expect(logText(shared.home)).toContain('message-refused')
  })

  test('sends events to those who asked, also after a reload', async () => {
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
  expect(logText(desk.home)).toContain('"reason":"oom"')
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

test('a mirror is shown by what is in it, and never given to the system to be opened, whatever it is called and leads to', async () => {
  const app = launch()
  const page = await shownPage(app)
  await valueFromPage(page, 'settings.set', { language: 'en' })
  const shown: string[] = []
  for (const ending of [
    'app',
    'exe',
    'desktop',
    'command',
    'bat',
    'lnk',
    'scf',
    'url',
    '{20D04FE0-3AEA-1069-A2D8-08002B30309D}',
  ]) {
    const mirror = join(desk.folder, `X.${ending}`)
    await valueFromPage(page, 'mirror.use', { path: mirror })
    rmSync(join(mirror, 'Photos'), { recursive: true, force: true })
    symlinkSync('/bin/sh', join(mirror, 'Photos'))
    await app.command('click-menu', 'open-mirror')
    shown.push(join(mirror, 'Photos'))
    const { shownFiles, opened } = await journalWhen(app, (journal) => journal.shownFiles.length === shown.length)
    expect([shownFiles, opened]).toEqual([shown, []])
  }
})

test('the folder dialog starts in a folder that exists and gives what was chosen', async () => {
  const app = launch({ script: { folders: [join(desk.folder, 'photos')] } })
  const page = await shownPage(app)
  expect(await valueFromPage(page, 'mirror.pick')).toBe(join(desk.folder, 'photos'))
  expect(await valueFromPage(page, 'mirror.pick')).toBeNull()
  const { folderDialogs } = await app.journal()
  expect(folderDialogs.every(({ defaultPath }) => existsSync(defaultPath))).toBe(true)
})

test('archives and folders of exports are chosen in a dialog for each, and looked into in a process of its own', async () => {
  const app = launch({ script: { folders: [join(desk.folder, 'takeout-20260301T101500Z-001.zip')] } })
  const page = await shownPage(app)
  const paths = await valueFromPage(page, 'imports.pick', { kind: 'archives' })
  expect(paths).toEqual([join(desk.folder, 'takeout-20260301T101500Z-001.zip')])
  expect(await valueFromPage(page, 'imports.pick', { kind: 'folders' })).toBeNull()
  expect((await app.journal()).folderDialogs.map(({ properties }) => properties)).toEqual([
    ['openFile', 'multiSelections'],
    ['openDirectory', 'multiSelections'],
  ])
  await valueFromPage(page, 'imports.look', { paths: [desk.folder], thorough: false })
  const state = (): Promise<unknown> => valueFromPage(page, 'imports.state')
  await eventually(state, (now) => (now as LookState).phase === 'looked')
})
