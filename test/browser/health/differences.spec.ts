import { findings } from '../accessible.ts'
import { expect, test } from '../fixture.ts'
import type { Shoebox } from '../shoebox.ts'

test.use({ google: { profile: 'legacy', consent: 'allow', items: 130, albums: 2, itemBytes: 3000 } })

/** An album with two items twice and two videos that Google cannot give, and another one that is complete. */
async function setUp(shoebox: Shoebox): Promise<string> {
  const { library } = shoebox.emulator
  const [album, other] = library.main.albums
  if (!album || !other) throw new Error('albums are missing')
  const [one, two] = library.itemsOf(library.main)
  library.renameAlbum(album.id, 'Summer')
  library.renameAlbum(other.id, 'Winter')
  library.setAlbumItems(album.id, [one?.id ?? '', two?.id ?? '', one?.id ?? '', two?.id ?? ''])
  const dance = library.addItem({ filename: 'dance.mp4', mimeType: 'video/mp4', albums: [album.id, other.id] })
  library.setVideoStatus(dance.id, 'FAILED')
  library.removeFromAlbum(other.id, dance.id)
  await shoebox.setUp()
  await shoebox.backUp()
  return one?.filename ?? ''
}

test('each difference shows its items, and those that are here open in the viewer', async ({ page, shoebox }) => {
  const filename = await setUp(shoebox)
  await shoebox.open('health')
  const albums = page.getByRole('list', { name: 'Album by album' })
  await expect(albums.getByRole('button')).toHaveCount(1)

  // By keyboard, as one goes down the page.
  const summer = albums.getByRole('button', { name: /^Summer/ })
  await expect(summer).toHaveAttribute('aria-expanded', 'false')
  await summer.focus()
  await page.keyboard.press('Enter')
  await expect(summer).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  const repeated = albums.getByRole('button', { name: '2 entries of this album repeat an item that is in it already.' })
  await expect(repeated).toBeFocused()
  await page.keyboard.press('Space')
  const list = albums.getByRole('list', { name: '2 entries of this album repeat' })
  await expect(list.getByRole('listitem')).toHaveCount(2)
  await expect(list.getByRole('listitem').first()).toContainText('2 times in this album')

  const open = list.getByRole('button', { name: `Open ${filename}` })
  await open.click()
  await expect(page.getByRole('dialog', { name: 'Viewer' }).getByText(filename, { exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(open).toBeFocused()
  await expect(page.getByRole('heading', { name: 'Health', level: 1 })).toBeVisible()

  const prepared = albums.getByRole('button', { name: '1 item cannot be prepared by Google.' })
  await prepared.click()
  const dance = albums.getByRole('listitem').filter({ hasText: 'dance.mp4' }).last()
  await expect(dance).toContainText('Google cannot prepare it')
  await expect(dance.getByRole('button')).toHaveCount(0)

  expect(await findings(page)).toEqual([])
})

test('the viewer under Health leaves the library where it is, until an album is chosen in it', async ({
  page,
  shoebox,
}) => {
  const filename = await setUp(shoebox)
  await shoebox.open('library')
  await page.getByRole('combobox', { name: 'Search your library' }).fill('nothing is called this')
  await expect(page.getByRole('gridcell')).toHaveCount(0)
  await page.getByRole('link', { name: 'Health' }).click()
  const albums = page.getByRole('list', { name: 'Album by album' })
  await albums.getByRole('button', { name: /^Summer/ }).click()
  await albums.getByRole('button', { name: /^2 entries of this album repeat/ }).click()
  const open = albums.getByRole('button', { name: `Open ${filename}` })
  await open.click()
  const viewer = page.getByRole('dialog', { name: 'Viewer' })
  await expect(viewer.getByText('1 of 2', { exact: true })).toBeVisible()
  await page.keyboard.press('End')
  await expect(viewer.getByText('2 of 2', { exact: true })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(open).toBeFocused()

  await page.goBack()
  await expect(page.getByRole('combobox', { name: 'Search your library' })).toHaveValue('nothing is called this')
  await expect(page.getByRole('gridcell')).toHaveCount(0)

  await page.getByRole('link', { name: 'Health' }).click()
  await albums.getByRole('button', { name: /^Summer/ }).click()
  await albums.getByRole('button', { name: /^2 entries of this album repeat/ }).click()
  await open.click()
  await expect(viewer.getByText('1 of 2', { exact: true })).toBeVisible()
  await page.keyboard.press('i')
  await viewer.getByRole('button', { name: 'Open the album Summer' }).click()
  await expect(viewer).toBeHidden()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Summer')
  await expect(page.getByRole('gridcell')).toHaveCount(2)
})

test('every album is found by its title, and the library shows more items when asked', async ({ page, shoebox }) => {
  await setUp(shoebox)
  const { library } = shoebox.emulator
  for (let number = 0; number < 120; number++) library.addItem({ filename: `late ${number}.jpg` })
  shoebox.emulator.addFault({ on: 'media', times: 'always', do: { kind: 'status', status: 404 } })
  await shoebox.backUp()
  await shoebox.open('health')
  const albums = page.getByRole('list', { name: 'Album by album' })
  await page.getByRole('button', { name: 'All (2)' }).click()
  await expect(albums.getByRole('listitem')).toHaveCount(2)
  await page.getByRole('textbox', { name: 'Find an album' }).fill('wint')
  await expect(albums.getByRole('listitem')).toHaveCount(1)
  await expect(albums).toContainText('Winter')
  await page.getByRole('textbox', { name: 'Find an album' }).fill('spring')
  await expect(page.getByText('No album has these words in its title.')).toBeVisible()

  await page.getByRole('button', { name: 'Google no longer has 120 items that it listed.' }).click()
  const items = page.getByRole('list', { name: 'Google no longer has 120 items' }).getByRole('listitem')
  await expect(items).toHaveCount(50)
  await page.getByRole('button', { name: 'Show more (70)' }).click()
  await expect(items).toHaveCount(120)
})
