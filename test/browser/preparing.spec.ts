import type { Bridge } from '../../src/shared/contract.ts'
import { findings } from './accessible.ts'
import { expect, test } from './fixture.ts'

interface StandIn {
  shoebox: Bridge
  /** What the engine says of the opening. */
  tell: (preparing: { done: number; of: number } | null) => void
  /** The mirror is open. */
  open: () => void
}

/** Runs in the page, before the app: an engine that opens a large library. Everything it needs is inside it. */
function installSlowOpening(): void {
  const listeners = new Set<(payload: unknown) => void>()
  const opened = Promise.withResolvers<unknown>()
  const answers: Record<string, () => unknown> = {
    'app.get': () => ({
      version: '0.1.0',
      host: 'headless',
      platform: 'linux',
      systemLanguage: 'en',
      googleRedirected: false,
      mediaBase: 'media/',
      damaged: [],
      secretsProtected: true,
    }),
    'settings.get': () => ({ language: 'en', theme: 'light', concurrency: 6, rateLimit: 0, albumFiles: 'links' }),
    'mirror.get': () => opened.promise,
    'accounts.list': () => [],
    'albums.list': () => [],
    'backup.get': () => ({ phase: 'idle' }),
    'backup.albums': () => [],
    'backup.lastSelection': () => null,
  }
  const standIn = {
    shoebox: {
      call: async (name: string) => {
        const answer = answers[name]
        return answer
          ? { ok: true, value: await answer() }
          : { ok: false, problem: { code: 'unexpected', detail: name } }
      },
      on: (name: string, listener: (payload: unknown) => void) => {
        if (name === 'mirror.preparing') listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    tell: (preparing: unknown) => {
      for (const listener of listeners) listener(preparing)
    },
    open: () => opened.resolve({ path: '/mirror', items: 5, albums: 0, bytes: 1, freeBytes: 1, canLink: true }),
  }
  Object.assign(globalThis, standIn)
}

test('a large library that is got ready is said, with how far it is, until it is open', async ({ page, shoebox }) => {
  await page.addInitScript(installSlowOpening)
  const opening = shoebox.open()
  const tell = (preparing: { done: number; of: number } | null): Promise<void> =>
    page.evaluate((value) => {
      ;(globalThis as unknown as StandIn).tell(value)
    }, preparing)
  await expect(page.getByText('Loading…')).toBeAttached()
  await tell({ done: 2, of: 9 })
  await expect(page.getByRole('heading', { name: 'Getting your library ready…' })).toBeVisible()
  await expect(page.getByRole('status')).toContainText('Step 3 of 9')
  await opening
  expect(await findings(page)).toEqual([])
  await tell({ done: 8, of: 9 })
  await expect(page.getByRole('status')).toContainText('Step 9 of 9')
  await tell(null)
  await page.evaluate(() => {
    ;(globalThis as unknown as StandIn).open()
  })
  await expect(page.getByText('Getting your library ready…')).toBeHidden()
  await expect(page.getByRole('navigation')).toBeVisible()
})
