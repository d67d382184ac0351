import { truncate } from 'node:fs/promises'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import type { ItemRef } from '../../src/shared/domain.ts'
import { expect, test } from './fixture.ts'
import type { Shoebox } from './shoebox.ts'

const appearances = [
  { name: 'light', settings: { theme: 'light', language: 'en' } },
  { name: 'dark', settings: { theme: 'dark', language: 'en' } },
  { name: 'Chinese', settings: { theme: 'light', language: 'zh-Hans' } },
] as const

async function findings(page: Page): Promise<string[]> {
  // Colours are judged at rest, not half-way through a transition.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.evaluate('Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null)))')
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')} (${node.failureSummary ?? ''})`),
  )
}

// Some look at their screens three times, and a busy machine takes its time for that.
test.describe.configure({ timeout: 240_000 })

/** The same in light, dark and Chinese. */
async function everyAppearance(page: Page, shoebox: Shoebox, screen: string): Promise<void> {
  for (const { name, settings } of appearances) {
    await shoebox.call('settings.set', settings)
    await expect(page.locator('html')).toHaveAttribute('lang', settings.language)
    await expect(page.locator('html')).toHaveAttribute('data-theme', settings.theme)
    expect(await findings(page), `${screen}, ${name}`).toEqual([])
  }
}

test('axe finds nothing on the first-run screen', async ({ page, shoebox }) => {
  await shoebox.open()
  await expect(page.getByRole('textbox')).not.toHaveValue('')
  await everyAppearance(page, shoebox, 'folder')
  await shoebox.call('mirror.use', { path: shoebox.mirror })
  await expect(page.locator('[aria-current=step] ol')).toBeVisible()
  await everyAppearance(page, shoebox, 'client')
})

// Five screens are enough for one start: looking at them takes longer than the backup before.
for (const { name, settings } of appearances) {
  test(`axe finds nothing on albums, backup, library, health and settings, ${name}`, async ({ page, shoebox }) => {
    await shoebox.call('settings.set', settings)
    await shoebox.setUp()
    // The sample account has a video that fails and one that waits, so every kind of row is on the screen.
    await shoebox.backUp()
    for (const screen of ['albums', 'backup', 'library', 'health', 'settings']) {
      await shoebox.open(screen)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await page.waitForLoadState('networkidle').catch(() => undefined)
      expect(await findings(page), screen).toEqual([])
    }
  })
}

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
    await shoebox.call('backup.start', {
      selection: { allAlbums: true, sharedAlbums: false, library: false, albums: [] },
    })
    await shoebox.open('backup')
    await expect(page.getByRole('progressbar')).toBeVisible()
    await everyAppearance(page, shoebox, 'backup')
  })
})
