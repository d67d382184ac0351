import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { changeRows } from '../../rows/rows.ts'
import { everyAppearance, findings } from '../accessible.ts'
import { expect, test } from '../fixture.ts'
import type { Shoebox } from '../shoebox.ts'

test.setTimeout(240_000)

test.use({ google: { items: 16, albums: 1, seed: 4, profile: 'legacy', consent: 'allow' } })

/** On a machine that has much to do. */
const inTime = { timeout: 60_000 }

type Spot = readonly [latitude: number, longitude: number]

/** Where the photos of the library were taken, in its order; what is left was taken nowhere. */
async function takenAt(shoebox: Shoebox, spots: readonly Spot[]): Promise<void> {
  const { ref: refs } = await shoebox.call('library.columns', {})
  await shoebox.restart(async () => {
    const index = openDatabase(join(shoebox.mirror, '.shoebox/index.sqlite'))
    refs.forEach((ref, at) => {
      const [latitude, longitude] = spots[at] ?? []
      const location = latitude === undefined ? null : JSON.stringify({ latitude, longitude, from: 'geoData' })
      changeRows(index, 'item', { location, camera: null }, { ref })
    })
    index.close()
  })
  // Towns and borders are read first, which a busy machine takes its time for.
  const places = () => shoebox.call('map.places', {})
  await expect.poll(async () => (await places()).isNaming, inTime).toBe(false)
  expect((await places()).located).toBe(spots.length)
}

const spots: Spot[] = [
  [51.5007, -0.1246],
  [51.5014, -0.1419],
  [48.8584, 2.2945],
  [48.8606, 2.3376],
  [47.3769, 8.5417],
  [35.6586, 139.7454],
  [-17.7134, 178.065],
  [-13.8314, -171.75],
  [89.9, 12],
  [-90, 0],
]

/** A picture of what `everyAppearance` does not take. */
async function shot(page: Page, name: string): Promise<void> {
  const shots = process.env['SHOEBOX_SHOTS']
  if (shots !== undefined) await page.screenshot({ path: join(shots, `${name}.png`) })
}

/** The map with its clusters. */
const world = (page: Page) => page.getByRole('region', { name: 'Map of the world' })
const clusters = (page: Page) => world(page).locator('[data-cluster]')

async function openMap(page: Page, shoebox: Shoebox, path = 'map'): Promise<void> {
  await shoebox.open(path)
  await expect(world(page).locator('canvas[data-drawn=true]')).toBeVisible(inTime)
  await expect(clusters(page).first()).toBeVisible(inTime)
}

test('photos are on the map where they were taken, and each cluster and place leads to just its photos', async ({
  page,
  shoebox,
}) => {
  const outside: string[] = []
  page.on('request', (request) => {
    if (new URL(request.url()).hostname !== '127.0.0.1') outside.push(request.url())
  })
  await shoebox.setUp()
  await shoebox.backUp()
  await takenAt(shoebox, spots)
  await openMap(page, shoebox)
  await expect(page.getByText('10 of 16 items say where they were taken')).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: '10 items in this part of the map' })).toBeVisible()

  // A cluster, by mouse: its photos, with a token that can be taken away, an address, and a way back.
  await clusters(page).filter({ hasText: 'London, United Kingdom, 2 items' }).locator('[aria-hidden]').first().click()
  await expect(page.getByRole('gridcell')).toHaveCount(2)
  const token = page.getByRole('button', { name: /Taken around 51\.50° N, 0\.13° W/ })
  await expect(token).toBeVisible()
  await page.reload()
  await expect(page.getByRole('gridcell')).toHaveCount(2)
  await page.goBack()
  await expect(clusters(page).first()).toBeVisible()
  await page.goForward()
  await expect(page.getByRole('gridcell')).toHaveCount(2)
  await token.click()
  await expect(page.getByRole('gridcell')).toHaveCount(16)
  await expect(page.getByRole('combobox', { name: 'Search your library' })).toBeFocused()

  // A town and a country of the list.
  await shoebox.open('map')
  const places = page.getByRole('list', { name: 'Places' })
  await places.getByRole('link', { name: 'Paris, France, 2 items' }).click()
  await expect(page.getByRole('gridcell')).toHaveCount(2)
  await expect(page.getByRole('button', { name: /Paris, France/ })).toBeVisible()
  await page.goBack()
  await places.getByRole('link', { name: 'Antarctica, 1 item' }).click()
  await expect(page.getByRole('gridcell')).toHaveCount(1)
  expect(page.url()).toContain('where=AQ')
  expect(outside).toEqual([])
})

test('all of the map is reached by keys, the focus stays on it, and its view is in the address', async ({
  page,
  shoebox,
}) => {
  await shoebox.setUp()
  await shoebox.backUp()
  await takenAt(shoebox, spots)
  await openMap(page, shoebox)
  const focusIsOnMap = () => page.evaluate<boolean>("document.activeElement.closest('[aria-describedby]') !== null")
  await world(page).focus()
  await page.keyboard.press('+')
  await expect(page).toHaveURL(/#\/map\?at=/)
  const { hash: nearer } = new URL(page.url())
  await page.keyboard.press('ArrowRight')
  await expect.poll(() => new URL(page.url()).hash).not.toBe(nearer)
  await page.keyboard.press('0')
  await expect(page).toHaveURL(/#\/map$/)
  await page.keyboard.press('Tab')
  await expect(page.locator('[data-cluster]:focus')).toBeVisible()
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowLeft', 'ArrowUp', '+', '+', '+', '+', '+', '-', '-', '0']) {
    await page.keyboard.press(key)
    expect(await focusIsOnMap(), key).toBe(true)
  }
  await world(page).focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('gridcell').first()).toBeVisible()
  await expect(page).toHaveURL(/where=/)

  // The view of an address is shown again, by reload and by Back, with the town alone in it.
  await openMap(page, shoebox, 'map?at=48.86,2.32,9')
  await expect(page.getByRole('status').filter({ hasText: '2 items in this part of the map' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('status').filter({ hasText: '2 items in this part of the map' })).toBeVisible()
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.goBack()
  await expect(page.getByRole('status').filter({ hasText: '2 items in this part of the map' })).toBeVisible()
  // The link of the map shows all of it.
  await page.getByRole('navigation').getByRole('link', { name: 'Map' }).click()
  await expect(page.getByRole('status').filter({ hasText: '10 items in this part of the map' })).toBeVisible()
})

test('the map is dragged, wheeled and double-clicked, and over the date line it goes on', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.backUp()
  await takenAt(shoebox, spots)
  await openMap(page, shoebox, 'map?at=-15,179,5')
  // Fiji and Samoa are on both sides of it.
  await expect(page.getByRole('status').filter({ hasText: '2 items in this part of the map' })).toBeVisible()
  const box = await world(page).boundingBox()
  const [x, y] = [(box?.x ?? 0) + 40, (box?.y ?? 0) + 40]
  const view = (): string => new URL(page.url()).hash
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 100, y, { steps: 4 })
  await page.mouse.up()
  await expect.poll(view).toMatch(/at=-15%2C174\.605\d*%2C5$/)
  // What was dragged is no click, and what is pressed afterwards is one.
  await page.getByRole('button', { name: 'Zoom out' }).click()
  await expect.poll(view).toMatch(/%2C4$/)
  await page.getByRole('button', { name: 'Zoom in' }).click()
  await expect.poll(view).toMatch(/%2C5$/)
  await page.mouse.move(x, y)
  await page.mouse.wheel(0, -240)
  await expect.poll(view).toMatch(/%2C6$/)
  await page.mouse.dblclick(x, y)
  await expect.poll(view).toMatch(/%2C7$/)
  await page.getByRole('button', { name: 'Zoom out' }).click()
  await expect.poll(view).toMatch(/%2C6$/)
  await page.getByRole('button', { name: 'Show everything' }).click()
  await expect.poll(view).toBe('#/map')
})

test('the map is accessible in every appearance, narrow as well, and so is a map of nothing', async ({
  page,
  shoebox,
}) => {
  await shoebox.setUp()
  await shoebox.backUp()
  await takenAt(shoebox, spots)
  await openMap(page, shoebox)
  await everyAppearance(page, shoebox, 'map')
  await shoebox.call('settings.set', { language: 'en' })
  await page.emulateMedia({ forcedColors: 'active' })
  expect(await findings(page)).toEqual([])
  await shot(page, 'map, forced colours')
  await page.emulateMedia({ forcedColors: 'none' })
  await openMap(page, shoebox, 'map?at=48.5,4,5.4')
  await shot(page, 'map, near')
  await page.setViewportSize({ width: 320, height: 640 })
  await openMap(page, shoebox)
  expect(await findings(page)).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
  await shot(page, 'map, narrow')
  // A window of 1280 by 800 at 200 %: the list is reached, and is not behind the map.
  await page.setViewportSize({ width: 640, height: 400 })
  await openMap(page, shoebox)
  const list = page.getByRole('region', { name: 'Places' })
  await list.scrollIntoViewIfNeeded()
  await list.getByRole('link', { name: /^Paris/ }).click({ trial: true })
  expect((await list.boundingBox())?.y ?? 0).toBeGreaterThanOrEqual(
    await world(page).evaluate((map) => Math.round(map.getBoundingClientRect().bottom)),
  )
  await shot(page, 'map, short')
  await page.setViewportSize({ width: 1280, height: 800 })

  // The details of a photo lead to its part of the map.
  await shoebox.open('library')
  await page.getByRole('gridcell').first().click()
  const viewer = page.getByRole('dialog', { name: 'Viewer' })
  await viewer.getByRole('button', { name: 'Show details' }).click()
  await expect(viewer.locator('canvas[data-drawn=true]')).toBeVisible()
  await everyAppearance(page, shoebox, 'details with a map')
  await shoebox.call('settings.set', { language: 'en' })
  await viewer.getByRole('link', { name: 'Show on the map' }).click()
  await expect(page).toHaveURL(/#\/map\?at=51\.5007%2C-0\.1246%2C10/)
  await expect(page.locator('main')).toBeFocused()
  await expect(clusters(page).first()).toBeVisible()

  await takenAt(shoebox, [])
  await shoebox.open('map')
  await expect(page.getByRole('heading', { name: 'None of your photos say where they were taken' })).toBeVisible()
  await everyAppearance(page, shoebox, 'map of nothing')
})
