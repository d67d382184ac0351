import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { everyAppearance, findings } from '../accessible.ts'
import { expect, test } from '../fixture.ts'

test.use({ google: { profile: 'legacy', consent: 'allow', items: 12, albums: 2 } })

const search = (page: Page): Locator => page.getByRole('combobox', { name: 'Search your library' })
const title = (page: Page): Locator => page.getByRole('heading', { level: 1 })
const hash = (page: Page): string => new URL(page.url()).hash

test('a search is kept under a name, found among the albums, opened by its address, renamed, changed and removed, all by keys', async ({
  page,
  shoebox,
}) => {
  await shoebox.setUp()
  await shoebox.backUp()
  await shoebox.open('library')
  const tiles = page.getByRole('gridcell')
  await expect(tiles).toHaveCount(12)
  for (const place of [1, 4, 7]) {
    await tiles.nth(place).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('h')
    await expect(page.getByRole('button', { name: 'Favourite' })).toHaveAttribute('aria-pressed', 'true')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
  // Nothing narrows the timeline yet, so that there is nothing to keep.
  await expect(page.getByRole('button', { name: 'Keep this search' })).toHaveCount(0)
  await page.keyboard.press('/')
  await page.keyboard.type('favourites')
  await expect(page.locator('header').getByText('3 found')).toBeVisible()
  await page.keyboard.type(' ')
  await page.getByRole('button', { name: 'Keep this search' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Keep this search' })
  const name = dialog.getByRole('textbox', { name: 'Name' })
  await expect(name).toBeFocused()
  await expect(name).toHaveValue('Favourites')
  await everyAppearance(page, shoebox, 'keeping a search')
  // What is proposed is selected.
  await page.keyboard.type('The best of all')
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  const kept = page.getByRole('button', { name: /Kept as “.*The best of all.*”: open it/ })
  await expect(kept).toBeFocused()
  await expect(page.getByText('Kept. It stands among the albums.')).toBeAttached()
  await expect(search(page)).toHaveValue('favourites ')

  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Albums' }).press('Enter')
  const card = page.getByRole('link', { name: /The best of all.*Saved search.*3 items/ })
  await expect(card).toBeVisible()
  await expect(page.getByText('2 albums · 1 saved search')).toBeVisible()
  await expect(card.locator('img')).toBeVisible()
  await everyAppearance(page, shoebox, 'a saved search among albums')
  await page.getByRole('textbox', { name: 'Find an album' }).fill('best')
  await expect(page.getByRole('list', { name: 'Albums' }).getByRole('listitem')).toHaveCount(1)
  await page.getByRole('textbox', { name: 'Find an album' }).fill('')
  await card.press('Enter')
  await expect(title(page)).toHaveText('The best of all')
  await expect(title(page)).toBeFocused()
  await expect(tiles).toHaveCount(3)
  expect(hash(page)).toMatch(/^#\/library\/searches\/[a-z2-7]{20}$/)
  await expect(page.getByRole('list', { name: 'What it looks for' })).toHaveText('Favourites')
  await everyAppearance(page, shoebox, 'a saved search')
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await findings(page)).toEqual([])
  if (process.env['SHOEBOX_SHOTS']) await page.screenshot({ path: `${process.env['SHOEBOX_SHOTS']}/saved narrow.png` })
  await page.setViewportSize({ width: 1280, height: 800 })

  // What it finds is what fits now.
  await tiles.first().focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('h')
  await page.keyboard.press('Escape')
  await expect(tiles).toHaveCount(2)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Viewer' })).toContainText('1 of 2')
  await page.reload()
  await expect(page.getByRole('dialog', { name: 'Viewer' })).toContainText('1 of 2')
  await page.keyboard.press('Escape')
  await expect(title(page)).toHaveText('The best of all')

  await page.getByRole('button', { name: 'Rename' }).press('Enter')
  await page.keyboard.type('Loved')
  await page.keyboard.press('Enter')
  await expect(title(page)).toHaveText('Loved')
  await expect(page.getByRole('button', { name: 'Rename' })).toBeFocused()

  // Esc leaves it, Back and Forward lead to it.
  await page.keyboard.press('Escape')
  await expect(title(page)).toHaveText('Library')
  await expect(page.getByRole('link', { name: /Loved.*Saved search.*2 items/ })).toBeFocused()
  await page.goForward()
  await expect(title(page)).toHaveText('Loved')
  await expect(tiles).toHaveCount(2)
  await page.goBack()
  await expect(title(page)).toHaveText('Library')
  await page.goForward()

  await page.getByRole('button', { name: 'Change what it looks for' }).press('Enter')
  await expect(search(page)).toHaveValue('favourites ')
  await expect(title(page)).toBeFocused()
  await search(page).fill('favourites photos')
  await page.getByRole('button', { name: 'Keep this search' }).press('Enter')
  await page.keyboard.type('Loved')
  await expect(page.getByText(/“.*Loved.*” is there already, and will look for this instead/)).toBeVisible()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /Kept as/ }).press('Enter')
  await expect(title(page)).toHaveText('Loved')
  await expect(page.getByRole('list', { name: 'What it looks for' }).getByRole('listitem')).toHaveText([
    'Favourites',
    'Photos',
  ])
  expect(await shoebox.call('searches.list', undefined)).toHaveLength(1)
  const catalogue = (): Promise<string> => readFile(join(shoebox.mirror, 'catalogue.jsonl'), 'utf8')
  await expect.poll(catalogue, { timeout: 40_000 }).toContain('"kind":"search"')

  const address = page.url()
  await page.getByRole('button', { name: 'Remove' }).press('Enter')
  const asked = page.getByRole('alertdialog')
  await expect(asked).toContainText('Only the saved search goes')
  await everyAppearance(page, shoebox, 'removing a saved search')
  await asked.getByRole('button', { name: 'Remove' }).press('Enter')
  await expect(page.getByText('2 albums', { exact: true })).toBeVisible()
  await expect(page.getByRole('link', { name: /Saved search/ })).toHaveCount(0)
  await expect.poll(() => page.evaluate('document.activeElement?.tagName')).not.toBe('BODY')
  await page.goto(address)
  await page.reload()
  await expect(page.getByText('This saved search is not here')).toBeVisible()
  await everyAppearance(page, shoebox, 'a saved search that is gone')
  await page.getByRole('button', { name: 'All albums' }).last().press('Enter')
  await expect(page.getByText('2 albums', { exact: true })).toBeVisible()
  const { ref } = await shoebox.call('library.columns', {})
  expect(ref).toHaveLength(12)
})
