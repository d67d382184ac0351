import { realpath, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { tinyJpeg } from '../../emulator/takeout/tiny-jpeg.ts'
import { zipOf } from '../../emulator/takeout/zip-writer.ts'
import { everyAppearance } from '../accessible.ts'
import { expect, test } from '../fixture.ts'

test.setTimeout(120_000)

/** A process has to start for it, on a machine that may have much to do. */
const inTime = { timeout: 60_000 }

const root = 'Takeout/Google Photos'

/** Photos of a year, each with its sidecar, and an album with the first of them. */
function entries(photos: readonly string[], album: string): { name: string; bytes: Buffer | string }[] {
  const files = (folder: string, names: readonly string[]) =>
    names.flatMap((name) => [
      { name: `${root}/${folder}/${name}.jpg`, bytes: tinyJpeg(name) },
      {
        name: `${root}/${folder}/${name}.jpg.supplemental-metadata.json`,
        bytes: JSON.stringify({
          title: `${name}.jpg`,
          photoTakenTime: { timestamp: '1556800000' },
          url: `https://photos.google.com/photo/${album}-${name}`,
        }),
      },
    ])
  return [
    ...files('Photos from 2019', photos),
    ...files(album, photos.slice(0, 1)),
    { name: `${root}/${album}/metadata.json`, bytes: JSON.stringify({ title: album }) },
  ]
}

test('the library is narrowed to one person by keys alone, says so, and stays so', async ({ page, shoebox }) => {
  const top = await realpath(dirname(shoebox.mirror))
  await shoebox.setUp()
  const take = async (owner: string, stamp: string, photos: readonly string[], album: string): Promise<void> => {
    const path = join(top, `takeout-${stamp}-001.zip`)
    await writeFile(path, zipOf(entries(photos, album)))
    await shoebox.call('tasks.start', { kind: 'import', paths: [path], includeTrash: false, owner })
    await expect
      .poll(
        async () => (await shoebox.call('imports.history', undefined)).find(({ id }) => id === stamp)?.brought,
        inTime,
      )
      .toBeTruthy()
    // The history knows of it before its task has ended.
    await expect.poll(async () => (await shoebox.call('tasks.state', undefined)).import.phase, inTime).toBe('finished')
  }
  const hebrew = 'שרה כהן לוי מזרחי'
  await take('Ana', '20260301T101500Z', ['both', 'anas'], 'Lake')
  await take(hebrew, '20260302T101500Z', ['both', 'one', 'two'], 'Sea of seals')

  await shoebox.open('library')
  const whose = page.getByRole('combobox', { name: 'Whose photos' })
  const count = page.locator('header h1 + span')
  await expect(count.filter({ hasText: '4' })).toBeVisible()
  await expect(whose).toHaveText('Everybody')
  const choose = async (name: string): Promise<void> => {
    await whose.press('Enter')
    const option = page.getByRole('option', { name })
    await expect(option).toBeVisible()
    for (let press = 0; press < 5 && !(await option.evaluate((node) => node.hasAttribute('data-highlighted'))); press++)
      await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(whose).toHaveText(new RegExp(name))
  }
  await choose('Ana')
  await expect(count.filter({ hasText: '2 items' })).toBeVisible()
  await expect(page.getByRole('gridcell')).toHaveCount(2)
  await page.getByLabel('Search your library').fill('one')
  await expect(count.filter({ hasText: 'Nothing found' })).toBeVisible()
  await page.getByLabel('Search your library').fill('')
  await choose(hebrew)
  await expect(count.filter({ hasText: '3 items' })).toBeVisible()

  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Albums' }).press('Enter')
  await expect(page.getByRole('list', { name: 'Albums' }).getByRole('listitem')).toHaveText([/Sea/])
  await page.reload()
  await expect(page.getByRole('list', { name: 'Albums' }).getByRole('listitem')).toHaveText([/Sea/])
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Timeline' }).press('Enter')
  await expect(whose).toHaveText(new RegExp(hebrew))
  await expect(page.getByRole('gridcell')).toHaveCount(3)
  await everyAppearance(page, shoebox, 'narrowed to one person')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })

  const search = page.getByRole('combobox', { name: 'Search your library' })
  await search.fill('both an')
  await expect(page.getByRole('option')).toHaveText([/^Ana.*Whose photos · 1$/])
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(whose).toHaveText(/Ana/)
  await expect(search).toHaveValue('both ')
  await expect(search).toBeFocused()
  await expect(page.getByRole('gridcell')).toHaveCount(1)
  // By all words of a name that were typed, and once.
  await search.fill(`both ${hebrew.slice(0, -3)}`)
  await expect(page.getByRole('option')).toHaveText([new RegExp(`^${hebrew}.*Whose photos · 1$`)])
  await page.getByRole('option').click()
  await expect(whose).toHaveText(new RegExp(hebrew))
  await expect(search).toHaveValue('both ')
  // An album of several words, of which the last that are typed begin another: once as well.
  await search.fill('sea of se')
  await expect(page.getByRole('option')).toHaveText([/^Sea of seals/])
  await search.fill('everybody')
  await expect(page.locator('header').getByText('Nothing found')).toBeVisible()
  await search.fill('')
  await choose(hebrew)

  const of = await shoebox.call('library.columns', { search: 'both' })
  expect(of.ref.length).toBe(1)
  await page.getByLabel('Search your library').fill('both')
  await expect(page.getByRole('gridcell')).toHaveCount(1)
  await page.getByRole('gridcell').press('Enter')
  await page.keyboard.press('i')
  const details = page.getByRole('complementary', { name: 'Details' })
  await expect(details).toContainText('Belongs to')
  await expect(details.getByRole('list', { name: 'Ana' })).toContainText('Google Takeout exports')
  await expect(details.getByRole('list', { name: hebrew })).toContainText('Says: name and date')
  await everyAppearance(page, shoebox, 'whose an item is')
  await page.keyboard.press('Escape')

  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  await page.setViewportSize({ width: 380, height: 760 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(380)
  if (process.env['SHOEBOX_SHOTS']) await page.screenshot({ path: `${process.env['SHOEBOX_SHOTS']}/owners-narrow.png` })
})
