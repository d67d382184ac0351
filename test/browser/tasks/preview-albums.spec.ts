import { realpath, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { tinyJpeg } from '../../emulator/takeout/tiny-jpeg.ts'
import { zipOf } from '../../emulator/takeout/zip-writer.ts'
import { everyAppearance } from '../accessible.ts'
import { expect, test } from '../fixture.ts'

test.setTimeout(240_000)

const albums = 450
/** A process has to start for a look, on a machine that may have much to do. */
const inTime = { timeout: 60_000 }

test('every album of an export can be reached before the import, by keys alone', async ({ page, shoebox }) => {
  await shoebox.setUp()
  const top = await realpath(dirname(shoebox.mirror))
  const archive = join(top, 'takeout-20260301T101500Z-001.zip')
  const root = 'Takeout/Google Photos'
  const title = (at: number): string => `Album ${String(at).padStart(3, '0')}`
  const metadata = Array.from({ length: albums }, (_, at) => ({
    name: `${root}/${title(at + 1)}/metadata.json`,
    bytes: Buffer.from(JSON.stringify({ title: title(at + 1) })),
  }))
  await writeFile(archive, zipOf([{ name: `${root}/Photos from 2019/a.jpg`, bytes: tinyJpeg('a') }, ...metadata]))
  await shoebox.open('import')
  await shoebox.call('imports.look', { paths: [archive], thorough: false })
  const list = page.getByRole('button', { name: /^450 albums/ })
  await expect(list).toBeVisible(inTime)
  await list.press('Enter')
  await expect(page.getByText(/^Album \d+$/)).toHaveCount(200)
  await everyAppearance(page, shoebox, 'with many albums')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  for (const [more, shown] of [
    ['Show 200 more of 250 other albums', 400],
    ['Show 50 more of 50 other albums', 450],
  ] as const) {
    await page.getByRole('button', { name: more }).press('Enter')
    await expect(page.getByText(/^Album \d+$/)).toHaveCount(shown)
    const focused = page.locator('li:focus')
    await expect(focused).toContainText(title(shown === 400 ? 201 : 401))
  }
  await expect(page.getByText(title(albums), { exact: true })).toHaveCount(1)
  await expect(page.getByRole('button', { name: /other albums$/ })).toHaveCount(0)
})
