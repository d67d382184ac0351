import { expect, test } from '../fixture.ts'

test.describe('a long backup', () => {
  test.use({
    google: {
      profile: 'legacy',
      consent: 'allow',
      items: 400,
      albums: 8,
      rateBytesPerSecond: 400_000,
      itemBytes: 40_000,
    },
  })

  test('can be watched, paused, resumed, slowed down and stopped', async ({ page, shoebox }) => {
    await shoebox.setUp()
    await shoebox.open('albums')
    await page.getByRole('button', { name: 'Back up all albums' }).click()

    const overall = page.getByRole('progressbar', { name: 'Overall progress' })
    await expect(overall).toBeVisible()
    await expect.poll(async () => Number(await overall.getAttribute('aria-valuenow'))).toBeGreaterThan(0)
    await expect(page.getByRole('heading', { name: 'Albums', level: 2 })).toBeVisible()

    await page.getByRole('button', { name: 'Pause' }).click()
    await expect(page.getByRole('heading', { name: 'Paused' })).toBeVisible()
    expect((await shoebox.call('tasks.state', undefined)).backup).toMatchObject({ phase: 'paused' })
    await expect(page.getByRole('button', { name: /^Paused at/ })).toBeVisible()

    await page.getByRole('slider', { name: 'Downloads at a time' }).press('ArrowRight')
    await expect.poll(async () => (await shoebox.call('settings.get', undefined)).concurrency).toBe(7)
    await page.getByRole('combobox', { name: 'Speed limit' }).click()
    await page.getByRole('option', { name: '50 MB/s' }).click()
    await expect.poll(async () => (await shoebox.call('settings.get', undefined)).rateLimit).toBe(50_000_000)

    await page.getByRole('button', { name: 'Resume' }).click()
    await expect(page.getByRole('heading', { name: 'Backing up' })).toBeVisible()
    const before = shoebox.emulator.counters.mediaBytes
    await expect.poll(() => shoebox.emulator.counters.mediaBytes).toBeGreaterThan(before)

    // What runs is seen from every screen, and after a reload.
    await page.getByRole('link', { name: 'Settings' }).click()
    await page.reload()
    await page.getByRole('button', { name: /^Backing up, / }).click()

    await page.getByRole('button', { name: 'Stop' }).click()
    await expect(page.getByRole('heading', { name: 'Stopped' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Go on' })).toBeVisible()
  })
})

test('what failed is listed with its reason, and is not offered to be tried again where that cannot help', async ({
  page,
  shoebox,
}) => {
  await shoebox.setUp()
  const items = [...shoebox.emulator.library.account().items]
  const broken = items.find((item) => item.video?.status === 'FAILED')
  if (!broken?.video || broken.filename === undefined) throw new Error('the sample account has no broken video')
  await shoebox.backUp()

  await shoebox.open('backup')
  await expect(page.getByRole('heading', { name: 'Almost everything is here' })).toBeVisible()
  const entry = page.getByRole('listitem').filter({ hasText: broken.filename })
  await expect(entry).toContainText('Google could not prepare this video, so it cannot be downloaded.')
  await expect(entry).toContainText('See whether it plays in Google Photos.')

  await expect(entry.getByRole('button')).toHaveText(['Open Google Photos'])

  broken.video.status = 'READY'
  await page.getByRole('button', { name: 'Back up again' }).click()
  await expect(entry).toBeHidden({ timeout: 30_000 })
})

test.describe('with a few items', () => {
  test.use({ google: { profile: 'legacy', consent: 'allow', items: 30, albums: 3 } })

  test('without Google the albums and what is here stay', async ({ page, shoebox }) => {
    await shoebox.setUp()
    await shoebox.backUp()
    await shoebox.emulator.close()
    await shoebox.open('albums')
    await expect(page.getByText(/^All \d+ here$/).first()).toBeVisible()
    const cover = page.getByRole('listitem').locator('img').first()
    await expect.poll(() => cover.evaluate((image: { naturalWidth: number }) => image.naturalWidth)).toBeGreaterThan(0)
  })
})

test('a page whose program has ended says so', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.open('albums')
  await expect(page.getByRole('checkbox').first()).toBeVisible()
  await shoebox.stopServer()
  await expect(page.getByText('Shoebox does not answer.')).toBeVisible()
})
