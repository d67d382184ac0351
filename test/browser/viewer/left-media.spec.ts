import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '../fixture.ts'
import { everything } from '../shoebox.ts'

test.use({ google: { profile: 'legacy', consent: 'allow', items: 3, albums: 1 } })

const fixture = (name: string): Promise<Buffer> => readFile(join(import.meta.dirname, '../../fixtures', name))

test('whoever leaves a picture or a video ends its request, and with it the work on it', async ({ page, shoebox }) => {
  const { library } = shoebox.emulator
  const day = (number: number): number => Date.UTC(1995, 1, number)
  library.addItem({
    filename: 'a.heic',
    mimeType: 'image/heic',
    bytes: await fixture('photo.heic'),
    creationTime: day(3),
  })
  library.addItem({ filename: 'b.mp4', mimeType: 'video/mp4', bytes: await fixture('clip.mp4'), creationTime: day(2) })
  library.addItem({ filename: 'c.jxl', mimeType: 'image/jxl', bytes: await fixture('photo.jxl'), creationTime: day(1) })
  await shoebox.setUp()
  await shoebox.backUp(everything)
  // They take for ever.
  const asked: string[] = []
  const ended: string[] = []
  const kindOf = (url: string): string => /\/(view|file|motion)\//.exec(url)?.[1] ?? ''
  await page.route(/\/(?:view|file)\//, (route) => void asked.push(kindOf(route.request().url())))
  page.on('requestfailed', (request) => {
    const kind = kindOf(request.url())
    if (kind !== '') ended.push(kind)
  })
  await shoebox.open('library')
  await page.getByRole('gridcell').first().waitFor()
  const { ref } = await shoebox.call('library.columns', {})
  const viewer = page.getByRole('dialog', { name: 'Viewer' })
  await page.locator(`[data-index="${ref.length - 3}"]`).focus()
  await page.keyboard.press('Enter')
  await expect(viewer).toContainText('a.heic')
  await expect.poll(() => asked).toEqual(['view'])
  await page.keyboard.press('ArrowRight')
  await expect(viewer).toContainText('b.mp4')
  await expect.poll(() => asked).toEqual(['view', 'file'])
  await expect.poll(() => ended).toEqual(['view'])
  await page.keyboard.press('ArrowRight')
  await expect(viewer).toContainText('c.jxl')
  await expect.poll(() => ended).toEqual(['view', 'file'])
  await page.keyboard.press('Escape')
  await expect(viewer).toHaveCount(0)
  await expect.poll(() => ended).toEqual(['view', 'file', 'view'])
})
