import type { Shoebox } from '../../test/browser/shoebox.ts'
import type { Reader } from './reader.ts'

/** The first start: what the app says of itself, and its first step. */
async function throughWelcome(reader: Reader, shoebox: Shoebox): Promise<void> {
  await shoebox.open()
  await reader.page.getByRole('textbox').waitFor()
  // Orca knows a page only once it has been in it.
  await reader.reach('Tab', /^Bring in/)
  await reader.arriveAt('Welcome, read from its top')
  await reader.press('ctrl+Home', 'h', ...Array.from({ length: 20 }, () => 'Down'))
  await shoebox.open()
  await reader.page.getByRole('textbox').waitFor()
  await reader.arriveAt('Welcome, by Tab')
  await reader.pressUntil('Tab', /^Use this folder/)
  await shoebox.call('mirror.use', { path: shoebox.mirror })
}

async function throughBackup(reader: Reader, shoebox: Shoebox): Promise<void> {
  const { page } = reader
  await shoebox.call('settings.set', { rateLimit: 20_000 })
  await reader.pressUntil('Tab', /^Back up/)
  await reader.arriveAt('A backup')
  const running = page
    .locator('output')
    .filter({ hasText: /^Backup \d/ })
    .waitFor({ state: 'attached' })
  await reader.press('Return')
  await reader.listen('it runs', running)
  await reader.pressUntil('Tab', /^Pause/)
  await reader.press('space')
  await reader.listen('it rests', page.getByRole('button', { name: /^Resume|^Continue|^Go on/ }).waitFor())
  await reader.press('space')
  await shoebox.call('settings.set', { rateLimit: 0 })
  await reader.listen('it is finished', page.getByRole('heading', { name: / is here$/ }).waitFor({ timeout: 120_000 }))
  await reader.press('h', 'h', 'h', 'Down', 'Down', 'Down')
}

async function throughChoice(reader: Reader, shoebox: Shoebox): Promise<void> {
  await shoebox.setUp()
  await shoebox.open('albums')
  await reader.page.getByRole('checkbox').first().waitFor()
  await reader.arriveAt('What to back up')
  await reader.press('h')
  await reader.pressUntil('Tab', /^Select all/)
  await reader.press('space', 'space', 'Tab', 'Tab', 'Tab', 'space', 'space')
  await throughBackup(reader, shoebox)
}

async function openLibrary({ page }: Reader, shoebox: Shoebox): Promise<void> {
  await shoebox.open('library')
  await page.getByRole('gridcell').first().waitFor()
}

async function throughLibrary(reader: Reader, shoebox: Shoebox): Promise<void> {
  await openLibrary(reader, shoebox)
  await reader.arriveAt('Library')
  await reader.press('h')
  await reader.pressUntil('Tab', /^(Photo|Video)/)
  await reader.press('Right', 'Right', 'Down', 'Down', 'End', 'Home', 'space', 'Right', 'shift+Right', 'Escape')
}

async function throughViewer(reader: Reader, shoebox: Shoebox): Promise<void> {
  await openLibrary(reader, shoebox)
  await reader.reach('Tab', /^(Photo|Video)/)
  await reader.arriveAt('A photo')
  await reader.press('Return', 'Right', 'Right', 'Left', 'h', 'h')
  await reader.pressUntil('Tab', /^Show details/)
  await reader.press('space', 'Tab', 'Tab', 'Tab', 'Tab', 'Down', 'Down')
}

async function throughAlbums(reader: Reader, shoebox: Shoebox): Promise<void> {
  await openLibrary(reader, shoebox)
  await reader.arriveAt('Albums')
  await reader.press('h', 'Tab', 'Right', 'space')
  await reader.pressUntil('Tab', /items?$/)
  await reader.press('Down', 'Down')
  await reader.arriveAt('An album')
  await reader.press('Return')
  await reader.pressUntil('Tab', /^(Photo|Video)/)
  await reader.press('Right')
  await reader.press('Escape')
}

async function throughSearch(reader: Reader, shoebox: Shoebox): Promise<void> {
  await openLibrary(reader, shoebox)
  await reader.arriveAt('A search')
  await reader.press('h')
  await reader.pressUntil('Tab', /^Search your library/)
  await reader.type('lis')
  await reader.press('Down', 'Return')
  await reader.press('Tab', 'Tab', 'Tab', 'Tab', 'Tab')
  await reader.pressUntil('shift+Tab', /^Search your library/)
  await reader.press('End', 'Escape', 'Escape')
  await reader.type('nothing like it')
  await reader.press('Tab', 'Tab')
}

async function throughHealth(reader: Reader, shoebox: Shoebox): Promise<void> {
  await shoebox.open('health')
  await reader.page.getByRole('heading', { level: 1 }).waitFor()
  await reader.arriveAt('Health')
  await reader.press('h', 'Down', 'Down', 'Down', 'Down', 'h', 'h')
  await reader.pressUntil('Tab', /^Check/)
  await reader.press('space', 'Tab', 'Tab', 'Tab')
}

async function throughSettings(reader: Reader, shoebox: Shoebox): Promise<void> {
  await shoebox.open('settings')
  await reader.page.getByRole('heading', { level: 1 }).waitFor()
  await reader.arriveAt('Settings')
  await reader.press('h', 'h', 'h', 'ctrl+Home', 'h', ...Array.from({ length: 20 }, () => 'Tab'))
}

/** Keys of the whole window are heard where a screen reader leaves letters to the page, such as in the grid. */
async function throughDialog(reader: Reader, shoebox: Shoebox): Promise<void> {
  await openLibrary(reader, shoebox)
  await reader.reach('Tab', /^(Photo|Video)/)
  await reader.arriveAt('A dialog, and the place one comes back to')
  await reader.press('question', 'Down', 'Down', 'Tab', 'Escape')
}

/** The places of the walk, by what one of them is asked for with. */
const places = {
  welcome: throughWelcome,
  backup: throughChoice,
  library: throughLibrary,
  viewer: throughViewer,
  albums: throughAlbums,
  search: throughSearch,
  dialog: throughDialog,
  health: throughHealth,
  settings: throughSettings,
}

/**
 * All main places, one after the other, by keys; or one alone, after a backup that nobody listens to. The account has to be that of
 * the demo, and nothing of it known yet. Throws if there is no such place.
 */
export async function walk(reader: Reader, shoebox: Shoebox, only?: string): Promise<void> {
  const chosen = Object.entries(places).filter(([name]) => only === undefined || name === only)
  if (chosen.length === 0) throw new Error(`${String(only)} is none of ${Object.keys(places).join(', ')}`)
  if (only !== undefined && only !== 'welcome' && only !== 'backup') {
    await shoebox.setUp()
    await shoebox.backUp()
  }
  for (const [, through] of chosen) await through(reader, shoebox)
}
