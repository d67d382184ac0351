import { findings } from '../accessible.ts'
import { expect, test } from '../fixture.ts'

const library = { allAlbums: false, sharedAlbums: false, library: true, albums: [] }

test.use({ google: { profile: 'legacy', consent: 'allow', items: 12, albums: 2 } })

test('the schedule is set with the keyboard, told everywhere, and remembered', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.open('settings')
  const section = page.locator('section', { has: page.getByRole('heading', { name: 'Schedule' }) })
  const battery = section.getByRole('checkbox', { name: 'Wait for mains power' })
  await expect(battery).toBeHidden()

  await section.getByRole('combobox', { name: 'Back up automatically' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('option', { name: 'Every day' }).press('Enter')
  await expect(section).toContainText('The schedule begins with the first backup that you start')
  await battery.press('Space')
  await expect(battery).toBeChecked()
  await expect(battery).toHaveAccessibleDescription(/battery/)
  await section.getByText('Wait for a network that is not metered').click()
  await expect
    .poll(() => shoebox.call('settings.get', undefined))
    .toMatchObject({ scheduleHours: 24, waitOnBattery: true, waitOnMetered: true })
  // This host has neither a login to start at nor notifications.
  await expect(section.getByRole('checkbox')).toHaveCount(2)

  await shoebox.call('settings.set', { waitOnBattery: false, waitOnMetered: false })
  await shoebox.backUp(library)
  await expect(section).toContainText(/Next backup tomorrow at/)
  for (const screen of ['albums', 'backup']) {
    await shoebox.open(screen)
    await expect(page.getByText(/^Next backup tomorrow at/)).toBeVisible()
  }
  expect(await findings(page)).toEqual([])
})

test('the first finished backup offers a schedule, with one button', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.backUp(library)
  await shoebox.open('backup')
  await page.getByRole('button', { name: 'Keep it up to date every day' }).click()
  await expect(page.getByText(/^Next backup tomorrow at/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Keep it up to date every day' })).toBeHidden()
  expect(await shoebox.call('settings.get', undefined)).toMatchObject({ scheduleHours: 24 })

  await shoebox.call('settings.set', { language: 'zh-Hans' })
  await expect(page.getByText(/^下次备份：明天/)).toBeVisible()
  await shoebox.open('settings')
  await expect(page.getByRole('heading', { name: '定时备份' })).toBeVisible()
  expect(await findings(page)).toEqual([])
})

test('what is ticked decides at once whether a backup is planned', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.call('settings.set', { scheduleHours: 24 })
  await shoebox.backUp(library)
  await shoebox.open('albums')
  const next = page.getByText(/^Next backup tomorrow at/)
  await expect(next).toBeVisible()
  const box = page.getByRole('checkbox', { name: /^Everything in the library/ })
  await box.click()
  await expect(page.getByText('No backup is planned: nothing is ticked')).toBeVisible()
  await expect(next).toHaveCount(0)
  await page.getByRole('link', { name: 'Backup' }).click()
  await expect(page.getByText('No backup is planned: nothing is ticked')).toBeVisible()
  await page.getByRole('link', { name: 'What to back up' }).click()
  await box.click()
  await expect(next).toBeVisible()
})
