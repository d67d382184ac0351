import { findings } from './accessible.ts'
import { expect, test } from './fixture.ts'
import { installEngine, type QuietEngine } from './quiet-engine.ts'

interface StandIn {
  /** What the engine says of the opening. */
  tell: (preparing: { done: number; of: number } | null) => void
  /** The mirror is open. */
  open: () => void
}

/** Runs in the page: the library takes its time to open. */
function openSlowly({ answers, tell }: QuietEngine): void {
  const opened = Promise.withResolvers<unknown>()
  answers['mirror.get'] = () => opened.promise
  const standIn: StandIn = {
    tell: (preparing) => tell('mirror.preparing', preparing),
    open: () => opened.resolve({ path: '/mirror', items: 5, albums: 0, bytes: 1, freeBytes: 1, canLink: true }),
  }
  Object.assign(globalThis, standIn)
}

test('a large library that is got ready is said, with how far it is, until it is open', async ({ page, shoebox }) => {
  await installEngine(page, openSlowly, undefined)
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
