import { expect, test } from '../fixture.ts'
import { addNewest, openGenerated, restingTile, scrollTo, scrollTop, topTile } from './generated-library.ts'

const items = 100_000

test.beforeEach(async ({ page, shoebox }) => {
  await openGenerated(page, shoebox, { items, itemsOfDay: 14, busiestDay: 0 })
})

test('the page stays small however far one scrolls, and the end can be reached', async ({ page }) => {
  await expect(page.locator('main header')).toContainText('100,000')
  for (const fraction of [0.1, 0.35, 0.6, 0.85, 1]) {
    await scrollTo(page, fraction)
    await expect.poll(() => page.getByRole('gridcell').count()).toBeGreaterThan(8)
    expect(await page.getByRole('gridcell').count()).toBeLessThan(200)
    expect(await page.locator('*').count()).toBeLessThan(1500)
  }
  await expect(page.getByRole('gridcell').last()).toHaveAccessibleName(/100,000 of 100,000/)
  await expect(page.getByRole('gridcell').last()).toBeInViewport()
})

test('keys go from one end to the other, and the focus stays when its row is far away', async ({ page }) => {
  await page.getByRole('gridcell').first().focus()
  await page.keyboard.press('End')
  await expect(page.locator(`[data-index="${items - 1}"]`)).toBeFocused()
  await expect(page.locator(`[data-index="${items - 1}"]`)).toBeInViewport()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  const focused = page.locator('[data-index]:focus')
  const label = await focused.getAttribute('aria-label')
  await scrollTo(page, 0.5)
  await expect(page.getByRole('gridcell').nth(20)).toBeVisible()
  await expect(focused).toHaveAttribute('aria-label', label ?? '')
  await page.keyboard.press('ArrowLeft')
  await expect(focused).toBeInViewport()
})

test('what is at the top stays there when the window gets another width', async ({ page }) => {
  await scrollTo(page, 0.42)
  const before = await restingTile(page)
  for (const width of [700, 1000, 500, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    await expect.poll(async () => Math.abs((await topTile(page)).position - before.position)).toBeLessThan(8)
  }
  await expect.poll(async () => (await topTile(page)).position).toBe(before.position)
})

test('items that arrive while one looks do not move the view, but show at the very top', async ({ page }) => {
  await scrollTo(page, 0.3)
  // Focusing a tile may scroll it into view, so the place is looked at afterwards.
  await page.getByRole('gridcell').nth(12).focus()
  const before = await restingTile(page)
  await addNewest(page, 500)
  await expect(page.locator('main header')).toContainText('100,500')
  await expect.poll(async () => await topTile(page)).toEqual({ position: before.position + 500, offset: before.offset })
  await expect(page.locator('[data-index]:focus')).toHaveCount(1)

  await scrollTo(page, 0)
  await expect(page.getByRole('gridcell').first()).toHaveAccessibleName(/, 1 of 100,500/)
  await addNewest(page, 20)
  await expect(page.getByRole('gridcell').first()).toHaveAccessibleName(/, 1 of 100,520/)
  expect(await scrollTop(page)).toBe(0)
})

test('the scrubber jumps through the years by keyboard and by dragging', async ({ page }) => {
  const scrubber = page.getByRole('slider', { name: 'Jump to a month' })
  await scrubber.focus()
  const year = async (): Promise<number> =>
    Number(/\d{4}/.exec((await scrubber.getAttribute('aria-valuetext')) ?? '')?.[0])
  const newest = await year()
  await page.keyboard.press('PageDown')
  await expect.poll(year).toBe(newest - 1)
  await page.keyboard.press('End')
  await expect(page.getByRole('gridcell').last()).toHaveAccessibleName(/100,000 of 100,000/)
  const box = await scrubber.boundingBox()
  if (!box) throw new Error('the scrubber is on the page')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height - 20)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 })
  await page.mouse.up()
  await expect.poll(async () => Math.abs((await topTile(page)).position - items / 2)).toBeLessThan(items * 0.05)
})
