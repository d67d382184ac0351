import { expect, test } from '../fixture.ts'

test.use({ google: { profile: 'legacy', consent: 'allow', albums: 1000, items: 1200 } })

test('a thousand albums are listed, filtered and ticked', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.open('albums')
  await expect(page.getByText('1,000 of 1,000 selected')).toBeVisible({ timeout: 30_000 })

  await page.getByLabel('Select all').uncheck()
  await expect(page.getByText('0 of 1,000 selected')).toBeVisible()

  const title = shoebox.emulator.library.account().albums.at(-1)?.title ?? ''
  expect(title).not.toBe('')
  await page.getByRole('searchbox', { name: 'Find an album' }).fill(title)
  await expect(page.getByText('0 of 1,000 selected')).toBeHidden()
  await page.getByLabel('Select all').check()
  const backUp = page.getByRole('button', { name: /^Back up \d+ albums?$/ })
  await expect(backUp).toBeEnabled()

  // They are remembered before any backup.
  const label = (await backUp.textContent()) ?? ''
  const isAll = (): Promise<boolean | undefined> =>
    shoebox.call('backup.chosen', undefined).then((chosen) => chosen?.allAlbums)
  await expect.poll(isAll).toBe(false)
  await page.reload()
  await expect(backUp).toHaveText(label)
  await page.getByLabel('Select all').check()
  await expect.poll(isAll).toBe(true)
  await page.reload()
  await expect(page.getByText('1,000 of 1,000 selected')).toBeVisible()
})
