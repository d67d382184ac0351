import { findings } from './accessible.ts'
import { expect, test } from './fixture.ts'

test.use({ locale: 'zh-CN' })

test('a served page speaks the language of its browser until another one is chosen', async ({ page, shoebox }) => {
  await shoebox.open()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans')
  await expect(page.getByRole('heading', { name: '登录 Google' })).toBeVisible()
  expect(await findings(page)).toEqual([])

  await page.getByRole('combobox', { name: '语言' }).click()
  await page.getByRole('option', { name: 'English' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in with Google' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(page.getByRole('combobox', { name: 'Language' })).toBeFocused()
  await expect.poll(() => shoebox.call('settings.get', undefined)).toMatchObject({ language: 'en' })
  await shoebox.restart()
  await shoebox.open()
  await expect(page.getByRole('heading', { name: 'Sign in with Google' })).toBeVisible()
})
