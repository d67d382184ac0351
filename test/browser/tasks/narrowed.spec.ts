import { everyAppearance } from '../accessible.ts'
import { expect, test } from '../fixture.ts'

test.use({ google: { profile: 'legacy', consent: 'allow', items: 24, albums: 2 } })

test('a part of the library is chosen with the keyboard, backed up, and remembered', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.open('albums')
  // Albums come whole: as long as one is ticked nothing can be narrowed, and the window says why.
  const rest = page.getByRole('checkbox', { name: /^Everything (else )?in the library/ })
  await rest.check()
  await expect(rest).toHaveAccessibleDescription(/untick the albums: Google can narrow no album/)
  const narrow = page.getByRole('button', { name: 'A part of it…' })
  await expect(narrow).toHaveCount(0)
  await page.getByRole('checkbox', { name: 'Select all' }).uncheck()

  await narrow.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'A part of the library' })
  const take = dialog.getByRole('button', { name: 'Take this part' })
  await expect(take).toBeDisabled()
  await dialog.getByRole('button', { name: 'Photos' }).press('Space')
  await dialog.getByLabel('From this day').fill('2024-01-01')
  await dialog.getByLabel('Up to this day').fill('2014-01-01')
  await expect(dialog.getByRole('alert')).toHaveText('The last day is before the first.')
  await expect(take).toBeDisabled()
  await dialog.getByLabel('Up to this day').fill('2030-12-31')
  await dialog.getByLabel('From this day').fill('2014-01-01')
  await dialog.getByRole('checkbox', { name: 'The archive, too' }).check()
  await dialog.getByRole('button', { name: 'What Google sees in them' }).press('Enter')
  await page.setViewportSize({ width: 1280, height: 640 })
  await expect(take).toBeInViewport({ ratio: 1 })
  for (let tabs = 0; tabs < 40; tabs++) {
    const focused = page.locator(':focus')
    if ((await focused.textContent()) === 'The whole library') break
    const [mine, buttons] = [await focused.boundingBox(), await take.locator('..').boundingBox()]
    expect(mine && buttons && mine.y + mine.height <= buttons.y).toBe(true)
    await page.keyboard.press('Tab')
  }
  await expect(dialog.getByRole('button', { name: 'The whole library' })).toBeFocused()
  for (const name of ['Pets', 'Food', 'Landscapes']) await dialog.getByRole('checkbox', { name }).check()
  await everyAppearance(page, shoebox, 'a part of the library')
  await shoebox.call('settings.set', { language: 'en', theme: 'light' })
  await take.press('Enter')
  await expect(dialog).toHaveCount(0)
  const part = page.getByRole('checkbox', { name: 'A part of the library' })
  await expect(part).toHaveAccessibleDescription(
    /Photos · from .*2014.* · up to .*2030.* · Pets · Food · Landscapes · with the archive/,
  )
  await page.getByRole('button', { name: 'Back up this part' }).click()
  await expect(page.getByText('Everything Google lists of what you chose is here').first()).toBeVisible()
  const only = {
    type: 'photo',
    since: '2014-01-01',
    until: '2030-12-31',
    archived: true,
    categories: ['pets', 'food', 'landscapes'],
  }
  expect(await shoebox.call('backup.lastSelection', undefined)).toEqual({
    allAlbums: false,
    sharedAlbums: false,
    library: true,
    albums: [],
    only,
  })

  // What was chosen last is chosen again after a new start, and can be given up.
  await page.reload()
  await shoebox.open('albums')
  await expect(part).toBeChecked()
  await page.getByRole('button', { name: 'Change the part…' }).click()
  await expect(dialog.getByLabel('From this day')).toHaveValue('2014-01-01')
  await dialog.getByRole('button', { name: 'The whole library' }).click()
  await expect(page.getByRole('button', { name: 'Back up the library' })).toBeVisible()
  // The archive comes on top of all; that is no part.
  await narrow.click()
  await dialog.getByRole('checkbox', { name: 'The archive, too' }).check()
  await take.click()
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('checkbox', { name: /in the library, and in the archive/ })).toBeChecked()
  await expect(narrow).toBeVisible()
  // A ticked album takes the part away, not the library.
  await page.getByRole('checkbox', { name: 'Select all' }).check()
  await expect(page.getByRole('button', { name: 'Back up everything' })).toBeVisible()
})
