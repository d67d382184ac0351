import type { Page } from '@playwright/test'
import { expect, test } from '../fixture.ts'

// Six screens in two languages, on a machine that may have much to do.
test.setTimeout(180_000)

test.use({ viewport: { width: 380, height: 780 } })

const screens = ['albums', 'backup', 'library', 'map', 'health', 'settings']

/** By how much what an element shows is wider than it. */
const wider = (page: Page, selector: string): Promise<number> =>
  page.locator(selector).evaluate((element) => element.scrollWidth - element.clientWidth)

const excess = async (page: Page): Promise<number[]> => [await wider(page, 'html'), await wider(page, 'main')]

test('nothing is wider than a narrow window', async ({ page, shoebox }) => {
  await shoebox.open()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  expect(await wider(page, 'html')).toBe(0)

  await shoebox.setUp()
  await shoebox.backUp()
  for (const language of ['en', 'zh-Hans'] as const) {
    await shoebox.call('settings.set', { language })
    for (const screen of screens) {
      await shoebox.open(screen)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      expect(await excess(page), `${screen}, ${language}`).toEqual([0, 0])
    }
  }
})

test('twice as large, and with letters twice as large, nothing is wider than the window', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.backUp()
  for (const screen of screens) {
    // What is left of a window of 1280 by 800 at 200 %.
    await page.setViewportSize({ width: 640, height: 400 })
    await shoebox.open(screen)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    expect(await excess(page), `${screen} at 200 %`).toEqual([0, 0])
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.evaluate(`document.documentElement.style.fontSize = '200%'`)
    expect(await excess(page), `${screen}, letters at 200 %`).toEqual([0, 0])
  }
})
