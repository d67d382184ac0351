import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { everyAppearance, findings } from '../accessible.ts'
import { expect, test } from '../fixture.ts'
import { openGenerated } from './generated-library.ts'

test.use({ google: { profile: 'legacy', consent: 'allow', items: 8, albums: 1 } })

test('photos are made favourites by keys alone, in the viewer and many at a time, and are found again', async ({
  page,
  shoebox,
}) => {
  await shoebox.setUp()
  await shoebox.backUp()
  await shoebox.open('library')
  const tiles = page.getByRole('gridcell')
  /** Tiles behind the viewer, too. */
  const behind = page.locator('[role="gridcell"]')
  const viewer = page.getByRole('dialog', { name: 'Viewer' })
  const heart = viewer.getByRole('button', { name: 'Favourite' })
  await expect(tiles).toHaveCount(8)
  await tiles.nth(2).focus()
  await page.keyboard.press('Enter')
  await expect(heart).toHaveAttribute('aria-pressed', 'false')
  await page.keyboard.press('h')
  await expect(heart).toHaveAttribute('aria-pressed', 'true')
  await expect(viewer.getByText('Added to favourites')).toBeAttached()
  await everyAppearance(page, shoebox, 'the viewer with a favourite')
  await shoebox.call('settings.set', { language: 'en' })
  await page.setViewportSize({ width: 320, height: 640 })
  await expect(heart).toBeInViewport({ ratio: 1 })
  await expect(viewer.getByRole('button', { name: 'Close' })).toBeInViewport({ ratio: 1 })
  expect(await findings(page)).toEqual([])
  if (process.env['SHOEBOX_SHOTS']) await page.screenshot({ path: `${process.env['SHOEBOX_SHOTS']}/narrow.png` })
  await page.setViewportSize({ width: 1280, height: 800 })
  // Of the next one it says nothing.
  await page.keyboard.press('ArrowRight')
  await expect(heart).toHaveAttribute('aria-pressed', 'false')
  await expect(viewer.getByText('Added to favourites')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(tiles.nth(3)).toBeFocused()
  await expect(tiles.nth(2)).toHaveAccessibleName(/, favourite, /)

  await page.keyboard.press('Control+A')
  await page.getByRole('button', { name: 'Add to favourites' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Remove from favourites' })).toBeFocused()
  expect(await findings(page)).toEqual([])
  await expect(page.getByRole('gridcell', { name: /, favourite, / })).toHaveCount(8)
  await page.getByRole('button', { name: 'Remove from favourites' }).press('Enter')
  await expect(page.getByRole('gridcell', { name: /, favourite, / })).toHaveCount(0)
  await page.keyboard.press('Escape')
  for (const place of [1, 4]) {
    await tiles.nth(place).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('h')
    await expect(heart).toHaveAttribute('aria-pressed', 'true')
    await page.keyboard.press('Escape')
    await expect(viewer).toHaveCount(0)
    await expect(tiles.nth(place)).toBeFocused()
  }

  await page.keyboard.press('/')
  await expect(page.getByRole('combobox', { name: 'Search your library' })).toBeFocused()
  await page.keyboard.type('favourites')
  await expect(page.locator('header').getByText('2 found')).toBeVisible()
  await tiles.first().focus()
  await page.keyboard.press('Enter')
  await expect(viewer).toContainText('1 of 2')
  // It stays as long as it is looked at.
  await page.keyboard.press('h')
  await expect(heart).toHaveAttribute('aria-pressed', 'false')
  await expect
    .poll(() => shoebox.call('library.columns', { marks: ['favourite'] }).then(({ ref }) => ref.length))
    .toBe(1)
  await expect(behind).toHaveCount(1)
  await expect(viewer).toContainText('1 of 2')
  await page.keyboard.press('h')
  await expect(heart).toHaveAttribute('aria-pressed', 'true')
  await expect(behind).toHaveCount(2)
  await page.keyboard.press('h')
  await page.keyboard.press('Escape')
  await expect(viewer).toHaveCount(0)
  await expect(page.locator('header').getByText('1 found')).toBeVisible()
  await expect(tiles).toBeFocused()
  // The last one leaves nothing that could have the focus but the screen.
  await page.keyboard.press('Enter')
  await page.keyboard.press('h')
  await expect(heart).toHaveAttribute('aria-pressed', 'false')
  await page.keyboard.press('Escape')
  await expect(page.locator('header').getByText('Nothing found')).toBeAttached()
  await expect.poll(() => page.evaluate('document.activeElement?.tagName')).not.toBe('BODY')
  await page.keyboard.press('/')
  await page.keyboard.press('Escape')
  await expect(tiles).toHaveCount(8)
  await tiles.nth(6).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('h')

  const catalogue = (): Promise<string> => readFile(join(shoebox.mirror, 'catalogue.jsonl'), 'utf8')
  await expect.poll(async () => (await catalogue()).match(/"ownFavorite":true/g)?.length, { timeout: 30_000 }).toBe(1)

  // The bar that takes the last of them out of the list goes with it.
  await page.keyboard.press('Escape')
  await expect(tiles.nth(6)).toBeFocused()
  await page.keyboard.press('/')
  await page.keyboard.type('favourites')
  await expect(page.locator('header').getByText('1 found')).toBeVisible()
  await tiles.first().focus()
  await page.keyboard.press('Control+A')
  await page.getByRole('button', { name: 'Remove from favourites' }).press('Enter')
  await expect(page.locator('header').getByText('Nothing found')).toBeAttached()
  await expect(page.getByRole('region', { name: 'Selected photos and videos' })).toHaveCount(0)
  await expect.poll(() => page.evaluate('document.activeElement?.tagName')).not.toBe('BODY')
})

test('what cannot be made a favourite says so and looks as it is, in the viewer and many at a time', async ({
  page,
  shoebox,
}) => {
  // This library has no answer to `library.favorite`.
  await openGenerated(page, shoebox, { items: 12, itemsOfDay: 4, busiestDay: 0 })
  const viewer = page.getByRole('dialog', { name: 'Viewer' })
  const heart = viewer.getByRole('button', { name: 'Favourite' })
  const favorites = page.locator('[role="gridcell"][aria-label*=", favourite, "]')
  await page.getByRole('gridcell').first().focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('h')
  await expect(viewer.getByRole('alert')).toContainText('Something happened that Shoebox did not expect')
  await expect(heart).toHaveAttribute('aria-pressed', 'false')
  await expect(viewer.getByText('Added to favourites')).toHaveCount(0)
  await expect(favorites).toHaveCount(0)
  expect(await findings(page)).toEqual([])
  // The next one was asked for nothing.
  await page.keyboard.press('ArrowRight')
  await expect(viewer.getByRole('alert')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await expect(viewer).toHaveCount(0)

  await page.keyboard.press('Control+A')
  const bar = page.getByRole('region', { name: 'Selected photos and videos' })
  await bar.getByRole('button', { name: 'Add to favourites' }).press('Enter')
  await expect(bar.getByRole('alert')).toContainText('Something happened that Shoebox did not expect')
  await expect(bar.getByRole('button', { name: 'Add to favourites' })).toBeFocused()
  await expect(favorites).toHaveCount(0)
  expect(await findings(page)).toEqual([])
  // Of what is picked next nothing was refused.
  await bar.getByRole('button', { name: 'Select nothing' }).press('Enter')
  await expect(bar).toHaveCount(0)
  await page.keyboard.press('Control+A')
  await expect(bar.getByRole('button', { name: 'Add to favourites' })).toBeVisible()
  await expect(bar.getByRole('alert')).toHaveCount(0)
})
