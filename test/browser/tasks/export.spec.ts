import { mkdir, readdir, realpath, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { tinyJpeg } from '../../emulator/takeout/tiny-jpeg.ts'
import { zipOf } from '../../emulator/takeout/zip-writer.ts'
import { everyAppearance, findings } from '../accessible.ts'
import { expect, test } from '../fixture.ts'
import type { Shoebox } from '../shoebox.ts'

test.setTimeout(120_000)

const inTime = { timeout: 60_000 }
const root = 'Takeout/Google Photos'
const names = ['IMG_1', 'IMG_2', 'IMG_3']
const sidecar = (title: string): string =>
  JSON.stringify({
    title,
    photoTakenTime: { timestamp: '1559390400' },
    url: `https://photos.google.com/photo/${title}`,
  })

const focused = (page: Page): Promise<unknown> => page.evaluate('document.activeElement?.tagName')

/** A mirror with three photos and an album of one of them; gives the folder around it. */
async function withPhotos(shoebox: Shoebox, bytesOf = (name: string) => tinyJpeg(name, 4000)): Promise<string> {
  const { mirror } = shoebox
  const top = await realpath(dirname(mirror))
  await mkdir(join(top, 'Downloads'), { recursive: true })
  const files = names.flatMap((name) => [
    { name: `${root}/Photos from 2019/${name}.jpg`, bytes: bytesOf(name) },
    { name: `${root}/Photos from 2019/${name}.jpg.supplemental-metadata.json`, bytes: sidecar(`${name}.jpg`) },
  ])
  const archive = join(top, 'Downloads', 'takeout-20260301T101500Z-001.zip')
  await writeFile(
    archive,
    zipOf([
      ...files,
      { name: `${root}/Lake/metadata.json`, bytes: JSON.stringify({ title: 'Lake & hills' }) },
      { name: `${root}/Lake/IMG_3.jpg`, bytes: bytesOf('IMG_3') },
    ]),
  )
  await shoebox.call('mirror.use', { path: mirror })
  await shoebox.call('tasks.start', { kind: 'import', paths: [archive], includeTrash: false })
  await expect.poll(async () => (await shoebox.call('tasks.state', undefined)).import.phase, inTime).toBe('finished')
  return top
}

test('an album is written elsewhere by keys alone, from its own page', async ({ page, shoebox }) => {
  const top = await withPhotos(shoebox)
  await shoebox.open('library')
  await page.getByRole('main').getByRole('button', { name: 'Albums', exact: true }).click()
  await page.getByText('Lake & hills').first().click()
  const button = page.getByRole('button', { name: 'Export this album…' })
  await expect(button).toBeVisible(inTime)
  expect(await findings(page)).toEqual([])
  await button.press('Enter')
  await expect(page).toHaveTitle('Export · Shoebox')
  await expect(page.getByRole('main')).toBeFocused()
  await expect(page.getByRole('checkbox', { name: 'Lake & hills' })).toBeChecked()
  const place = page.getByRole('textbox', { name: 'Folder for the export' })
  await expect(place).toHaveValue(/Shoebox export \d{4}-\d\d-\d\d$/)
  await everyAppearance(page, shoebox, 'the form of an export')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  await page.setViewportSize({ width: 380, height: 760 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(380)
  expect(await findings(page)).toEqual([])
  await page.setViewportSize({ width: 1280, height: 800 })

  // Nothing chosen, nothing to write.
  const start = page.getByRole('button', { name: 'Export', exact: true })
  await page.getByRole('checkbox', { name: 'Lake & hills' }).press('Space')
  await expect(start).toBeDisabled()
  await page.getByRole('checkbox', { name: 'Lake & hills' }).press('Space')

  await place.fill(join(shoebox.mirror, 'out'))
  await place.press('Enter')
  await expect(page.getByRole('heading', { name: 'The export could not be written' })).toBeVisible(inTime)
  await expect(page.getByText(/lie in each other/)).toBeVisible()
  expect(await focused(page)).not.toBe('BODY')
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'Back to the form' }).press('Enter')

  await page.getByRole('radio', { name: 'As plain files' }).press('Space')
  await place.fill(join(top, 'out'))
  await place.press('Enter')
  await expect(page.getByRole('heading', { name: 'The export is written' })).toBeVisible(inTime)
  await expect(page.getByText(join(top, 'out'))).toBeVisible()
  await everyAppearance(page, shoebox, 'what an export has written')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  expect((await readdir(join(top, 'out'), { recursive: true })).filter((name) => name.endsWith('.jpg'))).toEqual([
    'Lake & hills/IMG_3.jpg',
  ])
})

test('a new folder for an export is made in the dialog, and nothing is written before a person says so', async ({
  page,
  shoebox,
}) => {
  const top = await withPhotos(shoebox)
  await shoebox.open('export')
  const place = page.getByRole('textbox', { name: 'Folder for the export' })
  await place.fill(join(top, 'not there yet'))
  await page.getByRole('button', { name: 'Choose…' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Choose a folder' })
  await dialog.getByRole('button', { name: 'New folder' }).click()
  await dialog.getByLabel('Name of the new folder').fill('For my sister')
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Choose “For my sister”' }).press('Enter')
  await expect(dialog).toBeHidden()
  await expect(place).toHaveValue(new RegExp(`${join(top, 'For my sister')}/.+`))
  expect((await shoebox.call('tasks.state', undefined)).export.phase).toBe('idle')
  expect(await readdir(join(top, 'For my sister'))).toEqual([])
  expect(await readdir(top)).not.toContain('not there yet')
})

test('everything is written from Settings, and what is not what it was is named', async ({ page, shoebox }) => {
  const top = await withPhotos(shoebox)
  const photos = (await readdir(shoebox.mirror, { recursive: true })).filter((name) => name.endsWith('IMG_1.jpg'))
  await writeFile(join(shoebox.mirror, String(photos[0])), 'another')
  await shoebox.open('settings')
  await page.getByRole('button', { name: 'Export everything…' }).click()
  await expect(page.getByRole('radio', { name: 'Everything' })).toBeChecked()
  await page.getByRole('button', { name: 'Choose…' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toBeVisible()
  expect(await findings(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Folder for the export' }).fill(join(top, 'all'))
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(
    page.getByRole('heading', { name: 'The export is written, without the files that are named below' }),
  ).toBeVisible(inTime)
  await expect(page.getByRole('heading', { name: '1 file was left out' })).toBeVisible()
  await page.getByRole('button', { name: '1 archive' }).click()
  await everyAppearance(page, shoebox, 'an export without a file')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  expect((await readdir(join(top, 'all'))).map((name) => name.replace(/\d{8}T\d{6}Z/, 'STAMP'))).toEqual([
    'takeout-STAMP-001.zip',
  ])

  // Whoever comes back later reads it once more, and begins another one from there.
  await page.reload()
  await expect(page.getByRole('heading', { name: '1 file was left out' })).toBeVisible(inTime)
  await page.getByRole('button', { name: 'Export something else' }).press('Enter')
  await expect(page.getByRole('textbox', { name: 'Folder for the export' })).toBeVisible()
  expect(await focused(page)).not.toBe('BODY')
})

test('plain files say what is known where exiftool is installed, and the form says so where it is not', async ({
  page,
  shoebox,
}) => {
  const top = await withPhotos(shoebox)
  shoebox.setExiftool(undefined)
  await shoebox.open('export')
  const tick = page.getByRole('checkbox', { name: 'Write what is known into the copies' })
  await expect(tick).toBeHidden()
  await page.getByRole('radio', { name: 'As plain files' }).press('Space')
  await expect(tick).toBeDisabled()
  await expect(tick).not.toBeChecked()
  await expect(page.getByText('This needs the program exiftool')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Get exiftool' })).toBeVisible()
  await everyAppearance(page, shoebox, 'an export without exiftool')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  const place = page.getByRole('textbox', { name: 'Folder for the export' })
  await place.fill(join(top, 'without'))
  await place.press('Enter')
  await expect(page.getByText('What is known lies beside 4 copies, in XMP files of the same names.')).toBeVisible(
    inTime,
  )
  await expect(page.getByText('What is known was written into')).toBeHidden()
  await everyAppearance(page, shoebox, 'what an export without exiftool has written')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })

  // Somebody has installed it meanwhile, and does not want it this time.
  shoebox.setExiftool('13.59')
  await page.getByRole('button', { name: 'Export something else' }).press('Enter')
  await page.getByRole('radio', { name: 'As plain files' }).press('Space')
  await expect(page.getByText('by exiftool 13.59.')).toBeVisible()
  await expect(tick).toBeChecked()
  await everyAppearance(page, shoebox, 'an export with exiftool')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  await page.setViewportSize({ width: 380, height: 760 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(380)
  await page.setViewportSize({ width: 1280, height: 800 })
  await tick.press('Space')
  await place.fill(join(top, 'plain'))
  await place.press('Enter')
  await expect(page.getByText('What is known lies beside 4 copies, in XMP files of the same names.')).toBeVisible(
    inTime,
  )
})

test('what belongs to one person goes out alone, where there are several', async ({ page, shoebox }) => {
  const top = await withPhotos(shoebox)
  const archive = join(top, 'Downloads', 'takeout-20260302T101500Z-001.zip')
  await writeFile(
    archive,
    zipOf([
      { name: `${root}/Photos from 2019/zoe.jpg`, bytes: tinyJpeg('zoe', 4000) },
      { name: `${root}/Photos from 2019/zoe.jpg.supplemental-metadata.json`, bytes: sidecar('zoe.jpg') },
      { name: `${root}/Sea/metadata.json`, bytes: JSON.stringify({ title: 'Sea' }) },
      { name: `${root}/Sea/zoe.jpg`, bytes: tinyJpeg('zoe', 4000) },
    ]),
  )
  await shoebox.call('tasks.start', { kind: 'import', paths: [archive], includeTrash: false, owner: 'Zoë' })
  await expect.poll(async () => (await shoebox.call('library.owners', undefined)).length, inTime).toBe(2)
  await expect.poll(async () => (await shoebox.call('tasks.state', undefined)).import.phase, inTime).toBe('finished')

  await shoebox.open('export')
  const whose = page.getByRole('combobox', { name: 'Whose photos' })
  await expect(whose).toHaveText('Everybody')
  await page.getByRole('radio', { name: 'Albums', exact: true }).press('Space')
  await page.getByRole('checkbox', { name: 'Lake & hills' }).press('Space')
  await expect(page.getByRole('checkbox', { name: 'Sea' })).toBeVisible()
  await whose.press('Enter')
  await page.getByRole('option', { name: 'Zoë' }).click()
  await expect(whose).toHaveText(/Zoë/)
  // An album of somebody else can no longer be ticked, nor is it.
  await expect(page.getByRole('checkbox', { name: 'Lake & hills' })).toBeHidden()
  await expect(page.getByText('0 albums chosen')).toBeVisible()
  await everyAppearance(page, shoebox, 'an export of one person')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  await page.setViewportSize({ width: 380, height: 760 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(380)
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.getByRole('radio', { name: 'Everything' }).press('Space')
  await page.getByRole('radio', { name: 'As plain files' }).press('Space')
  const place = page.getByRole('textbox', { name: 'Folder for the export' })
  await place.fill(join(top, 'hers'))
  await place.press('Enter')
  await expect(page.getByRole('heading', { name: 'The export is written' })).toBeVisible(inTime)
  const written = (await readdir(join(top, 'hers'), { recursive: true })).filter((name) => name.endsWith('.jpg'))
  expect(written.toSorted()).toEqual(['Albums/Sea/zoe.jpg', 'Photos/2019/06/zoe.jpg'])
})

test('an album goes out as a web page, which opens from the disk and is gone through by keys', async ({
  page,
  shoebox,
}) => {
  const drawn = await Promise.all(
    ['#3a7', '#73a'].map((background) =>
      sharp({ create: { width: 640, height: 480, channels: 3, background } })
        .jpeg()
        .toBuffer(),
    ),
  )
  // The last is none that anybody could decode.
  const top = await withPhotos(shoebox, (name) => drawn[names.indexOf(name)] ?? tinyJpeg(name, 4000))
  await shoebox.open('export')
  const out = join(top, 'page')
  await page.getByRole('radio', { name: /As a web page/ }).press('Space')
  const place = page.getByRole('textbox', { name: 'Folder for the export' })
  await place.fill(out)
  await place.press('Enter')
  await expect(page.getByText('Open it with a browser:')).toBeVisible(inTime)
  expect(await findings(page)).toEqual([])

  await page.goto(`file://${out}/index.html`)
  await page.getByRole('link', { name: /Lake & hills/ }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Lake & hills')
  await expect(page.getByText('1 photo or video')).toBeVisible()
  expect(await findings(page)).toEqual([])
  await page.goto(`file://${out}/2019.html`)
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await findings(page), colorScheme).toEqual([])
  }
  const first = page.getByRole('link', { name: /IMG_1.jpg/ })
  await first.press('Enter')
  const shown = page.getByRole('dialog').getByRole('img')
  await expect(shown).toHaveAttribute('src', /IMG_1\.jpg$/)
  await expect.poll(() => page.evaluate(`document.querySelector('dialog img').naturalWidth`)).toBe(640)
  expect(await findings(page)).toEqual([])
  await page.keyboard.press('ArrowRight')
  await expect(shown).toHaveAttribute('src', /IMG_2\.jpg$/)
  await expect(page.getByText('2 / 3')).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByText('This browser cannot show this file.')).toBeVisible()
  await page.keyboard.press('ArrowLeft')
  await expect(shown).toHaveAttribute('src', /IMG_2\.jpg$/)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('link', { name: /IMG_2.jpg/ })).toBeFocused()
  await page.setViewportSize({ width: 320, height: 700 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
})
