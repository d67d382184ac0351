import { everyAppearance } from '../accessible.ts'
import { openItem, openLibrary, test } from '../sample-library.ts'

// Each screen is looked at three times, and a busy machine takes its time for that.
test.describe.configure({ timeout: 300_000 })

test('axe finds nothing on timeline, filters, albums and album', async ({ page, sample }) => {
  const { shoebox } = sample
  await openLibrary(sample)
  await everyAppearance(page, shoebox, 'timeline')
  await page.locator('main header button[aria-haspopup=dialog]').click()
  await page.getByRole('dialog').waitFor()
  await everyAppearance(page, shoebox, 'filters')
  await page.keyboard.press('Escape')

  const album = (await shoebox.call('albums.list', undefined)).findIndex(({ localCount }) => localCount > 3)
  await page.locator('main header [role=group] button').nth(1).click()
  await page.locator('main ul a').first().waitFor()
  await everyAppearance(page, shoebox, 'albums')
  await page.locator('main ul a').nth(album).click()
  await page.getByRole('gridcell').first().waitFor()
  await everyAppearance(page, shoebox, 'album')
})

test('axe finds nothing on viewer and details', async ({ page, sample }) => {
  const { shoebox } = sample
  const item = await sample.find((details) => details.kind === 'photo' && details.albums.length > 0)
  await openItem(sample, item.ref)
  await page.locator('[data-loaded]').waitFor()
  await everyAppearance(page, shoebox, 'viewer')
  await page.keyboard.press('i')
  await page.getByRole('complementary').waitFor()
  await page.getByText(item.files[0]?.sha256 ?? '').waitFor()
  await everyAppearance(page, shoebox, 'details')
})
