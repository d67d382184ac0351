import type { Page } from '@playwright/test'
import { expect, test } from '../fixture.ts'

test.setTimeout(180_000)
test.use({ google: { profile: 'legacy', consent: 'allow', items: 60, albums: 3 } })

const inTime = { timeout: 60_000 }
const tile = (page: Page, at: number) => page.locator(`[data-index="${at}"]`)
const spoken = (page: Page, text: string | RegExp) => page.locator('output[aria-live=polite]').filter({ hasText: text })

test('the tick for the rest of the library has its hint as a description, and not in its name', async ({
  page,
  shoebox,
}) => {
  await shoebox.setUp()
  await shoebox.open('albums')
  const rest = page.getByRole('checkbox', { name: 'Everything else in the library', exact: true })
  await expect(rest).toHaveAccessibleDescription(/^Photos and videos that are in no album/)
})

test.describe('of a library', () => {
  test.beforeEach(async ({ page, shoebox }) => {
    await shoebox.setUp()
    await shoebox.backUp({ allAlbums: false, sharedAlbums: false, library: true, albums: [] })
    await shoebox.open('library')
    await expect(tile(page, 0)).toBeVisible(inTime)
  })

  test('rows have numbers that leave out no row, so that browsers believe them', async ({ page }) => {
    const grid = page.getByRole('grid', { name: 'Photos and videos' })
    const numbers = (): Promise<number[]> =>
      grid.getByRole('row').evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('aria-rowindex'))))
    const fromTop = await numbers()
    expect(fromTop).toEqual(fromTop.map((_, at) => at + 1))
    await tile(page, 0).focus()
    await page.keyboard.press('End')
    const last = page.locator('[data-index="59"]')
    await expect(last).toBeFocused()
    // The one that had the focus stays for a moment: a screen reader that finds it gone says nothing of the next.
    await expect(tile(page, 0)).toHaveCount(1)
    const count = Number(await grid.getAttribute('aria-rowcount'))
    await expect.poll(async () => (await numbers()).at(-1)).toBe(count)
    expect(await numbers()).toEqual((await numbers()).toSorted((one, other) => one - other))
  })

  test('how many were found is said once it is known, and not again when a dialog closes', async ({ page }) => {
    await expect(page.locator('header').getByText('60 items', { exact: true })).toBeVisible()
    await page.getByLabel('Search your library').fill('nothing is called so')
    await expect(spoken(page, 'Nothing found')).toHaveCount(1)
    await expect(spoken(page, 'Nothing found')).toHaveCount(0, { timeout: 10_000 })
    await page.getByLabel('Search your library').fill('')
    await expect(spoken(page, '60 items')).toHaveCount(1)
    await expect(spoken(page, '60 items')).toHaveCount(0, { timeout: 10_000 })
    await tile(page, 0).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog', { name: 'Viewer' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(tile(page, 0)).toBeFocused()
    // What a live region has when nothing covers it any more is said anew.
    await expect(page.locator('output, [aria-live], [role=status]').filter({ hasText: '60 items' })).toHaveCount(0)
  })

  test('that nothing is selected any more is said as well', async ({ page }) => {
    await tile(page, 1).focus()
    await page.keyboard.press(' ')
    await expect(page.getByRole('status').filter({ hasText: '1 selected' }).first()).toBeAttached()
    await page.keyboard.press('Escape')
    await expect(spoken(page, 'Nothing is selected any more')).toHaveCount(1)
  })

  test('the keys of the viewer go to it and not to the screen reader, and a photo is said as a whole', async ({
    page,
  }) => {
    await tile(page, 1).focus()
    await page.keyboard.press('Enter')
    const place = page.getByRole('application', { name: 'Picture; the question mark lists the keys' })
    await expect(place).toBeFocused()
    await expect(place.getByRole('status').filter({ hasText: /^Photo, .*\.jpg, 2 of 60$/ })).toHaveCount(1)
    await page.keyboard.press('i')
    const details = page.getByRole('complementary', { name: 'Details' })
    await expect(details).toBeVisible()
    // What is to be read is outside of it.
    await expect(place.getByRole('complementary')).toHaveCount(0)
    // A click into it takes no keys away.
    await details.click({ position: { x: 5, y: 5 } })
    await page.keyboard.press('ArrowRight')
    await expect(place.getByRole('status').filter({ hasText: /, 3 of 60$/ })).toHaveCount(1)
  })
})
