import { realpath, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { tinyJpeg } from '../../emulator/takeout/tiny-jpeg.ts'
import { zipOf, type ZipFileSpec } from '../../emulator/takeout/zip-writer.ts'
import { everyAppearance, findings } from '../accessible.ts'
import { expect, test } from '../fixture.ts'
import type { Shoebox } from '../shoebox.ts'

test.setTimeout(180_000)

/** A process has to start for it, on a machine that may have much to do. */
const inTime = { timeout: 60_000 }
const root = 'Takeout/Google Photos'
const day = 86_400
const firstDay = Date.UTC(2019, 4, 30) / 1000

interface ExportedAlbum {
  title: string
  /** Names of its photos, each taken a day before the one that it stands after. */
  photos: readonly string[]
  more?: object
  /** Of the oldest, in place of what cannot be decoded. */
  picture?: Buffer
}

function filesOf({ title, photos, more = {}, picture }: ExportedAlbum, folder: string): ZipFileSpec[] {
  return [
    { name: `${root}/${folder}/metadata.json`, bytes: JSON.stringify({ title, ...more }) },
    ...photos.flatMap((name, at) => [
      {
        name: `${root}/${folder}/${name}.jpg`,
        bytes: picture && at === photos.length - 1 ? picture : tinyJpeg(name),
      },
      {
        name: `${root}/${folder}/${name}.jpg.supplemental-metadata.json`,
        bytes: JSON.stringify({
          title: `${name}.jpg`,
          photoTakenTime: { timestamp: String(firstDay - at * day) },
          url: `https://photos.google.com/photo/${name}`,
        }),
      },
    ]),
  ]
}

/** Brings albums into a new mirror as an export does. */
async function bring(shoebox: Shoebox, albums: readonly ExportedAlbum[]): Promise<void> {
  const top = await realpath(dirname(shoebox.mirror))
  await shoebox.call('mirror.use', { path: shoebox.mirror })
  const path = join(top, 'takeout-20260301T101500Z-001.zip')
  await writeFile(path, zipOf(albums.flatMap((album, at) => filesOf(album, `Album ${at}`))))
  await shoebox.call('tasks.start', { kind: 'import', paths: [path], includeTrash: false })
  await expect.poll(async () => (await shoebox.call('tasks.state', undefined)).import.phase, inTime).toBe('finished')
}

async function openAlbum(page: Page, shoebox: Shoebox, title: string, more = ''): Promise<string> {
  const album = (await shoebox.call('albums.list', undefined)).find((each) => each.title === title)
  const id = album?.id ?? ''
  await shoebox.open(`library/albums/${id}${more}`)
  await expect(page.getByRole('heading', { level: 1, name: title.slice(0, 20) })).toBeVisible()
  return id
}

const hero = (page: Page) => page.getByRole('region', { name: 'About this album' })
const scroller = (page: Page) => page.getByTestId('photo-grid-scroller')
const scrollTop = (page: Page): Promise<number> => scroller(page).evaluate((element) => element.scrollTop)
/** Whether the first photo is right below what stands above it. */
const isBelow = async (page: Page): Promise<boolean> => {
  const [above, tile] = [await hero(page).boundingBox(), await page.locator('[data-index="0"]').boundingBox()]
  return Math.abs((tile?.y ?? 0) - (above?.y ?? 0) - (above?.height ?? 0)) <= 1
}

/** A picture that can be shown. */
const sunset = async (): Promise<Buffer> =>
  await sharp(
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="1500" height="1000">
      <defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="#23406b"/><stop offset=".62" stop-color="#f2a65e"/>
      <stop offset=".63" stop-color="#2d4a5e"/><stop offset="1" stop-color="#122030"/></linearGradient></defs>
      <rect width="1500" height="1000" fill="url(#sky)"/><circle cx="980" cy="560" r="70" fill="#ffe2b0"/></svg>`),
  )
    .jpeg()
    .toBuffer()

const names = Array.from({ length: 60 }, (_, at) => `photo${String(at).padStart(2, '0')}`)
const lake: ExportedAlbum = {
  title: 'A week at the lake',
  photos: names,
  more: {
    description: 'Rain on the first day, and none after it.',
    enrichments: [
      { narrativeEnrichment: { text: 'We rowed across before breakfast.' } },
      {
        locationEnrichment: {
          location: [
            { name: 'Bohinj', description: 'the far shore', latitudeE7: 462_800_000, longitudeE7: 138_600_000 },
          ],
        },
      },
    ],
  },
}

test('an album begins with what it is, and scrolls away from it', async ({ page, shoebox }) => {
  await bring(shoebox, [{ ...lake, picture: await sunset() }])
  const id = await openAlbum(page, shoebox, lake.title)
  await expect(hero(page)).toContainText('April 1 – May 30, 2019')
  await expect(hero(page)).toContainText('60 photos')
  await expect(hero(page)).toContainText('Rain on the first day')
  await expect(hero(page)).toContainText('We rowed across before breakfast.')
  await expect(hero(page)).toContainText('Bohinj')
  await expect(hero(page)).toContainText('Google Takeout exports')
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1)
  await expect.poll(() => isBelow(page)).toBe(true)
  await everyAppearance(page, shoebox, 'an album')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })

  // The title goes up into the header as it leaves the view, and comes back.
  const heading = page.getByRole('heading', { level: 1 })
  await expect(hero(page).locator('img')).toHaveCount(2)
  await expect(hero(page).locator('[data-coming]')).toHaveCount(0, inTime)
  await expect(heading).toHaveCSS('opacity', '0')
  await scroller(page).evaluate((element) => element.scrollTo({ top: 900 }))
  await expect(heading).toHaveCSS('opacity', '1')
  expect(await isBelow(page)).toBe(true)
  // The address tells the place, and the same place comes back with it and with Back.
  await expect(page).toHaveURL(/at=/)
  await page.reload()
  await expect.poll(async () => Math.abs((await scrollTop(page)) - 900), inTime).toBeLessThan(260)
  const before = await scrollTop(page)
  await page.getByRole('gridcell').nth(8).click()
  await page.getByRole('dialog').waitFor()
  await page.goBack()
  await expect.poll(async () => Math.abs((await scrollTop(page)) - before)).toBeLessThan(260)

  // Home leads to the very top, and what is shown there is no place of its own.
  await page.locator('[data-index]:focus').press('Home')
  await expect.poll(() => scrollTop(page)).toBe(0)
  await expect(page.locator('[data-index="0"]')).toBeFocused()
  await expect(page).toHaveURL(new RegExp(`albums/${id}$`))

  // On a narrow window the picture goes from edge to edge.
  const wide = page.viewportSize()
  for (const width of [320, 390, 700]) {
    await page.setViewportSize({ width, height: 780 })
    const inner = await scroller(page).evaluate((element) => element.clientWidth)
    await expect
      .poll(async () => await hero(page).locator('img').first().boundingBox())
      .toMatchObject({ x: 0, width: inner })
  }
  if (wide) await page.setViewportSize(wide)

  // What narrows the album is about the photos that are found.
  await page
    .getByRole('searchbox')
    .or(page.getByRole('combobox', { name: 'Search this album' }))
    .fill('photo07')
  await expect(hero(page)).toHaveCount(0)
  await expect(heading).toHaveCSS('opacity', '1')
})

test('its photos are in its own order or by date, by days then', async ({ page, shoebox }) => {
  await bring(shoebox, [{ title: 'Lake', photos: names.slice(0, 5) }])
  const id = await openAlbum(page, shoebox, 'Lake')
  const album = id as never
  const own = [...(await shoebox.call('library.columns', { album })).ref]
  const newest = [...(await shoebox.call('library.columns', { album, order: 'newest' })).ref]
  expect([...(await shoebox.call('library.columns', { album, order: 'oldest' })).ref]).toEqual(newest.toReversed())
  expect(new Set(newest)).toEqual(new Set(own))
  expect(newest).toHaveLength(own.length)
  await expect(page.getByRole('rowheader')).toHaveCount(0)

  await page.getByRole('button', { name: 'Filters' }).click()
  const order = page.getByRole('group', { name: 'Order of photos' })
  await order.getByRole('button', { name: 'Oldest first' }).click()
  await expect(page.getByRole('rowheader').first()).toContainText('May 26')
  await expect(order.getByRole('button', { name: 'Oldest first' })).toBeFocused()
  await expect(page).toHaveURL(/order=oldest/)
  await order.getByRole('button', { name: 'Newest first' }).click()
  await expect(page.getByRole('rowheader').first()).toContainText('May 30')
  await page.keyboard.press('Escape')
  await page.reload()
  await expect(page.getByRole('rowheader').first()).toContainText('May 30')
  await expect(hero(page)).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('rowheader').first()).toContainText('May 26')
})

test('whatever an album is called and however much is told of it, it is calm and whole', async ({ page, shoebox }) => {
  const long = {
    title: 'عطلة على البحيرة',
    photos: names.slice(0, 3),
    more: { description: 'Word upon word. '.repeat(320) },
  }
  const wide = { title: `Donau${'dampfschifffahrt'.repeat(12)}`, photos: names.slice(3, 5) }
  await bring(shoebox, [long, wide])
  await openAlbum(page, shoebox, long.title)
  const more = hero(page).getByRole('button', { name: 'Show more' })
  await expect(more).toHaveAttribute('aria-expanded', 'false')
  const folded = (await hero(page).boundingBox())?.height ?? 0
  expect(folded).toBeLessThan(620)
  await more.click()
  const less = hero(page).getByRole('button', { name: 'Show less' })
  await expect(less).toBeFocused()
  await expect.poll(async () => (await hero(page).boundingBox())?.height ?? 0).toBeGreaterThan(folded + 300)
  // Who reads stays where the reading is, and so does the focus.
  await scroller(page).evaluate((element) => element.scrollTo({ top: 240 }))
  await less.focus()
  const read = await scrollTop(page)
  const gridWidth = (): Promise<number> => scroller(page).evaluate((element) => element.clientWidth)
  const widthBefore = await gridWidth()
  await page.setViewportSize({ width: 1180, height: 800 })
  await expect.poll(gridWidth).toBeLessThan(widthBefore)
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
  expect(await scrollTop(page)).toBe(read)
  await less.press('Enter')
  await expect(more).toBeFocused()
  await expect(more).toBeInViewport({ ratio: 1 })

  for (const [width, height] of [
    [320, 640],
    [700, 800],
    [3840, 2160],
  ] as const) {
    await page.setViewportSize({ width, height })
    for (const { title } of [long, wide]) {
      await openAlbum(page, shoebox, title)
      await expect.poll(() => isBelow(page)).toBe(true)
      expect(await page.evaluate('document.documentElement.scrollWidth'), `${title} ${width}`).toBe(width)
      expect(await findings(page), `${title} ${width}`).toEqual([])
      const shots = process.env['SHOEBOX_SHOTS']
      if (shots !== undefined) await page.screenshot({ path: join(shots, `album ${title.slice(0, 5)} ${width}.png`) })
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ forcedColors: 'active' })
  await openAlbum(page, shoebox, long.title)
  await expect(hero(page)).toBeVisible()
  expect(await findings(page)).toEqual([])
})
