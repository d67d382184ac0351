import { findings } from '../accessible.ts'
import { expect, test } from '../fixture.ts'
import { everything } from '../shoebox.ts'

test.describe('a backup that lasts for days', () => {
  test.use({ google: { profile: 'legacy', consent: 'allow', items: 160, albums: 2, seed: 4 } })

  test('says how many, waits for the next one, and goes on when the limit is raised', async ({ page, shoebox }) => {
    await shoebox.setUp()
    await shoebox.open('settings')
    const downloads = page.getByRole('spinbutton', { name: 'Downloads a day' })
    await expect(downloads).toHaveValue('75000')
    // Nothing that could not be a limit is taken.
    await downloads.fill('7')
    await downloads.press('Enter')
    await expect(downloads).toHaveValue('75000')
    await downloads.fill('100')
    await downloads.press('Tab')
    await expect.poll(async () => (await shoebox.call('settings.get', undefined)).mediaPerDay).toBe(100)

    await shoebox.call('tasks.start', { kind: 'backup', selection: everything })
    await shoebox.open('backup')
    await expect(page.getByRole('heading', { name: 'Waiting for Google' })).toBeVisible()
    await expect(page.getByText(/^Goes on by itself (today|tomorrow) at \d?\d:\d\d/)).toBeVisible()
    await expect(page.getByText('Shoebox has made 99 of the 100 downloads that Google allows')).toBeVisible()
    await expect(page.getByText('About 1 day at Google’s limit of 100 downloads a day.')).toBeVisible()
    await expect(page.getByText('1 of 100 left')).toBeVisible()
    expect(shoebox.emulator.counters.media).toBe(99)
    expect(await findings(page)).toEqual([])

    // It can still be paused and resumed by hand, which makes no day end earlier.
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'Paused' })).toBeVisible()
    await page.getByRole('button', { name: 'Resume' }).click()
    await expect(page.getByRole('heading', { name: 'Waiting for Google' })).toBeVisible()
    expect(shoebox.emulator.counters.media).toBe(99)

    await page.getByRole('link', { name: 'Settings' }).click()
    await downloads.fill('75000')
    await downloads.press('Enter')
    await page.getByRole('link', { name: 'Backup' }).click()
    await expect(page.getByRole('heading', { name: /^Everything .* is here$/ })).toBeVisible()
  })
})

test.describe('a Google that is busy', () => {
  test.use({
    google: {
      profile: 'legacy',
      consent: 'allow',
      items: 60,
      albums: 1,
      itemBytes: 100_000,
      rateBytesPerSecond: 400_000,
      faults: [{ on: 'media', nth: 3, do: { kind: 'status', status: 503 } }],
    },
  })

  test('is asked for fewer downloads at a time, and the window says so', async ({ page, shoebox }) => {
    await shoebox.setUp()
    await shoebox.open('backup')
    await shoebox.call('tasks.start', { kind: 'backup', selection: everything })
    await expect(page.getByText('Google asks for a slower pace: 3 downloads at a time.')).toBeVisible()
    await expect(page.getByText('Google asks for a slower pace: 5 downloads at a time.')).toBeVisible()
  })
})
