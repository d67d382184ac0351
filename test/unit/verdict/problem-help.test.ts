import { join } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { externalLinks } from '../../../src/main/app/external-links.ts'
import { problemText } from '../../../src/main/headless/words/command-words.ts'
import { problemCodes, type ProblemCode } from '../../../src/shared/problems/problem.ts'
import type { BackupProblemGroup } from '../../../src/shared/tasks/progress.ts'
import { canTryAgain, pageToMend, placeToMend, remedyOf } from '../../../src/shared/problems/remedy.ts'
import { problemSentence } from '../../../src/shared/text/sentences/problem-sentences.ts'

interface Store {
  getInitialState(): object
}

interface Window {
  createElement(component: unknown, props: object, ...children: object[]): object
  renderToStaticMarkup(node: object): string
  ProblemNotice: unknown
  ProblemHelpProvider: unknown
  HelpButtons: unknown
  AttentionGroup: unknown
  ExportSummary: unknown
  useNavigation: Store
  useWelcome: Store
  useBackup: Store
}

let shown: Window

beforeAll(async () => {
  vi.stubGlobal('location', { hash: '' })
  const found: object = {}
  for (const library of ['react', 'react-dom/server']) Object.assign(found, await import(library))
  const files = [
    'ui/notices/ProblemNotice.tsx',
    'ui/notices/problem-help.ts',
    'features/notices/HelpButtons.tsx',
    'features/attention/AttentionGroup.tsx',
    'features/export/ExportSummary.tsx',
    'state/navigation-store.ts',
    'state/welcome-store.ts',
    'state/tasks/backup-store.ts',
  ]
  for (const file of files) Object.assign(found, await import(join(import.meta.dirname, '../../../src/renderer', file)))
  shown = found as Window
})

/** Labels of the buttons of a problem, as they stand in the markup. */
function buttonsOf(component: unknown, props: object): string[] {
  const { ProblemHelpProvider, HelpButtons } = shown
  const value = (code: ProblemCode): object => shown.createElement(HelpButtons, { code })
  const markup = shown.renderToStaticMarkup(
    shown.createElement(ProblemHelpProvider, { value }, shown.createElement(component, props)),
  )
  return [...markup.matchAll(/<button[^>]*>(.*?)<\/button>/gs)].map(([, inside = '']) =>
    inside.replaceAll(/<[^>]*>/g, '').trim(),
  )
}

function noticeButtons(code: ProblemCode): string[] {
  return buttonsOf(shown.ProblemNotice, { problem: { code } })
}

function stand(screen: string, welcoming = false): void {
  // A server's rendering reads the first state of a store.
  Object.assign(shown.useNavigation.getInitialState(), { screen })
  Object.assign(shown.useWelcome.getInitialState(), { open: welcoming })
  Object.assign(shown.useBackup.getInitialState(), { state: { phase: 'finished', outcome: { kind: 'with-problems' } } })
}

const pages = {
  'google-console': 'Open the Google Cloud console',
  'google-library-api': 'Open the API’s page at Google',
  'google-photos': 'Open Google Photos',
  'google-permissions': 'Open your Google permissions',
  exiftool: 'Get exiftool',
  takeout: 'Open Google Takeout',
}

describe('what a person can do about a problem', () => {
  it('is always somewhere: on a screen of Shoebox or on a page of Google', () => {
    for (const code of problemCodes)
      if (remedyOf(code) === 'person')
        expect({ code, somewhere: (placeToMend(code) ?? pageToMend(code)) !== undefined }).toEqual({
          code,
          somewhere: true,
        })
  })

  it('leads to the page of Google that its words name', () => {
    const named: [words: RegExp, pages: string[]][] = [
      [/Google Cloud console|“APIs & Services”/, ['google-console', 'google-library-api']],
      [/takeout\.google\.com|Google Takeout/, ['takeout']],
      [/in your Google account/, ['google-permissions']],
      [/(?:opens|plays|photo) in Google Photos|from Google Photos in a browser/, ['google-photos']],
    ]
    for (const code of problemCodes) {
      const { todo } = problemSentence({ code }, 'en')
      for (const [words, to] of named)
        if (words.test(todo)) expect({ code, to: to.includes(pageToMend(code) ?? '') }).toEqual({ code, to: true })
    }
  })

  it('stands as a button on every screen on which the problem is told, but for the screen that it leads to', () => {
    for (const screen of ['albums', 'backup', 'library', 'health', 'settings'] as const) {
      stand(screen)
      for (const code of problemCodes) {
        const [place, page] = [placeToMend(code), pageToMend(code)]
        const expected = [
          ...(place === undefined || place === screen ? [] : [`Go to ${place}`]),
          ...(page === undefined ? [] : [pages[page]]),
        ]
        expect({ code, buttons: noticeButtons(code) }).toEqual({ code, buttons: expected })
      }
    }
  })

  it('leads nowhere that cannot be reached before the first run is over', () => {
    stand('albums', true)
    expect(noticeButtons('sign-in-denied')).toEqual([])
    expect(noticeButtons('client-rejected')).toEqual([pages['google-console']])
  })

  it('stands beside each cause that a backup tells, and so does another attempt where it can help', () => {
    stand('backup')
    for (const code of problemCodes) {
      const group: BackupProblemGroup = {
        group: code,
        code,
        counts: { account: 0, album: 0, file: 0, item: 1 },
        failed: 1,
        first: { key: 'a', subject: 'item', name: 'a.jpg', problem: { code } },
      }
      const [place, page] = [placeToMend(code), pageToMend(code)]
      const expected = [
        ...(place === undefined && canTryAgain(code) ? ['Try again'] : []),
        ...(place === undefined ? [] : [`Go to ${place}`]),
        ...(page === undefined ? [] : [pages[page]]),
      ]
      expect({
        code,
        buttons: buttonsOf(shown.AttentionGroup, {
          kind: 'backup',
          of: { state: { phase: 'idle' }, groups: [group], retry: () => Promise.resolve() },
          group,
        }),
      }).toEqual({ code, buttons: expected })
    }
  })

  it('stands once beside a cause that keeps many files from an export, with the names of all of them', () => {
    stand('library')
    const problems = Array.from({ length: 25 }, (_, at) => ({
      code: at % 5 === 0 ? ('file-missing' as const) : ('file-damaged' as const),
      values: { path: `Photos/2020/01/${at}.jpg` },
    }))
    const result = { items: 0, albums: 0, files: 0, bytes: 0, folder: '', parts: [], versions: 0 }
    const state = {
      outcome: { kind: 'with-problems' },
      result: { ...result, problems, problemCount: problems.length },
    }
    const text = shown.renderToStaticMarkup(shown.createElement(shown.ExportSummary, { state }))
    for (const code of ['file-missing', 'file-damaged'] as const) {
      const { what } = problemSentence({ code, values: { many: 2 } }, 'en')
      expect([code, text.split(what).length - 1]).toEqual([code, 1])
    }
    for (const { values } of problems) expect(text.split(`${values.path}<`)).toHaveLength(2)
  })

  it('is an address on the command line where the window has a page for it', () => {
    expect(problemText({ code: 'google-api-disabled' })).toContain(`${externalLinks['google-library-api']},`)
  })
})
