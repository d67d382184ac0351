import { exifSegment } from '../emulator/content/exif.ts'
import { movie, picture } from '../unit/file-format/sample-files.ts'
import { expect, test } from './fixture.ts'
import type { Shoebox } from './shoebox.ts'

test.use({ google: { profile: 'legacy', consent: 'allow', items: 0, albums: 0 } })

/** An evening in Los Angeles: a photo of half past eight by the camera's clock, and a video half an hour later. */
async function setUp(shoebox: Shoebox): Promise<void> {
  const { library } = shoebox.emulator
  const plain = await picture(320, 240).jpeg().toBuffer()
  const exif = exifSegment({ dateTimeOriginal: '2023:05:01 20:30:00', offset: '-07:00' })
  library.addItem({
    filename: 'sunset.jpg',
    creationTime: Date.parse('2023-05-02T03:30:00Z'),
    bytes: Buffer.concat([plain.subarray(0, 2), exif, plain.subarray(2)]),
  })
  library.addItem({
    filename: 'waves.mov',
    mimeType: 'video/quicktime',
    creationTime: Date.parse('2023-05-02T04:00:00Z'),
    bytes: movie(),
    still: plain,
  })
  await shoebox.setUp()
  await shoebox.backUp()
}

/** With the minutes that clocks there are behind UTC in summer. */
const machines: [timezoneId: string, offset: number][] = [
  ['Asia/Tokyo', -540],
  ['America/Los_Angeles', 420],
  ['Asia/Kolkata', -330],
  ['Pacific/Chatham', -765],
  ['Pacific/Apia', -780],
]

test('photos and videos have the day and hour of the place, wherever the machine is', async ({ page, shoebox }) => {
  await setUp(shoebox)
  const machine = await page.context().newCDPSession(page)
  for (const [timezoneId, offset] of machines) {
    await machine.send('Emulation.setTimezoneOverride', { timezoneId })
    await shoebox.open('library')
    expect(await page.evaluate(() => new Date('2023-07-01T00:00:00Z').getTimezoneOffset())).toBe(offset)
    await expect(page.getByRole('gridcell')).toHaveCount(2)
    await expect(page.getByRole('rowheader')).toHaveText(['Monday, May 1, 20232'])

    await page.getByRole('gridcell').first().focus()
    await page.keyboard.press('Enter')
    const details = page.getByRole('complementary', { name: 'Details' })
    if (!(await details.isVisible())) await page.getByRole('button', { name: 'Show details' }).click()
    await expect(details).toContainText('Monday, May 1, 2023 at 9:00 PM')
    await expect(details).toContainText('Probably the local time there: UTC−7, as for the item nearest in time')
    await page.keyboard.press('ArrowRight')
    await expect(details).toContainText('Monday, May 1, 2023 at 8:30 PM')
    await expect(details).toContainText('Local time there, UTC−7')
  }
  await page.screenshot({ path: 'node_modules/.cache/one-clock.png' })
  await shoebox.call('settings.set', { language: 'zh-Hans' })
  await expect(page.getByText('拍摄地时间，UTC−7')).toBeVisible()
  await page.screenshot({ path: 'node_modules/.cache/one-clock-chinese.png' })
})
