/** The built desktop app on the stand-in for Electron, as far as it goes on without its window. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually, valueFromPage } from './bridge-calls.ts'
import { deskForEachTest, shownPage } from './desk.ts'
import type { StandIn } from './stand-in/launch.ts'

const desk = deskForEachTest()

function launch(...args: string[]): StandIn {
  return desk.launch({ args })
}

type Tray = { id?: string; label?: string }[] | null

const windows = (app: StandIn): Promise<number> => app.command<number>('windows')
const tray = (app: StandIn): Promise<Tray> => app.command<Tray>('tray')

test('with a schedule the program outlives its window, and says so in the taskbar', async () => {
  const app = launch()
  const page = await shownPage(app)
  expect(await tray(app)).toBeNull()
  await valueFromPage(page, 'settings.set', { scheduleHours: 24, language: 'zh-Hans' })
  const shown = await eventually(
    () => tray(app),
    (menu) => menu !== null,
  )
  expect(shown?.map(({ label }) => label).filter(Boolean)).toEqual(['打开 Shoebox', '立即备份', '退出 Shoebox'])
  await app.command('close-window')
  expect(await windows(app)).toBe(0)

  // A second start, and the tray, bring a window back.
  const second = launch()
  expect(await second.exited).toEqual({ code: 0, signal: null })
  await eventually(
    () => windows(app),
    (count) => count === 1,
  )
  await app.command('close-window')
  await app.command('click-tray-menu', 'tray-open')
  expect(await windows(app)).toBe(1)
  await app.command('click-tray-menu', 'tray-quit').catch(() => undefined)
  expect(await app.exited).toEqual({ code: 0, signal: null })
})

test('a start at login opens no window until somebody asks for one', async () => {
  const app = launch('--hidden')
  await eventually(
    () => tray(app),
    (menu) => menu !== null,
  )
  const again = launch('--hidden')
  expect(await again.exited).toEqual({ code: 0, signal: null })
  expect(await windows(app)).toBe(0)
  const person = launch()
  expect(await person.exited).toEqual({ code: 0, signal: null })
  await shownPage(app)
  // Without a schedule there is nothing to go on for.
  await app.command('close-window').catch(() => undefined)
  expect(await app.exited).toEqual({ code: 0, signal: null })
})

test.runIf(process.platform === 'linux')(
  'starts at login as the settings say, and the system has the last word',
  async () => {
    const entry = join(desk.home, 'config', 'autostart', 'shoebox.desktop')
    const app = launch()
    const page = await shownPage(app)
    expect(await valueFromPage(page, 'app.get')).toMatchObject({ canStartAtLogin: true, canNotify: true })
    await valueFromPage(page, 'settings.set', { startAtLogin: true })
    expect(readFileSync(entry, 'utf8')).toContain('"--hidden"\n')
    await valueFromPage(page, 'settings.set', { startAtLogin: false })
    expect(existsSync(entry)).toBe(false)
    await valueFromPage(page, 'settings.set', { startAtLogin: true })
    await app.command('quit').catch(() => undefined)
    await app.exited

    writeFileSync(entry, `${readFileSync(entry, 'utf8')}Hidden=true\n`)
    const next = await shownPage(launch())
    await eventually(
      () => valueFromPage(next, 'settings.get'),
      ({ startAtLogin }) => !startAtLogin,
    )
  },
)

test('tells what needs attention when nobody looks, and shows it when it is clicked', async () => {
  const emulator = await desk.emulate({ profile: 'legacy', consent: 'allow', items: 8, albums: 1 })
  const client = join(desk.folder, 'client.json')
  writeFileSync(client, emulator.clientJson)
  const mirror = `--mirror=${join(desk.folder, 'mirror')}`
  const app = launch(`--google-origin=${emulator.origin}`, '--client', client, '--sign-in', mirror)
  const page = await shownPage(app)
  const { opened } = await eventually(
    () => app.journal(),
    (journal) => journal.opened.length > 0,
  )
  await fetch(opened[0] ?? '')
  await eventually(
    () => valueFromPage(page, 'accounts.list'),
    (accounts) => accounts.some(({ signedIn }) => signedIn),
  )
  // The first run is over, whose questions would stay in front.
  await page.reload()
  await shownPage(app)
  await app.command('blur')
  const selection = { allAlbums: false, sharedAlbums: false, library: true, albums: [] }
  await valueFromPage(page, 'tasks.start', { kind: 'backup', selection })
  const { notifications } = await eventually(
    () => app.journal(),
    (journal) => journal.notifications.length > 0,
  )
  expect(notifications).toEqual([{ title: 'Everything Google lists is here', body: '8 items are in your folder.' }])
  await app.command('click-notification')
  await page.waitForURL(/#\/backup$/)
  await page.getByRole('heading', { level: 1, name: 'Backup' }).waitFor()
  expect((await app.journal()).focused).toBeGreaterThan(0)

  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('checkbox', { name: 'Notify me' }).waitFor()
  if (process.platform !== 'linux') return
  await page.getByRole('checkbox', { name: 'Start when I log in' }).check()
  await eventually(
    () => Promise.resolve(existsSync(join(desk.home, 'config', 'autostart', 'shoebox.desktop'))),
    (there) => there,
  )
})
