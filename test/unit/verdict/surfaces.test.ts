import fc from 'fast-check'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { noteAfter, nothingTold } from '../../../src/main/app/attention.ts'
import { noteText } from '../../../src/main/desktop/presence/note-texts.ts'
import { verdictLine } from '../../../src/main/headless/views/verdict-view.ts'
import type { Health } from '../../../src/shared/health.ts'
import type { BackupProgress } from '../../../src/shared/tasks/progress.ts'
import type { TaskOutcome } from '../../../src/shared/tasks/task.ts'
import { verdictWords } from '../../../src/shared/text/sentences/verdict-sentences.ts'
import { unknownFacts, verdictOf, type Verdict, type VerdictFacts } from '../../../src/shared/tasks/verdict.ts'
import { someRuns } from '../../cases/some-cases.ts'

type Component<Props> = (props: Props) => unknown

/** A store of the window, as far as a drawing needs it. */
interface Store {
  getInitialState(): object
}

/** What is drawn here; the types of the browser are not known to tests of Node. */
interface Screens {
  createElement<Props>(component: Component<Props>, props?: Props, children?: object): object
  renderToStaticMarkup(node: object): string
  FinishedSummary: Component<{ progress: BackupProgress; outcome: TaskOutcome; actions: null }>
  VerdictPanel: Component<{ verdict: Verdict; numbers: Health | undefined; actions: null }>
  Sidebar: Component<object>
  LanguageProvider: Component<{ value: Language }>
  useVerdict: Store
}

let drawn: Screens

async function screens(): Promise<Screens> {
  // What the window has and Node has not.
  vi.stubGlobal('location', { hash: '' })
  const files = [
    'features/health/VerdictPanel.tsx',
    'features/backup/FinishedSummary.tsx',
    'shell/Sidebar.tsx',
    'i18n/use-messages.ts',
    'state/verdict-store.ts',
  ]
  const found: object = {}
  for (const library of ['react', 'react-dom/server']) Object.assign(found, await import(library))
  for (const file of files) Object.assign(found, await import(join(import.meta.dirname, '../../../src/renderer', file)))
  return found as Screens
}

beforeAll(async () => {
  drawn = await screens()
})

const languages = ['en', 'zh-Hans'] as const
type Language = (typeof languages)[number]

const progress = { items: 0, done: 0, downloaded: 0, skipped: 0, bytes: 0 } as BackupProgress
const numbers = {
  items: 0,
  files: 0,
  bytes: 0,
  accounts: [],
  albums: [],
  problems: [],
  problemCounts: [],
} as unknown as Health

/** What a surface shows as text, with everything that marks it up taken out. */
function textOf(node: object, language: Language): string {
  return drawn
    .renderToStaticMarkup(drawn.createElement(drawn.LanguageProvider, { value: language }, node))
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&#x27;', "'")
}

/** Everything that says something about completeness, by its name. */
function surfaces(verdict: Verdict, outcome: TaskOutcome, language: Language): Record<string, string> {
  // A server's rendering reads the first state of a store.
  Object.assign(drawn.useVerdict.getInitialState(), { verdict })
  const problems =
    outcome.kind === 'with-problems'
      ? [{ key: 'a', subject: 'item' as const, name: 'a', problem: { code: 'unexpected' as const } }]
      : []
  const { note } = noteAfter(nothingTold, { now: 0, outcome, verdict, problems, count: problems.length })
  const words = note && noteText(note, language)
  return {
    backup: textOf(drawn.createElement(drawn.FinishedSummary, { progress, outcome, actions: null }), language),
    health: textOf(drawn.createElement(drawn.VerdictPanel, { verdict, numbers: undefined, actions: null }), language),
    healthWithNumbers: textOf(drawn.createElement(drawn.VerdictPanel, { verdict, numbers, actions: null }), language),
    ...(language === 'en' && { commandLine: verdictLine(verdict) }),
    ...(words && { note: `${words.title} ${words.body}` }),
  }
}

const small = fc.nat({ max: 3 })
const facts: fc.Arbitrary<VerdictFacts> = fc
  .record({
    mirrorProblem: fc.option(fc.constant('mirror-missing' as const), { nil: undefined, freq: 8 }),
    here: fc.oneof(fc.constant(0), fc.nat({ max: 2000 })),
    lacking: fc.oneof(fc.constant(0), fc.nat({ max: 100 })),
    parts: small,
    newer: small,
    preparing: small,
    failed: small,
    retryable: small,
    wrong: small,
    unread: small,
    begun: fc.boolean(),
    listed: fc.boolean(),
    listedAt: fc.option(fc.integer({ min: 1, max: 2e12 }), { nil: undefined }),
    choice: fc.constantFrom('albums', 'library', 'narrowed'),
    signIns: small,
  })
  .map(({ mirrorProblem, listedAt, choice, ...rest }) => ({
    ...rest,
    library: choice === 'library',
    ...(choice === 'narrowed' && { narrowed: true as const }),
    ...(mirrorProblem && { mirrorProblem }),
    ...(listedAt !== undefined && { listedAt }),
  }))

const outcomes: fc.Arbitrary<TaskOutcome> = fc.constantFrom<TaskOutcome[]>(
  { kind: 'complete' },
  { kind: 'with-problems' },
  { kind: 'stopped' },
  { kind: 'halted', problem: { code: 'mirror-full' } },
)

/** What can be chosen, as far as it makes a difference. */
const choices: Pick<VerdictFacts, 'library' | 'narrowed'>[] = [
  { library: true },
  { library: false },
  { library: false, narrowed: true },
]

/** Every title that a verdict of these numbers can have, to find out which of them a text claims. */
function titles(verdict: Verdict, language: Language): Set<string> {
  const kinds = ['unusable', 'wrong', 'nothing', 'unknown', 'incomplete', 'almost', 'empty', 'complete'] as const
  return new Set(
    kinds.flatMap((kind) =>
      choices.map((choice) => {
        const of = { ...verdict, ...choice, kind, wrong: Math.max(1, verdict.wrong) }
        if (!choice.narrowed) delete of.narrowed
        return verdictWords(of, language).title
      }),
    ),
  )
}

/** What may only be said where it is so; "almost everything is here" has the same words in Chinese. */
const allIsHere =
  /Everything (?:is here|Google lists (?:is here|of what you chose)|from the albums)|(?<!几乎)全部都在这里(?!。)/u

describe('what the surfaces say about completeness', () => {
  it('is of one kind on all of them, whatever is known and however the backup ended', () => {
    fc.assert(
      fc.property(facts, outcomes, fc.constantFrom(...languages), (known, outcome, language) => {
        const verdict = verdictOf(known)
        const shown = surfaces(verdict, outcome, language)
        const { title } = verdictWords(verdict, language)
        expect(shown['health']).toContain(title)
        expect(shown['healthWithNumbers']).toContain(title)
        if (outcome.kind === 'complete' || outcome.kind === 'with-problems') expect(shown['backup']).toContain(title)
        if (language === 'en') expect(shown['commandLine']).toContain(title)
        for (const [surface, text] of Object.entries(shown)) {
          // A backup that was broken off, and a note, may say less; nobody may say anything else.
          const claimed = [...titles(verdict, language)].filter((each) => each !== title && text.includes(each))
          expect({ surface, claimed }).toEqual({ surface, claimed: [] })
          if (
            verdict.wrong > 0 ||
            verdict.lacking > 0 ||
            verdict.parts > 0 ||
            verdict.newer > 0 ||
            verdict.unread > 0 ||
            !verdict.listed
          )
            expect(text).not.toMatch(allIsHere)
        }
      }),
      {
        numRuns: someRuns(80, 300),
        examples: [[{ ...unknownFacts(), here: 19, lacking: 1, listed: true }, { kind: 'complete' }, 'zh-Hans']],
      },
    )
  })

  it('counts what is here, and not what a run has seen', () => {
    const verdict = verdictOf({ ...unknownFacts(), here: 60, begun: true })
    for (const kind of ['complete', 'with-problems', 'stopped'] as const) {
      for (const text of Object.values(surfaces(verdict, { kind }, 'en'))) {
        expect(text).toContain('60 items are in your folder.')
        expect(text).not.toMatch(/\b0 items/)
        expect(text).not.toContain('Almost everything')
      }
    }
  })

  it('blames no list where nobody has asked for one', () => {
    const imported = { ...unknownFacts(), here: 60 }
    for (const language of languages) {
      const { sentences } = verdictWords(verdictOf(imported), language)
      const begun = verdictWords(verdictOf({ ...imported, begun: true }), language).sentences
      expect(sentences).toHaveLength(2)
      expect(sentences[0]).toEqual(begun[0])
      expect(sentences[1]).not.toEqual(begun[1])
      expect(sentences[1]).toMatch(language === 'en' ? /not compared.*takes a backup/ : /尚未.*比较/)
    }
  })

  it('marks in the side bar, with words, exactly where a person is needed', () => {
    fc.assert(
      fc.property(facts, (known) => {
        const verdict = verdictOf(known)
        surfaces(verdict, { kind: 'complete' }, 'en')
        const text = textOf(drawn.createElement(drawn.Sidebar), 'en').replaceAll(/\s+/g, ' ')
        expect(text.includes('Health , needs you')).toBe(known.wrong > 0)
        expect(text.includes('Backup , needs you')).toBe(known.retryable > 0)
        expect(text.includes('Settings , needs you')).toBe(known.signIns > 0 || known.mirrorProblem !== undefined)
      }),
      { numRuns: 50 },
    )
  })
})
