import { readdir } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { everyAppearance, findings } from '../accessible.ts'
import { expect, test } from '../fixture.ts'

test.setTimeout(180_000)
test.use({ google: { profile: 'legacy', consent: 'allow', items: 60, albums: 3 } })

const inTime = { timeout: 60_000 }
const tile = (page: Page, at: number) => page.locator(`[data-index="${at}"]`)
const bar = (page: Page) => page.getByRole('region', { name: 'Selected photos and videos' })
const picked = (page: Page): Promise<number> => page.locator('[role=gridcell][aria-selected=true]').count()

/** Says how many are picked, for the eye and for a screen reader. */
async function expectPicked(page: Page, count: number): Promise<void> {
  const said = `${count} selected`
  await expect(bar(page).getByText(said, { exact: true })).toBeVisible(inTime)
  await expect(page.getByRole('status').filter({ hasText: said }).first()).toBeAttached()
}

test.beforeEach(async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.backUp({ allAlbums: false, sharedAlbums: false, library: true, albums: [] })
  await shoebox.open('library')
  await expect(tile(page, 0)).toBeVisible(inTime)
})

test('items are picked by mouse: by check marks, runs, with Ctrl, and by days', async ({ page }) => {
  const grid = page.getByRole('grid', { name: 'Photos and videos' })
  await expect(grid).toHaveAttribute('aria-multiselectable', 'true')
  await expect(bar(page)).toBeHidden()
  await tile(page, 1).hover()
  const mark = tile(page, 1).locator('[data-picks]')
  const box = await mark.boundingBox()
  expect([box?.width, box?.height]).toEqual([44, 44])
  await mark.click()
  await expectPicked(page, 1)
  await expect(tile(page, 1)).toHaveAttribute('aria-selected', 'true')
  await tile(page, 4).click({ modifiers: ['Shift'] })
  await expectPicked(page, 4)
  // The run is drawn anew from where it began.
  await tile(page, 2).click({ modifiers: ['Shift'] })
  await expectPicked(page, 2)
  await tile(page, 5).click({ modifiers: ['ControlOrMeta'] })
  await expectPicked(page, 3)
  // While something is picked, a click picks, and opens nothing.
  await tile(page, 5).click()
  await expectPicked(page, 2)
  expect(await picked(page)).toBe(2)
  await page.getByRole('button', { name: 'Select nothing' }).click()
  await expect(bar(page)).toBeHidden()
  await expect(page.locator('[role=gridcell]:focus')).toHaveCount(1)

  const day = page.getByRole('checkbox', { name: /^Select everything of / }).first()
  await expect(day).toHaveAttribute('aria-checked', 'false')
  await day.click()
  await expect(day).toHaveAttribute('aria-checked', 'true')
  const all = await picked(page)
  await tile(page, 0).click({ modifiers: ['ControlOrMeta'] })
  await expect(day).toHaveAttribute('aria-checked', all > 1 ? 'mixed' : 'false')
  await tile(page, 0).click({ modifiers: ['ControlOrMeta'] })
  await expect(day).toHaveAttribute('aria-checked', 'true')
  await day.click()
  await expect(bar(page)).toBeHidden()

  await tile(page, 0).click()
  await expect(page.getByRole('dialog')).toBeVisible()
})

test('items are picked by keys alone, and look right in every appearance', async ({ page, shoebox }) => {
  await tile(page, 0).focus()
  await page.keyboard.press('Space')
  await expectPicked(page, 1)
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  await expectPicked(page, 3)
  await expect(tile(page, 2)).toBeFocused()
  await page.keyboard.press('Shift+ArrowLeft')
  await expectPicked(page, 2)
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Space')
  await expectPicked(page, 1)
  await everyAppearance(page, shoebox, 'a library with something picked')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  await page.emulateMedia({ forcedColors: 'active' })
  expect(await findings(page)).toEqual([])
  await page.emulateMedia({ forcedColors: 'none' })
  await page.setViewportSize({ width: 380, height: 760 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(380)
  expect(await findings(page)).toEqual([])
  await page.setViewportSize({ width: 1280, height: 800 })

  await tile(page, 0).focus()
  await page.keyboard.press('ControlOrMeta+a')
  const { ref } = await shoebox.call('library.columns', {})
  await expectPicked(page, ref.length)
  await page.keyboard.press('Escape')
  await expect(bar(page)).toBeHidden()
  await expect(tile(page, 0)).toBeFocused()
  // Enter opens, also while something is picked.
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
})

test('a run goes on from where it began when the list becomes another underneath', async ({ page, shoebox }) => {
  const refOf = async (at: number): Promise<number | undefined> => (await shoebox.call('library.columns', {})).ref[at]
  await tile(page, 2).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowRight')
  await expectPicked(page, 2)
  const [first, focused] = [await refOf(2), await refOf(3)]
  shoebox.emulator.library.addItem({ filename: 'newest.jpg', creationTime: Date.now() - 86_400_000 })
  await shoebox.backUp({ allAlbums: false, sharedAlbums: false, library: true, albums: [] })
  await expect.poll(() => refOf(3), inTime).toBe(first)
  expect(await refOf(4)).toBe(focused)
  await expectPicked(page, 2)
  await expect(tile(page, 4)).toBeFocused(inTime)
  await page.keyboard.press('Shift+ArrowRight')
  await expectPicked(page, 3)
  await page.keyboard.press('Shift+ArrowLeft')
  await page.keyboard.press('Shift+ArrowLeft')
  await page.keyboard.press('Shift+ArrowLeft')
  await expectPicked(page, 2)
  await expect(tile(page, 2)).toHaveAttribute('aria-selected', 'true')
  await expect(tile(page, 3)).toHaveAttribute('aria-selected', 'true')
  await tile(page, 5).click({ modifiers: ['Shift'] })
  await expectPicked(page, 3)
})

test('a tile keeps the focus of a window that one has left, whatever comes before it meanwhile', async ({
  page,
  shoebox,
}) => {
  await tile(page, 1).focus()
  // A window that loses the focus tells its element so, which is the active one all the same.
  await tile(page, 1).dispatchEvent('focusout', { bubbles: true })
  shoebox.emulator.library.addItem({ filename: 'newest.jpg', creationTime: Date.now() - 86_400_000 })
  await shoebox.backUp({ allAlbums: false, sharedAlbums: false, library: true, albums: [] })
  await expect(tile(page, 2)).toBeFocused(inTime)
})

test('nothing is picked where the list that it was picked in is not on the screen', async ({ page }) => {
  await tile(page, 0).focus()
  await page.keyboard.press('Space')
  await expectPicked(page, 1)
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Albums' }).click()
  await expect(page.getByRole('heading', { name: 'Library' })).toBeVisible()
  await expect(bar(page)).toBeHidden()
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Timeline' }).click()
  await expectPicked(page, 1)
  await expect(tile(page, 0)).toHaveAttribute('aria-selected', 'true')
})

test('Escape in the bar clears what is picked, and leaves the album open', async ({ page, shoebox }) => {
  await shoebox.backUp({ allAlbums: true, sharedAlbums: false, library: true, albums: [] })
  await shoebox.open('library/albums')
  await page.getByRole('list', { name: 'Albums' }).getByRole('link').first().click()
  await tile(page, 0).focus()
  await page.keyboard.press('Space')
  await expectPicked(page, 1)
  const album = page.url()
  await bar(page).getByRole('button').last().focus()
  await page.keyboard.press('Escape')
  await expect(bar(page)).toBeHidden()
  await expect(tile(page, 0)).toBeFocused()
  expect(page.url()).toBe(album)
})

test('what is picked is written elsewhere, and nothing else', async ({ page, shoebox }) => {
  await tile(page, 0).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowRight')
  await expectPicked(page, 2)
  await page.getByRole('button', { name: 'Export…', exact: true }).press('Enter')
  await expect(page.getByText('2 photos and videos that you have selected, without albums')).toBeVisible(inTime)
  await page.getByText('As plain files').click()
  await everyAppearance(page, shoebox, 'an export of what is picked')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  const { folder } = await shoebox.call('exporting.suggest', undefined)
  await page.getByRole('button', { name: 'Export', exact: true }).press('Enter')
  await expect
    .poll(async () => (await shoebox.call('tasks.state', undefined)).export, inTime)
    .toMatchObject({ phase: 'finished', result: { items: 2, albums: 0 } })
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  expect(names.filter(({ name }) => !name.endsWith('.xmp'))).toHaveLength(2)
})

test('what is picked goes into Google Photos, once a person has said yes', async ({ page, shoebox }) => {
  await tile(page, 0).focus()
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: 'Put into Google Photos…' }).press('Enter')
  await expect(page.getByText('1 photo or video that you have selected, into no album')).toBeVisible(inTime)
  await everyAppearance(page, shoebox, 'a restore of what is picked')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  await page.getByRole('button', { name: 'See what it would do' }).press('Enter')
  await expect(page.getByRole('heading', { name: 'Nothing has been written yet' })).toBeVisible(inTime)
  await page.getByRole('button', { name: 'Back', exact: true }).press('Enter')
  await page.getByRole('button', { name: 'See what it would do' }).press('Enter')
  await page.getByRole('button', { name: 'Ask Google…' }).press('Enter', inTime)
  await page.getByRole('button', { name: 'Put into Google Photos', exact: true }).press('Enter', inTime)
  await expect(page.getByRole('heading', { name: 'Everything is in Google Photos' })).toBeVisible(inTime)
  await expect(page.getByRole('heading', { name: 'Selected photos and videos' })).toBeVisible()
  // What was selected is done with.
  await page.getByRole('button', { name: 'Choose something else' }).press('Enter')
  await expect(page.getByRole('heading', { name: 'Which albums' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'See what it would do' })).toBeDisabled()
})

test('whoever has picked something can put albums into Google Photos instead', async ({ page }) => {
  await tile(page, 0).focus()
  await page.keyboard.press('Space')
  await page.getByRole('button', { name: 'Put into Google Photos…' }).press('Enter')
  await page.getByRole('button', { name: 'Choose albums instead' }).press('Enter', inTime)
  await expect(page.getByRole('heading', { name: 'Which albums' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'See what it would do' })).toBeDisabled()
})
