import { expect, test } from './fixture.ts'

// Six screens in two languages, on a machine that may have much to do.
test.setTimeout(180_000)

test.use({ viewport: { width: 380, height: 780 } })

test('nothing is wider than a narrow window', async ({ page, shoebox }) => {
  const excess = (selector: string) =>
    page.locator(selector).evaluate((element) => element.scrollWidth - element.clientWidth)

  await shoebox.open()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  expect(await excess('html')).toBe(0)

  await shoebox.setUp()
  await shoebox.backUp()
  for (const language of ['en', 'zh-Hans'] as const) {
    await shoebox.call('settings.set', { language })
    for (const screen of ['albums', 'backup', 'library', 'map', 'health', 'settings']) {
      await shoebox.open(screen)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      expect(await excess('html'), `${screen}, ${language}`).toBe(0)
      expect(await excess('main'), `${screen}, ${language}`).toBe(0)
    }
  }
})
