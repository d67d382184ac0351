import type { Page } from '@playwright/test'
import { expect } from '../fixture.ts'
import type { Shoebox } from '../shoebox.ts'

/** All that a person can go to, and the shelf of albums; what the side bar does not name among them. */
export const everyScreen = [
  'albums',
  'backup',
  'import',
  'library',
  'library/albums',
  'map',
  'health',
  'export',
  'restore',
  'settings',
] as const

/** Loads the page once more at a screen, so that nothing is left on it of the one before, and waits for what it asks for. */
export async function openAnew(page: Page, shoebox: Shoebox, screen: string): Promise<void> {
  await shoebox.open(screen)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.waitForLoadState('networkidle')
}
