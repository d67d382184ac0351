import type { Locator, Page } from '@playwright/test'
import { everyAppearance, findings } from '../accessible.ts'
import { expect, test } from '../fixture.ts'

test.use({ google: { items: 8, albums: 1, seed: 4, profile: 'legacy', consent: 'allow' } })

const compared = (page: Page): Locator => page.getByRole('dialog', { name: 'Two photos side by side' })
const pictures = (page: Page): Locator => compared(page).getByTestId('picture')

/** Both are as large, and show the same part. */
async function expectAlike(page: Page, scale: RegExp): Promise<void> {
  await expect(pictures(page).first()).toHaveAttribute('data-scale', scale)
  await expect(pictures(page).last()).toHaveAttribute('data-scale', scale)
}

/** How far each picture is moved from the middle, as parts of its fitting size. */
async function moved(page: Page): Promise<number[]> {
  const texts = await pictures(page).evaluateAll((all) =>
    all.map((each) => {
      const { transform, width } = (each as unknown as { style: { transform: string; width: string } }).style
      return [transform, width] as const
    }),
  )
  return texts.map(
    ([transform, width]) => Number(/translate\(([-\d.]+)px/.exec(transform)?.[1]) / Number.parseFloat(width),
  )
}

test('two photos are picked and stand side by side, zoomed and moved as one, by keys and by mouse', async ({
  page,
  shoebox,
}) => {
  await shoebox.setUp()
  await shoebox.backUp()
  await shoebox.open('library')
  const columns = await shoebox.call('library.columns', {})
  const photos = [...columns.flags].flatMap((flags, at) => ((flags & 1) === 0 ? [at] : []))
  const [one = 0, other = 0] = photos
  const ids = await shoebox.call('library.ids', { refs: [columns.ref[one] as never] })
  const tile = (at: number): Locator => page.locator(`[data-index="${at}"]`)
  const button = page.getByRole('button', { name: 'Compare', exact: true })
  await tile(one).focus()
  await page.keyboard.press(' ')
  await expect(page.getByText('1 selected').first()).toBeAttached()
  await expect(button).toHaveCount(0)
  await tile(other).click({ modifiers: ['ControlOrMeta'] })
  await button.press('Enter')
  await expect(compared(page).getByRole('figure')).toHaveCount(2)
  await expect(compared(page).locator('img[data-loaded]')).toHaveCount(2)
  // A screen reader leaves letters and arrows to the pictures, and reads what is below them.
  const places = compared(page).getByRole('application', { name: 'Picture; the question mark lists the keys' })
  await expect(places).toHaveCount(2)
  await expect(places.first()).toBeFocused()
  await expect(places.locator('figcaption')).toHaveCount(0)
  // Both are named, by what is written below them and as pictures.
  for (const [at, place] of [one, other].entries()) {
    const details = await shoebox.call('library.item', { ref: columns.ref[place] as never })
    const pane = compared(page).getByRole('figure').nth(at)
    await expect(pane).toHaveAccessibleName(
      new RegExp(details.filename.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)),
    )
    await expect(pane.getByRole('img')).toHaveAccessibleName(/^(Photo|Motion photo|Animation), /)
  }
  await everyAppearance(page, shoebox, 'two photos')

  await expectAlike(page, /^1\.000$/)
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  await expectAlike(page, /^2\.250$/)
  await page.keyboard.press('ArrowRight')
  await expect.poll(async () => (await moved(page)).map((part) => part < 0)).toEqual([true, true])
  // What cannot go further does not go back later than it should.
  for (let time = 0; time < 20; time++) await page.keyboard.press('ArrowRight')
  const end = await moved(page)
  await page.keyboard.press('ArrowLeft')
  await expect
    .poll(async () => Math.max(...(await moved(page)).map((part, at) => part - (end[at] ?? 0))))
    .toBeGreaterThan(0.05)
  await page.keyboard.press('0')
  await expectAlike(page, /^1\.000$/)
  const box = await compared(page).getByTestId('compared').last().boundingBox()
  if (!box) throw new Error('there is a second picture')
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2)
  await page.mouse.wheel(0, -600)
  await expectAlike(page, /^1\.616$/)
  await compared(page).getByRole('button', { name: 'Fit to the window' }).press('Enter')
  await expectAlike(page, /^1\.000$/)

  await expect(compared(page).getByRole('button', { name: 'Zoom in' })).toBeFocused()
  await page.keyboard.press('?')
  const keys = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(keys).toContainText('Move both, when zoomed in')
  expect(await findings(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(keys).toHaveCount(0)
  await expect(compared(page)).toBeVisible()

  // It has an address, which Back closes and a reload keeps.
  await expect(page).toHaveURL(/item=[^&]+&beside=[^&]+$/)
  await page.goBack()
  await expect(compared(page)).toHaveCount(0)
  await expect(button).toBeFocused()
  await page.goForward()
  await expect(compared(page).getByRole('figure')).toHaveCount(2)
  await page.keyboard.press('Escape')
  await expect(compared(page)).toHaveCount(0)
  await expect(page.getByText('2 selected').first()).toBeAttached()
  await page.goForward()
  await page.reload()
  await expect(compared(page).locator('img[data-loaded]')).toHaveCount(2)
  await page.setViewportSize({ width: 320, height: 640 })
  const panes = await compared(page).getByRole('figure').all()
  const [above, below] = await Promise.all(panes.map((pane) => pane.boundingBox()))
  expect(above?.x).toBe(below?.x)
  expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual(below?.y ?? 0)
  expect(await findings(page)).toEqual([])
  if (process.env['SHOEBOX_SHOTS']) await page.screenshot({ path: `${process.env['SHOEBOX_SHOTS']}/two narrow.png` })
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.keyboard.press('Escape')
  await expect(compared(page)).toHaveCount(0)
  await expect.poll(() => page.evaluate('document.activeElement?.tagName')).not.toBe('BODY')
  // Of two of which one is not here, the other is in the viewer.
  await page.goto(page.url().replace(/#.*/, `#/library?item=${ids[0]}&beside=nobody`))
  await expect(page.getByRole('dialog', { name: 'Viewer' })).toBeVisible()
})

test('a photo stands beside what it was before, from the viewer and from its details, and the focus comes back', async ({
  page,
  shoebox,
}) => {
  const { library } = shoebox.emulator
  const photo = library.itemsOf(library.main).find((item) => item.mimeType === 'image/jpeg')
  if (!photo) throw new Error('the account has no photo')
  // The newest of all, as instants of the future count for nothing.
  photo.creationTime = Date.now()
  library.changeItem(photo.id, {})
  await shoebox.setUp()
  await shoebox.backUp()
  library.editItem(photo.id, { width: 300, height: 1200 })
  await shoebox.backUp()
  await shoebox.open('library')
  const viewer = page.getByRole('dialog', { name: 'Viewer' })
  await page.getByRole('gridcell').first().focus()
  await page.keyboard.press('Enter')
  await expect(viewer.getByRole('button', { name: 'Compare with the earlier version' })).toBeVisible()
  await page.keyboard.press('c')
  const panes = compared(page).getByRole('figure')
  await expect(panes.first()).toHaveAccessibleName(/^Earlier version, replaced /)
  await expect(panes.last()).toHaveAccessibleName(/^As it is now.* × /)
  await expect(compared(page).locator('img[data-loaded]')).toHaveCount(2)
  await everyAppearance(page, shoebox, 'an earlier version beside the newest')
  // Pictures of other shapes show the same part.
  await page.keyboard.press('+')
  await page.keyboard.press('+')
  await expectAlike(page, /^2\.250$/)
  await page.keyboard.press('ArrowRight')
  const aside = async (): Promise<number> => Number((await moved(page))[0]?.toFixed(3))
  await expect.poll(aside).toBe(-0.1)
  // What has no room to the sides lets the other one be where it is.
  const narrow = await compared(page).getByTestId('compared').last().boundingBox()
  if (!narrow) throw new Error('there is a second picture')
  await page.mouse.move(narrow.x + narrow.width / 2, narrow.y + narrow.height / 2)
  await page.mouse.down()
  await page.mouse.move(narrow.x + narrow.width / 2, narrow.y + narrow.height / 2 + 40, { steps: 4 })
  await page.mouse.up()
  expect(await aside()).toBe(-0.1)
  await page.mouse.wheel(0, -200)
  await expect.poll(aside).toBeLessThan(-0.1)
  // Keys of the viewer behind it turn no pages.
  await page.keyboard.press('PageDown')
  await page.keyboard.press('Escape')
  await expect(compared(page)).toHaveCount(0)
  await expect(viewer).toContainText('1 of 8')
  // A slideshow would turn the page behind it.
  const stop = viewer.getByRole('button', { name: 'Stop the slideshow' })
  await page.keyboard.press('s')
  await expect(stop.first()).toBeVisible()
  await page.keyboard.press('c')
  await expect(panes).toHaveCount(2)
  await page.keyboard.press('c')
  await expect(compared(page)).toHaveCount(0)
  await expect(stop).toHaveCount(0)
  await page.keyboard.press('i')
  const inDetails = page.getByRole('complementary').getByRole('button', { name: 'Compare', exact: true })
  await inDetails.press('Enter')
  await expect(panes).toHaveCount(2)
  await page.keyboard.press('Escape')
  await expect(inDetails).toBeFocused()
  // The next one was never anything else.
  await viewer.getByRole('button', { name: 'Next' }).press('Enter')
  await expect(viewer).toContainText('2 of 8')
  await expect(viewer.getByRole('button', { name: 'Compare with the earlier version' })).toHaveCount(0)
  await page.keyboard.press('c')
  await expect(compared(page)).toHaveCount(0)
})
