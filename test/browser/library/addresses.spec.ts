import type { Locator, Page } from '@playwright/test'
import type { AlbumId, ItemId, ItemRef } from '../../../src/shared/domain.ts'
import { everyAppearance } from '../accessible.ts'
import { expect, test, type SampleLibrary } from '../sample-library.ts'

const dialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Viewer' })
const tab = (page: Page, name: string) => page.getByRole('group', { name: 'View' }).getByRole('button', { name })
const title = (page: Page): Locator => page.getByRole('heading', { level: 1 })
const hash = (page: Page): string => new URL(page.url()).hash

async function idOf({ shoebox }: SampleLibrary, ref: number): Promise<ItemId> {
  const [id] = await shoebox.call('library.ids', { refs: [ref as ItemRef] })
  if (id === undefined) throw new Error('there is no such item')
  return id
}

/** An album with some items, and the place of its card on the shelf. */
async function someAlbum({ shoebox }: SampleLibrary): Promise<{ id: AlbumId; title: string; at: number }> {
  const albums = await shoebox.call('albums.list', undefined)
  const at = albums.findIndex(({ localCount, title: name }) => localCount > 3 && name !== '')
  const album = albums[at]
  if (!album) throw new Error('the sample account has such an album')
  return { id: album.id, title: album.title, at }
}

test('Back closes the viewer, Forward opens it again, and a reload keeps item and details', async ({
  page,
  sample,
}) => {
  const { ref } = await sample.columns()
  const [first, second] = [await idOf(sample, ref[0] ?? 0), await idOf(sample, ref[1] ?? 0)]
  await page.getByRole('gridcell').first().click()
  await expect(dialog(page)).toContainText(`1 of ${ref.length}`)
  await expect(page).toHaveURL(new RegExp(`#/library\\?item=${first}$`))
  await page.keyboard.press('ArrowRight')
  await expect(page).toHaveURL(new RegExp(`item=${second}$`))
  await page.keyboard.press('i')
  await expect(page).toHaveURL(new RegExp(`item=${second}&details=open$`))

  await page.reload()
  await expect(dialog(page)).toContainText(`2 of ${ref.length}`)
  await expect(page.getByRole('complementary', { name: 'Details' })).toBeVisible()
  await page.goBack()
  await expect(dialog(page)).toBeHidden()
  await expect(page.locator('[data-index="1"]')).toBeFocused()
  await page.goForward()
  await expect(dialog(page)).toContainText(`2 of ${ref.length}`)
  await page.keyboard.press('i')
  // Closed by a key, it is gone from the history as by Back.
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
  expect(hash(page)).not.toContain('item=')
  await page.keyboard.press('Enter')
  await expect(dialog(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Enter')
  await expect(dialog(page)).toBeVisible()
  await page.goBack()
  await expect(dialog(page)).toBeHidden()
})

test('albums are links, Escape leaves an album, and the focus goes back to where it was opened', async ({
  page,
  sample,
}) => {
  const album = await someAlbum(sample)
  await tab(page, 'Albums').click()
  await expect(page).toHaveURL(/#\/library\/albums$/)
  const card = page.getByRole('list', { name: 'Albums' }).getByRole('listitem').nth(album.at).getByRole('link')
  await card.focus()
  await page.keyboard.press('Enter')
  await expect(title(page)).toHaveText(album.title)
  await expect(page).toHaveURL(new RegExp(`#/library/albums/${album.id}$`))
  await expect(title(page)).toBeFocused()
  await page.getByRole('gridcell').first().click()
  await expect(dialog(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
  await expect(title(page)).toHaveText(album.title)
  await page.keyboard.press('Escape')
  await expect(card).toBeFocused()
  await expect(page).toHaveURL(/#\/library\/albums$/)
  // Neither left anything behind in the history.
  await page.goBack()
  await expect(page).toHaveURL(/#\/library$/)
  await page.goForward()
  await expect(card).toBeVisible()
})

test('an album that is opened from the details leads back to the photo', async ({ page, sample }) => {
  const item = await sample.find(({ albums }) => albums.length > 0)
  const [album] = item.albums
  await sample.shoebox.open(`library?item=${item.id}&details=open`)
  const panel = page.getByRole('complementary', { name: 'Details' })
  await panel.getByRole('button', { name: `Open the album ${album?.title ?? ''}`, exact: true }).click()
  await expect(title(page)).toHaveText(album?.title ?? '')
  await page.goBack()
  await expect(dialog(page)).toBeVisible()
  await expect(panel).toContainText(item.filename)
})

test('search, filters, months and position are in the address, each once in the history', async ({ page, sample }) => {
  const search = page.getByRole('combobox', { name: 'Search your library' })
  await search.pressSequentially('jpg', { delay: 20 })
  await expect(page).toHaveURL(/#\/library\?q=jpg$/)
  const found = await sample.columns({ search: 'jpg' })
  await expect(page.locator('main header')).toContainText(`${found.ref.length} found`)
  await page.goBack()
  await expect(search).toHaveValue('')
  await page.goForward()
  await expect(search).toHaveValue('jpg')
  await page.reload()
  await expect(search).toHaveValue('jpg')
  await expect(page.locator('main header')).toContainText(`${found.ref.length} found`)

  await sample.shoebox.open('library?kind=video&from=2019-01-01&by=month')
  await expect(page.getByRole('button', { name: 'Remove filter: Videos' })).toBeVisible()
  await expect(page.getByRole('button', { name: /Remove filter: From/ })).toBeVisible()
  await page.getByRole('button', { name: 'Remove filter: Videos' }).click()
  await expect(page).toHaveURL(/#\/library\?from=2019-01-01&by=month$/)
  await page.goBack()
  await expect(page.getByRole('button', { name: 'Remove filter: Videos' })).toBeVisible()
})

test('the place in a long list survives a reload, another window, and a way round', async ({ page }) => {
  await page.getByRole('gridcell').first().focus()
  for (let presses = 0; presses < 3; presses++) await page.keyboard.press('PageDown')
  await expect.poll(() => hash(page)).toMatch(/at=/)
  const seen = page.getByRole('gridcell').and(page.locator(':focus'))
  const index = Number(await seen.getAttribute('data-index'))
  const address = page.url()
  await page.reload()
  await expect(page.locator(`[data-index="${index}"]`)).toBeInViewport()
  await expect(page.locator('[data-index="0"]')).toHaveCount(0)
  const other = await page.context().newPage()
  await other.goto(address)
  await expect(other.locator(`[data-index="${index}"]`)).toBeInViewport()
  await other.close()

  await page.getByRole('link', { name: 'Settings' }).click()
  await page.goBack()
  await expect(page.locator(`[data-index="${index}"]`)).toBeInViewport()
  // The link of the section leads to its top, and Back to where one was.
  await page.getByRole('link', { name: 'Library' }).click()
  await expect(page.locator('[data-index="0"]')).toBeInViewport()
  await expect(page).toHaveURL(/#\/library$/)
  // Once more leads nowhere else, and is nothing to come back from.
  await page.getByRole('link', { name: 'Library' }).click()
  await page.goBack()
  await expect(page.locator(`[data-index="${index}"]`)).toBeInViewport()
})

test('the link of the library leads out of an album and a search, to the top of the timeline', async ({
  page,
  sample,
}) => {
  const album = await someAlbum(sample)
  await sample.shoebox.open(`library/albums/${album.id}?q=nothing%20at%20all`)
  await expect(page.getByRole('heading', { name: 'Nothing fits' })).toBeVisible()
  await page.getByRole('link', { name: 'Library' }).click()
  await expect(title(page)).toHaveText('Library')
  await expect(page.locator('[data-index="0"]')).toBeInViewport()
  await expect(page.getByRole('combobox')).toHaveValue('')
  await page.goBack()
  await expect(title(page)).toHaveText(album.title)
  await expect(page.getByRole('combobox')).toHaveValue('nothing at all')
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('link', { name: 'Library' }).click()
  await expect(page.locator('[data-index="0"]')).toBeInViewport()
  await page.goBack()
  await expect(title(page)).toHaveText('Settings')
})

test('an address of what is not here says so, and shows what there is', async ({ page, sample }) => {
  const { shoebox } = sample
  await shoebox.open('library?item=nothing-has-this-id&details=open')
  await expect(page.getByRole('alert')).toContainText('is not in this folder')
  await expect(page.getByRole('gridcell').first()).toBeVisible()
  await everyAppearance(page, shoebox, 'gone item')
  await shoebox.call('settings.set', { language: 'en', theme: 'system' })
  await page.getByRole('button', { name: 'Close this note' }).click()
  await expect(page.getByRole('main')).toBeFocused()
  await expect(page).toHaveURL(/#\/library$/)
})

test('an address of an album that is not here says so', async ({ page, sample }) => {
  const { shoebox } = sample
  await shoebox.open('library/albums/nothing-has-this-id')
  await expect(page.getByRole('heading', { name: 'This album is not here' })).toBeVisible()
  await everyAppearance(page, shoebox, 'gone album')
  await shoebox.call('settings.set', { language: 'en', theme: 'system' })
  await page.getByRole('main').getByRole('button', { name: 'All albums' }).last().click()
  await expect(page.getByRole('list', { name: 'Albums' })).toBeVisible()
})

test('an address of a photo in a list that has it not leads to where it is', async ({ page, sample }) => {
  const { ref } = await sample.columns()
  const { shoebox } = sample
  const photo = await sample.find(({ kind }) => kind === 'photo')
  await shoebox.open(`library?kind=video&item=${photo.id}`)
  await expect(page.getByRole('alert')).toContainText('is not in this list')
  await page.getByRole('button', { name: 'Show it in the timeline' }).click()
  await expect(dialog(page)).toContainText(`of ${ref.length}`)
  await page.keyboard.press('Escape')
})

test('an address that makes no sense leads as far as it does', async ({ page, sample }) => {
  const { shoebox } = sample
  await shoebox.open(
    `library/albums/${encodeURIComponent('../%00 <b>')}?at=%&item=%ff&kind=film&from=2019-02-31&by=day`,
  )
  await expect(page.getByRole('heading', { name: 'This album is not here' })).toBeVisible()
  await shoebox.open('no-such-screen')
  await expect(title(page)).toHaveText('Library')
})

test('a photo of Health has an address, which Back closes', async ({ page, sample }) => {
  const { ref } = await sample.columns()
  const item = await sample.find(({ kind }) => kind === 'photo')
  await sample.shoebox.open(`health?item=${item.id}`)
  await expect(dialog(page)).toContainText(`of ${ref.length}`)
  await expect(dialog(page)).toContainText(item.filename)
  await page.keyboard.press('ArrowRight')
  await expect(page).not.toHaveURL(new RegExp(item.id))
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
  await expect(page).toHaveURL(/#\/health$/)
  await expect(page.locator('main :focus, main:focus')).toHaveCount(1)
  await sample.shoebox.open('health?item=nothing-has-this-id')
  await expect(page.getByRole('main')).toContainText('is not in this folder')
})
