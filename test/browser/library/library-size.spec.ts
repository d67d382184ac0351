import type { Page } from '@playwright/test'
import { expect, test } from '../fixture.ts'
import { installEngine, type QuietEngine } from '../quiet-engine.ts'

const items = 100_000

interface GeneratedLibrary {
  /** Puts items before all others, as a backup does, and tells the page. */
  addNewest: (count: number) => void
}

/** Runs in the page: the library is computed. */
function generateLibrary({ answers, tell }: QuietEngine, count: number): void {
  let newest = 0
  answers['mirror.get'] = () => ({ path: '/mirror', items: count, albums: 0, bytes: 1, freeBytes: 1, canLink: true })
  answers['tasks.problems'] = () => ({ total: 0, problems: [] })
  answers['library.columns'] = () => {
    const all = count + newest
    const shapes = [1.5, 4 / 3, 0.75, 2 / 3, 16 / 9, 1, 3.4]
    // The newest item has the highest ref, so that an item keeps its ref when others come before it.
    const ref = Uint32Array.from({ length: all }, (_, at) => all - at)
    return {
      ref,
      ratio: Float32Array.from(ref, (value) => shapes[(value * 7919) % shapes.length] ?? 1),
      day: Int32Array.from(ref, (value) => 12_000 + Math.floor(value / 14)),
      flags: Uint8Array.from(ref, (value) => (value % 31 === 0 ? 1 : 0)),
    }
  }
  const generated: GeneratedLibrary = {
    addNewest: (more) => {
      newest += more
      tell('library.changed', { items: more })
    },
  }
  Object.assign(globalThis, generated)
}

const addNewest = (page: Page, count: number): Promise<void> =>
  page.evaluate((more) => {
    const { addNewest: add } = globalThis as unknown as GeneratedLibrary
    add(more)
  }, count)

const scroller = (page: Page) => page.getByTestId('photo-grid-scroller')
const scrollTop = (page: Page): Promise<number> =>
  scroller(page).evaluate((element) => Number(Reflect.get(element, 'scrollTop')))
/** Label and height in the view of the first tile below the top of the view. */
async function topTile(page: Page): Promise<{ position: number; offset: number }> {
  const view = await scroller(page).boundingBox()
  const tiles = await page.getByRole('gridcell').evaluateAll((elements) =>
    elements.map((element) => {
      const box = Reflect.apply(
        Reflect.get(element, 'getBoundingClientRect') as () => { bottom: number; top: number },
        element,
        [],
      )
      return { label: String(Reflect.get(element, 'ariaLabel')), top: box.top, bottom: box.bottom }
    }),
  )
  const first = tiles.find((tile) => tile.bottom > (view?.y ?? 0))
  const position = /([\d,]+) of/.exec(first?.label ?? '')?.[1] ?? ''
  return { position: Number(position.replaceAll(',', '')), offset: Math.round((first?.top ?? 0) - (view?.y ?? 0)) }
}

/** The same once it rests: a scroll or a focus is drawn in a later frame. */
async function restingTile(page: Page): ReturnType<typeof topTile> {
  let last = await topTile(page)
  const rests = async (): Promise<boolean> => {
    const before = last
    last = await topTile(page)
    return last.position > 0 && last.position === before.position && last.offset === before.offset
  }
  await expect.poll(rests).toBe(true)
  return last
}

/** Scrolls, and waits until the rows of the new place are drawn: until then no tile reaches into the view. */
async function scrollTo(page: Page, fraction: number): Promise<void> {
  await scroller(page).evaluate(
    (element, part) => Reflect.set(element, 'scrollTop', Number(Reflect.get(element, 'scrollHeight')) * part),
    fraction,
  )
  const height = (await scroller(page).boundingBox())?.height ?? 0
  const isDrawn = async (): Promise<boolean> => {
    const { position, offset } = await topTile(page)
    return position > 0 && offset < height
  }
  await expect.poll(isDrawn).toBe(true)
}

test.beforeEach(async ({ page, shoebox }) => {
  await installEngine(page, generateLibrary, items)
  await page.route('**/media/**', (route) =>
    route.fulfill({
      contentType: 'image/svg+xml',
      body: '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>',
    }),
  )
  await shoebox.open('library')
  await page.getByRole('gridcell').first().waitFor()
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
