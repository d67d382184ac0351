import type { Page } from '@playwright/test'
import { expect, test } from '../fixture.ts'
import { everyScreen, openAnew } from './every-screen.ts'

// Many screens, each measured as a whole, on a machine that may have much to do.
test.setTimeout(300_000)

test.use({ hasTouch: true, viewport: { width: 820, height: 1180 } })

/**
 * Controls that a finger could miss, a line for each: what it can press of them is lower or narrower than 44 pixels. Counts what a label
 * adds, and what a control hears of around itself. Links among words are exempt, as nothing can be done about the height of a line; so are
 * photos, whose size a person chooses.
 */
const small = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`(() => {
    const finger = 44
    const controls = 'a[href], button, input, select, textarea, summary, ' +
      ['button', 'option', 'radio', 'switch', 'tab', 'menuitem', 'checkbox'].map((role) => '[role=' + role + ']').join()
    const elsewhere = '[role=gridcell] *, [inert] *, [aria-hidden=true], [aria-hidden=true] *'
    const isAmongWords = (element) =>
      getComputedStyle(element).display === 'inline' && element.parentElement.textContent !== element.textContent
    const isHit = (element, x, y) => {
      const hit = document.elementFromPoint(x, y)
      const label = hit?.closest('label')
      return element.contains(hit) || label?.control === element || label?.contains(element) === true
    }
    const found = []
    let tried = 0
    for (const element of document.querySelectorAll(controls)) {
      if (element.matches(elsewhere)) continue
      element.scrollIntoView({ block: 'center', inline: 'center' })
      const box = element.getBoundingClientRect()
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
      // Also what lies below a dialog, or is there for the keyboard alone.
      if (box.width < 2 || box.height < 2 || isAmongWords(element) || !isHit(element, x, y)) continue
      tried++
      const reach = (dx, dy) => {
        let far = 0
        while (far < finger && isHit(element, x + dx * (far + 1), y + dy * (far + 1))) far++
        return far
      }
      const [width, height] = [reach(-1, 0) + reach(1, 0) + 1, reach(0, -1) + reach(0, 1) + 1]
      if (width >= finger && height >= finger) continue
      const name = (element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40)
      found.push(element.tagName.toLowerCase() + ' "' + name + '" ' + width + ' × ' + height + ', ' + element.className)
    }
    return tried === 0 ? ['nothing was tried'] : found
  })()`)

test('a finger meets every control of every screen', async ({ page, shoebox }) => {
  await shoebox.open()
  await expect(page.getByRole('textbox')).not.toHaveValue('')
  expect(await page.evaluate("matchMedia('(pointer: coarse)').matches")).toBe(true)
  expect.soft(await small(page), 'first run').toEqual([])
  await shoebox.call('mirror.use', { path: shoebox.mirror })
  await expect(page.locator('[aria-current=step] ol')).toBeVisible()
  expect.soft(await small(page), 'the steps of the first run').toEqual([])
  await shoebox.setUp()
  await shoebox.backUp()
  for (const screen of everyScreen) {
    await openAnew(page, shoebox, screen)
    expect.soft(await small(page), screen).toEqual([])
  }
})

test('a finger meets what opens over a screen, and what comes with a choice', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.backUp({ allAlbums: true, sharedAlbums: true, library: true, albums: [] })
  await shoebox.open('library')
  await page.getByRole('button', { name: /^Filters/ }).click()
  await expect(page.getByRole('button', { name: 'Videos' })).toBeVisible()
  expect.soft(await small(page), 'filters').toEqual([])
  await page.getByRole('button', { name: 'Videos' }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Remove filter: Videos' })).toBeVisible()
  expect.soft(await small(page), 'a filtered library').toEqual([])
  await page.locator('[role=gridcell]').first().press(' ')
  await expect(page.getByRole('button', { name: 'Select nothing' })).toBeVisible()
  expect.soft(await small(page), 'what is selected').toEqual([])

  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toBeVisible()
  expect.soft(await small(page), 'the list of keys').toEqual([])
  await page.keyboard.press('Escape')

  await page.locator('[role=gridcell]').first().press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  expect.soft(await small(page), 'an opened video').toEqual([])
  await page.keyboard.press('i')
  await expect(page.getByRole('complementary')).toBeVisible()
  expect.soft(await small(page), 'its details').toEqual([])
})

test('a finger meets every control of a narrow window', async ({ page, shoebox }) => {
  await page.setViewportSize({ width: 380, height: 780 })
  await shoebox.setUp()
  await shoebox.backUp()
  for (const screen of everyScreen) {
    await openAnew(page, shoebox, screen)
    expect.soft(await small(page), screen).toEqual([])
  }
})
