import { everything } from './shoebox.ts'
import { findings } from './accessible.ts'
import { expect, test } from './fixture.ts'

test('a backup and the list of albums say that Google does not answer, and take it back', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.open('albums')
  const ask = page.getByRole('button', { name: 'Ask Google again' })
  await expect(ask).toBeEnabled()

  const lists = shoebox.emulator.addFault({ on: 'api', times: 'always', do: { kind: 'hang' } })
  await ask.click()
  const notice = page.getByText('Google does not answer at the moment.').first()
  await expect(notice).toBeVisible()
  await expect(page.getByText(/^Shoebox tries again by itself, next at/)).toBeVisible()
  expect(await findings(page)).toEqual([])

  await shoebox.open('backup')
  await shoebox.call('tasks.start', { kind: 'backup', selection: everything })
  await expect(page.locator('main').getByText('Google does not answer at the moment.')).toBeVisible()
  for (const theme of ['light', 'dark'] as const) {
    await shoebox.call('settings.set', { theme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    expect(await findings(page)).toEqual([])
  }
  await shoebox.call('settings.set', { language: 'zh-Hans' })
  await expect(page.locator('main').getByText('Google 目前没有回应。')).toBeVisible()
  await expect(page.getByText(/^Shoebox 会自动重试，下一次在/)).toBeVisible()

  lists.remove()
  await shoebox.call('tasks.stop', { kind: 'backup' })
  await expect(page.locator('main').getByText('Google 目前没有回应。')).toBeHidden()

  await shoebox.call('settings.set', { language: 'en' })
  await shoebox.open('settings')
  const revoking = shoebox.emulator.addFault({ on: 'any', path: '/revoke', times: 'always', do: { kind: 'hang' } })
  await page.getByRole('button', { name: /^Sign out:/ }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click()
  await expect(page.locator('main').getByText('Google does not answer at the moment.')).toBeVisible()
  await expect(page.getByText('Shoebox waits a little longer.')).toBeVisible()
  expect(await findings(page)).toEqual([])
  revoking.remove()
})

test('covers that Google does not give hold nothing else up', async ({ page, shoebox }) => {
  for (let at = 0; at < 9; at += 1) {
    const item = shoebox.emulator.library.addItem({ filename: `cover ${at}.jpg` })
    shoebox.emulator.library.addAlbum({ title: `Far away ${at}`, items: [item.id] })
  }
  await shoebox.setUp()
  const silence = shoebox.emulator.addFault({ on: 'media', times: 'always', do: { kind: 'hang' } })
  await shoebox.open('albums')
  await expect.poll(() => silence.hits).toBeGreaterThan(4)
  await page.getByRole('button', { name: 'Ask Google again' }).click()
  await expect(page.getByRole('button', { name: 'Ask Google again' })).toBeEnabled()
  silence.remove()
})

test('before the work in the console of Google a person reads what will be seen', async ({ page, shoebox }) => {
  await shoebox.call('mirror.use', { path: shoebox.mirror })
  await shoebox.open()
  await expect(page.getByText(/you will see “No albums yet”/)).toBeVisible()
  const before = page.getByText('Before you begin: what you will see')
  await expect(before).toBeVisible()
  await expect(page.getByText(/Takeout: Shoebox brings in what it gives you\.$/)).toBeVisible()
  const step = page.getByText('Open the Google Cloud console and create a project.')
  const [above, below] = [await before.boundingBox(), await step.boundingBox()]
  expect(above?.y).toBeLessThan(below?.y ?? 0)
  expect(await findings(page)).toEqual([])

  await shoebox.call('accounts.useClient', { json: shoebox.emulator.clientJson })
  await shoebox.open()
  const asked = shoebox.emulator.addFault({ on: 'token', times: 'always', do: { kind: 'hang' } })
  await page.getByRole('button', { name: 'Sign in with Google' }).click()
  await expect(page.getByText('Waiting for you in the browser')).toBeVisible()
  await expect(page.getByText('Google does not answer at the moment.')).toBeVisible()
  await expect(page.getByText('Shoebox waits a little longer.')).toBeVisible()
  expect(await findings(page)).toEqual([])
  asked.remove()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText('Google does not answer at the moment.')).toBeHidden()
})
