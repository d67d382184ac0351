import type { Page } from '@playwright/test'
import fc from 'fast-check'
import type { Settings } from '../../../src/shared/domain.ts'
import { problemCodes, type ProblemCode } from '../../../src/shared/problems/problem.ts'
import {
  problemCount,
  problemSubjects,
  type BackupProblem,
  type BackupProblemGroup,
  type BackupProgress,
  type BackupState,
} from '../../../src/shared/tasks/progress.ts'
import type { TaskStates } from '../../../src/shared/tasks/task.ts'
import { canTryAgain, placeToMend } from '../../../src/shared/problems/remedy.ts'
import { accountCodes, groupProblem, isSameCause } from '../../../src/shared/problems/same-cause.ts'
import { problemSentence } from '../../../src/shared/text/sentences/problem-sentences.ts'
import { unknownFacts, verdictOf, type Verdict } from '../../../src/shared/tasks/verdict.ts'
import { findings } from '../accessible.ts'
import { expect, test } from '../fixture.ts'
import { installEngine, type QuietEngine } from '../quiet-engine.ts'

interface Scene {
  settings: Pick<Settings, 'language' | 'theme'>
  state: BackupState
  groups: BackupProblemGroup[]
  problems: (BackupProblem & { group: string })[]
  verdict: Verdict
}

interface GeneratedBackup {
  show: (scene: Scene) => void
  /** Groups that were tried again; `all` for everything. */
  tried: string[]
}

/** Runs in the page: the engine answers with the scene that was shown last. */
function showScenes({ answers, tell }: QuietEngine, first: Scene): void {
  const tried: string[] = []
  let scene = first
  const settings = (): unknown => ({ concurrency: 6, rateLimit: 0, albumFiles: 'links', ...scene.settings })
  answers['settings.get'] = settings
  answers['mirror.get'] = () => ({ path: '/mirror', items: 3, albums: 0, bytes: 1, freeBytes: 1, canLink: true })
  answers['verdict.get'] = () => scene.verdict
  const states = (backup: BackupState): TaskStates => ({
    backup,
    import: { kind: 'import', phase: 'idle' },
    export: { kind: 'export', phase: 'idle' },
    restore: { kind: 'restore', phase: 'idle' },
    verify: { kind: 'verify', phase: 'idle' },
    rebuild: { kind: 'rebuild', phase: 'idle' },
  })
  answers['tasks.state'] = () => states(scene.state)
  answers['tasks.problemGroups'] = () => scene.groups
  answers['tasks.problems'] = ({ group, offset, limit }: { group?: string; offset: number; limit: number }) => {
    const all = scene.problems.filter((each) => group === undefined || each.group === group)
    return { total: all.length, problems: all.slice(offset, offset + limit) }
  }
  answers['tasks.retry'] = ({ group }: { group?: string }) => {
    tried.push(group ?? 'all')
    scene = { ...scene, groups: scene.groups.filter((each) => group !== undefined && each.group !== group) }
  }
  answers['library.columns'] = () => ({
    ref: new Uint32Array(),
    ratio: new Float32Array(),
    day: new Int32Array(),
    flags: new Uint8Array(),
  })
  const generated: GeneratedBackup = {
    tried,
    show: (next) => {
      scene = next
      tell('settings.changed', settings())
      // The list is asked for when the phase changes.
      tell('tasks.changed', states({ kind: 'backup', phase: 'idle' }))
      tell('tasks.changed', states(scene.state))
    },
  }
  Object.assign(globalThis, generated)
}

const show = (page: Page, scene: Scene): Promise<void> =>
  page.evaluate((next) => {
    const { show: showScene } = globalThis as unknown as GeneratedBackup
    showScene(next)
  }, scene)

const progress: BackupProgress = {
  startedAt: 0,
  listing: false,
  albumsListed: 1,
  albumsTotal: 1,
  items: 3,
  done: 3,
  downloaded: 3,
  skipped: 0,
  failed: 0,
  waiting: 0,
  bytes: 1,
  bytesPerSecond: 0,
  itemsPerSecond: 0,
  active: 0,
  problems: 0,
}

type Wrong = Pick<BackupProblem, 'subject'> & { code: ProblemCode; number: number; failed: boolean }

/** What the engine would answer, from a plain list of what went wrong. */
function sceneOf(wrong: readonly Wrong[], state: BackupState, settings: Scene['settings']): Scene {
  const problems = wrong.map(({ subject, code, number }, at) => {
    const name = {
      account: `ann${number}@example.org`,
      album: `Album ${number}`,
      file: `Photos/${number}.jpg`,
      item: '',
    }
    const key = `${subject}:${at}`
    return {
      key,
      subject,
      name: name[subject] || `IMG_${at}.jpg`,
      problem: { code, ...(subject === 'account' && { values: { email: name.account } }) },
      group: subject === 'account' && accountCodes.has(code) ? `${code} ${key}` : code,
      failed: Number(subject === 'item' && wrong[at]?.failed === true),
    }
  })
  const groups = [...Map.groupBy(problems, ({ group }) => group)].map(([group, all]) => ({
    group,
    code: all[0]?.problem.code ?? 'unexpected',
    counts: Object.fromEntries(
      problemSubjects.map((subject) => [subject, all.filter((each) => each.subject === subject).length]),
    ) as BackupProblemGroup['counts'],
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
    first: all[0] as BackupProblem,
  }))
  const verdict = verdictOf({ ...unknownFacts(), here: 3, lacking: 1, begun: true, listed: true })
  return { problems, groups, state, settings, verdict }
}

const wrongs: fc.Arbitrary<Wrong[]> = fc.uniqueArray(
  fc.record({
    subject: fc.constantFrom(...problemSubjects),
    code: fc.constantFrom(...problemCodes),
    number: fc.nat(3),
    failed: fc.boolean(),
  }),
  { selector: ({ subject, code, number }) => `${subject} ${code} ${number}`, minLength: 1, maxLength: 30 },
)
const states: fc.Arbitrary<BackupState> = fc.oneof(
  fc.constantFrom<BackupState>(
    { kind: 'backup', phase: 'finished', progress, outcome: { kind: 'with-problems' } },
    { kind: 'backup', phase: 'running', progress },
    { kind: 'backup', phase: 'stopping', progress },
  ),
  fc.constantFrom(...problemCodes).map((code): BackupState => ({
    kind: 'backup',
    phase: 'finished',
    progress,
    outcome: { kind: 'halted', problem: { code } },
  })),
  fc
    .constantFrom(...problemCodes)
    .map((code): BackupState => ({ kind: 'backup', phase: 'paused', progress, until: 4e12, because: { code } })),
)

/** Every element of the list and of the notices with their texts, as a person sees them. */
async function lookAt(page: Page): Promise<{ causes: string[]; counted: number; buttons: string[] }> {
  const entries = await page.locator('main section li:has(h3)').all()
  let counted = 0
  for (const entry of entries) {
    const summary = entry.locator('button[aria-expanded]')
    const text = (await summary.count()) > 0 ? await summary.innerText() : '1'
    for (const number of text.replaceAll(',', '').match(/\d+/g) ?? []) counted += Number(number)
  }
  return {
    causes: await page.locator('main section li h3').allInnerTexts(),
    counted,
    buttons: await page
      .locator('main section')
      .getByRole('button', { name: /^(?:Try|Go to|重试|前往|全部重试)/ })
      .evaluateAll((all) =>
        all.map((each) => String(Reflect.get(each, 'ariaLabel') ?? Reflect.get(each, 'innerText'))),
      ),
  }
}

async function check(page: Page, scene: Scene): Promise<void> {
  await show(page, scene)
  const { groups, state } = scene
  const sentences = groups.map((group) => problemSentence(groupProblem(group), 'en').what)
  await expect.poll(async () => (await lookAt(page)).causes).toEqual(sentences)
  const seen = await lookAt(page)
  expect(seen.counted).toBe(problemCount(groups))
  expect(new Set(sentences).size).toBe(sentences.length)

  const underWay = state.phase !== 'finished'
  const helped = groups.filter(
    ({ code, counts, failed }) =>
      canTryAgain(code) &&
      state.phase !== 'stopping' &&
      (failed > 0 || (!underWay && problemCount([{ counts }]) > counts.item)),
  )
  const reason =
    state.phase === 'finished' && state.outcome.kind === 'halted'
      ? state.outcome.problem
      : state.phase === 'paused'
        ? state.because
        : undefined
  const alone = reason && !groups.some(({ first }) => isSameCause(first.problem, reason)) ? reason : undefined
  const aloneLeads = alone && placeToMend(alone.code)
  const wanted = groups.flatMap((group) => {
    const what = problemSentence(groupProblem(group), 'en').what
    const place = placeToMend(group.code)
    if (place) return [`Go to ${place}: ${what}`]
    return helped.includes(group) ? [`Try again: ${what}`] : []
  })
  if (aloneLeads) wanted.push(`Go to ${aloneLeads}`)
  expect(seen.buttons.filter((name) => name !== 'Try all again').toSorted()).toEqual(wanted.toSorted())
  expect(seen.buttons.includes('Try all again')).toBe(helped.length > 1)

  for (const what of sentences) await expect(page.locator('main').getByText(what, { exact: true })).toHaveCount(1)
  if (alone) await expect(page.locator('main').getByText(problemSentence(alone, 'en').what)).toHaveCount(1)
}

const finished: BackupState = { kind: 'backup', phase: 'finished', progress, outcome: { kind: 'with-problems' } }
const english = { language: 'en', theme: 'light' } as const

const example: Wrong[] = [
  { subject: 'account', code: 'sign-in-needed', number: 1, failed: false },
  { subject: 'account', code: 'google-scope-removed', number: 2, failed: false },
  { subject: 'album', code: 'google-bad-answer', number: 1, failed: false },
  { subject: 'album', code: 'place-read-only', number: 2, failed: false },
  { subject: 'album', code: 'place-read-only', number: 3, failed: false },
  { subject: 'file', code: 'file-missing', number: 1, failed: false },
  ...Array.from({ length: 25 }, (_, number): Wrong => ({
    subject: 'item',
    code: 'item-undelivered',
    number,
    failed: true,
  })),
  ...Array.from({ length: 1203 }, (_, number): Wrong => ({
    subject: 'item',
    code: 'google-refused',
    number,
    failed: true,
  })),
  { subject: 'item', code: 'item-processing', number: 0, failed: false },
]

test.describe.configure({ timeout: 240_000 })

test('each cause stands once, its counts add up, and a button only where it helps', async ({ page, shoebox }) => {
  await installEngine(page, showScenes, sceneOf(example, finished, english))
  await shoebox.open('backup')

  await test.step('of twenty-five items, of more than a thousand, and of one', async () => {
    await check(page, sceneOf(example, finished, english))
    const refused = page.getByRole('button', { name: '1,203 items: Google refused this request.' })
    await refused.click()
    const names = page.locator(`[id="${(await refused.getAttribute('aria-controls')) ?? ''}"] li`)
    await expect(names).toHaveCount(50)
    await page.getByRole('button', { name: 'Show 1,153 more' }).click()
    await expect(names).toHaveCount(150)
    expect(await findings(page)).toEqual([])
    for (const settings of [
      { language: 'en', theme: 'dark' } as const,
      { language: 'zh-Hans', theme: 'light' } as const,
    ]) {
      await show(page, sceneOf(example, finished, settings))
      await expect(page.locator('html')).toHaveAttribute('lang', settings.language)
      await expect(page.locator('html')).toHaveAttribute('data-theme', settings.theme)
      await expect(page.locator('main section li h3')).toHaveCount(8)
      expect(await findings(page)).toEqual([])
    }
  })

  await test.step('whatever went wrong', async () => {
    await fc.assert(
      fc.asyncProperty(wrongs, states, (wrong, state) => check(page, sceneOf(wrong, state, english))),
      { numRuns: 10, endOnFailure: true },
    )
  })

  await test.step('what is tried again is that group alone, and the focus stays on the page', async () => {
    await check(page, sceneOf(example, finished, english))
    await page.getByRole('button', { name: 'Try again: Google refused this request.' }).press('Enter')
    await expect(page.getByRole('heading', { name: 'Google refused this request.' })).toHaveCount(0)
    const tried = await page.evaluate(() => (globalThis as unknown as GeneratedBackup).tried)
    expect(tried).toEqual(['google-refused'])
    await expect(page.locator('main')).toBeFocused()
  })
})
