import { mkdir, realpath, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { tinyJpeg } from '../../emulator/takeout/tiny-jpeg.ts'
import { zipOf, type ZipFileSpec } from '../../emulator/takeout/zip-writer.ts'
import { everyAppearance, findings } from '../accessible.ts'
import { expect, test } from '../fixture.ts'

// One way through everything, with axe on it.
test.setTimeout(480_000)

/** A process has to start for it, on a machine that may have much to do. */
const inTime = { timeout: 60_000 }

const stamp = '20260301T101500Z'
const root = 'Takeout/Google Photos'

function sidecar(title: string): string {
  const timestamp = String(Date.UTC(2019, 5, 1) / 1000)
  return JSON.stringify({ title, photoTakenTime: { timestamp }, url: `https://photos.google.com/photo/${title}` })
}

const first = Array.from({ length: 12 }, (_, nth) => ({
  name: `${root}/Photos from 2019/IMG_${nth}.jpg`,
  bytes: tinyJpeg(String(nth), 1000 + nth),
}))
const third = [
  ...first.map((_, nth) => ({
    name: `${root}/Photos from 2019/IMG_${nth}.jpg.supplemental-metadata.json`,
    bytes: sidecar(`IMG_${nth}.jpg`),
  })),
  { name: `${root}/Lake/metadata.json`, bytes: JSON.stringify({ title: 'Lake & hills' }) },
  { name: `${root}/Lake/IMG_3.jpg`, bytes: tinyJpeg('3', 1003) },
  { name: `${root}/Photos from 2019/empty.jpg`, bytes: '' },
  { name: `${root}/Photos from 2019/wrong.jpg`, bytes: tinyJpeg('wrong', 50), checksum: 1 },
  { name: 'Takeout/Contacts/All Contacts/Anna.jpg', bytes: tinyJpeg('Anna', 60) },
]

/** Where the focus is, by the name of its element. */
const focused = (page: Page): Promise<unknown> => page.evaluate('document.activeElement?.tagName')

test('a newcomer looks into an export by keys alone, and goes on with the steps', async ({ page, shoebox }) => {
  const top = await realpath(dirname(shoebox.mirror))
  await mkdir(join(top, 'Downloads'), { recursive: true })
  // The one of the album is a real one, so that there is something to see.
  const lake = await sharp({ create: { width: 400, height: 300, channels: 3, background: '#4a8' } })
    .jpeg()
    .toBuffer()
  const shown = (files: readonly ZipFileSpec[]): ZipFileSpec[] =>
    files.map((file) => (String(file.name).endsWith('/IMG_3.jpg') ? { ...file, bytes: lake } : file))
  await writeFile(join(top, 'Downloads', `takeout-${stamp}-001.zip`), zipOf(shown(first)))
  await writeFile(join(top, 'Downloads', `takeout-${stamp}-003.zip`), zipOf(shown(third)))
  await writeFile(join(top, 'Downloads', 'letter.txt'), 'Dear Anna')

  await shoebox.open()
  const door = page.getByRole('button', { name: 'Bring in an export…' })
  await door.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Import from Google Takeout' })).toBeFocused()
  await everyAppearance(page, shoebox, 'choosing exports')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })

  // What a browser cannot tell is said, and what to do instead.
  await page.evaluate(`{
    const dropped = new DataTransfer()
    dropped.items.add(new File(['x'], 'takeout.zip'))
    window.dispatchEvent(new DragEvent('dragover', { dataTransfer: dropped, bubbles: true, cancelable: true }))
  }`)
  await expect(page.getByText('Let go to look into it')).toBeVisible()
  await page.evaluate(`{
    const dropped = new DataTransfer()
    dropped.items.add(new File(['x'], 'takeout.zip'))
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: dropped, bubbles: true, cancelable: true }))
  }`)
  await expect(page.getByText('Let go to look into it')).toBeHidden()
  await expect(page.getByRole('alert')).toContainText('A browser does not tell where a dropped file is.')

  const choose = page.getByRole('button', { name: 'Choose archives or a folder…' })
  await choose.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Choose archives, or the folder that they are in' })
  const finder = dialog.getByRole('combobox', { name: 'Find a folder or an archive' })
  await expect(finder).toBeFocused()
  await dialog.getByRole('button', { name: 'This computer' }).press('Enter')
  for (const part of [...top.split('/').filter(Boolean), 'Downloads']) {
    await expect(dialog.getByText('Reading…')).toBeHidden()
    await page.keyboard.type(part)
    await page.keyboard.press('Enter')
    await expect(dialog.locator('nav').getByText(part, { exact: true })).toBeVisible()
  }
  await expect(dialog.getByRole('status')).toHaveText('Downloads: 0 folders, 2 archives')
  const options = dialog.getByRole('option')
  await expect(options).toHaveText([`takeout-${stamp}-001.zip`, `takeout-${stamp}-003.zip`])
  await expect(dialog.getByRole('button', { name: 'Choose everything in “Downloads”' })).toBeVisible()
  for (const nth of [0, 1]) {
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(options.nth(nth)).toHaveAttribute('aria-checked', 'true')
  }
  await page.keyboard.press('Enter')
  await expect(options.nth(1)).toHaveAttribute('aria-checked', 'false')
  await page.keyboard.press('Enter')
  expect(await findings(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Choose 2 archives' }).press('Enter')
  const found = page.getByRole('heading', { name: '13 photos and videos' })
  await expect(found).toBeVisible(inTime)
  await expect(page.getByRole('alert')).toBeHidden()
  await expect(page.getByText('Part 2 is missing')).toBeVisible()
  await expect(page.getByText('“Takeout/Google Photos/Photos from 2019/empty.jpg”')).toBeVisible()
  await expect(page.getByText('Not of Google Photos, and left alone: Contacts (1 file).')).toBeVisible()
  await page.getByRole('button', { name: '1 album' }).click()
  await expect(page.getByText('Lake & hills')).toBeVisible()
  const cover = page.locator('li', { hasText: 'Lake & hills' }).last().locator('img')
  await expect(cover).toHaveJSProperty('naturalWidth', 400)
  await page.getByRole('button', { name: 'What 29 files are' }).click()
  await everyAppearance(page, shoebox, 'preview')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })

  const readAll = page.getByRole('button', { name: 'Read every photo' })
  await readAll.focus()
  await page.keyboard.press('Enter')
  const sure = page.getByRole('heading', { name: '12 photos and videos' })
  await expect(sure).toBeFocused(inTime)
  await expect(page.getByText('“Takeout/Google Photos/Photos from 2019/wrong.jpg”')).toBeVisible()
  await expect(readAll).toBeHidden()

  await page.setViewportSize({ width: 380, height: 760 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(380)
  await page.emulateMedia({ forcedColors: 'active' })
  expect(await findings(page)).toEqual([])
  await page.emulateMedia({ forcedColors: null })
  await page.setViewportSize({ width: 1280, height: 720 })

  await page.getByRole('button', { name: 'Look into something else' }).press('Enter')
  expect(await focused(page)).not.toBe('BODY')
  await page.getByRole('button', { name: 'Back to the three steps' }).press('Enter')
  await expect(door).toBeFocused()
  await expect(page.getByRole('heading', { name: 'Choose a folder' })).toBeVisible()
})

test('it is reached from Settings, says that nothing was found, and is still there after a reload', async ({
  page,
  shoebox,
}) => {
  await shoebox.setUp()
  const top = await realpath(dirname(shoebox.mirror))
  await mkdir(join(top, 'Downloads'), { recursive: true })
  await writeFile(join(top, 'Downloads', 'letter.txt'), 'Dear Anna')
  await shoebox.open('settings')
  await page.getByRole('button', { name: 'Bring in an export…' }).click()
  await expect(page).toHaveTitle('Import · Shoebox')
  await expect(page.getByRole('main')).toBeFocused()

  await shoebox.call('imports.look', { paths: [join(top, 'Downloads')], thorough: false })
  await expect(page.getByRole('heading', { name: 'No export of Google Photos', exact: true })).toBeVisible(inTime)
  await expect(page.getByText('There is no export of Google Photos in what you named.')).toBeVisible()
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'Look into something else' }).click()
  await expect(page.getByRole('button', { name: 'Choose archives or a folder…' })).toBeFocused()

  // A reload shows what the engine knows.
  await shoebox.call('imports.look', { paths: [join(top, 'nowhere')], thorough: false })
  await expect(page.getByText(`There is nothing at “${join(top, 'nowhere')}”.`)).toBeVisible(inTime)
  await page.reload()
  await expect(page.getByText(`There is nothing at “${join(top, 'nowhere')}”.`)).toBeVisible()
})

test('an export that arrives in a watched folder is announced wherever the person is, and can be looked into or left', async ({
  page,
  shoebox,
}) => {
  await shoebox.setUp()
  const top = await realpath(dirname(shoebox.mirror))
  const downloads = join(top, 'Downloads')
  await mkdir(downloads, { recursive: true })
  for (const [at, { id }] of [{ id: stamp }, { id: '20260501T101500Z' }].entries()) {
    const path = join(downloads, `takeout-${id}-001.zip`)
    await writeFile(path, zipOf(at === 0 ? first : third.slice(0, 12)))
    await utimes(path, 1_780_000_000, 1_780_000_000)
  }
  await shoebox.open('import')
  const watch = page.getByRole('button', { name: 'Watch a folder…' })
  await watch.focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Choose a folder' })
  await expect(dialog).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'New folder' })).toBeHidden()
  await page.keyboard.press('Escape')
  await expect(watch).toBeFocused()
  await shoebox.call('arrivals.watch', { folder: downloads })
  await expect(page.getByText(`Shoebox watches ${downloads}.`)).toBeVisible()
  await expect(page.getByText(/An export of .+ has arrived/)).toHaveCount(2)
  await everyAppearance(page, shoebox, 'watched folder')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })

  await page.getByRole('link', { name: 'Health' }).click()
  await expect(page.getByText('An export of May 1, 2026 has arrived')).toBeVisible()
  await page.getByRole('button', { name: 'Leave it: An export of May 1, 2026 has arrived' }).press('Enter')
  await expect(page.getByText('An export of Mar 1, 2026 has arrived')).toBeVisible()
  await expect(page.getByRole('main')).toBeFocused()
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'Look into it: An export of Mar 1, 2026 has arrived' }).press('Enter')
  await expect(page.getByRole('heading', { name: '12 photos and videos' })).toBeVisible(inTime)
  expect(await focused(page)).not.toBe('BODY')

  await page.getByRole('button', { name: 'Look into something else' }).press('Enter')
  await expect(page.getByText('No export lies there that you have not looked into.')).toBeVisible()
  await page.getByRole('radio', { name: 'Tell me' }).press('ArrowDown')
  await expect(page.getByRole('radio', { name: 'Bring it in by itself' })).toBeChecked()
  await expect.poll(() => shoebox.call('settings.get', undefined)).toMatchObject({ arrivedExports: 'import' })
  await page.getByRole('radio', { name: 'Bring it in by itself' }).press('ArrowUp')
  await everyAppearance(page, shoebox, 'watching')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  await page.getByRole('button', { name: 'Stop watching' }).press('Enter')
  await expect(page.getByRole('heading', { name: 'Exports that arrive by themselves' })).toBeFocused()
  await expect(page.getByText(/An export of .+ has arrived/)).toBeHidden()
})
