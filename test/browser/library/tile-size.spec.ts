import type { Page } from '@playwright/test'
import { expect, test } from '../sample-library.ts'

const height = async (page: Page): Promise<number> =>
  await page
    .getByRole('gridcell')
    .evaluateAll((tiles) => tiles.map((tile) => tile.clientHeight).toSorted((a, b) => a - b)[tiles.length >> 1] ?? 0)

/** The item that stands at the top of the view. */
const atTop = async (page: Page): Promise<string> =>
  await page.getByTestId('photo-grid-scroller').evaluate((scroller) => {
    const { top } = scroller.getBoundingClientRect()
    const tiles = [...scroller.querySelectorAll('[data-index]')]
    return tiles.find((tile) => tile.getBoundingClientRect().bottom > top + 60)?.getAttribute('data-index') ?? ''
  })

test('pictures are made larger and smaller by the menu, by keys and by the wheel, and stay so', async ({
  page,
  sample,
}) => {
  const { shoebox } = sample
  await expect(page.getByRole('gridcell').first()).toBeVisible()
  const usual = await height(page)

  await page.getByRole('button', { name: 'Filters' }).click()
  const control = page.getByRole('group', { name: 'Size of pictures' })
  await expect(control).toContainText('Medium')
  await control.getByRole('button', { name: 'Larger' }).click()
  await expect(control).toContainText('Large')
  await expect.poll(() => height(page)).toBeGreaterThan(usual * 1.15)
  await control.getByRole('button', { name: 'Larger' }).click()
  await expect(control).toContainText('Largest')
  await expect(control.getByRole('button', { name: 'Larger' })).toBeFocused()
  await expect(control.getByRole('button', { name: 'Larger' })).toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('Escape')

  await page.getByRole('gridcell').nth(3).focus()
  for (let times = 0; times < 4; times += 1) await page.keyboard.press('-')
  await expect.poll(() => height(page)).toBeLessThan(usual * 0.6)
  await expect(page.locator('[data-index="3"]')).toBeFocused()
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  await expect.poll(() => height(page)).toBe(usual)

  await page.getByRole('gridcell').nth(3).hover()
  await page.keyboard.down('Control')
  await page.mouse.wheel(0, 120)
  await page.keyboard.up('Control')
  await expect.poll(() => height(page)).toBeLessThan(usual * 0.85)
  // The page itself is as large as before.
  expect(await page.evaluate(() => Reflect.get(globalThis, 'visualViewport').scale as number)).toBe(1)
  await expect.poll(async () => (await shoebox.call('settings.get', undefined)).tileSize).toBe('small')
  const small = await height(page)
  await page.reload()
  await expect(page.getByRole('gridcell').first()).toBeVisible()
  await expect.poll(() => height(page)).toBe(small)
  await shoebox.call('settings.set', { tileSize: 'medium' })
})

test('what stands at the top stays there as the size changes', async ({ page, sample }) => {
  await expect(page.getByRole('gridcell').first()).toBeVisible()
  await page.getByTestId('photo-grid-scroller').evaluate((scroller) => scroller.scrollTo({ top: 1500 }))
  await expect.poll(() => atTop(page)).not.toBe('0')
  // The anchor is taken once the scrolling has come to rest.
  await expect(page.locator('[data-phase="fetching"]')).toHaveCount(0)
  const before = Number(await atTop(page))
  // By the menu, which is no place in the list.
  await page.getByRole('button', { name: 'Filters' }).click()
  await page.getByRole('group', { name: 'Size of pictures' }).getByRole('button', { name: 'Larger' }).click()
  await page.keyboard.press('Escape')
  await expect.poll(async () => (await sample.shoebox.call('settings.get', undefined)).tileSize).toBe('large')
  await expect.poll(async () => Math.abs(Number(await atTop(page)) - before)).toBeLessThan(6)
  await sample.shoebox.call('settings.set', { tileSize: 'medium' })
})

test('years are an overview, which an address leads to', async ({ page }) => {
  await page.getByRole('button', { name: 'Filters' }).click()
  await page.getByRole('group', { name: 'Group by' }).getByRole('button', { name: 'Years' }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('rowheader').first()).toContainText(/^2026/)
  await expect(page).toHaveURL(/by=year/)
  await page.reload()
  await expect(page.getByRole('rowheader').first()).toContainText(/^2026/)
  await expect(page.getByRole('slider', { name: 'Jump to a year' })).toHaveAttribute('aria-valuetext', '2026')
})

const heading = (page: Page) => page.getByRole('rowheader').first()

test('headings go from days to months and years as pictures get smaller, unless somebody has chosen', async ({
  page,
  sample,
}) => {
  const { shoebox } = sample
  const sized = async (): Promise<string> => (await shoebox.call('settings.get', undefined)).tileSize
  await page.getByRole('gridcell').nth(6).focus()
  const days = await page.getByRole('rowheader').count()
  for (const size of ['small', 'smallest']) {
    await page.keyboard.press('-')
    await expect.poll(sized).toBe(size)
  }
  await expect(heading(page)).toContainText(/^[A-Z][a-z]+ 2026/)
  await expect(page.locator('[data-index="6"]')).toBeFocused()
  await page.keyboard.press('-')
  await expect(heading(page)).toContainText(/^2026/)
  await expect(page.getByRole('slider', { name: 'Jump to a year' })).toBeVisible()
  await page.keyboard.press('-')
  await expect(page.locator('[data-index="6"]')).toBeFocused()
  expect(await page.getByRole('rowheader').count()).toBeLessThan(days)
  await expect(page).not.toHaveURL(/by=/)

  // A choice of one's own wins, and stays by the address.
  await page.getByRole('button', { name: 'Filters' }).click()
  const groups = page.getByRole('group', { name: 'Group by' })
  await expect(groups.getByRole('button', { name: 'By size' })).toHaveAttribute('aria-pressed', 'true')
  await groups.getByRole('button', { name: 'Days' }).click()
  await page.keyboard.press('Escape')
  await expect(heading(page)).not.toContainText(/^2026/)
  await expect(page).toHaveURL(/by=day/)
  await page.reload()
  await expect(heading(page)).not.toContainText(/^2026/)
  await page.goBack()
  await expect(heading(page)).toContainText(/^2026/)
  await shoebox.call('settings.set', { tileSize: 'medium' })
})

/** Scrolls, and points at a picture: tells which one is there by then, and which are as high in the view as the pointer. */
async function pointAtPicture(page: Page) {
  await expect(page.getByRole('gridcell').first()).toBeVisible()
  await page.getByTestId('photo-grid-scroller').evaluate((scroller) => scroller.scrollTo({ top: 1800 }))
  await expect.poll(() => atTop(page)).not.toBe('0')
  await expect(page.locator('[data-phase="fetching"]')).toHaveCount(0)
  const point = { x: 500, y: 560 }
  const pointed = async (): Promise<number> =>
    Number(
      await page.evaluate(
        `document.elementFromPoint(${point.x}, ${point.y})?.closest('[data-index]')?.getAttribute('data-index') ?? -1`,
      ),
    )
  // Between two pictures there is none.
  while ((await pointed()) < 0) point.y += 12
  await page.mouse.move(point.x, point.y)
  const isLevel = async (item: number): Promise<boolean> => {
    const box = await page.locator(`[data-index="${item}"]`).boundingBox()
    return box !== null && box.y - 1 <= point.y && point.y <= box.y + box.height + 1
  }
  return { pointed, isLevel }
}

test('what the pointer is at stays there at the largest size and after other ways to scroll', async ({
  page,
  sample: { shoebox },
}) => {
  const sized = async (): Promise<string> => (await shoebox.call('settings.get', undefined)).tileSize
  await shoebox.call('settings.set', { tileSize: 'largest' })
  const { pointed, isLevel } = await pointAtPicture(page)
  const turn = async (by: number, size: string): Promise<void> => {
    const before = await pointed()
    await page.keyboard.down('Control')
    await page.mouse.wheel(0, by)
    await page.keyboard.up('Control')
    await expect.poll(sized).toBe(size)
    await expect.poll(() => isLevel(before)).toBe(true)
  }
  await turn(-100, 'largest')
  await turn(100, 'large')
  // The picture at the pointer is another one by then, although the pointer has not moved.
  const scroller = page.getByTestId('photo-grid-scroller')
  const top = await atTop(page)
  do await scroller.evaluate((element) => element.scrollBy({ top: 700 }))
  while ((await pointed()) < 0)
  await expect.poll(() => atTop(page)).not.toBe(top)
  await turn(100, 'medium')
})

test('what the pointer is at stays there, from days to years and back', async ({ page, sample }) => {
  const { shoebox } = sample
  const { pointed } = await pointAtPicture(page)
  const before = await pointed()
  await page.keyboard.down('Control')
  for (const [size, turn] of [
    ['small', 100],
    ['smallest', 100],
    ['overview', 100],
    ['smallest', -100],
    ['small', -100],
    ['medium', -100],
  ] as const) {
    await page.mouse.wheel(0, turn)
    await expect.poll(async () => (await shoebox.call('settings.get', undefined)).tileSize).toBe(size)
  }
  await page.keyboard.up('Control')
  await expect.poll(pointed).toBe(before)
})
