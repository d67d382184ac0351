import type { Page } from '@playwright/test'
import type { CallName } from '../../src/shared/contract.ts'

/** The next call of each name fails in the page, as if the folder was closed meanwhile. Says which of them have not been made yet. */
export async function failNext(page: Page, names: readonly CallName[]): Promise<Set<string>> {
  const left = new Set<string>(names)
  await page.route('**/api/call', async (route) => {
    const name = /"([a-z]+\.\w+)"/.exec(route.request().postData() ?? '')?.[1] ?? ''
    if (!left.delete(name)) return route.fallback()
    const body = JSON.stringify({ ok: false, problem: { code: 'cancelled' } })
    return route.fulfill({ contentType: 'application/json', body })
  })
  return left
}
