import { join } from 'node:path'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { changeRows } from '../../rows/rows.ts'
import { everyAppearance } from '../accessible.ts'
import { failNext } from '../failing-calls.ts'
import { expect, test } from '../fixture.ts'
import { picture } from '../../unit/file-format/sample-files.ts'
import type { Shoebox } from '../shoebox.ts'

test.use({ google: { profile: 'legacy', consent: 'allow', items: 0, albums: 0 } })

/** Noon of a day so many years and days ago. */
function noon(years: number, days = 0): number {
  const now = new Date()
  // Of a 29th of February there is one in each leap year alone.
  const day = now.getMonth() === 1 && now.getDate() === 29 ? 28 : now.getDate()
  return Date.UTC(now.getFullYear() - years, now.getMonth(), day - days, 12)
}

async function addPhotos(shoebox: Shoebox, times: readonly number[]): Promise<void> {
  const { library } = shoebox.emulator
  const plain = await picture(320, 240).jpeg().toBuffer()
  for (const [at, creationTime] of times.entries()) {
    library.addItem({
      filename: `${creationTime}-${at}.jpg`,
      creationTime,
      bytes: Buffer.concat([plain, Buffer.of(at)]),
    })
  }
}

test('photos of this day in earlier years stand above the library, by mouse and keys, until they are put away', async ({
  page,
  shoebox,
}) => {
  await addPhotos(shoebox, [noon(0), noon(1), noon(1), noon(3), noon(2, 40), noon(5, -40)])
  await shoebox.setUp()
  await shoebox.call('settings.set', { shelves: true })
  await shoebox.backUp()
  await shoebox.open('library')
  const shelves = page.getByRole('region', { name: 'Worth a look' })
  const now = new Date().getFullYear()
  const day = shelves.getByRole('link')
  // After a first backup everything is new, which is no news.
  await expect(day).toHaveText(`On this day3 items from ${now - 1} and ${now - 3}`)
  await everyAppearance(page, shoebox, 'the library with a shelf')
  await shoebox.call('settings.set', { language: 'en' })

  await day.focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#\/library\?q=on\+this\+day$/)
  await expect(page.locator('header').getByText('3 found')).toBeVisible()
  await expect(page.getByRole('gridcell')).toHaveCount(3)
  await expect(page.getByRole('button', { name: 'Remove filter: On this day in earlier years' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Library' })).toBeFocused()
  await expect(shelves).toHaveCount(0)

  await page.goBack()
  await expect(page.getByRole('gridcell')).toHaveCount(6)
  await expect(day).toBeVisible()
  await shelves.getByRole('button', { name: 'Hide until tomorrow' }).click()
  await expect(shelves).toHaveCount(0)
  await expect(page.getByRole('gridcell').first()).toBeFocused()
  await page.reload()
  await expect(page.getByRole('gridcell')).toHaveCount(6)
  await expect(shelves).toHaveCount(0)

  // Another day begins.
  await page.evaluate('localStorage.clear()')
  await page.reload()
  await expect(day).toBeVisible()
  await shoebox.open('settings')
  await page.getByRole('checkbox', { name: 'Show what is worth a look above the library' }).uncheck()
  await shoebox.open('library')
  await expect(page.getByRole('gridcell')).toHaveCount(6)
  await expect(shelves).toHaveCount(0)
})

test('what the last backup has brought is told, and opens as a list that can be linked', async ({ page, shoebox }) => {
  await addPhotos(shoebox, [noon(2, 40), noon(2, 50), noon(2, 60), noon(2, 70)])
  await shoebox.setUp()
  await shoebox.call('settings.set', { shelves: true })
  await shoebox.backUp()
  // The first backup was three days ago.
  await shoebox.restart(() => {
    const database = openDatabase(join(shoebox.mirror, '.shoebox/index.sqlite'))
    const before = Date.now() - 3 * 86_400_000
    for (const { ref } of database.prepare('SELECT ref FROM item').all())
      changeRows(database, 'item', { first_seen: before }, { ref: Number(ref) })
    changeRows(database, 'run', { started_at: before }, { kind: 'backup' })
    database.close()
    return Promise.resolve()
  })
  await addPhotos(shoebox, [noon(2, 45)])
  await shoebox.backUp()
  await shoebox.open('library')
  await expect(page.getByRole('gridcell')).toHaveCount(5)
  const today = new Intl.DateTimeFormat('en', { dateStyle: 'medium' }).format(Date.now())
  const link = page.getByRole('region', { name: 'Worth a look' }).getByRole('link')
  await expect(link).toHaveText(`New since ${today}1 item`)
  const address = await link.getAttribute('href')
  await link.click()
  await expect(page.getByRole('gridcell')).toHaveCount(1)
  await shoebox.open('settings')
  await page.goto(`${page.url().split('#')[0]}${address}`)
  await expect(page.locator('header').getByText('1 found')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Remove filter: Added since/ })).toBeVisible()
})

test('photos of this day stand above the library although the engine could not answer at first', async ({
  page,
  shoebox,
}) => {
  await addPhotos(shoebox, [noon(0), noon(1), noon(2, 40), noon(5, -40)])
  await shoebox.setUp()
  await shoebox.call('settings.set', { shelves: true })
  await shoebox.backUp()
  const left = await failNext(page, ['library.newest', 'library.counts'])
  await shoebox.open('library')
  const shelves = page.getByRole('region', { name: 'Worth a look' })
  await expect(shelves.getByRole('link')).toContainText('On this day')
  expect([...left]).toEqual([])
})
