import { mkdir, realpath, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Page } from '@playwright/test'
import { tinyJpeg } from '../../emulator/takeout/tiny-jpeg.ts'
import { zipOf } from '../../emulator/takeout/zip-writer.ts'
import { everyAppearance, findings } from '../accessible.ts'
import { expect, test } from '../fixture.ts'

test.setTimeout(240_000)

/** A process has to start for it, on a machine that may have much to do. */
const inTime = { timeout: 60_000 }

const focused = (page: Page): Promise<unknown> => page.evaluate('document.activeElement?.tagName')

test('which archives can be deleted is said after everything was read back, and not before', async ({
  page,
  shoebox,
}) => {
  const top = await realpath(dirname(shoebox.mirror))
  await mkdir(join(top, 'Downloads'), { recursive: true })
  const photo = (name: string) => [
    { name: `Takeout/Google Photos/Photos from 2019/${name}.jpg`, bytes: tinyJpeg(name, 3000) },
    {
      name: `Takeout/Google Photos/Photos from 2019/${name}.jpg.supplemental-metadata.json`,
      bytes: JSON.stringify({ title: `${name}.jpg`, photoTakenTime: { timestamp: '1559390400' } }),
    },
  ]
  const archive = (part: number): string => join(top, 'Downloads', `takeout-20260301T101500Z-00${part}.zip`)
  await writeFile(archive(1), zipOf(photo('a')))
  await writeFile(archive(2), zipOf([...photo('b'), { name: 'Takeout/Drive/plan.txt', bytes: 'everything' }]))
  await shoebox.setUp()
  await shoebox.open('import')
  await shoebox.call('imports.look', { paths: [join(top, 'Downloads')], thorough: false })
  await page.getByRole('button', { name: 'Copy 2 photos and videos' }).click(inTime)
  await expect(page.getByRole('heading', { name: 'Your export is in your folder' })).toBeVisible(inTime)
  await expect(page.getByText(/can be deleted now/)).toBeHidden()
  await everyAppearance(page, shoebox, 'before reading back')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  await page.getByRole('button', { name: 'Verify now' }).press('Enter')
  await expect(page.getByText(/^This archive can be deleted now: /)).toBeVisible(inTime)
  expect(await focused(page)).not.toBe('BODY')
  await expect(page.getByText(`${archive(2)}: there is something in it that was not taken in`)).toBeVisible()
  await everyAppearance(page, shoebox, 'after reading back')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  await page.setViewportSize({ width: 380, height: 760 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(380)
  expect(await findings(page)).toEqual([])
})

test('archives of an export of the past are read back from the history, by keys alone', async ({ page, shoebox }) => {
  const top = await realpath(dirname(shoebox.mirror))
  const archive = join(top, 'takeout-20260301T101500Z-001.zip')
  await writeFile(
    archive,
    zipOf([
      { name: 'Takeout/Google Photos/Photos from 2019/a.jpg', bytes: tinyJpeg('a', 3000) },
      {
        name: 'Takeout/Google Photos/Photos from 2019/a.jpg.supplemental-metadata.json',
        bytes: JSON.stringify({ title: 'a.jpg', photoTakenTime: { timestamp: '1559390400' } }),
      },
    ]),
  )
  await shoebox.setUp()
  await shoebox.call('tasks.start', { kind: 'import', paths: [archive], includeTrash: false })
  await expect.poll(async () => (await shoebox.call('tasks.state', undefined)).import.phase, inTime).toBe('finished')
  // Days later the program knows of no import of its own.
  await shoebox.restart()
  await shoebox.open('import')
  const history = page.getByRole('region', { name: 'What each export has brought' })
  await expect(history.getByText('Its archive is still where it was.')).toBeVisible(inTime)
  await expect(page.getByText(/can be deleted now/)).toBeHidden()
  await everyAppearance(page, shoebox, 'an export of the past')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  await history.getByRole('button', { name: /^Verify now/ }).press('Enter')
  await expect(page.getByText(/^This archive can be deleted now: /)).toBeVisible(inTime)
  expect(await focused(page)).not.toBe('BODY')
  // Where it is no longer, nothing can be compared.
  await rm(archive)
  await page.reload()
  await expect(history.getByRole('heading', { level: 3 })).toHaveCount(1, inTime)
  await expect(history.getByText('Its archive is still where it was.')).toBeHidden()
})
