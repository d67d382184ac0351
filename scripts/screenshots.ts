/**
 * `npm run screenshots`: the pictures of the README. Runs the built page with the sample account, goes through every
 * screen and writes PNG files to `docs/screenshots/`. Finds or installs what it needs: a Chromium, and fonts that have
 * Chinese and emoji, without which there would be boxes.
 */
import { mkdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from '@playwright/test'
import sharp from 'sharp'
import type { Settings } from '../src/shared/domain.ts'
import { writeSampleExports } from '../test/emulator/takeout/sample-exports.ts'
import { everything, startShoebox, type Shoebox } from '../test/browser/shoebox.ts'
import { buildIfStale } from './build-if-stale.ts'
import { chromiumFlags, ensureChromium } from './testing/chromium.ts'
import { ensureFonts } from './testing/fonts.ts'

const target = join(import.meta.dirname, '../docs/screenshots')
const maxBytes = 400_000
const wide = { width: 1280, height: 800 }
const narrow = { width: 390, height: 780 }

type Look = Pick<Settings, 'theme' | 'language'>
const light: Look = { theme: 'light', language: 'en' }
const dark: Look = { theme: 'dark', language: 'en' }
const chinese: Look = { theme: 'light', language: 'zh-Hans' }

/** With fewer colours until it is small enough: a README is read over slow networks too. */
async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle')
  const shot = await page.screenshot({ animations: 'disabled' })
  const file = join(target, `${name}.png`)
  for (const colours of [256, 128, 64, 32]) {
    await sharp(shot).png({ palette: true, colours, effort: 10 }).toFile(file)
    if ((await stat(file)).size <= maxBytes) break
  }
  console.log(`${name}.png ${String(Math.round((await stat(file)).size / 1000))} kB`)
}

async function shootScreen(shoebox: Shoebox, page: Page, screen: string, look: Look, name: string): Promise<void> {
  await shoebox.call('settings.set', look)
  await shoebox.open(screen)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await shoot(page, name)
}

/** Every picture of a first run, a running backup, a finished one and the library. */
async function shootAll(shoebox: Shoebox, page: Page): Promise<void> {
  await shoebox.call('settings.set', light)
  await shoebox.open()
  await page.getByRole('textbox').fill('/home/nora/Pictures/Shoebox')
  await shoot(page, 'welcome')
  await shoebox.call('mirror.use', { path: shoebox.mirror })
  await shootScreen(shoebox, page, '', chinese, 'welcome-chinese')
  await shoebox.setUp()
  await shootScreen(shoebox, page, 'albums', light, 'albums')

  await shoebox.call('settings.set', { rateLimit: 3_000_000 })
  await shoebox.call('tasks.start', { kind: 'backup', selection: everything })
  await shoebox.open('backup')
  const bar = page.getByRole('progressbar')
  while (Number(await bar.getAttribute('aria-valuenow')) < 35) await page.waitForTimeout(200)
  await shoot(page, 'backup-running')
  await shootScreen(shoebox, page, 'backup', dark, 'backup-running-dark')

  const finished = page.getByRole('heading', { level: 2, name: 'Almost everything is here' })
  await shoebox.call('settings.set', { rateLimit: 0 })
  await shoebox.open('backup')
  await finished.waitFor({ timeout: 120_000 })
  await shootScreen(shoebox, page, 'backup', light, 'backup-finished')
  await shootScreen(shoebox, page, 'albums', dark, 'albums-dark')
  await shootScreen(shoebox, page, 'albums', chinese, 'albums-chinese')
  await shootScreen(shoebox, page, 'settings', light, 'settings')
  await shootScreen(shoebox, page, 'settings', dark, 'settings-dark')
  await shootScreen(shoebox, page, 'library', light, 'library')
  await shootScreen(shoebox, page, 'library', dark, 'library-dark')

  await shoebox.call('tasks.start', { kind: 'verify', mode: 'full', repair: false })
  while ((await shoebox.call('tasks.state', undefined)).verify.phase === 'running') await page.waitForTimeout(50)
  await shootScreen(shoebox, page, 'health', light, 'health')
  await shootScreen(shoebox, page, 'health', dark, 'health-dark')
  await shootScreen(shoebox, page, 'health', chinese, 'health-chinese')

  await page.setViewportSize(narrow)
  await shootScreen(shoebox, page, 'albums', light, 'albums-narrow')
  await shootScreen(shoebox, page, 'backup', light, 'backup-narrow')
  await shootScreen(shoebox, page, 'library', light, 'library-narrow')
  await shootScreen(shoebox, page, 'health', light, 'health-narrow')
  await page.setViewportSize(wide)

  await shoebox.call('settings.set', light)
  await shoebox.open('library')
  await page.getByRole('gridcell').nth(2).click()
  await page.getByRole('dialog').getByRole('img').first().waitFor()
  await shoot(page, 'viewer')
}

/** One screen in light, in dark, and in Chinese on a narrow window, each with the name of its picture. */
async function inLooks(
  page: Page,
  screen: string,
  shootOne: (look: Look, name: string) => Promise<void>,
): Promise<void> {
  await shootOne(light, screen)
  await shootOne(dark, `${screen}-dark`)
  await page.setViewportSize(narrow)
  await shootOne(chinese, `${screen}-chinese-narrow`)
  await page.setViewportSize(wide)
}

/** An album from its beginning: what it is, then its photos. Small pictures are made as they are looked at. */
async function shootAlbum(shoebox: Shoebox, page: Page): Promise<void> {
  const all = await shoebox.call('albums.list', undefined)
  const album = all.toSorted((one, other) => other.localCount - one.localCount)[0]
  if (!album) throw new Error('the sample account has no albums')
  await inLooks(page, 'album', (look, name) => shootScreen(shoebox, page, `library/albums/${album.id}`, look, name))
}

/** The map, once places have their names. */
async function shootMap(shoebox: Shoebox, page: Page): Promise<void> {
  while ((await shoebox.call('map.places', {})).isNaming) await page.waitForTimeout(200)
  await inLooks(page, 'map', async (look, name) => {
    await shoebox.call('settings.set', look)
    await shoebox.open('map')
    await page.locator('canvas[data-drawn=true]').waitFor()
    await page.locator('[data-cluster]').first().waitFor()
    await shoot(page, name)
  })
}

/** An export from what is found in it to what it has brought. `exports`: a folder with archives. */
async function shootImport(shoebox: Shoebox, page: Page, exports: string): Promise<void> {
  await shoebox.call('settings.set', light)
  await shoebox.open('import')
  await shoebox.call('imports.look', { paths: [exports], thorough: false })
  await page.getByRole('heading', { name: 'Copy it into your folder' }).waitFor({ timeout: 60_000 })
  await shoot(page, 'import')
  await shootScreen(shoebox, page, 'import', dark, 'import-dark')
  await page.setViewportSize(narrow)
  await shootScreen(shoebox, page, 'import', chinese, 'import-chinese-narrow')
  await page.setViewportSize(wide)
  await shoebox.call('settings.set', light)
  await shoebox.open('import')
  await page.getByRole('button', { name: /^Copy \d+ photos and videos$/ }).click()
  await page.getByRole('heading', { name: /^Your export is in your folder/ }).waitFor({ timeout: 120_000 })
  await shoot(page, 'import-finished')
}

/** The history of exports, what belongs to one of two people, and how that goes out. `exports`: a folder with archives of the other. */
async function shootPeople(shoebox: Shoebox, page: Page, exports: string): Promise<void> {
  await shoebox.call('tasks.start', { kind: 'import', paths: [exports], includeTrash: false, owner: 'Ben' })
  while ((await shoebox.call('tasks.state', undefined)).import.phase !== 'finished') await page.waitForTimeout(100)
  await shoebox.restart()
  await shoebox.call('settings.set', light)
  await shoebox.open('import')
  await page.getByRole('heading', { name: 'What each export has brought' }).scrollIntoViewIfNeeded()
  await page
    .getByRole('button', { name: /^Verify now/ })
    .first()
    .waitFor()
  await page
    .getByRole('button', { name: /^Verify now/ })
    .first()
    .scrollIntoViewIfNeeded()
  await shoot(page, 'import-history')

  const choose = async (name: string): Promise<void> => {
    await page.getByRole('combobox', { name: 'Whose photos' }).click()
    await page.getByRole('option', { name }).click()
  }
  await shoebox.open('library')
  await choose('Ben')
  // Small pictures are made as they are looked at.
  const made = "[...document.querySelectorAll('[role=gridcell] img')].filter((image) => image.naturalWidth > 0).length"
  while (Number(await page.evaluate(made)) < 5) await page.waitForTimeout(200)
  await shoot(page, 'library-of-one')
  await shoebox.call('settings.set', chinese)
  await page.setViewportSize(narrow)
  await shoot(page, 'library-of-one-chinese-narrow')
  await page.setViewportSize(wide)

  shoebox.setExiftool('13.59')
  await shoebox.call('settings.set', light)
  await shoebox.open('export')
  await page.getByRole('radio', { name: 'As plain files' }).click()
  await page.getByText('by exiftool').waitFor()
  await page.getByRole('textbox').last().fill('/media/nora/Blue disk/For Ben')
  await shoot(page, 'export')
  await shoebox.call('settings.set', dark)
  await shoot(page, 'export-dark')
  await shoebox.call('settings.set', chinese)
  await page.setViewportSize(narrow)
  await shoot(page, 'export-chinese-narrow')
  await page.setViewportSize(wide)
}

async function run(browser: Browser): Promise<void> {
  // Fixed, because its name is seen in the pictures.
  const folder = join(tmpdir(), 'nora')
  await rm(folder, { recursive: true, force: true })
  await mkdir(target, { recursive: true })
  const page = await browser.newPage({ viewport: wide, locale: 'en-GB', reducedMotion: 'reduce' })
  const shoebox = await startShoebox(
    page,
    { home: join(folder, 'home'), mirror: join(folder, 'Pictures/Shoebox') },
    { profile: 'legacy', consent: 'allow' },
  )
  try {
    await shootAll(shoebox, page)
    await shootAlbum(shoebox, page)
    const exports = join(folder, 'Downloads')
    await mkdir(exports)
    await writeSampleExports(exports, 120)
    await shootImport(shoebox, page, exports)
    await shootMap(shoebox, page)
    const others = join(folder, 'Ben')
    await mkdir(others)
    await writeSampleExports(others, 60)
    await shootPeople(shoebox, page, others)
  } finally {
    await shoebox.close()
    await rm(folder, { recursive: true, force: true })
  }
}

const executablePath = ensureChromium()
const undrawn = ensureFonts()
if (executablePath === undefined) {
  console.error('Screenshots need a Chromium; none was found and none could be installed.')
  process.exitCode = 1
} else if (undrawn.length > 0) {
  console.error(`Screenshots need a font for ${undrawn.join(' and ')}; none was found and none could be installed.`)
  process.exitCode = 1
} else {
  if (process.env['SHOEBOX_PAGE'] === undefined) buildIfStale()
  const browser = await chromium.launch({ executablePath, args: chromiumFlags() })
  try {
    await run(browser)
  } finally {
    await browser.close()
  }
}
