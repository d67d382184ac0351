import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, openItem, openLibrary, test } from './sample-library.ts'

const appearances = [
  { name: 'light', settings: { theme: 'light', language: 'en' } },
  { name: 'dark', settings: { theme: 'dark', language: 'en' } },
  { name: 'Chinese', settings: { theme: 'light', language: 'zh-Hans' } },
] as const

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')} (${node.failureSummary ?? ''})`),
  )
}

for (const { name, settings } of appearances) {
  test(`axe finds nothing on timeline, albums, album and viewer, ${name}`, async ({ page, sample }) => {
    await sample.shoebox.call('settings.set', settings)
    await openLibrary(sample)
    expect(await findings(page), 'timeline').toEqual([])
    await page.locator('main header button[aria-haspopup=dialog]').click()
    await page.getByRole('dialog').waitFor()
    expect(await findings(page), 'filters').toEqual([])
    await page.keyboard.press('Escape')

    const album = (await sample.shoebox.call('albums.list', undefined)).findIndex(({ localCount }) => localCount > 3)
    await page.locator('main header [role=group] button').nth(1).click()
    await page.locator('main ul button').first().waitFor()
    expect(await findings(page), 'albums').toEqual([])
    await page.locator('main ul button').nth(album).click()
    await page.getByRole('gridcell').first().waitFor()
    expect(await findings(page), 'album').toEqual([])

    await openLibrary(sample)
    const item = await sample.find((details) => details.kind === 'photo' && details.albums.length > 0)
    await openItem(sample, item.ref)
    await page.locator('[data-loaded]').waitFor()
    expect(await findings(page), 'viewer').toEqual([])
    await page.keyboard.press('i')
    await page.getByRole('complementary').waitFor()
    await page.getByText(item.files[0]?.sha256 ?? '').waitFor()
    expect(await findings(page), 'details').toEqual([])
  })
}
