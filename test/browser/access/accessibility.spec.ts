import { truncate } from 'node:fs/promises'
import { join } from 'node:path'
import type { ItemRef } from '../../../src/shared/domain.ts'
import { everyAppearance } from '../accessible.ts'
import { expect, test } from '../fixture.ts'

// Each looks at several screens three times, and a busy machine takes its time for that.
test.describe.configure({ timeout: 300_000 })

test('axe finds nothing on the first-run screen', async ({ page, shoebox }) => {
  await shoebox.open()
  await expect(page.getByRole('textbox')).not.toHaveValue('')
  await everyAppearance(page, shoebox, 'folder')
  await shoebox.call('mirror.use', { path: shoebox.mirror })
  await expect(page.locator('[aria-current=step] ol')).toBeVisible()
  await everyAppearance(page, shoebox, 'client')
})

test('axe finds nothing on albums, backup, library, map, health and settings', async ({ page, shoebox }) => {
  await shoebox.setUp()
  // The sample account has a video that fails and one that waits, so every kind of row is on the screen.
  await shoebox.backUp()
  for (const screen of ['albums', 'backup', 'library', 'map', 'health', 'settings']) {
    await shoebox.open(screen)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.waitForLoadState('networkidle').catch(() => undefined)
    await everyAppearance(page, shoebox, screen)
  }
})

test('axe finds nothing on damaged files, their repair and open lists', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.backUp()
  const [first] = (await shoebox.call('library.columns', { kind: 'photo' })).ref
  const { files } = await shoebox.call('library.item', { ref: first as ItemRef })
  await truncate(join(shoebox.mirror, files[0]?.path ?? ''), 100)
  await shoebox.open('health')
  // The first button checks quickly, in every language.
  await page.locator('main').getByRole('button').first().click()
  await expect(page.getByText(files[0]?.path ?? '')).toBeVisible()
  await page.locator('main ul button[aria-expanded=false]').first().click()
  await expect(page.locator('main li li li')).not.toHaveCount(0)
  await everyAppearance(page, shoebox, 'damaged files')
  // Beside the heading of the damaged files.
  await page.locator('main h2 + button').click()
  await expect(page.getByRole('alertdialog')).toBeVisible()
  await everyAppearance(page, shoebox, 'repair')
})

test.describe('while a backup runs', () => {
  test.use({
    google: {
      profile: 'legacy',
      consent: 'allow',
      items: 300,
      albums: 6,
      rateBytesPerSecond: 100_000,
      itemBytes: 40_000,
    },
  })

  test('axe finds nothing', async ({ page, shoebox }) => {
    await shoebox.setUp()
    await shoebox.call('tasks.start', {
      kind: 'backup',
      selection: { allAlbums: true, sharedAlbums: false, library: false, albums: [] },
    })
    await shoebox.open('backup')
    await expect(page.getByRole('progressbar')).toBeVisible()
    await everyAppearance(page, shoebox, 'backup')
  })
})
