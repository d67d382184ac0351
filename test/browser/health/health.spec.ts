import { rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ItemRef } from '../../../src/shared/domain.ts'
import { expect, test } from '../fixture.ts'

test('numbers are explained, damage is found, and a repair and a backup put it right', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.backUp()
  await shoebox.open('library')
  await page.keyboard.press('g')
  await page.keyboard.press('h')
  await expect(page.getByRole('heading', { name: 'Health', level: 1 })).toBeVisible()

  // Two videos of the sample account are not ready.
  await expect(page.getByRole('heading', { name: 'Almost everything is here' })).toBeVisible()
  await expect(page.getByText('2 items that Google lists are not here yet.')).toBeVisible()
  const all = page.getByRole('listitem').filter({ hasText: 'Everything ever listed' })
  await expect(all).toContainText('Google is still preparing this video.')
  await expect(all).toContainText('Google could not prepare this video, so it cannot be downloaded.')
  await page.getByRole('button', { name: /^All \(\d+\)$/ }).click()
  await expect(page.getByText('Lisbon in spring')).toBeVisible()

  await expect(page.getByText('Shoebox reads some of them each day.')).toBeVisible()
  await page.getByRole('button', { name: 'Read every byte' }).click()
  await expect(page.getByText(/^\d+ files checked, nothing is wrong$/)).toBeVisible()
  await expect(page.getByText(/^Every byte was read and found right on /)).toBeVisible()

  await expect(page.getByText(/^Every file was read within the last 90 days\. The oldest/)).toBeVisible()

  const albums = await shoebox.call('albums.list', undefined)
  const album = albums.find(({ remoteCount, localCount }) => localCount > 0 && remoteCount === localCount)
  if (!album) throw new Error('no album is whole')
  const { ref } = await shoebox.call('library.columns', { kind: 'photo', album: album.id })
  const details = await shoebox.call('library.item', { ref: ref[0] as ItemRef })
  const path = details.files[0]?.path ?? ''
  await truncate(join(shoebox.mirror, path), 100)
  await page.getByRole('button', { name: 'Check quickly' }).click()
  await expect(page.getByRole('heading', { name: '1 file needs attention' })).toBeVisible()
  const problem = page.getByRole('listitem').filter({ hasText: path })
  await expect(problem).toContainText('is not what it was when it was saved')

  // No screen takes an album for whole that has this file.
  await page.getByRole('button', { name: /^With differences/ }).click()
  await page.getByRole('button', { name: album.title }).click()
  await expect(page.getByText('1 item has a missing or damaged file here.')).toBeVisible()
  await page.getByRole('link', { name: /^What to back up/ }).click()
  const card = page.locator('li').filter({ has: page.getByText(album.title, { exact: true }) })
  await expect(card).toContainText('1 missing or damaged')
  await expect(card).not.toContainText(/All \d+ here/)
  await page.getByRole('link', { name: /^Backup/ }).click()
  await expect(card).toContainText('1 missing or damaged')
  await expect(card).not.toContainText('Complete')
  await page.getByRole('link', { name: /^Health/ }).click()

  await page.getByRole('button', { name: 'Repair', exact: true }).click()
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText('A damaged file is set aside, never overwritten.')
  await question.getByRole('button', { name: 'Repair' }).click()
  await expect(problem).toContainText('Start a backup: it downloads the file again.')
  await page.getByRole('button', { name: 'Go to backup' }).click()

  await shoebox.backUp()
  await shoebox.open('health')
  await expect(page.getByRole('heading', { name: 'Almost everything is here' })).toBeVisible()
  await expect(problem).toBeHidden()
  await expect(page.getByText('Nothing could be repaired from what is here')).toBeHidden()

  await writeFile(join(shoebox.mirror, 'Photos/holiday.txt'), 'not made by Shoebox')
  await page.getByRole('button', { name: 'Check quickly' }).click()
  await page.getByText('1 file in Photos was not made by Shoebox. It stays where it is.').click()
  await expect(page.getByText('Photos/holiday.txt')).toBeVisible()
})

test('before the first backup there is nothing to check', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.open('health')
  await expect(page.getByRole('heading', { name: 'Nothing is here yet' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Check quickly' })).toBeHidden()
})

test('a damaged index is made anew after one question', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.backUp()
  await shoebox.restart(async () => {
    await rm(join(shoebox.mirror, '.shoebox/index.sqlite-wal'), { force: true })
    await writeFile(join(shoebox.mirror, '.shoebox/index.sqlite'), 'this was an index once'.repeat(1000))
  })
  await shoebox.open('health')
  await expect(page.getByRole('alert')).toContainText('Shoebox cannot read its index in the folder')
  await page.getByRole('button', { name: 'Make a new index' }).click()
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText('Photos and videos are not touched')
  await question.getByRole('button', { name: 'Make a new index' }).click()
  await expect(page.getByRole('alert')).toBeHidden()
  // Two videos lack, and a new index does not know what Google listed since.
  await expect(page.getByRole('heading', { name: 'Not everything is here yet' })).toBeVisible()
  await page.getByRole('link', { name: 'Library' }).click()
  await expect(page.getByRole('gridcell').first()).toBeVisible()
})

test.describe('with a few items', () => {
  test.use({ google: { profile: 'legacy', consent: 'allow', items: 30, albums: 3 } })

  test('a backup of albums alone does not claim the library', async ({ page, shoebox }) => {
    await shoebox.setUp()
    await shoebox.backUp({ allAlbums: true, sharedAlbums: true, library: false, albums: [] })
    await shoebox.open('health')
    await expect(page.getByText('What is in no album was not asked for yet.')).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Everything from the albums you chose is here' })).toBeVisible()
  })

  test('the numbers are asked for only where they are shown', async ({ page, shoebox }) => {
    await shoebox.setUp()
    await shoebox.backUp()
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.postData()?.includes('health.get')) asked.push(new URL(page.url()).hash)
    })
    for (const screen of ['albums', 'backup', 'library', 'settings']) {
      await shoebox.open(screen)
      await expect(page.locator('a[aria-current=page]')).toHaveAttribute('href', `#/${screen}`)
      await expect(page.getByRole('heading').first()).toBeVisible()
    }
    await shoebox.call('tasks.start', { kind: 'verify', mode: 'quick', repair: false })
    await expect.poll(async () => (await shoebox.call('tasks.state', undefined)).verify.phase).toBe('finished')
    expect(asked).toEqual([])
    await shoebox.open('health')
    await expect(page.getByText(/ files checked, nothing is wrong$/)).toBeVisible()
    await expect.poll(() => asked.length).toBeGreaterThan(0)
  })
})
