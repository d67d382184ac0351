import type { Page } from '@playwright/test'
import { expect, openLibrary, test } from '../sample-library.ts'

const address = /\/media\/thumb\/(\d+)/

/** Refs of the tiles that are on the page, in reading order. */
async function shownRefs(page: Page): Promise<number[]> {
  const sources = await page
    .getByRole('gridcell')
    .locator('img')
    .evaluateAll((images) => images.map((image) => String(Reflect.get(image, 'src'))))
  return sources.map((source) => Number(address.exec(source)?.[1]))
}

const shelf = (page: Page) => page.getByRole('list', { name: 'Albums' })
const tab = (page: Page, name: string) => page.getByRole('group', { name: 'View' }).getByRole('button', { name })

/** Width of a picture as it was decoded; 0 until then. */
const naturalWidth = (image: ReturnType<Page['locator']>): Promise<number> =>
  image.evaluate((element) => Number(Reflect.get(element, 'naturalWidth')))

test('the timeline shows the newest items first, under their days, with their pictures', async ({ page, sample }) => {
  const { ref } = await sample.columns()
  await expect(page.locator('main header').getByText(`${ref.length} items`, { exact: true })).toBeVisible()
  const shown = await shownRefs(page)
  expect(shown.length).toBeGreaterThan(5)
  expect(shown).toEqual([...ref.subarray(0, shown.length)])
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await expect.poll(() => naturalWidth(page.getByRole('gridcell').first().locator('img'))).toBeGreaterThan(0)
})

test('albums open in the order of Google Photos', async ({ page, sample }) => {
  const albums = await sample.shoebox.call('albums.list', undefined)
  const atGoogle = sample.shoebox.emulator.library
    .account()
    .albums.find(({ title, items }) => title && items.length > 4 && items.every((item) => item.filename !== undefined))
  const album = albums.find((candidate) => candidate.title === atGoogle?.title && candidate.localCount > 4)
  if (!album || !atGoogle) throw new Error('the sample account has such an album')

  await tab(page, 'Albums').click()
  await expect(shelf(page).getByRole('listitem')).toHaveCount(albums.length)
  await shelf(page).getByRole('listitem').nth(albums.indexOf(album)).getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(album.title)

  await expect.poll(async () => (await shownRefs(page)).length).toBeGreaterThan(4)
  const names: string[] = []
  for (const ref of await shownRefs(page)) names.push((await sample.details(ref)).filename)
  const expected = atGoogle.items.map((item) => item.filename).filter((name) => name !== undefined)
  // Items that Google could not deliver are missing here, but the order of the others is theirs.
  expect(expected.filter((name) => names.includes(name))).toEqual(names)

  await page.getByRole('button', { name: 'All albums' }).click()
  await expect(shelf(page)).toBeVisible()
})

test('an empty album says so, and a search for an album that is not there too', async ({ page, sample }) => {
  const albums = await sample.shoebox.call('albums.list', undefined)
  const empty = albums.findIndex((album) => album.remoteCount === undefined || album.remoteCount === 0)
  await tab(page, 'Albums').click()
  await shelf(page).getByRole('listitem').nth(empty).getByRole('link').click()
  await expect(page.getByRole('heading', { name: 'This album is empty' })).toBeVisible()
  await page.getByRole('button', { name: 'All albums' }).click()
  await page.getByRole('textbox', { name: 'Find an album' }).fill('no album is called this')
  await expect(page.getByRole('heading', { name: 'No album has this title' })).toBeVisible()
})

test('search and filters narrow the timeline, and can be taken away one by one', async ({ page, sample }) => {
  const all = await sample.columns()
  const videos = await sample.columns({ kind: 'video' })
  const item = await sample.find((details) => details.kind === 'photo' && /^\w+\.jpg$/i.test(details.filename))
  const found = await sample.columns({ search: item.filename })

  const search = page.getByRole('combobox', { name: 'Search your library' })
  await search.fill(item.filename)
  await expect(page.locator('main header')).toContainText(`${found.ref.length} found`)
  expect(await shownRefs(page)).toEqual([...found.ref])
  await search.fill('nothing at all is called this')
  await expect(page.getByRole('heading', { name: 'Nothing fits' })).toBeVisible()
  await page.getByRole('button', { name: 'Clear the search' }).click()
  await expect(search).toHaveValue('')
  await expect(page.locator('main header')).toContainText(String(all.ref.length))

  await page.getByRole('button', { name: 'Filters' }).click()
  await page.getByRole('button', { name: 'Videos' }).click()
  await expect(page.locator('main header')).toContainText(`${videos.ref.length} found`)
  const day = new Date((videos.day[0] ?? 0) * 86_400_000).toISOString().slice(0, 10)
  const since = await sample.columns({ kind: 'video', from: day })
  await page.getByLabel('From').fill(day)
  await expect(page.locator('main header')).toContainText(`${since.ref.length} found`)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /Remove filter: From/ }).click()
  await page.getByRole('button', { name: 'Remove filter: Videos' }).click()
  await expect(page.locator('main header')).toContainText(String(all.ref.length))
})

test('months instead of days group the timeline', async ({ page }) => {
  await page.getByRole('button', { name: 'Filters' }).click()
  await page.getByRole('button', { name: 'Months' }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('rowheader').first()).toContainText(/^\p{L}+ \d{4}/u)
})

test('the timeline is where it was after a look at something else', async ({ page }) => {
  const scroller = page.getByTestId('photo-grid-scroller')
  const top = () => scroller.evaluate((element) => Number(Reflect.get(element, 'scrollTop')))
  await page.getByRole('slider').focus()
  await page.keyboard.press('PageDown')
  await expect.poll(top).toBeGreaterThan(100)
  const before = await top()
  await tab(page, 'Albums').click()
  await expect(shelf(page)).toBeVisible()
  await tab(page, 'Timeline').click()
  await expect.poll(top).toBeCloseTo(before, -1)
})

test('everything can be browsed with Google out of reach', async ({ page, sample }) => {
  await sample.shoebox.emulator.close()
  await openLibrary(sample)
  await page.keyboard.press('Tab')
  await page.getByRole('gridcell').first().focus()
  await page.keyboard.press('End')
  const last = page.getByRole('gridcell').last()
  await expect.poll(() => naturalWidth(last.locator('img'))).toBeGreaterThan(0)
  await page.keyboard.press('Home')
  await page.keyboard.press('Enter')
  await expect.poll(() => naturalWidth(page.getByTestId('picture').locator('img').last())).toBeGreaterThan(0)
  await page.keyboard.press('Escape')
  await tab(page, 'Albums').click()
  await expect.poll(() => naturalWidth(shelf(page).locator('img').first())).toBeGreaterThan(0)
})
