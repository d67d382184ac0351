import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect, type Page } from '@playwright/test'
import type { ItemColumns, ItemDetails, ItemRef, LibraryQuery } from '../../src/shared/domain.ts'
import { startShoebox, type Shoebox } from './shoebox.ts'

/** The sample account after a complete backup, for specs that only look. */
export interface SampleLibrary {
  shoebox: Shoebox
  page: Page
  columns: (query?: LibraryQuery) => Promise<ItemColumns>
  details: (ref: number) => Promise<ItemDetails>
  /** The first item of the timeline that fits. */
  find: (fits: (details: ItemDetails) => boolean) => Promise<ItemDetails>
}

/** `test` with one backed-up sample account for all specs of a worker; `page` is its page, freshly opened. */
export const test = base.extend<object, { sample: SampleLibrary }>({
  sample: [
    async ({ browser }, provide) => {
      const folder = await mkdtemp(join(tmpdir(), 'shoebox-library-'))
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
      const page = await context.newPage()
      const shoebox = await startShoebox(
        page,
        { home: join(folder, 'home'), mirror: join(folder, 'mirror') },
        { profile: 'legacy', consent: 'allow' },
      )
      await shoebox.setUp()
      await shoebox.backUp()
      const columns = (query: LibraryQuery = {}): Promise<ItemColumns> => shoebox.call('library.columns', query)
      const details = (ref: number): Promise<ItemDetails> => shoebox.call('library.item', { ref: ref as ItemRef })
      await provide({
        shoebox,
        page,
        columns,
        details,
        async find(fits) {
          for (const ref of (await columns()).ref) {
            const found = await details(ref)
            if (fits(found)) return found
          }
          throw new Error('the sample account has no such item')
        },
      })
      await shoebox.close()
      await context.close()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
    { scope: 'worker', timeout: 180_000 },
  ],

  page: async ({ sample }, provide) => {
    const { page, shoebox } = sample
    const errors: string[] = []
    const onError = (error: Error): void => void errors.push(String(error))
    page.on('pageerror', onError)
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await shoebox.call('settings.set', { language: 'en', theme: 'system' })
    await openLibrary(sample)
    await provide(page)
    page.off('pageerror', onError)
    expect(errors).toEqual([])
  },
})

/** Loads the page anew, at the timeline. */
export async function openLibrary({ shoebox, page }: Pick<SampleLibrary, 'shoebox' | 'page'>): Promise<void> {
  await shoebox.open('library')
  await page.getByRole('gridcell').first().waitFor()
}

/** Opens an item of the timeline in the viewer. */
export async function openItem({ page, columns }: SampleLibrary, ref: number): Promise<void> {
  const index = (await columns()).ref.indexOf(ref)
  const tile = page.locator(`[data-index="${index}"]`)
  await page.getByRole('gridcell').first().focus()
  // The keyboard reaches every item, whether it is on the page or not.
  for (let step = 0; step < 400 && (await tile.count()) === 0; step++) await page.keyboard.press('PageDown')
  await tile.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
}

export { expect }
