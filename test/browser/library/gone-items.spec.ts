import { realpath, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { tinyJpeg } from '../../emulator/takeout/tiny-jpeg.ts'
import { zipOf, type ZipFileSpec } from '../../emulator/takeout/zip-writer.ts'
import { everyAppearance, findings } from '../accessible.ts'
import { expect, test } from '../fixture.ts'

test.setTimeout(120_000)

/** A process has to start for it, on a machine that may have much to do. */
const inTime = { timeout: 60_000 }

const root = 'Takeout/Google Photos'

/** Photos, each called by a letter, in the folder of a year or of an album. */
const photos = (letters: string, folder: string): ZipFileSpec[] =>
  letters.split('').flatMap((name) => [
    { name: `${root}/${folder}/${name}.jpg`, bytes: tinyJpeg(name) },
    {
      name: `${root}/${folder}/${name}.jpg.supplemental-metadata.json`,
      bytes: JSON.stringify({
        title: `${name}.jpg`,
        photoTakenTime: { timestamp: '1559390400' },
        url: `https://photos.google.com/photo/${name}`,
      }),
    },
  ])

/** Photos of one year, and those of them that are in an album. */
const exportOf = (letters: string, inAlbum: string): Buffer =>
  zipOf([
    ...photos(letters, 'Photos from 2019'),
    ...photos(inAlbum, 'Lake'),
    { name: `${root}/Lake/metadata.json`, bytes: '{"title":"Lake"}' },
  ])

test('what a later full export lacks is told where it matters, and nothing of it goes', async ({ page, shoebox }) => {
  const top = await realpath(dirname(shoebox.mirror))
  await shoebox.call('mirror.use', { path: shoebox.mirror })
  for (const [stamp, letters, inAlbum] of [
    ['20260301T101500Z', 'abcdefghij', 'abcd'],
    ['20260501T101500Z', 'abcdefgh', 'abc'],
  ] as const) {
    const path = join(top, `takeout-${stamp}-001.zip`)
    await writeFile(path, exportOf(letters, inAlbum))
    await shoebox.call('tasks.start', { kind: 'import', paths: [path], includeTrash: false })
    await expect
      .poll(
        async () => (await shoebox.call('imports.history', undefined)).find(({ id }) => id === stamp)?.brought,
        inTime,
      )
      .toBeTruthy()
    await expect.poll(async () => (await shoebox.call('tasks.state', undefined)).import.phase, inTime).toBe('finished')
  }

  // Where the export came in,
  await shoebox.open('import')
  await expect(page.getByText('2 photos and videos of earlier exports are not in this full one')).toBeVisible(inTime)
  const leaves =
    '1 photo or video is no longer in an album of this full export that had it before. Here it stays in it.'
  await expect(page.getByText(leaves)).toBeVisible()
  const history = page.getByRole('region', { name: 'What each export has brought' })
  await expect(history.getByText('All but 2 photos and videos of before are in it.')).toBeVisible(inTime)
  await expect(
    history.getByText('It no longer has 1 photo or video in the album of before. Here it stays in it.'),
  ).toBeVisible()
  await everyAppearance(page, shoebox, 'an export that lacks something')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })

  // under Health,
  await shoebox.open('health')
  const sentence = '2 items of earlier exports are not in a later full one: no longer in Google Photos. They stay here.'
  await expect(page.getByText(sentence)).toBeVisible(inTime)
  const ofAlbum = '1 item is no longer in an album in a later full export. Here it stays in it.'
  await expect(page.getByText(ofAlbum)).toBeVisible()
  await everyAppearance(page, shoebox, 'Health with items that are gone')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  await page.setViewportSize({ width: 380, height: 760 })
  await expect(page.getByText(sentence)).toBeVisible()
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(380)
  expect(await findings(page)).toEqual([])
  await page.setViewportSize({ width: 1280, height: 800 })

  // and with each of them; all ten are in the library.
  await shoebox.open('library')
  for (const [name, isGone] of [
    ['j', true],
    ['a', false],
  ] as const) {
    await page.getByLabel('Search your library').fill('')
    await expect(page.getByRole('gridcell')).toHaveCount(10)
    await page.getByLabel('Search your library').fill(`${name}.jpg`)
    await expect(page.getByRole('gridcell')).toHaveCount(1)
    await page.getByRole('gridcell').press('Enter')
    // The panel stays open for the next one.
    if (isGone) await page.keyboard.press('i')
    const details = page.getByRole('complementary', { name: 'Details' })
    await expect(details).toContainText(`${name}.jpg`)
    const told = details.getByText(
      'Not in the full export of May 1, 2026: no longer in Google Photos. Your file stays.',
    )
    await expect(told).toBeVisible({ visible: isGone })
    if (isGone) await everyAppearance(page, shoebox, 'an item that is gone')
    await shoebox.call('settings.set', { theme: 'light', language: 'en' })
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  }

  // In the album it is told of, and with what is no longer in it.
  await page.getByLabel('Search your library').fill('')
  await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Albums' }).press('Enter')
  await page.getByRole('link', { name: /Lake/ }).click()
  await expect(page.getByRole('gridcell')).toHaveCount(4)
  await expect(
    page.getByText('1 of these is no longer in this album in Google Photos, by a full export.'),
  ).toBeVisible()
  await everyAppearance(page, shoebox, 'an album with a former member')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  await page.getByLabel('Search this album').fill('d.jpg')
  await expect(page.getByRole('gridcell')).toHaveCount(1)
  await page.getByRole('gridcell').press('Enter')
  const note = 'No longer in this album in the full export of May 1, 2026. Here it stays.'
  await expect(page.getByRole('complementary', { name: 'Details' }).getByText(note)).toBeVisible()
  await everyAppearance(page, shoebox, 'a former member of an album')
})
