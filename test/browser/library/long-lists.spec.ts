import type { Locator, Page } from '@playwright/test'
import { findings } from '../accessible.ts'
import { expect, test } from '../fixture.ts'
import { installEngine, type QuietEngine } from '../quiet-engine.ts'

const albums = 2000
/** What the rows near the view may come to, of two thousand. */
const mostNodes = 500

interface ManyAlbums {
  /** Takes an album away and tells the page. */
  remove: (title: string) => void
}

/** Runs in the page: everything it needs is inside it. */
function manyAlbums({ answers, tell }: QuietEngine, count: number): void {
  const titleOf = (at: number): string => `Album ${String(at + 1).padStart(4, '0')}`
  let list = Array.from({ length: count }, (_, at) => ({
    id: `album${at}`,
    owner: 'ann',
    account: 'ann',
    title: titleOf(at),
    shared: at % 5 === 0,
    remoteCount: 12,
    listedCount: 12,
    localCount: at % 3 === 0 ? 12 : 7,
    wrongCount: at % 40 === 3 ? 2 : 0,
    lackingParts: 0,
    hasRemoteCover: false,
    inGooglePhotos: at % 50 !== 7,
  }))
  answers['albums.list'] = () => list
  answers['albums.refresh'] = () => list
  answers['library.columns'] = () => ({
    ref: new Uint32Array(1).fill(1),
    ratio: new Float32Array(1).fill(1),
    day: new Int32Array(1),
    flags: new Uint8Array(1),
  })
  answers['library.owners'] = () => []
  answers['mirror.get'] = () => ({ path: '/mirror', items: 9, albums: count, bytes: 1, freeBytes: 1, canLink: true })
  answers['accounts.list'] = () => [{ id: 'ann', email: 'ann@example.org', signedIn: true, grants: ['see'] }]
  answers['backup.albums'] = () =>
    list.map(({ id, localCount }) => ({
      album: id,
      items: 12,
      done: localCount,
      failed: 0,
      waiting: 0,
      listed: true,
    }))
  answers['verdict.get'] = () => ({
    kind: 'incomplete',
    needs: [],
    here: 9,
    lacking: 5,
    parts: 0,
    newer: 0,
    preparing: 0,
    failed: 0,
    retryable: 0,
    wrong: 0,
    unread: 0,
    begun: true,
    listed: true,
    library: true,
    signIns: 0,
  })
  answers['health.get'] = () => ({
    lacked: 0,
    formerMembers: 0,
    items: 9,
    files: 9,
    bytes: 9,
    libraryRead: true,
    accounts: [],
    albums: list.map(({ id, title, localCount, wrongCount }) => ({
      album: id,
      account: 'ann',
      title,
      inGooglePhotos: true,
      remoteCount: 12,
      listed: 12,
      here: localCount,
      wrong: wrongCount,
      differences: localCount < 12 ? [{ reason: 'queued', count: 12 - localCount }] : [],
    })),
    problems: [],
    problemCounts: [],
    problemsTotal: 0,
    repairable: 0,
  })
  const door: ManyAlbums = {
    remove: (title) => {
      list = list.filter((album) => album.title !== title)
      tell('albums.changed', list)
    },
  }
  Object.assign(globalThis, door)
}

const tab = (page: Page, name: string) => page.getByRole('group', { name: 'View' }).getByRole('button', { name })
const nodesIn = (list: Locator): Promise<number> => list.locator('*').count()

async function scrollBy(page: Page, distance: number): Promise<void> {
  await page.mouse.move(700, 500)
  await page.mouse.wheel(0, distance)
}

test.beforeEach(async ({ page }) => {
  await installEngine(page, manyAlbums, albums)
  await page.setViewportSize({ width: 1280, height: 800 })
})

test('the shelf has all albums and draws those in view, by wheel and by keys', async ({ page, shoebox }) => {
  await shoebox.open('library')
  await tab(page, 'Albums').click()
  const shelf = page.getByRole('list', { name: 'Albums' })
  const card = (number: string) => shelf.getByRole('link', { name: new RegExp(`Album ${number}`) })
  await expect(card('0001')).toBeInViewport()
  expect(await nodesIn(shelf)).toBeLessThan(mostNodes)
  await expect(shelf.getByRole('listitem').first()).toHaveAttribute('aria-setsize', '2000')
  expect(await findings(page)).toEqual([])

  // As one list it is one stop.
  await page.getByRole('textbox', { name: 'Find an album' }).focus()
  await expect(shelf.locator('[tabindex="0"]')).toHaveCount(1)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('combobox', { name: 'Order of albums' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(card('0001')).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(card('0002')).toBeFocused()
  await page.keyboard.press('End')
  await expect(card('2000')).toBeFocused()
  await expect(card('2000')).toBeInViewport({ ratio: 0.99 })
  await expect(shelf.getByRole('listitem').last()).toHaveAttribute('aria-posinset', '2000')
  expect(await nodesIn(shelf)).toBeLessThan(mostNodes)
  await page.keyboard.press('ArrowDown')
  await expect(card('2000')).toBeFocused()
  await page.keyboard.press('PageUp')
  await expect(shelf.locator(':focus')).toBeInViewport({ ratio: 0.99 })
  await page.keyboard.press('Home')
  await expect(card('0001')).toBeFocused()
  await page.keyboard.press('ArrowDown')
  const below = await shelf.locator('li:focus-within').getAttribute('data-position')

  // The focus stays where it was, however far one scrolls.
  await scrollBy(page, 40_000)
  await expect(card('0001')).toHaveCount(0)
  await expect(shelf.locator(`[data-position="${below}"] :focus`)).toHaveCount(1)
  expect(await nodesIn(shelf)).toBeLessThan(mostNodes)
  await page.keyboard.press('ArrowRight')
  await expect(shelf.locator(`[data-position="${Number(below) + 1}"] :focus`)).toBeInViewport()
})

test('every album of the shelf comes by, in its order', async ({ page, shoebox }) => {
  await shoebox.open('library')
  await tab(page, 'Albums').click()
  const shelf = page.getByRole('list', { name: 'Albums' })
  const positions = (): Promise<number[]> =>
    shelf.getByRole('listitem').evaluateAll((items) => items.map((item) => Number(item.getAttribute('data-position'))))
  await expect(shelf).toBeVisible()
  const seen = new Set<number>()
  for (let turn = 0; turn < 8; turn++) {
    const shown = await positions()
    expect(shown).toEqual(shown.toSorted((one, other) => one - other))
    for (const position of shown) seen.add(position)
    await scrollBy(page, 500)
    await expect.poll(positions).not.toEqual(shown)
  }
  expect(seen.size).toBe(Math.max(...seen) + 1)
})

test('an album that goes away leaves the focus to its neighbour', async ({ page, shoebox }) => {
  await shoebox.open('library')
  await tab(page, 'Albums').click()
  const shelf = page.getByRole('list', { name: 'Albums' })
  await shelf.getByRole('link', { name: /Album 0003/ }).focus()
  await page.evaluate(() => {
    const { remove } = globalThis as unknown as ManyAlbums
    remove('Album 0003')
  })
  await expect(shelf.getByRole('link', { name: /Album 0004/ })).toBeFocused()
  await expect(shelf.getByRole('listitem').first()).toHaveAttribute('aria-setsize', '1999')
})

test('what is to be backed up is found, ticked by keys, and stays small', async ({ page, shoebox }) => {
  await shoebox.open('albums')
  await expect(page.getByText('1,960 of 1,960 selected')).toBeVisible({ timeout: 30_000 })
  const list = page.getByRole('list').filter({ has: page.getByRole('checkbox', { name: 'Album 0001' }) })
  expect(await nodesIn(list)).toBeLessThan(mostNodes)
  expect(await findings(page)).toEqual([])
  await page.getByRole('checkbox', { name: 'Album 0001' }).focus()
  await page.keyboard.press('End')
  await expect(page.getByRole('checkbox', { name: 'Album 2000' })).toBeFocused()
  await expect(page.getByRole('checkbox', { name: 'Album 2000' })).toBeInViewport()
  await page.keyboard.press('Space')
  await expect(page.getByText('1,959 of 1,960 selected')).toBeVisible()
  await page.getByRole('searchbox', { name: 'Find an album' }).fill('0917')
  await expect(page.getByRole('checkbox', { name: 'Album 0917' })).toBeInViewport()
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(1)
  await page.getByRole('searchbox', { name: 'Find an album' }).fill('')
  await expect(page.getByRole('checkbox', { name: 'Album 0001' })).toBeVisible()
})

test('albums to write elsewhere are all in the list', async ({ page, shoebox }) => {
  await shoebox.open('export')
  await page.getByRole('radio', { name: /albums/i }).click()
  const list = page.getByRole('list', { name: /albums/i })
  await expect(list).toBeVisible()
  await list.getByRole('checkbox').first().focus()
  await page.keyboard.press('End')
  await expect(page.getByRole('checkbox', { name: 'Album 2000' })).toBeFocused()
  await expect(page.getByRole('checkbox', { name: 'Album 2000' })).toBeInViewport()
  expect(await nodesIn(list)).toBeLessThan(mostNodes)
  expect(await findings(page)).toEqual([])
})

test('Health compares all albums and draws those in view, and what is opened stays open', async ({ page, shoebox }) => {
  await shoebox.open('health')
  await page.getByRole('button', { name: 'All (2,000)' }).click()
  const compared = page.getByRole('list', { name: 'Album by album' })
  const line = compared.getByRole('button', { name: /Album 0002/ })
  await line.click()
  await expect(line).toHaveAttribute('aria-expanded', 'true')
  expect(await nodesIn(compared)).toBeLessThan(mostNodes * 2)
  await expect(compared.locator(':scope > li').first()).toHaveAttribute('aria-setsize', '2000')
  expect(await findings(page)).toEqual([])
  await page.getByRole('textbox', { name: 'Find an album' }).focus()
  await scrollBy(page, 200_000)
  await expect(compared.locator(':scope > li').last()).toHaveAttribute('aria-posinset', '2000')
  await expect(compared.locator(':scope > li').last()).toBeInViewport()
  await expect(line).toHaveCount(0)
  expect(await nodesIn(compared)).toBeLessThan(mostNodes * 2)
  await scrollBy(page, -200_000)
  await expect(line).toHaveAttribute('aria-expanded', 'true')
})
