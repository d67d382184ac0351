import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import sharp from 'sharp'
import type { ItemRef } from '../../../src/shared/domain.ts'
import { rawFiles, tag, tiff } from '../../unit/file-format/raw-files.ts'
import { expect, test } from '../fixture.ts'
import { everything, type Shoebox } from '../shoebox.ts'

test.use({ google: { profile: 'legacy', consent: 'allow', items: 6, albums: 1 } })

const fixture = (name: string): Promise<Buffer> => readFile(join(import.meta.dirname, '../../fixtures', name))
const red = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#c81e1e' } })
    .jpeg()
    .toBuffer()
const viewer = (page: Page): Locator => page.getByRole('dialog', { name: 'Viewer' })

/** Backs the items up that were added, and opens one of them in the viewer. */
async function openNamed(page: Page, shoebox: Shoebox, filename: string): Promise<ItemRef> {
  await shoebox.open('library')
  await page.getByRole('gridcell').first().waitFor()
  const { ref: refs } = await shoebox.call('library.columns', {})
  for (const [index, ref] of refs.entries()) {
    const details = await shoebox.call('library.item', { ref: ref as ItemRef })
    if (details.filename !== filename) continue
    const tile = page.locator(`[data-index="${index}"]`)
    await tile.focus()
    await page.keyboard.press('Enter')
    await viewer(page).waitFor()
    return ref as ItemRef
  }
  throw new Error(`${filename} is not here`)
}

test('a RAW file is shown by its preview, said to be one, with the size of the photo itself', async ({
  page,
  shoebox,
}) => {
  const parts = { width: 6048, height: 4024, preview: await red(1620, 1080), stamp: await red(160, 107) }
  const bytes = rawFiles['nef']?.(parts)
  if (!bytes) throw new Error('no such RAW')
  shoebox.emulator.library.addItem({ filename: 'DSC_1.NEF', mimeType: 'image/x-nikon-nef', bytes })
  await shoebox.setUp()
  await shoebox.backUp(everything)
  await openNamed(page, shoebox, 'DSC_1.NEF')
  const picture = viewer(page).getByTestId('picture').locator('img').last()
  await expect.poll(() => picture.evaluate((image) => Number(Reflect.get(image, 'naturalWidth')))).toBe(1620)
  await expect(viewer(page).getByTestId('preview-mark')).toHaveText('Preview')
  await page.keyboard.press('i')
  await expect(viewer(page).getByRole('complementary')).toContainText('6,048 × 4,024')
  await expect(viewer(page).getByRole('complementary')).toContainText(
    'the preview that the camera put into the RAW file',
  )
  await page.keyboard.press('Escape')
  await expect(page.getByRole('gridcell', { name: /^RAW photo/ })).toHaveAttribute('data-phase', /ready|shown/)
  const catalogue = await readFile(join(shoebox.mirror, 'catalogue.jsonl'), 'utf8')
  const entry = catalogue.split('\n').find((line) => line.includes('DSC_1.NEF'))
  expect(JSON.parse(entry ?? '{}')).toMatchObject({ width: 6048, height: 4024 })
})

test('what cannot be shown says why, in the tile and in the viewer', async ({ page, shoebox }) => {
  const bytes = tiff([{ tags: { [tag.dng]: Buffer.from([1, 4, 0, 0]), [tag.width]: 90, [tag.height]: 60 } }])
  shoebox.emulator.library.addItem({ filename: 'BARE.DNG', mimeType: 'image/x-adobe-dng', bytes })
  await shoebox.setUp()
  await shoebox.backUp(everything)
  await openNamed(page, shoebox, 'BARE.DNG')
  await expect(viewer(page).getByRole('alert')).toContainText(
    'the preview that the camera put in, and this one has none',
  )
  await expect(viewer(page).getByRole('link', { name: 'Save the file' })).toHaveAttribute('download', 'BARE.DNG')
  await page.keyboard.press('Escape')
  const tile = page.getByRole('gridcell', { name: /^RAW photo.*RAW file without a preview/ })
  await expect(tile).toContainText('RAW file without a preview')
  await shoebox.call('settings.set', { language: 'zh-Hans' })
  await expect(page.getByRole('gridcell', { name: /RAW 文件中没有预览图/ })).toContainText('RAW 文件中没有预览图')
})

for (const name of ['hevc-aac.mp4', 'mpeg4-aac.mp4']) {
  test(`a video without a picture that the browser can decode says so: ${name}`, async ({ page, shoebox }) => {
    const [bytes, still] = [await fixture(name), await red(64, 48)]
    shoebox.emulator.library.addItem({ filename: name, mimeType: 'video/mp4', bytes, still })
    await shoebox.setUp()
    await shoebox.backUp(everything)
    await openNamed(page, shoebox, name)
    await expect(viewer(page).getByRole('alert')).toContainText('This video cannot be shown here')
    await expect(viewer(page).getByRole('link', { name: 'Save the file' })).toHaveAttribute('download', name)
  })
}

const frames = (page: Page, selector = 'video'): Promise<number> =>
  viewer(page)
    .locator(selector)
    .evaluate((video) => Number(Reflect.get(video, 'webkitDecodedFrameCount')))

/** What a browser does that opens a video, plays its sound, and has no decoder for its picture. */
const decodeNothing = `HTMLVideoElement.prototype.getVideoPlaybackQuality = () => ({ totalVideoFrames: 0 })`

test('a short video that ends without one picture says so', async ({ page, shoebox }) => {
  const [bytes, still] = [await fixture('clip.mp4'), await red(64, 48)]
  shoebox.emulator.library.addItem({ filename: 'short.mp4', mimeType: 'video/mp4', bytes, still })
  await shoebox.setUp()
  await shoebox.backUp(everything)
  await page.addInitScript(decodeNothing)
  await openNamed(page, shoebox, 'short.mp4')
  await viewer(page).getByRole('button', { name: 'Play' }).click()
  await expect(viewer(page).getByRole('alert')).toContainText('This video cannot be shown here')
})

test('a video that plays while nobody sees its window is not taken for one without a picture', async ({
  page,
  shoebox,
}) => {
  const [bytes, still] = [await fixture('clip.mp4'), await red(64, 48)]
  shoebox.emulator.library.addItem({ filename: 'unseen.mp4', mimeType: 'video/mp4', bytes, still })
  await shoebox.setUp()
  await shoebox.backUp(everything)
  // No browser decodes pictures then.
  await page.addInitScript(`${decodeNothing}; Object.defineProperty(Document.prototype, 'hidden', { value: true })`)
  await openNamed(page, shoebox, 'unseen.mp4')
  await viewer(page).getByRole('button', { name: 'Play' }).click()
  const video = viewer(page).locator('video')
  await expect.poll(() => video.evaluate((element) => Reflect.get(element, 'ended') === true)).toBe(true)
  // Whatever is said at its end is on the screen two frames later.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
  await expect(viewer(page).getByRole('alert')).toHaveCount(0)
  await expect(video).toBeVisible()
})

test('a slideshow goes on behind a video that cannot be shown, plays one that it begins at, and ends with the last', async ({
  page,
  shoebox,
}) => {
  const still = await red(64, 48)
  const at = (day: number): number => Date.UTC(1995, 1, day)
  for (const [day, name] of ['clip.mp4', 'hevc-aac.mp4', 'clip.mp4'].entries())
    shoebox.emulator.library.addItem({
      filename: `${day}.mp4`,
      mimeType: 'video/mp4',
      bytes: Buffer.concat([await fixture(name), Buffer.from([0, 0, 0, 9, ...Buffer.from('free'), day])]),
      still,
      creationTime: at(9 - day),
    })
  await shoebox.setUp()
  await shoebox.backUp(everything)
  await openNamed(page, shoebox, '0.mp4')
  await expect(viewer(page)).toContainText('7 of 9')
  await viewer(page).getByRole('button', { name: 'Start the slideshow' }).click()
  await viewer(page).getByText('3 s', { exact: true }).click()
  await expect(viewer(page)).toContainText('8 of 9')
  await expect(viewer(page).getByRole('alert')).toContainText('This video cannot be shown here')
  await expect(viewer(page)).toContainText('9 of 9', { timeout: 15_000 })
  await expect(viewer(page).getByRole('button', { name: 'Start the slideshow' })).toBeVisible({ timeout: 15_000 })
})

test('a video that plays is left alone', async ({ page, shoebox }) => {
  const [bytes, still] = [await fixture('clip.mp4'), await red(64, 48)]
  shoebox.emulator.library.addItem({ filename: 'clip.mp4', mimeType: 'video/mp4', bytes, still })
  await shoebox.setUp()
  await shoebox.backUp(everything)
  await openNamed(page, shoebox, 'clip.mp4')
  await viewer(page).getByRole('button', { name: 'Play' }).click()
  await expect.poll(() => frames(page)).toBeGreaterThan(0)
  await expect(viewer(page).getByRole('alert')).toHaveCount(0)
})

test('the preview stays until the picture can be painted', async ({ page, shoebox }) => {
  const bytes = await sharp({ create: { width: 6000, height: 300, channels: 3, background: '#1e3cc8' } })
    .jpeg()
    .toBuffer()
  shoebox.emulator.library.addItem({ filename: 'PANO.jpg', mimeType: 'image/jpeg', bytes, width: 6000, height: 300 })
  await shoebox.setUp()
  await shoebox.backUp(everything)
  // A decoding that lasts until the test says so.
  await page.addInitScript(`{
    const { promise, resolve } = Promise.withResolvers()
    HTMLImageElement.prototype.decode = () => promise
    globalThis.finishDecoding = resolve
  }`)
  await openNamed(page, shoebox, 'PANO.jpg')
  const images = viewer(page).getByTestId('picture').locator('img')
  const arrived = (): Promise<boolean> => images.last().evaluate((image) => Reflect.get(image, 'complete') === true)
  await expect.poll(arrived).toBe(true)
  await expect(images).toHaveCount(2)
  await page.evaluate('finishDecoding()')
  await expect(images).toHaveCount(1)
  await expect(images).toHaveAttribute('data-loaded', 'true')
})

test('a cover that comes late is an empty place until then, and no broken picture', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.backUp()
  let late = true
  await page.route('**/media/thumb/**', (route) => (late ? route.abort() : route.continue()))
  await shoebox.open('library')
  await page.getByRole('main').getByRole('button', { name: 'Albums', exact: true }).click()
  const cover = page.getByRole('list', { name: 'Albums' }).locator('img').first()
  await expect(cover).toHaveCSS('visibility', 'hidden')
  late = false
  await expect(cover).toBeVisible()
  await expect.poll(() => cover.evaluate((image) => Number(Reflect.get(image, 'naturalWidth')))).toBeGreaterThan(0)
})
