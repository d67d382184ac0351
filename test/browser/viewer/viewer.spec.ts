import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect, openItem, test } from '../sample-library.ts'

const dialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Viewer' })
const picture = (page: Page): Locator => page.getByTestId('picture').locator('img').last()
const naturalWidth = (page: Page): Promise<number> =>
  picture(page).evaluate((element) => Number(Reflect.get(element, 'naturalWidth')))
const scale = async (page: Page): Promise<number> =>
  Number(await page.getByTestId('picture').getAttribute('data-scale'))

async function middleOf(target: Locator): Promise<{ x: number; y: number }> {
  const box = await target.boundingBox()
  if (!box) throw new Error('not on the page')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

test('opens from the keyboard, goes to the neighbours, and gives the focus back to the tile', async ({
  page,
  sample,
}) => {
  const { ref } = await sample.columns()
  await page.getByRole('gridcell').first().focus()
  await page.keyboard.press('Enter')
  await expect(dialog(page)).toBeVisible()
  await expect(dialog(page)).toContainText(`1 of ${ref.length}`)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('PageDown')
  await expect(dialog(page)).toContainText(`3 of ${ref.length}`)
  await page.getByRole('button', { name: 'Previous' }).click()
  await expect(dialog(page)).toContainText(`2 of ${ref.length}`)
  await page.keyboard.press('End')
  await expect(dialog(page)).toContainText(`${ref.length} of ${ref.length}`)
  await expect(page.getByRole('button', { name: 'Next' })).toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
  await expect(page.locator(`[data-index="${ref.length - 1}"]`)).toBeFocused()
})

test('leaves the focus where somebody has gone on before a slow page gives it back', async ({ page, sample }) => {
  const { ref } = await sample.columns()
  await page.evaluate('window.requestAnimationFrame = (draw) => setTimeout(() => draw(performance.now()), 300)')
  await page.getByRole('gridcell').first().focus()
  await page.keyboard.press('Enter')
  await expect(dialog(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.keyboard.press('/')
  const search = page.getByRole('combobox', { name: 'Search your library' })
  await page.keyboard.type('photos ', { delay: 120 })
  await expect(search).toHaveValue('photos ')
  await expect(search).toBeFocused()
  await expect(page.getByRole('gridcell')).not.toHaveCount(ref.length)
})

test('zooms by keys, wheel and double click, and pans inside the edges', async ({ page, sample }) => {
  const photo = await sample.find((details) => details.kind === 'photo' && details.width > details.height)
  await openItem(sample, photo.ref)
  await expect.poll(() => naturalWidth(page)).toBeGreaterThan(0)
  expect(await scale(page)).toBe(1)
  await page.keyboard.press('+')
  await expect.poll(() => scale(page)).toBe(1.5)
  await page.keyboard.press('0')
  await expect.poll(() => scale(page)).toBe(1)

  const middle = await middleOf(page.getByTestId('stage'))
  await page.mouse.move(middle.x, middle.y)
  await page.mouse.wheel(0, -300)
  await expect.poll(() => scale(page)).toBeGreaterThan(1.1)
  await page.mouse.dblclick(middle.x, middle.y)
  await expect.poll(() => scale(page)).toBe(1)
  await page.mouse.dblclick(middle.x, middle.y)
  await expect.poll(() => scale(page)).toBe(2.5)

  await page.mouse.down()
  await page.mouse.move(middle.x + 3000, middle.y, { steps: 4 })
  await page.mouse.up()
  const stage = await page.getByTestId('stage').boundingBox()
  await expect
    .poll(async () => Math.round((await page.getByTestId('picture').boundingBox())?.x ?? -1))
    .toBe(Math.round(stage?.x ?? 0))
  await expect(dialog(page)).toBeVisible()
})

test('plays a video and seeks in it with ranges', async ({ page, sample }) => {
  const item = await sample.find((details) => details.kind === 'video')
  const statuses: number[] = []
  page.on('response', (response) => {
    if (response.url().includes(`/media/file/${item.ref}`)) statuses.push(response.status())
  })
  await openItem(sample, item.ref)
  const video = dialog(page).locator('video')
  const property = (name: string) => video.evaluate((element, key) => Number(Reflect.get(element, key)), name)
  await expect.poll(() => property('readyState')).toBeGreaterThan(0)
  const duration = await property('duration')
  await video.evaluate((element, time) => Reflect.set(element, 'currentTime', time), duration / 2)
  await expect.poll(() => property('currentTime')).toBeGreaterThan(duration / 3)
  await page.getByRole('button', { name: 'Play', exact: true }).click()
  const from = duration / 2
  await expect.poll(() => property('currentTime')).toBeGreaterThan(from)
  expect(statuses).toContain(206)
})

test('shows a HEIC file', async ({ page, sample }) => {
  const item = await sample.find((details) => details.mimeType === 'image/heic')
  await openItem(sample, item.ref)
  await expect.poll(() => naturalWidth(page)).toBeGreaterThan(0)
  await expect(picture(page)).toBeVisible()
})

test('plays the moving part of a motion photo', async ({ page, sample }) => {
  const item = await sample.find((details) => details.hasMotion)
  await openItem(sample, item.ref)
  await page.getByRole('button', { name: 'Play the motion photo' }).focus()
  await page.keyboard.press('Enter')
  const motion = page.getByTestId('motion')
  await expect.poll(() => motion.evaluate((element) => Number(Reflect.get(element, 'currentTime')))).toBeGreaterThan(0)
})

test('tells everything about an item, and leads to its album', async ({ page, sample }) => {
  const item = await sample.find((details) => details.albums.length > 0 && details.camera.lens !== undefined)
  const [file] = item.files
  const [album] = item.albums
  if (!file || !album) throw new Error('an item in the mirror has a file')
  await openItem(sample, item.ref)
  await page.keyboard.press('i')
  const panel = page.getByRole('complementary', { name: 'Details' })
  for (const text of [
    item.filename,
    file.path,
    file.sha256,
    item.camera.model ?? '',
    item.camera.lens ?? '',
    'Copy from Google Photos',
  ]) {
    await expect(panel).toContainText(text)
  }
  await panel.getByRole('button', { name: `Open the album ${album.title}`, exact: true }).click()
  await expect(dialog(page)).toBeHidden()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(album.title)
  await page.getByRole('gridcell').first().click()
  await page.keyboard.press('i')
  await expect(panel).toBeHidden()
})

test('a slideshow turns the page by itself', async ({ page, sample }) => {
  const { flags, ref } = await sample.columns()
  const first = flags.findIndex((flag, at) => flag === 0 && flags[at + 1] === 0)
  await page.clock.install()
  await openItem(sample, ref[first] ?? 0)
  await expect.poll(() => naturalWidth(page)).toBeGreaterThan(0)
  await page.keyboard.press(' ')
  await expect(page.getByRole('button', { name: 'Stop the slideshow' })).toBeVisible()
  await page.clock.runFor(6000)
  await expect(dialog(page)).toContainText(`${first + 2} of ${ref.length}`)
  await page.keyboard.press(' ')
  await expect(page.getByRole('button', { name: 'Start the slideshow' })).toBeVisible()
})

test('a damaged file is told apart from a picture that is still loading', async ({ page, sample }) => {
  const item = await sample.find((details) => details.mimeType === 'image/webp' || details.mimeType === 'image/png')
  const path = join(sample.shoebox.mirror, item.files[0]?.path ?? '')
  const bytes = await readFile(path)
  await writeFile(path, 'this was a picture once')
  try {
    await openItem(sample, item.ref)
    await expect(page.getByRole('alert')).toContainText('This picture cannot be shown')
  } finally {
    await writeFile(path, bytes)
  }
})
