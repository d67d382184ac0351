import { mkdir, realpath, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Page } from '@playwright/test'
import { answersOf } from '../../emulator/takeout/answers.ts'
import { planExports } from '../../emulator/takeout/plan-exports.ts'
import { tinyJpeg } from '../../emulator/takeout/tiny-jpeg.ts'
import { writeExport } from '../../emulator/takeout/write-layouts.ts'
import { zipOf } from '../../emulator/takeout/zip-writer.ts'
import { everyAppearance, findings } from '../accessible.ts'
import { expect, test } from '../fixture.ts'

test.setTimeout(240_000)

/** A process has to start for it, on a machine that may have much to do. */
const inTime = { timeout: 60_000 }

const focused = (page: Page): Promise<unknown> => page.evaluate('document.activeElement?.tagName')

test('a newcomer without an account brings in an export by keys alone, and sees it in the library', async ({
  page,
  shoebox,
}) => {
  const top = await realpath(dirname(shoebox.mirror))
  const downloads = join(top, 'Downloads')
  await mkdir(downloads, { recursive: true })
  const exports = await planExports({ seed: 4, photos: 12, language: 'english' })
  for (const one of exports) await writeExport(downloads, one, 'zip')
  const answers = answersOf(exports)

  await shoebox.open()
  await page.getByRole('button', { name: 'Bring in an export…' }).press('Enter')
  await shoebox.call('imports.look', { paths: [downloads], thorough: false })
  await expect(page.getByRole('heading', { name: 'Copy it into your folder' })).toBeVisible(inTime)
  const path = page.getByRole('textbox', { name: 'Folder' })
  await path.fill(shoebox.mirror)
  await page.getByRole('button', { name: 'Use this folder' }).press('Enter')
  const start = page.getByRole('button', { name: /^Copy \d+ photos and videos$/ })
  await expect(start).toBeVisible()
  await everyAppearance(page, shoebox, 'before copying')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  await start.press('Enter')

  await expect(page.getByRole('heading', { name: /^Your export is in your folder/ })).toBeVisible(inTime)
  expect(await focused(page)).not.toBe('BODY')
  await expect(page).toHaveTitle('Import · Shoebox')
  await page.getByRole('button', { name: /^What became of \d+ files$/ }).press('Enter')
  await everyAppearance(page, shoebox, 'after copying')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  await page.setViewportSize({ width: 380, height: 760 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(380)
  await page.emulateMedia({ forcedColors: 'active' })
  expect(await findings(page)).toEqual([])
  await page.emulateMedia({ forcedColors: null })
  await page.setViewportSize({ width: 1280, height: 800 })

  const history = page.getByRole('region', { name: 'What each export has brought' })
  await expect(history.getByRole('listitem')).toHaveCount(exports.length)
  await expect(history.getByText('New with it').first()).toBeVisible()

  await page.getByRole('button', { name: 'Look at the library' }).press('Enter')
  await expect(page).toHaveTitle('Library · Shoebox')
  await expect(page.getByRole('gridcell').first()).toBeVisible()
  const { ref } = await shoebox.call('library.columns', {})
  expect(ref.length).toBe(answers.items)
})

test('the exports that were brought in stay on the screen with what each has brought, and all of them by keys alone', async ({
  page,
  shoebox,
}) => {
  const top = await realpath(dirname(shoebox.mirror))
  await shoebox.setUp()
  await shoebox.open('import')
  const history = page.getByRole('region', { name: 'What each export has brought' })
  await expect(history).toContainText('No export has been brought in here yet')
  await everyAppearance(page, shoebox, 'without a history')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })

  const paths: string[] = []
  for (let at = 1; at <= 7; at++) {
    const path = join(top, `takeout-20260${at}01T101500Z-00${at === 2 ? 3 : 1}.zip`)
    const name = `Takeout/Google Photos/Photos from 2019/${at}`
    await writeFile(path, zipOf([{ name: `${name}.jpg`, bytes: tinyJpeg(String(at)) }]))
    paths.push(path)
  }
  await shoebox.call('tasks.start', { kind: 'import', paths, includeTrash: false, owner: 'Anna' })
  await expect(page.getByRole('heading', { name: /^Your export is in your folder/ })).toBeVisible(inTime)
  await page.getByRole('button', { name: 'Import another export' }).press('Enter')
  expect(await focused(page)).not.toBe('BODY')
  await expect(history.getByRole('heading', { level: 3 })).toHaveCount(5)
  await history.getByRole('button', { name: 'Show all 7 exports' }).press('Enter')
  await expect(history.getByRole('heading', { level: 3 })).toHaveCount(7)
  await expect(history.getByRole('heading', { level: 3 }).nth(5)).toBeFocused()
  await expect(history.getByRole('listitem').filter({ hasText: 'Without parts 1–2' })).toHaveCount(1)
  await expect(history.getByText('Photos of Anna')).toHaveCount(7)
  await everyAppearance(page, shoebox, 'with a history')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  await page.setViewportSize({ width: 380, height: 760 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(380)
  await page.emulateMedia({ forcedColors: 'active' })
  expect(await findings(page)).toEqual([])
})

test('what is looked into again is compared with the folder, before anything is copied', async ({ page, shoebox }) => {
  const top = await realpath(dirname(shoebox.mirror))
  const photo = (name: string) => ({
    name: `Takeout/Google Photos/Photos from 2019/${name}.jpg`,
    bytes: tinyJpeg(name),
  })
  const path = join(top, 'takeout-20260301T101500Z-001.zip')
  await shoebox.setUp()
  await writeFile(path, zipOf([photo('a'), photo('b')]))
  await shoebox.call('tasks.start', { kind: 'import', paths: [path], includeTrash: false })
  await shoebox.open('import')
  await expect(page.getByRole('heading', { name: /^Your export is in your folder/ })).toBeVisible(inTime)

  await page.getByRole('button', { name: 'Import another export' }).press('Enter')
  await shoebox.call('imports.look', { paths: [path], thorough: false })
  await expect(page.getByRole('button', { name: 'Import it all the same' })).toBeVisible(inTime)
  await expect(page.getByText('Here already', { exact: true })).toBeVisible()

  await writeFile(path, zipOf([photo('a'), photo('b'), photo('c')]))
  await shoebox.call('imports.look', { paths: [path], thorough: false })
  await expect(page.getByRole('button', { name: 'Copy 1 photo or video' })).toBeVisible(inTime)
  await expect(page.getByText('More of them may turn out to be here already')).toBeVisible()
  await everyAppearance(page, shoebox, 'what is new and what is here')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  await page.setViewportSize({ width: 380, height: 760 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(380)
})

test('an import that was under way when Shoebox ended goes on, once its archive is there again', async ({
  page,
  shoebox,
}) => {
  const downloads = join(await realpath(dirname(shoebox.mirror)), 'Downloads')
  const archive = join(downloads, 'takeout-20260301T101500Z-001.zip')
  const photos = 3000
  const names = Array.from({ length: photos }, (_, at) => `IMG_${at}.jpg`)
  const files = names.map((name) => ({
    name: `Takeout/Google Photos/Photos from 2019/${name}`,
    bytes: tinyJpeg(name, 20_000),
  }))
  await mkdir(downloads)
  await writeFile(archive, zipOf(files))
  await shoebox.call('mirror.use', { path: shoebox.mirror })
  await shoebox.call('tasks.start', { kind: 'import', paths: [archive], includeTrash: false })
  await expect
    .poll(async () => {
      const { import: state } = await shoebox.call('tasks.state', undefined)
      return state.phase === 'running' && state.progress.imported > 0
    }, inTime)
    .toBe(true)
  await rename(archive, `${archive}-away`)
  await shoebox.restart()

  await shoebox.open()
  await page.getByRole('link', { name: 'Import' }).click()
  const notice = page.getByText('An import was interrupted')
  await expect(notice).toBeVisible(inTime)
  await expect(page.getByRole('listitem').filter({ hasText: archive })).toBeVisible()
  await everyAppearance(page, shoebox, 'an import that was interrupted')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })

  await rename(`${archive}-away`, archive)
  await page.getByRole('button', { name: 'Import what is there now' }).press('Enter')
  await expect(page.getByRole('heading', { name: /^Your export is in your folder/ })).toBeVisible(inTime)
  await expect(notice).toBeHidden()
  expect(await shoebox.call('mirror.get', undefined)).toMatchObject({ items: photos })
})
