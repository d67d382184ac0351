import { join } from 'node:path'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { everyAppearance } from '../accessible.ts'
import { expect, test } from '../fixture.ts'
import { changeRows } from '../../rows/rows.ts'

test.setTimeout(240_000)

test.use({ google: { items: 6, albums: 1, seed: 4, profile: 'legacy', consent: 'allow' } })

test('photos are found by the name of the place where they were taken, and say it in the language of the window', async ({
  page,
  shoebox,
}) => {
  await shoebox.setUp()
  await shoebox.backUp()
  const { ref: refs } = await shoebox.call('library.columns', { kind: 'photo' })
  const [first = 0, second = 0] = refs
  await shoebox.restart(async () => {
    const index = openDatabase(join(shoebox.mirror, '.shoebox/index.sqlite'))
    changeRows(index, 'item', { location: '{"latitude":51.5007,"longitude":-0.1246,"from":"geoData"}' }, { ref: first })
    changeRows(index, 'item', { location: '{"latitude":0,"longitude":-25,"from":"geoData"}' }, { ref: second })
    changeRows(index, 'item', { people: '["Ada Longfellow", "May"]' }, { ref: second })
    index.close()
  })
  await shoebox.open('library')
  const search = page.getByRole('combobox', { name: 'Search your library' })
  const count = async (words: string): Promise<number> =>
    (await shoebox.call('library.columns', { search: words })).ref.length
  // Towns and borders are read first, which a busy machine takes its time for.
  await expect.poll(() => count('london'), { timeout: 60_000 }).toBe(1)
  expect([await count('伦敦'), await count('united kingdom'), await count('westminster')]).toEqual([1, 1, 1])
  // Who types the beginning of a name is offered all of it, whatever it is the name of.
  await search.pressSequentially('lon')
  const options = page.getByRole('option')
  await expect(options).toHaveText(['Ada LongfellowPerson · 1', 'LondonPlace · 1'])
  await everyAppearance(page, shoebox, 'names that are offered')
  await shoebox.call('settings.set', { language: 'en' })
  await search.fill('ma')
  await page.getByRole('option', { name: 'May Person · 1' }).click()
  await expect(search).toHaveValue('"May" ')
  await expect(page.getByRole('gridcell')).toHaveCount(1)
  await expect(page.locator('header').getByText('1 found')).toBeVisible()
  const [album] = await shoebox.call('albums.list', undefined)
  const [word = ''] = (album?.title ?? '').split(' ')
  await search.fill(word.slice(0, 3))
  await expect(page.getByRole('option', { name: `${album?.title} Album` })).toBeVisible()
  await search.fill('london')
  await expect(page.getByRole('gridcell')).toHaveCount(1)
  await page.getByRole('gridcell').first().click()
  const viewer = page.getByRole('dialog', { name: 'Viewer' })
  await viewer.getByRole('button', { name: 'Show details' }).click()
  await expect(viewer).toContainText('City of Westminster, London, United Kingdom')
  await expect(viewer).toContainText('51.50070° N, 0.12460° W')
  await everyAppearance(page, shoebox, 'details with a place')
  await shoebox.call('settings.set', { language: 'zh-Hans' })
  await expect(viewer.or(page.getByRole('dialog'))).toContainText('英国 · 伦敦 · City of Westminster')
})
