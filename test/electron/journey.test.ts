/**
 * From the first start to a picture on the screen, and once more without Google: the whole desktop app, as built. Runs
 * on the stand-in for Electron and, where it is installed, on Electron itself.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startEmulator, type Emulator } from '../emulator/start-emulator.ts'
import { eventually, valueFromPage } from './bridge-calls.ts'
import { ensureBuilt } from './built.ts'
import { hosts, type RunningDesktop } from './hosts.ts'

let folder: string
let emulator: Emulator
let running: RunningDesktop | undefined

beforeAll(ensureBuilt, 240_000)

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shoebox-journey-'))
  emulator = await startEmulator({ profile: 'legacy', consent: 'allow' })
})

afterEach(async () => {
  await running?.dispose()
  running = undefined
  await emulator.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** What the person does in the browser: opens the address, agrees, and ends on the closing page of the app. */
async function signIn({ page, openedUrls }: RunningDesktop): Promise<void> {
  await valueFromPage(page, 'accounts.signIn', {})
  const [url] = await eventually(openedUrls, (urls) => urls.length > 0)
  const closingPage = await fetch(url ?? '')
  expect(closingPage.status).toBe(200)
  await eventually(
    () => valueFromPage(page, 'accounts.list'),
    (accounts) => accounts.some((account) => account.signedIn),
  )
}

async function backUpEverything(page: Page): Promise<void> {
  const selection = { allAlbums: true, sharedAlbums: false, library: false, albums: [] }
  await valueFromPage(page, 'tasks.start', { kind: 'backup', selection })
  const { backup: state } = await eventually(
    () => valueFromPage(page, 'tasks.state'),
    ({ backup }) => backup.phase === 'finished',
  )
  expect(state).toMatchObject({ phase: 'finished' })
  if (state.phase === 'finished') expect(state.progress.downloaded).toBeGreaterThan(10)
}

/** Opens the library by its link and waits for the first photo to be decoded. */
async function seePicture(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Library' }).click()
  const pictures = page.locator('main img[src^="media://"]')
  await pictures.first().waitFor({ timeout: 30_000 })
  await eventually(
    () =>
      pictures.evaluateAll((images) =>
        images.map((image) => (image as never as { naturalWidth: number }).naturalWidth),
      ),
    (widths) => widths.some((width) => width > 20),
  )
}

describe.each(hosts)('on $name', ({ name, missing, launch }) => {
  if (missing !== undefined) console.warn(`The journey does not run on ${name}: ${missing}.`)

  test.skipIf(missing !== undefined)(
    'from the first start over sign-in and backup to a picture, and again with Google gone',
    async () => {
      const home = join(folder, 'home')
      const mirror = join(folder, 'mirror')
      const client = join(folder, 'client.json')
      writeFileSync(client, emulator.clientJson)
      const args = [`--google-origin=${emulator.origin}`, '--client', client]

      running = await launch(home, args)
      const { page } = running
      const info = await valueFromPage(page, 'app.get')
      expect(info).toMatchObject({ host: 'desktop', mediaBase: 'media://shoebox/', googleRedirected: true })
      await eventually(
        () => valueFromPage(page, 'accounts.client'),
        ({ clientId }) => clientId !== undefined,
      )
      await signIn(running)
      await valueFromPage(page, 'mirror.use', { path: mirror })
      await backUpEverything(page)
      await page.reload()
      await seePicture(page)
      await running.quit()

      await emulator.close()
      running = await launch(home, [`--google-origin=${emulator.origin}`])
      await seePicture(running.page)
      await running.quit()
    },
    240_000,
  )
})
