import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'
import { expect } from './fixture.ts'
import type { Shoebox } from './shoebox.ts'

/** The looks in which every screen is judged: each theme and each language in one of them, as neither changes what the other does. */
const appearances = [
  { name: 'dark, Chinese', settings: { theme: 'dark', language: 'zh-Hans' } },
  { name: 'light', settings: { theme: 'light', language: 'en' } },
] as const

const source = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** Judges the page as it is. What is right is tried just the same, but not described place by place, which takes half of the time. */
const judge = "axe.run(document, { resultTypes: ['violations'] })"

/** What axe finds on the page as it is, a line for each place; every rule that is not experimental counts. */
export async function findings(page: Page): Promise<string[]> {
  // Colours are judged at rest, not half-way through a transition.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.evaluate('Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null)))')
  // What a frame holds would not be judged.
  expect(page.frames()).toHaveLength(1)
  // To load axe takes as long as to judge a page, so it stays until the page is left.
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(await readFile(source, 'utf8'))
  const { violations } = await page.evaluate<AxeResults>(judge)
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(' ')} (${node.failureSummary ?? ''})`),
  )
}

/** A folder for pictures of all that is judged, to look at them: `SHOEBOX_SHOTS`. */
const shots = process.env['SHOEBOX_SHOTS']

/** Axe finds nothing on the page, in dark Chinese and light English. The latter stays. */
export async function everyAppearance(page: Page, { call }: Pick<Shoebox, 'call'>, screen: string): Promise<void> {
  for (const { name, settings } of appearances) {
    await call('settings.set', settings)
    await expect(page.locator('html')).toHaveAttribute('lang', settings.language)
    await expect(page.locator('html')).toHaveAttribute('data-theme', settings.theme)
    expect(await findings(page), `${screen}, ${name}`).toEqual([])
    if (shots !== undefined) await page.screenshot({ path: join(shots, `${screen}, ${name}.png`), fullPage: true })
  }
}
