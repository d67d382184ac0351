import { everyAppearance, findings } from '../accessible.ts'
import { failNext } from '../failing-calls.ts'
import { expect, test } from '../fixture.ts'

test.beforeEach(async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.backUp()
  await shoebox.open('library')
  await page.getByRole('gridcell').first().waitFor()
})

test('kinds and times are understood, told, and taken away by mouse and keys', async ({ page, shoebox }) => {
  const search = page.getByRole('combobox', { name: 'Search your library' })
  await search.fill('videos')
  const remove = (name: string) => page.getByRole('button', { name: `Remove filter: ${name}` })
  await expect(remove('Videos')).toBeVisible()
  await expect(page.getByText('Understood: Videos')).toBeAttached()
  await expect(page.getByRole('gridcell').first()).toHaveAccessibleName(/^Video/)
  await search.fill('photos July 2015 xyz')
  await expect(remove('Photos')).toBeVisible()
  await expect(page.getByText('Understood: Photos, July 2015')).toBeAttached()
  await everyAppearance(page, shoebox, 'a search that is understood')
  await shoebox.call('settings.set', { language: 'en' })

  await remove('July 2015').click()
  await expect(search).toHaveValue('photos xyz')
  await expect(remove('Photos')).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(search).toHaveValue('xyz')
  await expect(search).toBeFocused()
  await expect(remove('Photos')).toHaveCount(0)
})

test('the end of a search is completed by keys, with how many items that finds', async ({ page }) => {
  const search = page.getByRole('combobox', { name: 'Search your library' })
  await search.pressSequentially('vid')
  const option = page.getByRole('option', { name: /^videos/ })
  await expect(option).toBeVisible()
  await expect(search).toHaveAttribute('aria-expanded', 'true')
  const count = Number(/\d+/.exec((await option.textContent()) ?? '')?.[0])
  expect(await findings(page)).toEqual([])
  await page.keyboard.press('ArrowDown')
  await expect(option).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(search).toHaveValue('videos ')
  await expect(search).toBeFocused()
  await expect(page.getByRole('option')).toHaveCount(0)
  await expect(page.locator('header').getByText(`${count} found`)).toBeVisible()

  // Escape takes away what is offered first.
  await search.fill('pho')
  await expect(page.getByRole('option').first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('option')).toHaveCount(0)
  await expect(search).toHaveValue('pho')
  await page.keyboard.press('Escape')
  await expect(search).toHaveValue('')
})

test('a search that is longer than any is cut, and what would be is not offered', async ({ page, shoebox }) => {
  const search = page.getByRole('combobox', { name: 'Search your library' })
  await search.focus()
  await page.keyboard.insertText('y'.repeat(600))
  await expect(search).toHaveValue('y'.repeat(500))
  await expect(page.locator('header').getByText('Nothing found')).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)

  const titles = (await shoebox.call('albums.list', undefined)).map(({ title }) => title)
  expect(titles.some((title) => title.length > 490 && title.includes(' summer '))).toBe(true)
  await search.fill('su')
  await expect(page.getByRole('option', { name: /^summer/ })).toBeVisible()
})

test('what a search may become is offered although the engine could not answer at first', async ({ page }) => {
  const left = await failNext(page, ['library.names', 'library.counts'])
  await page.getByRole('combobox', { name: 'Search your library' }).pressSequentially('vid')
  await expect(page.getByRole('option', { name: /^videos/ })).toBeVisible()
  expect([...left]).toEqual([])
})
