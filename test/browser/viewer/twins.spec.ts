import { everyAppearance } from '../accessible.ts'
import { expect, test } from '../fixture.ts'
import { picture } from '../../unit/file-format/sample-files.ts'

test.use({ google: { profile: 'legacy', consent: 'allow', items: 0, albums: 0 } })

test('an item that is there twice says so, and each leads to the other by keys alone', async ({ page, shoebox }) => {
  const bytes = await picture(320, 240).jpeg().toBuffer()
  for (const [year, filename] of [
    [2019, 'first.jpg'],
    [2021, 'again.jpg'],
  ] as const)
    shoebox.emulator.library.addItem({ filename, creationTime: Date.UTC(year, 5, 1, 12), bytes })
  shoebox.emulator.library.addItem({ filename: 'alone.jpg', creationTime: Date.UTC(2018, 5, 1, 12) })
  await shoebox.setUp()
  await shoebox.backUp()
  await shoebox.open('library')
  const viewer = page.getByRole('dialog', { name: 'Viewer' })
  const details = page.getByRole('complementary', { name: 'Details' })
  await page.getByRole('gridcell').first().focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('i')
  await expect(details).toContainText('Byte for byte the same as 1 other item:')
  await everyAppearance(page, shoebox, 'the details of an item that is there twice')
  await shoebox.call('settings.set', { language: 'en' })
  await details.getByRole('link', { name: 'first.jpg' }).press('Enter')
  await expect(viewer).toContainText('2 of 3')
  await expect(details.getByRole('link', { name: 'again.jpg' })).toBeVisible()
  await page.goBack()
  await expect(viewer).toContainText('1 of 3')
  // Keys are still heard.
  await details.getByRole('link', { name: 'first.jpg' }).press('Enter')
  await expect(viewer).toContainText('2 of 3')
  await page.keyboard.press('ArrowLeft')
  await expect(viewer).toContainText('1 of 3')
  await page.keyboard.press('Escape')

  await page.getByRole('combobox', { name: 'Search your library' }).pressSequentially('dup')
  await expect(page.getByRole('option')).toHaveText([/^duplicates.*2$/])
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Remove filter: Duplicates' })).toBeVisible()
  await expect(page.locator('header').getByText('2 found')).toBeVisible()
})
