import { expect, test } from '../fixture.ts'

test.use({ google: { profile: 'legacy', consent: 'allow', items: 20, albums: 2, itemBytes: 3000 }, locale: 'tr-TR' })

const finds: [search: string, title: string][] = [
  ['cafe', 'Café'],
  ['ISTANBUL', 'istanbul 2021'],
  ['istanbul', 'istanbul 2021'],
  ['İstanbul', 'istanbul 2021'],
  ['ıstanbul', 'istanbul 2021'],
  ['2021 IST', 'istanbul 2021'],
]

test('albums are found by the letters people type, in every list of albums', async ({ page, shoebox }) => {
  const { library } = shoebox.emulator
  const [first, second] = library.main.albums
  library.renameAlbum(first?.id ?? '', 'Café')
  library.renameAlbum(second?.id ?? '', 'istanbul 2021')
  await shoebox.setUp()
  await shoebox.backUp()

  await shoebox.open('albums')
  for (const [search, title] of finds) {
    await page.getByRole('searchbox', { name: 'Find an album' }).fill(search)
    await expect(page.getByRole('checkbox', { name: /Café|istanbul/ })).toHaveCount(1)
    await expect(page.getByRole('checkbox', { name: title })).toBeVisible()
  }

  await shoebox.open('library')
  await page.getByRole('main').getByRole('button', { name: 'Albums', exact: true }).click()
  const shelf = page.getByRole('list', { name: 'Albums' })
  for (const [search, title] of finds) {
    await page.getByRole('textbox', { name: 'Find an album' }).fill(search)
    await expect(shelf.getByRole('listitem')).toHaveCount(1)
    await expect(shelf).toContainText(title)
  }

  await shoebox.open('health')
  await page.getByRole('button', { name: 'All (2)' }).click()
  const comparison = page.getByRole('list', { name: 'Album by album' })
  for (const [search, title] of finds) {
    await page.getByRole('textbox', { name: 'Find an album' }).fill(search)
    await expect(comparison.getByRole('listitem')).toHaveCount(1)
    await expect(comparison).toContainText(title)
  }
})

test('the shelf is in the order that was chosen, by keys, and stays so', async ({ page, shoebox }) => {
  const { library } = shoebox.emulator
  const [first, second] = library.main.albums
  library.renameAlbum(first?.id ?? '', 'Trip 10')
  library.renameAlbum(second?.id ?? '', 'Trip 9')
  await shoebox.setUp()
  await shoebox.backUp()
  await shoebox.open('library')
  await page.getByRole('main').getByRole('button', { name: 'Albums', exact: true }).click()
  const shelf = page.getByRole('list', { name: 'Albums' }).getByRole('listitem')
  await expect(shelf.first()).toContainText('Trip 10')
  await page.getByRole('combobox', { name: 'Order of albums' }).press('Enter')
  await page.getByRole('option', { name: 'By title' }).press('Enter')
  await expect(shelf.first()).toContainText('Trip 9')
  await expect(page.getByRole('combobox', { name: 'Order of albums' })).toBeFocused()
  await page.reload()
  await expect(shelf.first()).toContainText('Trip 9')
  await page.setViewportSize({ width: 380, height: 760 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(380)
})
