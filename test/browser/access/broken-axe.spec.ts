import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { tag, tiff } from '../../unit/file-format/raw-files.ts'
import { everyAppearance } from '../accessible.ts'
import { expect, test } from '../fixture.ts'
import { everything } from '../shoebox.ts'

// Each screen is looked at twice, and a busy machine takes its time for that.
test.describe.configure({ timeout: 300_000 })
test.use({ google: { profile: 'legacy', consent: 'allow', items: 6, albums: 1 } })

const viewer = (page: Page): Locator => page.getByRole('dialog')

/** Opens the item whose file has this name in the viewer. */
async function openTile(page: Page, tile: Locator): Promise<void> {
  await tile.focus()
  await page.keyboard.press('Enter')
  await viewer(page).waitFor()
}

test('axe finds nothing on tiles and media that cannot be shown', async ({ page, shoebox }) => {
  const { library } = shoebox.emulator
  const bytes = tiff([{ tags: { [tag.dng]: Buffer.from([1, 4, 0, 0]), [tag.width]: 90, [tag.height]: 60 } }])
  library.addItem({ filename: 'BARE.DNG', mimeType: 'image/x-adobe-dng', bytes, creationTime: Date.UTC(2030, 1, 1) })
  const film = await readFile(join(import.meta.dirname, '../../fixtures/hevc-aac.mp4'))
  library.addItem({ filename: 'hevc.mp4', mimeType: 'video/mp4', bytes: film, creationTime: Date.UTC(2029, 1, 1) })
  await shoebox.setUp()
  await shoebox.backUp(everything)
  await shoebox.open('library')

  const photo = page.getByRole('gridcell', { name: /^RAW photo.*RAW file without a preview/ })
  await expect(photo).toContainText('RAW file without a preview')
  await everyAppearance(page, shoebox, 'tiles without a picture')
  await shoebox.call('settings.set', { language: 'en' })

  await openTile(page, photo)
  await expect(viewer(page).getByRole('alert')).toBeVisible()
  await everyAppearance(page, shoebox, 'a photo that cannot be shown')
  await page.keyboard.press('i')
  await page.getByRole('complementary').waitFor()
  await everyAppearance(page, shoebox, 'its details')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await shoebox.call('settings.set', { language: 'en' })

  await openTile(page, page.getByRole('gridcell', { name: /^Video/ }).first())
  await expect(viewer(page).getByRole('alert')).toContainText('This video cannot be shown here', { timeout: 30_000 })
  await everyAppearance(page, shoebox, 'a video that cannot be shown')
})
