import { realpath, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Page } from '@playwright/test'
import { tinyJpeg } from '../../emulator/takeout/tiny-jpeg.ts'
import { zipOf } from '../../emulator/takeout/zip-writer.ts'
import { everyAppearance } from '../accessible.ts'
import { expect, test } from '../fixture.ts'

test.setTimeout(240_000)

const albums = 6400
/** A process has to start for a look, on a machine that may have much to do. */
const inTime = { timeout: 60_000 }
const root = 'Takeout/Google Photos'

const title = (at: number): string => `Album ${String(at).padStart(4, '0')}`

/** The text of the row that has the focus. */
const focused = (page: Page) => page.locator('li:has(> :focus)')

test('every album of an export can be reached before the import, by keys alone', async ({ page, shoebox }) => {
  await shoebox.setUp()
  const top = await realpath(dirname(shoebox.mirror))
  const archive = join(top, 'takeout-20260301T101500Z-001.zip')
  const metadata = Array.from({ length: albums }, (_, at) => ({
    name: `${root}/${title(at + 1)}/metadata.json`,
    bytes: Buffer.from(JSON.stringify({ title: title(at + 1) })),
  }))
  await writeFile(archive, zipOf([{ name: `${root}/Photos from 2019/a.jpg`, bytes: tinyJpeg('a') }, ...metadata]))
  await shoebox.open('import')
  await shoebox.call('imports.look', { paths: [archive], thorough: false })
  const button = page.getByRole('button', { name: /^6,400 albums/ })
  await expect(button).toBeVisible(inTime)
  // The last of them do not come at first.
  await page.route('**/api/call', (route) =>
    /imports\.albums.*"offset":5000/.test(route.request().postData() ?? '')
      ? route.abort('connectionrefused')
      : route.continue(),
  )
  await button.press('Enter')
  const again = page.getByRole('button', { name: 'Try again' })
  await expect(again).toBeVisible()
  const list = page.getByRole('list', { name: 'Albums' })
  await expect(list.getByRole('listitem').first()).toHaveAttribute('aria-setsize', '5000')
  await page.unroute('**/api/call')
  await again.press('Enter')
  await expect(list.getByRole('listitem').first()).toHaveAttribute('aria-setsize', String(albums))
  await expect(again).toBeHidden()
  // Only what is near the view is on the page.
  expect(await list.getByRole('listitem').count()).toBeLessThan(100)
  await everyAppearance(page, shoebox, 'with many albums')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  await button.focus()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('textbox', { name: 'Find an album' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(focused(page)).toContainText(title(1))
  for (const [key, at] of [
    ['ArrowDown', 2],
    ['End', albums],
    ['ArrowUp', albums - 1],
    ['Home', 1],
  ] as const) {
    await page.keyboard.press(key)
    await expect(focused(page)).toContainText(title(at))
    await expect(focused(page)).toBeInViewport()
  }
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.type('album 5432')
  await expect(list.getByRole('listitem')).toHaveText([/^Album 5432/])
  await expect(page.getByText('1 of 6,400 albums')).toBeVisible()
  await page.keyboard.type('x')
  await expect(page.getByText('No album of this export is called so.')).toBeVisible()
})

test('every problem, place and export of a look can be reached', async ({ page, shoebox }) => {
  await shoebox.setUp()
  const top = await realpath(dirname(shoebox.mirror))
  const exports = 60
  const parts = 300
  const broken = 1500
  const paths: string[] = []
  for (let at = 1; at <= exports; at++) {
    const stamp = `202501${String(1 + (at % 28)).padStart(2, '0')}T1015${String(at % 60).padStart(2, '0')}Z`
    const count = at === exports ? parts : 1
    for (let part = 1; part <= count; part++) {
      const path = join(top, `takeout-${stamp}-${String(part).padStart(3, '0')}.zip`)
      const bytes = tinyJpeg(`${at} ${part}`)
      const empty = Array.from({ length: at === 1 ? broken : 0 }, (_, of) => ({
        name: `${root}/Photos from 2019/empty ${String(of).padStart(4, '0')}.jpg`,
        bytes: Buffer.alloc(0),
      }))
      await writeFile(path, zipOf([{ name: `${root}/Photos from 2019/${at} ${part}.jpg`, bytes }, ...empty]))
      paths.push(path)
    }
  }
  await shoebox.open('import')
  await shoebox.call('imports.look', { paths, thorough: false })
  const more = page.getByRole('button', { name: 'Show 10 more of 10 other exports' })
  await expect(more).toBeVisible(inTime)
  await expect(page.getByRole('term').filter({ hasText: 'Exports' }).locator('xpath=following-sibling::dd')).toHaveText(
    '60',
  )
  await more.press('Enter')
  await expect(page.getByRole('heading', { level: 3, name: /^Export of/ })).toHaveCount(exports)
  await expect(page.locator('h3:focus')).toHaveText(/^Export of/)

  await page.getByRole('button', { name: /^1,499 more of this kind/ }).press('Enter')
  const problems = page.getByRole('list', { name: /^1,499 more of this kind/ })
  await expect(problems.getByRole('listitem').first()).toHaveAttribute('aria-setsize', String(broken - 1))
  await problems.locator('[tabindex="0"]').press('End')
  await expect(focused(page)).toContainText(`empty ${broken - 1}`)

  const places = page.getByRole('button', { name: /^Where it is/ })
  for (const place of await places.all()) await place.press('Enter')
  const long = page
    .getByRole('list', { name: 'Where it is' })
    .filter({ has: page.locator(`[aria-setsize="${parts}"]`) })
  await long.locator('[tabindex="0"]').press('End')
  await expect(focused(page)).toContainText(`-${parts}.zip`)
})
