import { scopes } from '../../src/main/google/library/methods.ts'
import { everyAppearance } from './accessible.ts'
import { expect, test } from './fixture.ts'

test('language and theme change at once and are remembered', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.open('settings')

  await page.getByRole('combobox', { name: 'Theme' }).click()
  await page.getByRole('option', { name: 'Dark' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(242, 237, 227)')

  await page.getByRole('combobox', { name: 'Language' }).click()
  await page.getByRole('option', { name: '简体中文' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '设置' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans')
  await expect(page).toHaveTitle('设置 · Shoebox')
  // The window shows a choice before the engine has heard of it.
  await expect.poll(() => shoebox.call('settings.get', undefined)).toMatchObject({ theme: 'dark', language: 'zh-Hans' })

  await shoebox.restart()
  await shoebox.open('settings')
  await expect(page.getByRole('heading', { level: 1, name: '设置' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})

test('the theme of the system is followed until another is chosen', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await page.emulateMedia({ colorScheme: 'dark' })
  await shoebox.open('settings')
  expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(242, 237, 227)')
  await page.getByRole('combobox', { name: 'Theme' }).click()
  await page.getByRole('option', { name: 'Light' }).click()
  await expect.poll(() => page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(38, 34, 27)')
})

test('downloads and album folders are kept', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.open('settings')
  const slider = page.getByRole('slider', { name: 'Downloads at a time' })
  await slider.press('End')
  await page.getByRole('radio', { name: 'Copied' }).click()
  await page.getByRole('radio', { name: 'Only albums that changed' }).click()
  await expect
    .poll(() => shoebox.call('settings.get', undefined))
    .toMatchObject({ concurrency: 32, albumFiles: 'copies', listing: 'changed' })

  await shoebox.restart()
  await shoebox.open('settings')
  await expect(page.getByRole('slider', { name: 'Downloads at a time' })).toHaveValue('32')
  await expect(page.getByRole('radio', { name: 'Copied' })).toBeChecked()
  await expect(page.getByRole('radio', { name: 'Only albums that changed' })).toBeChecked()
})

test.describe('with a few items', () => {
  test.use({ google: { profile: 'legacy', consent: 'allow', items: 30, albums: 3 } })

  test('signing out asks first, and leaves the photos', async ({ page, shoebox }) => {
    await shoebox.setUp()
    await shoebox.backUp()
    await shoebox.open('settings')
    const before = (await shoebox.call('mirror.get', undefined))?.items
    expect(before).toBeGreaterThan(0)

    await page.getByRole('button', { name: /^Sign out:/ }).click()
    const dialog = page.getByRole('alertdialog')
    await expect(dialog).toContainText('Everything that is in your folder stays.')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect(dialog).toBeHidden()
    expect(await shoebox.call('accounts.list', undefined)).toHaveLength(1)

    await page.getByRole('button', { name: /^Sign out:/ }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click()
    await expect(page.getByText('Nobody is signed in.')).toBeVisible()
    expect((await shoebox.call('mirror.get', undefined))?.items).toBe(before)
  })
})

test('a sign-in gives the focus back, however it ends', async ({ page, context, shoebox }) => {
  await shoebox.setUp()
  shoebox.emulator.setConsent('ask')
  await shoebox.open('settings')
  const opener = page.getByRole('button', { name: 'Sign in with another account' })
  await opener.press('Enter')
  const dialog = page.getByRole('dialog')
  const begin = dialog.getByRole('button', { name: 'Sign in with Google' })

  const refused = context.waitForEvent('page')
  await begin.press('Enter')
  await (await refused).getByRole('button', { name: 'Deny' }).click()
  await page.bringToFront()
  await expect(dialog.getByRole('alert')).toBeVisible()
  await expect(begin).toBeFocused()

  // Its page may open late, and must not be taken for that of the next one.
  const cancelled = context.waitForEvent('page')
  await begin.press('Enter')
  await cancelled
  await dialog.getByRole('button', { name: 'Cancel' }).press('Enter')
  await expect(begin).toBeFocused()

  const allowed = context.waitForEvent('page')
  await begin.press('Enter')
  await (await allowed).getByRole('button', { name: 'Allow' }).click()
  await page.bringToFront()
  await expect(dialog).toBeHidden()
  await expect(opener).toBeFocused()
})

test('a permission that was left out is asked for by itself, and the focus stays', async ({ page, shoebox }) => {
  test.setTimeout(180_000)
  await shoebox.setUp()
  await shoebox.open('settings')
  await expect(page.getByText('Shoebox may see photos')).toBeVisible()
  shoebox.emulator.setConsent('allow', Object.values(scopes))
  await page.getByRole('button', { name: 'Sign in with another account' }).press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Sign in with Google' }).press('Enter')
  await expect(dialog.getByRole('alert')).toContainText('The permission to see photos was left out')
  await page.bringToFront()
  await page.keyboard.press('Escape')
  await expect(page.getByText('Google first asks you to let Shoebox see')).toBeVisible()
  await everyAppearance(page, shoebox, 'a permission that is missing')
  await shoebox.call('settings.set', { theme: 'light', language: 'en' })

  const ask = page.getByRole('button', { name: 'Ask Google…' })
  shoebox.emulator.setConsent('deny')
  await ask.press('Enter')
  await expect(page.getByRole('alert')).toContainText('Google')
  await page.bringToFront()
  await expect(ask).toBeFocused()
  shoebox.emulator.setConsent('allow')
  await ask.press('Enter')
  await expect(page.getByText('Shoebox may see photos')).toBeVisible()
  await page.bringToFront()
  await expect(page.getByRole('button', { name: /^Sign out:/ })).toBeFocused()
})

test('how often files are read again, and how fast, is kept', async ({ page, shoebox }) => {
  await shoebox.setUp()
  await shoebox.open('settings')
  const every = page.getByRole('combobox', { name: 'Read every file again' })
  await expect(every).toHaveText('Within 90 days')
  await every.click()
  await page.getByRole('option', { name: 'Within 30 days' }).click()
  await page.getByRole('combobox', { name: 'Speed limit of checks' }).click()
  await page.getByRole('option', { name: '50 MB/s' }).click()
  await expect
    .poll(() => shoebox.call('settings.get', undefined))
    .toMatchObject({
      verifyDays: 30,
      verifyRateLimit: 50_000_000,
    })
  await every.click()
  await page.getByRole('option', { name: 'Never' }).click()
  await expect.poll(() => shoebox.call('settings.get', undefined)).toMatchObject({ verifyDays: 0 })
})

test('a page that no browser opens is told by its address, and the focus stays', async ({ page, shoebox }) => {
  await shoebox.setUp()
  shoebox.loseBrowser()
  await shoebox.open('settings')
  const button = page.getByRole('button', { name: 'Permissions in your Google account' })
  await button.press('Enter')
  await expect(page.getByRole('alert')).toContainText('https://myaccount.google.com/permissions')
  await expect(button).toBeFocused()
})
