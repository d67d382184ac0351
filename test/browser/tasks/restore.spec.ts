import { mkdir, readdir, realpath, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { jpegComment } from '../../emulator/content/unique-mark.ts'
import { zipOf } from '../../emulator/takeout/zip-writer.ts'
import type { AccountId } from '../../../src/shared/domain.ts'
import { everyAppearance, findings } from '../accessible.ts'
import { expect, test } from '../fixture.ts'
import type { Shoebox } from '../shoebox.ts'

test.setTimeout(180_000)
test.use({ google: { items: 0, albums: 0, profile: 'current', consent: 'allow' } })

const inTime = { timeout: 60_000 }
const root = 'Takeout/Google Photos'
const title = 'Lake & hills'

/** Google takes nothing that is no picture. */
async function pictureOf(mark: string): Promise<Buffer> {
  const plain = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#2a6' } })
    .jpeg()
    .toBuffer()
  return Buffer.concat([plain.subarray(0, 2), jpegComment(mark), plain.subarray(2)])
}

/** Signed in, with an album of two photos that an export has brought. */
async function withAlbum(shoebox: Shoebox): Promise<void> {
  await shoebox.setUp()
  const top = await realpath(dirname(shoebox.mirror))
  await mkdir(join(top, 'Downloads'), { recursive: true })
  const archive = join(top, 'Downloads', 'takeout-20260301T101500Z-001.zip')
  const sidecar = (name: string, description: string): string =>
    JSON.stringify({
      title: name,
      description,
      photoTakenTime: { timestamp: '1559390400' },
      url: `https://photos.google.com/photo/${name}`,
    })
  const photos = await Promise.all(
    ['IMG_1.jpg', 'IMG_2.jpg'].map(async (name) => ({ name, bytes: await pictureOf(name) })),
  )
  await writeFile(
    archive,
    zipOf([
      { name: `${root}/Lake/metadata.json`, bytes: JSON.stringify({ title, description: 'Two days in June' }) },
      ...photos.flatMap(({ name, bytes }) => [
        { name: `${root}/Lake/${name}`, bytes },
        { name: `${root}/Lake/${name}.supplemental-metadata.json`, bytes: sidecar(name, 'At the lake') },
      ]),
    ]),
  )
  await shoebox.call('tasks.start', { kind: 'import', paths: [archive], includeTrash: false })
  await expect.poll(async () => (await shoebox.call('tasks.state', undefined)).import.phase, inTime).toBe('finished')
}

const focused = (page: Page): Promise<unknown> => page.evaluate('document.activeElement?.tagName')

async function narrow(page: Page, shoebox: Shoebox): Promise<void> {
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  await page.setViewportSize({ width: 380, height: 760 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(380)
  expect(await findings(page)).toEqual([])
  await page.setViewportSize({ width: 1280, height: 800 })
}

test('an album is put into Google Photos by keys alone, from its own page, once a person has said yes', async ({
  page,
  shoebox,
}) => {
  await withAlbum(shoebox)
  await shoebox.open('library')
  await page.getByRole('main').getByRole('button', { name: 'Albums', exact: true }).click()
  await page.getByText(title).first().click()
  const button = page.getByRole('button', { name: 'Put this album into Google Photos…' })
  await expect(button).toBeVisible(inTime)
  await button.press('Enter')
  await expect(page).toHaveTitle('Put back · Shoebox')
  await expect(page.getByRole('checkbox', { name: title })).toBeChecked()
  const look = page.getByRole('button', { name: 'See what it would do' })
  await page.getByRole('checkbox', { name: title }).press('Space')
  await expect(look).toBeDisabled()
  await page.getByRole('checkbox', { name: title }).press('Space')
  await everyAppearance(page, shoebox, 'the form of a restore')
  await narrow(page, shoebox)

  await look.press('Enter')
  await expect(page.getByRole('heading', { name: 'Nothing has been written yet' })).toBeVisible(inTime)
  await expect(page.getByText('This goes into the Google Photos of nora.lindqvist@gmail.example:')).toBeVisible()
  await expect(page.getByText('Google first asks you to let Shoebox add photos and albums')).toBeVisible()
  expect(await focused(page)).not.toBe('BODY')
  await everyAppearance(page, shoebox, 'what a restore would do')
  await narrow(page, shoebox)
  expect(shoebox.emulator.library.main.albums).toEqual([])

  await page.getByRole('button', { name: 'Ask Google…' }).press('Enter')
  const start = page.getByRole('button', { name: 'Put into Google Photos', exact: true })
  await expect(start).toBeVisible(inTime)
  expect(shoebox.emulator.library.main.albums).toEqual([])
  await start.press('Enter')
  await expect(page.getByRole('heading', { name: 'Everything is in Google Photos', exact: true })).toBeVisible(inTime)
  await expect(page.getByText('2 new', { exact: true })).toBeVisible()
  await expect(page.getByText('In the Google Photos of nora.lindqvist@gmail.example:')).toBeVisible()
  await page.getByRole('button', { name: 'Each photo' }).press('Enter')
  await expect(page.getByText('new · byte for byte').first()).toBeVisible()
  expect(await focused(page)).not.toBe('BODY')
  await everyAppearance(page, shoebox, 'what a restore has come to')
  await narrow(page, shoebox)
  const album = shoebox.emulator.library.album(title)
  expect(album.items.map(({ filename, description }) => [filename, description])).toEqual([
    ['IMG_1.jpg', 'At the lake'],
    ['IMG_2.jpg', 'At the lake'],
  ])

  // Once more nothing is sent, and the question says so.
  await page.getByRole('button', { name: 'Choose something else' }).press('Enter')
  await page.getByRole('button', { name: 'See what it would do' }).press('Enter')
  await expect(
    page.getByText('2 are there already, and are not sent again. What Google no longer has is sent again.'),
  ).toBeVisible(inTime)
  await page.getByRole('button', { name: 'Back', exact: true }).press('Enter')
  await expect(page.getByRole('button', { name: 'See what it would do' })).toBeVisible()
})

test('a restore that was under way when Shoebox ended is offered at the next start, and goes on by keys alone', async ({
  page,
  shoebox,
}) => {
  await withAlbum(shoebox)
  const [account] = await shoebox.call('accounts.list', undefined)
  await shoebox.call('accounts.allow', { account: account?.id as AccountId, permissions: ['add'] })
  await expect.poll(async () => (await shoebox.call('accounts.signInState', undefined)).phase, inTime).toBe('done')
  shoebox.emulator.switches.writeMs = 3_000
  const wish = { kind: 'restore' as const, account: account?.id as AccountId, albums: [title], edit: false }
  await shoebox.call('tasks.start', wish)
  const { counters } = shoebox.emulator
  await expect.poll(() => counters.byMethod['albums.create'] ?? 0, inTime).toBe(1)
  await shoebox.restart()
  shoebox.emulator.switches.writeMs = 0

  await shoebox.open('restore')
  const notice = page.getByText('A restore was interrupted')
  await expect(notice).toBeVisible(inTime)
  await expect(page.getByRole('main').getByRole('listitem').filter({ hasText: title }).first()).toBeVisible()
  await everyAppearance(page, shoebox, 'a restore that was interrupted')
  await narrow(page, shoebox)
  await page.getByRole('button', { name: 'Go on with it' }).press('Enter')
  await expect(page.getByRole('heading', { name: 'Everything is in Google Photos', exact: true })).toBeVisible(inTime)
  await expect(notice).toBeHidden()
  expect(shoebox.emulator.library.main.albums.map((album) => [album.title, album.items.length])).toEqual([[title, 2]])
})

test('a restore is paused, resumed and stopped, and tells what Google does not take', async ({ page, shoebox }) => {
  await withAlbum(shoebox)
  shoebox.emulator.switches.writeMs = 3_000
  await shoebox.open('settings')
  await page.getByRole('button', { name: 'Put albums back…' }).click()
  await page.getByRole('checkbox', { name: title }).press('Space')
  await page.getByRole('button', { name: 'See what it would do' }).press('Enter')
  await expect(page.getByText('2 files do not say when they were taken')).toBeVisible(inTime)
  await page.getByRole('button', { name: 'Ask Google…' }).press('Enter')
  await page.getByRole('button', { name: 'Put into Google Photos', exact: true }).press('Enter', inTime)
  await page.getByRole('button', { name: 'Pause' }).press('Enter', inTime)
  await expect(page.getByRole('heading', { name: 'Paused' })).toBeVisible(inTime)
  await everyAppearance(page, shoebox, 'a restore that is paused')
  await narrow(page, shoebox)
  await page.getByRole('button', { name: 'Resume' }).press('Enter')
  await page.getByRole('button', { name: 'Stop' }).press('Enter')
  await expect(page.getByRole('heading', { name: 'Stopped' })).toBeVisible(inTime)
  await everyAppearance(page, shoebox, 'a restore that was stopped')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })
  shoebox.emulator.switches.writeMs = 0
  await page.getByRole('button', { name: 'Go on with it' }).press('Enter')
  await expect(page.getByRole('heading', { name: 'Everything is in Google Photos', exact: true })).toBeVisible(inTime)
  expect(shoebox.emulator.library.main.albums.map((album) => [album.title, album.items.length])).toEqual([[title, 2]])
})

test('a restore that waits for the next day of Google says so everywhere, and nothing of a backup', async ({
  page,
  shoebox,
}) => {
  await withAlbum(shoebox)
  const [account] = await shoebox.call('accounts.list', undefined)
  const id = account?.id as AccountId
  await shoebox.call('accounts.allow', { account: id, permissions: ['add'] })
  await expect.poll(async () => (await shoebox.call('accounts.signInState', undefined)).phase, inTime).toBe('done')
  shoebox.emulator.switches.apiCallsPerDay = shoebox.emulator.counters.api + 3
  await shoebox.open('restore')
  await shoebox.call('tasks.start', { kind: 'restore', account: id, albums: [title], edit: false })
  await expect(page.getByRole('heading', { name: 'Waiting for Google' })).toBeVisible(inTime)
  await expect(page.getByRole('button', { name: 'Waiting for Google' })).toBeVisible()
  await expect(page.getByText('Google allows your client no more requests today.')).toBeVisible()
  await expect(page.getByRole('main')).not.toContainText('backup')
  await everyAppearance(page, shoebox, 'a restore that waits')
  await narrow(page, shoebox)
  // Nothing makes Google's day end earlier, and it can be paused all the same.
  await expect(page.getByRole('button', { name: 'Resume' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Pause', exact: true }).press('Enter')
  await expect(page.getByRole('heading', { name: 'Paused' })).toBeVisible()
  await page.getByRole('button', { name: 'Resume' }).press('Enter')
  await expect(page.getByRole('heading', { name: 'Waiting for Google' })).toBeVisible(inTime)
  await page.getByRole('button', { name: 'Stop' }).press('Enter')
  await expect(page.getByRole('heading', { name: 'Stopped' })).toBeVisible(inTime)
})

test('what could not be put back is told once, however many files it concerns, with what helps', async ({
  page,
  shoebox,
}) => {
  await withAlbum(shoebox)
  const [account] = await shoebox.call('accounts.list', undefined)
  await shoebox.call('accounts.allow', { account: account?.id as AccountId, permissions: ['add'] })
  await expect.poll(async () => (await shoebox.call('accounts.signInState', undefined)).phase, inTime).toBe('done')
  const month = join(shoebox.mirror, 'Photos', '2019', '06')
  for (const name of await readdir(month)) await truncate(join(month, name), 10)
  const wish = { kind: 'restore' as const, account: account?.id as AccountId, albums: [title], edit: false }
  await shoebox.open('restore')
  await shoebox.call('tasks.start', wish)
  await expect(page.getByRole('heading', { name: 'None of it could be put into Google Photos' })).toBeVisible(inTime)
  const cause = 'These files are not what they were when they were saved.'
  await expect(page.getByRole('heading', { name: cause })).toHaveCount(1)
  await page.getByRole('button', { name: /^2 files/ }).press('Enter')
  for (const name of ['IMG_1.jpg', 'IMG_2.jpg'])
    await expect(page.getByRole('main').getByText(`Photos/2019/06/${name}`)).toBeVisible()
  await expect(page.getByRole('button', { name: /^Try again/ })).toHaveCount(0)
  await everyAppearance(page, shoebox, 'what could not be put back')
  await narrow(page, shoebox)
  await page.getByRole('button', { name: /^Go to health/ }).press('Enter')
  await expect(page).toHaveTitle('Health · Shoebox')
})
