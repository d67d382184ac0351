import type { Page } from '@playwright/test'
import { expect, test } from '../fixture.ts'
import { addNewest, openGenerated, restingTile, scroller, scrollTo, topTile } from './generated-library.ts'

/** Higher than any browser scrolls: 50 million pixels of the screen, of which Chromium has 33.5 million. */
const items = 1_000_000

test.beforeEach(async ({ page, shoebox }) => {
  await openGenerated(page, shoebox, { items, itemsOfDay: 100, busiestDay: 70_000 })
})

/** Label and place in the view of the tile of an item; undefined while it is not on the page. */
async function placeOf(page: Page, index: number): Promise<number | undefined> {
  const box = await page.locator(`[data-index="${index}"]`).boundingBox({ timeout: 20_000 })
  return box?.y
}

const tab = (page: Page, name: string) => page.getByRole('group', { name: 'View' }).getByRole('button', { name })

async function overScroller(page: Page): Promise<void> {
  const box = await scroller(page).boundingBox()
  if (!box) throw new Error('the grid is on the page')
  await page.mouse.move(box.x + box.width / 3, box.y + box.height / 2)
}

test('a notch of the wheel moves by what it says, at both ends and everywhere between', async ({ page }) => {
  for (const fraction of [0, 0.13, 0.5, 0.876, 1]) {
    await scrollTo(page, fraction)
    await restingTile(page)
    await overScroller(page)
    // Away from the end that is near.
    for (const notch of fraction < 0.5 ? [100, 40] : [-100, -40]) {
      await restingTile(page)
      const tiles = await page.locator('[data-index]').all()
      const index = Number(await tiles[Math.floor(tiles.length / 2)]?.getAttribute('data-index'))
      const before = await placeOf(page, index)
      await page.mouse.wheel(0, notch)
      await expect.poll(async () => Math.round((before ?? 0) - ((await placeOf(page, index)) ?? 0))).toBe(notch)
    }
  }
})

test('a long way by the wheel is exact and shows every item, from the top and to the end', async ({ page }) => {
  const positions = async (): Promise<number[]> =>
    (await page.locator('[data-index]').all()).length === 0
      ? []
      : await page
          .locator('[data-index]')
          .evaluateAll((tiles) => tiles.map((tile) => Number(tile.getAttribute('data-index'))))
  for (const [fraction, notch] of [
    [0, 700],
    [0.4, 700],
    [1, -700],
  ] as const) {
    await scrollTo(page, fraction)
    await restingTile(page)
    await overScroller(page)
    const seen = new Set(await positions())
    for (let turn = 0; turn < 5; turn++) {
      const { position } = await restingTile(page)
      await page.mouse.wheel(0, notch)
      await expect.poll(async () => (await topTile(page)).position).not.toBe(position)
      await restingTile(page)
      for (const index of await positions()) seen.add(index)
    }
    const sorted = [...seen].toSorted((one, other) => one - other)
    expect((sorted.at(-1) ?? 0) - (sorted[0] ?? 0) + 1).toBe(sorted.length)
    expect(sorted.length).toBeGreaterThan(70)
  }
})

test('the bar reaches every part in its order, and its ends are the ends of the list', async ({ page }) => {
  let last = 0
  for (const fraction of [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 1]) {
    await scrollTo(page, fraction)
    const { position } = await restingTile(page)
    expect(position).toBeGreaterThan(last)
    expect(Math.abs(position / items - fraction)).toBeLessThan(0.16)
    last = position
  }
  await expect(page.getByRole('gridcell').last()).toHaveAccessibleName(/1,000,000 of 1,000,000/)
  await expect(page.getByRole('gridcell').last()).toBeInViewport()
  expect(await page.locator('*').count()).toBeLessThan(1500)
  await scrollTo(page, 0)
  await expect(page.getByRole('gridcell').first()).toHaveAccessibleName(/, 1 of 1,000,000/)
})

test('a finger moves by its own way', async ({ page }) => {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setTouchEmulationEnabled', { enabled: true })
  await scrollTo(page, 0.3)
  await restingTile(page)
  const box = await scroller(page).boundingBox()
  if (!box) throw new Error('the grid is on the page')
  const tiles = await page.locator('[data-index]').all()
  const index = Number(await tiles[Math.floor(tiles.length / 2)]?.getAttribute('data-index'))
  const before = await placeOf(page, index)
  const x = box.x + box.width / 3
  const from = box.y + box.height * 0.7
  await devtools.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y: from }] })
  for (let step = 1; step <= 15; step++) {
    await devtools.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x, y: from - step * 20 }] })
  }
  // A finger that rests before it goes throws nothing; a busy page may not have seen it move yet.
  await expect.poll(async () => (before ?? 0) - ((await placeOf(page, index)) ?? 0)).toBeGreaterThan(270)
  await restingTile(page)
  await devtools.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x, y: from - 300 }] })
  await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await restingTile(page)
  // What a finger has to move before it counts as moving is its own affair.
  const moved = (before ?? 0) - ((await placeOf(page, index)) ?? 0)
  expect(moved).toBeGreaterThan(270)
  expect(moved).toBeLessThan(301)
})

test('keys go from end to end, and from row to row in the middle of a day of 70,000', async ({ page }) => {
  await page.getByRole('gridcell').first().focus()
  await page.keyboard.press('End')
  await expect(page.locator(`[data-index="${items - 1}"]`)).toBeFocused()
  await expect(page.locator(`[data-index="${items - 1}"]`)).toBeInViewport()
  await scrollTo(page, 0.47)
  await restingTile(page)
  const inView = page.locator('[data-index]').nth(12)
  await inView.focus()
  let index = Number(await page.locator('[data-index]:focus').getAttribute('data-index'))
  for (const key of ['ArrowDown', 'PageDown', 'PageDown', 'ArrowRight', 'PageDown']) {
    await page.keyboard.press(key)
    const focused = page.locator('[data-index]:focus')
    await expect(focused).toBeInViewport({ ratio: 0.99 })
    const next = Number(await focused.getAttribute('data-index'))
    expect(next).toBeGreaterThan(index)
    expect(next).toBeLessThan(index + 80)
    index = next
  }
  // Far from the tile that has the focus, which stays on the page.
  await scrollTo(page, 0.9)
  await restingTile(page)
  await expect(page.locator(`[data-index="${index}"]`)).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(page.locator(`[data-index="${index + 1}"]`)).toBeFocused()
  await expect(page.locator(`[data-index="${index + 1}"]`)).toBeInViewport()
})

test('the scrubber reaches the first and the last month, and each between', async ({ page }) => {
  const scrubber = page.getByRole('slider', { name: 'Jump to a month' })
  await scrubber.focus()
  const month = async (): Promise<string> => (await scrubber.getAttribute('aria-valuetext')) ?? ''
  await page.keyboard.press('End')
  await expect(page.getByRole('gridcell').last()).toHaveAccessibleName(/1,000,000 of 1,000,000/)
  for (let turn = 0; turn < 5; turn++) await page.keyboard.press('PageUp')
  const before = await month()
  await page.keyboard.press('ArrowUp')
  await expect.poll(month).not.toBe(before)
  // A month that is chosen begins at the top of the view: on its own first day.
  await expect
    .poll(async () => await page.getByRole('rowheader').evaluateAll((all) => all.map((each) => each.textContent)))
    .toContainEqual(expect.stringContaining((await month()).split(' ')[0]?.slice(0, 3) ?? ''))
})

test('what is in view stays there when the window, the zoom of the page or the library changes', async ({ page }) => {
  await scrollTo(page, 0.62)
  const before = await restingTile(page)
  for (const width of [700, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    await expect.poll(async () => Math.abs((await topTile(page)).position - before.position)).toBeLessThan(8)
  }
  await expect.poll(async () => await topTile(page)).toEqual(before)
  await addNewest(page, 500)
  await expect.poll(async () => await topTile(page)).toEqual({ position: before.position + 500, offset: before.offset })
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setDeviceMetricsOverride', {
    width: 640,
    height: 480,
    deviceScaleFactor: 3,
    mobile: false,
  })
  await expect
    .poll(async () => Math.abs((await topTile(page)).position - before.position - 500), { timeout: 20_000 })
    .toBeLessThan(8)
  await scrollTo(page, 1)
  await expect(page.getByRole('gridcell').last()).toHaveAccessibleName(/1,000,500 of 1,000,500/)
})

test('an album of a million is one section that is reached as a whole', async ({ page }) => {
  await tab(page, 'Albums').click()
  await page.getByRole('link', { name: /Everything/ }).click()
  await page.getByRole('gridcell').first().waitFor({ timeout: 30_000 })
  await scrollTo(page, 1)
  await expect(page.getByRole('gridcell').last()).toHaveAccessibleName(/1,000,000 of 1,000,000/)
  await scrollTo(page, 0.5)
  const { position } = await restingTile(page)
  expect(Math.abs(position / items - 0.5)).toBeLessThan(0.05)
  await overScroller(page)
  await page.mouse.wheel(0, 90)
  await restingTile(page)
  // Back from another place it is where it was.
  const left = await restingTile(page)
  await tab(page, 'Timeline').click()
  await page.getByRole('gridcell').first().waitFor()
  await tab(page, 'Albums').click()
  await page.getByRole('link', { name: /Everything/ }).click()
  await expect.poll(async () => await topTile(page), { timeout: 30_000 }).toEqual(left)
})

test('where one has leapt to, what is in view is asked for before anything around it', async ({ page }) => {
  const asked: number[] = []
  page.on('request', (request) => {
    const ref = /media\/thumb\/(\d+)/.exec(request.url())?.[1]
    if (ref !== undefined) asked.push(Number(ref))
  })
  const inView = async (): Promise<number[]> => {
    const view = await scroller(page).boundingBox()
    const tiles = await page.locator('[data-index]').evaluateAll((elements) =>
      elements.map((element) => {
        const box = Reflect.apply(
          Reflect.get(element, 'getBoundingClientRect') as () => { top: number; bottom: number },
          element,
          [],
        )
        return { index: Number(element.getAttribute('data-index')), top: box.top, bottom: box.bottom }
      }),
    )
    const [top, bottom] = [view?.y ?? 0, (view?.y ?? 0) + (view?.height ?? 0)]
    return tiles.filter((tile) => tile.top < bottom && tile.bottom > top).map(({ index }) => items - index)
  }
  const box = await page.getByRole('slider').boundingBox()
  if (!box) throw new Error('the scrubber is on the page')
  for (const part of [0.3, 0.7, 0.5]) {
    await expect.poll(() => page.locator('[data-phase="fetching"]').count()).toBe(0)
    asked.length = 0
    await page.mouse.click(box.x + box.width / 2, box.y + part * box.height)
    await expect.poll(() => asked.length).toBeGreaterThan(0)
    const wanted = await inView()
    await expect.poll(() => asked.length).toBeGreaterThan(wanted.length * 1.5)
    expect(new Set(asked.slice(0, wanted.length))).toEqual(new Set(wanted))
  }
})
