import type { Page } from '@playwright/test'
import { findings } from '../accessible.ts'
import { expect, test } from '../fixture.ts'
import { installEngine, type QuietEngine } from '../quiet-engine.ts'

interface Choices {
  /** Calls of `backup.choose` fail from now on. */
  refuse: (on: boolean) => void
  /** What the page asked `backup.chosen` is answered only by `answerChosen`, with what held when it was asked. */
  holdChosen: () => void
  answerChosen: () => void
  /** How many calls of it wait for their answer. */
  waiting: () => number
  /** What was started, and what is kept to be backed up. */
  told: () => { started: unknown; kept: unknown }
  askAgain: () => void
}

/** Runs in the page: three albums of one account, all of them chosen. */
function withAlbums({ answers, tell, fail }: QuietEngine): void {
  const album = (title: string) => ({
    id: title,
    owner: 'somebody',
    account: 'me',
    title,
    shared: false,
    remoteCount: 3,
    listedCount: 3,
    localCount: 0,
    wrongCount: 0,
    formerCount: 0,
    lackingParts: 0,
    hasRemoteCover: false,
    inGooglePhotos: true,
  })
  const held: (() => void)[] = []
  let [refused, holds] = [false, false]
  let started: unknown
  let kept: unknown = { allAlbums: true, sharedAlbums: true, library: false, albums: [] }
  Object.assign(answers, {
    'accounts.list': () => [
      { id: 'me', email: 'me@example.org', name: 'Me', signedIn: true, grants: ['see'], keptAs: 'plain' },
    ],
    'albums.list': () => ['One', 'Two', 'Three'].map(album),
    'albums.refresh': () => ['One', 'Two', 'Three'].map(album),
    'backup.chosen': () => {
      const now = kept
      return holds ? new Promise((resolve) => held.push(() => resolve(now))) : now
    },
    'backup.choose': ({ selection }: { selection: unknown }) => {
      if (refused) return fail({ code: 'mirror-full', values: { path: '/mirror' } })
      kept = selection
      return null
    },
    'tasks.start': (wish: unknown) => {
      started = wish
      return null
    },
  })
  const choices: Choices = {
    refuse: (on) => (refused = on),
    holdChosen: () => (holds = true),
    answerChosen: () => {
      holds = false
      held.splice(0).forEach((answer) => answer())
    },
    waiting: () => held.length,
    told: () => ({ started, kept }),
    askAgain: () =>
      tell('mirror.changed', { path: '/mirror', items: 0, albums: 0, bytes: 1, freeBytes: 1, canLink: true }),
  }
  Object.assign(globalThis, { choices })
}

const inPage = <Value>(page: Page, act: (choices: Choices) => Value): Promise<Value> =>
  page.evaluate(`(${act.toString()})(globalThis.choices)`)
const box = (page: Page, title: string) => page.getByRole('checkbox', { name: title })

test.beforeEach(async ({ page, shoebox }) => {
  await installEngine(page, withAlbums, undefined)
  await shoebox.open('albums')
  for (const title of ['One', 'Two', 'Three']) await expect(box(page, title)).toBeChecked()
})

test('a choice that cannot be kept says so, and nobody takes it for chosen', async ({ page }) => {
  await inPage(page, ({ refuse }) => refuse(true))
  await box(page, 'Two').click()
  const notice = page.getByRole('alert').filter({ hasText: 'full' })
  await expect(notice).toBeVisible()
  for (const title of ['One', 'Two', 'Three']) await expect(box(page, title)).toBeChecked()
  expect(await findings(page)).toEqual([])
  // Once a choice is kept again, nothing says any more that one could not be.
  await inPage(page, ({ refuse }) => refuse(false))
  await box(page, 'Two').click()
  await expect(box(page, 'Two')).not.toBeChecked()
  await expect(notice).toBeHidden()
  expect(await inPage(page, ({ told }) => told().kept)).toMatchObject({ allAlbums: false, albums: ['One', 'Three'] })
})

test('what is ticked while the page asks what is chosen stays ticked', async ({ page }) => {
  await inPage(page, ({ holdChosen, askAgain }) => {
    holdChosen()
    askAgain()
  })
  await expect.poll(() => inPage(page, ({ waiting }) => waiting())).toBeGreaterThan(0)
  await box(page, 'One').click()
  await inPage(page, ({ answerChosen }) => answerChosen())
  await expect(box(page, 'Two')).toBeChecked()
  await expect(box(page, 'One')).not.toBeChecked()
  await page.getByRole('link', { name: 'Backup' }).click()
  await page.getByRole('link', { name: 'What to back up' }).click()
  await expect(box(page, 'One')).not.toBeChecked()
})

test('the Backup screen offers what is ticked before any backup, and nothing while nothing is', async ({ page }) => {
  await box(page, 'Three').click()
  await page.getByRole('link', { name: 'Backup' }).click()
  await page.getByRole('button', { name: 'Back up what is ticked' }).click()
  await expect
    .poll(() => inPage(page, ({ told }) => told().started))
    .toMatchObject({
      kind: 'backup',
      selection: { allAlbums: false, albums: ['One', 'Two'] },
    })
  await page.getByRole('link', { name: 'What to back up' }).click()
  for (const title of ['One', 'Two']) await box(page, title).click()
  await page.getByRole('link', { name: 'Backup' }).click()
  await expect(page.getByRole('button', { name: 'Choose what to back up' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Back up what is ticked' })).toHaveCount(0)
})
