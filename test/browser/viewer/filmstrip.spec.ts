import type { Page } from '@playwright/test'
import { everyAppearance, findings } from '../accessible.ts'
import { expect, openItem, test } from '../sample-library.ts'

const viewer = (page: Page) => page.getByRole('dialog', { name: 'Viewer' })
const strip = (page: Page) => viewer(page).getByRole('region', { name: 'Filmstrip' })
const shown = (page: Page) => strip(page).locator('[aria-current]')

test('neighbours are shown below the picture, lead there, and stay until they are put away', async ({
  page,
  sample,
}) => {
  const { ref } = await sample.columns()
  await openItem(sample, ref[20] ?? 0)
  await expect(viewer(page)).toContainText(`21 of ${ref.length}`)
  await expect(strip(page)).toHaveCount(0)
  await page.keyboard.press('t')
  await expect(shown(page)).toHaveAccessibleName(`21 of ${ref.length}`)
  await expect(shown(page).locator('img')).toBeVisible()
  // The pictures of the neighbours come, too, and none is drawn that nobody sees.
  await expect.poll(() => strip(page).locator('img').count()).toBeGreaterThan(15)
  expect(await strip(page).getByRole('button').count()).toBeLessThan(30)

  await strip(page)
    .getByRole('button', { name: `24 of ${ref.length}` })
    .click()
  await expect(viewer(page)).toContainText(`24 of ${ref.length}`)
  await expect(shown(page)).toHaveAccessibleName(`24 of ${ref.length}`)
  // Keys are still heard.
  await page.keyboard.press('ArrowRight')
  await expect(shown(page)).toHaveAccessibleName(`25 of ${ref.length}`)
  await page.keyboard.press('End')
  await expect(shown(page)).toHaveAccessibleName(`${ref.length} of ${ref.length}`)
  await page.keyboard.press('Home')
  await expect(shown(page)).toHaveAccessibleName(`1 of ${ref.length}`)
  const box = await strip(page).boundingBox()
  await page.mouse.move((box?.x ?? 0) + 50, (box?.y ?? 0) + 30)
  await page.mouse.wheel(0, 130)
  await expect(shown(page)).toHaveAccessibleName(`3 of ${ref.length}`)
  await everyAppearance(page, sample.shoebox, 'the viewer with a filmstrip')
  await sample.shoebox.call('settings.set', { language: 'en' })

  await page.keyboard.press('i')
  await expect(page.getByRole('complementary', { name: 'Details' })).toBeVisible()
  await page.setViewportSize({ width: 400, height: 800 })
  await expect(shown(page)).toBeInViewport()
  expect(await findings(page)).toEqual([])
  await page.keyboard.press('i')
  await page.setViewportSize({ width: 1280, height: 800 })

  // Another picture that is opened has its neighbours at once.
  await page.keyboard.press('Escape')
  await openItem(sample, ref[4] ?? 0)
  await expect(shown(page)).toHaveAccessibleName(`5 of ${ref.length}`)
  await page.getByRole('button', { name: 'Filmstrip' }).click()
  await expect(strip(page)).toHaveCount(0)
})

test('the viewer lists its keys, and goes on where it was', async ({ page, sample }) => {
  const { ref } = await sample.columns()
  await openItem(sample, ref[2] ?? 0)
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(keys).toContainText('Filmstrip')
  await expect(keys).toContainText('Edited copy or original')
  // Keys that are pressed in the list do nothing behind it.
  for (const key of ['ArrowRight', 'i', 't', 's']) await page.keyboard.press(key)
  await everyAppearance(page, sample.shoebox, 'the keys of the viewer')
  await sample.shoebox.call('settings.set', { language: 'en' })
  await page.keyboard.press('Escape')
  await expect(keys).toHaveCount(0)
  await expect(viewer(page)).toContainText(`3 of ${ref.length}`)
  await expect(strip(page)).toHaveCount(0)
  // A blank is a key of the viewer again, and presses no button.
  await page.keyboard.press(' ')
  await expect(page.getByRole('button', { name: 'Stop the slideshow' })).toBeVisible()
  await page.keyboard.press(' ')
  await expect(page.getByRole('button', { name: 'Start the slideshow' })).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(viewer(page)).toContainText(`4 of ${ref.length}`)
})
