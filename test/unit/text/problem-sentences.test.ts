import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { problemText } from '../../../src/main/headless/words/command-words.ts'
import { problemCodes, type ProblemCode } from '../../../src/shared/problems/problem.ts'
import { problemSentence } from '../../../src/shared/text/sentences/problem-sentences.ts'

const languages = ['en', 'zh-Hans'] as const

describe.each(languages)('problems in %s', (language) => {
  test.each(problemCodes)('%s reads well with and without values', (code) => {
    const values = { path: '/photos', email: 'a@b.c', title: 'Lisbon', name: 'IMG_1.JPG', until: Date.UTC(2030, 0, 1) }
    for (const problem of [{ code }, { code, values }]) {
      const { what, todo } = problemSentence(problem, language)
      for (const text of [what, todo]) {
        expect(text).toMatch(language === 'en' ? /[.]$/ : /。$/)
        expect(text).not.toMatch(/undefined|NaN|\s{2}| [.,。，]/)
        // What the API delivers is never called an original: only Takeout has those.
        if (!/Takeout/.test(text)) expect(text).not.toMatch(/original|原件/i)
      }
    }
  })

  test.each(['', 'of a newer version', 'constructor', 'toString', '__proto__'])(
    'says something of the code %j',
    (code) => {
      const unknown = problemSentence({ code: code as ProblemCode }, language)
      expect(unknown).toEqual(problemSentence({ code: 'unexpected' }, language))
      expect(problemText({ code: code as ProblemCode })).toBe(problemText({ code: 'unexpected' }))
    },
  )

  test.each(problemCodes)('%s of several things is not told as if it were of one', (code) => {
    const one =
      /\bthis (?:item|video|file|download|album)\b|^The (?:file|download) |此(?:项目|文件)|[这该]个?(?:视频|文件|项目)/i
    const { what, todo } = problemSentence({ code, values: { many: 4, path: '/photos/IMG_1.JPG' } }, language)
    if (/^(?:item-|file-(?!failed)|version-)/.test(code)) expect(what).not.toMatch(one)
    for (const text of [what, todo]) expect(text).toMatch(language === 'en' ? /[.]$/ : /。$/)
    expect(problemSentence({ code, values: { many: 1 } }, language)).toEqual(problemSentence({ code }, language))
  })

  test('names what the problem names', () => {
    const { what } = problemSentence({ code: 'mirror-missing', values: { path: '/media/disk' } }, language)
    expect(what).toContain('“/media/disk”')
  })

  test('says when a limit of Google ends', () => {
    const until = Date.UTC(2031, 4, 6, 7, 0)
    const { todo } = problemSentence({ code: 'google-day-quota', values: { until } }, language)
    expect(todo).toContain('2031')
  })
})

test('the removed permission is explained with its date and the other doors', () => {
  const { what, todo } = problemSentence({ code: 'google-scope-removed' }, 'en')
  expect(what).toContain('31 March 2025')
  expect(todo).toMatch(/Takeout.*Shoebox brings them in.*Picker/)
})

test.each(problemCodes)(
  '%s names no command to those who sit before a window, and may name one in a terminal',
  (code) => {
    for (const language of languages) {
      for (const many of [1, 4]) {
        const { what, todo } = problemSentence({ code, values: { many } }, language)
        expect(`${what} ${todo}`).not.toMatch(/shoebox [a-z]/)
      }
    }
  },
)

test.each([
  ['mirror-damaged', 'shoebox rebuild'],
  ['mirror-index-changed', 'shoebox rebuild'],
  ['mirror-index-missing', 'shoebox rebuild'],
  ['file-missing', 'shoebox verify --repair'],
  ['file-damaged', 'shoebox verify --repair'],
] as const)('a terminal names the command for %s', (code, command) => {
  for (const many of [1, 4]) expect(problemText({ code, values: { many } })).toContain(`Run “${command}”`)
})

/** Codes that these folders of the engine name. */
function codesOf(...folders: string[]): ProblemCode[] {
  const engine = join(import.meta.dirname, '../../../src/main')
  const text = folders
    .flatMap((folder) =>
      readdirSync(join(engine, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
    )
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join(engine, path), 'utf8'))
    .join('\n')
  return problemCodes.filter((code) => text.includes(`'${code}'`))
}

test('what every task can meet does not say that it is a backup', () => {
  const codes = codesOf('google', 'restore', 'upload')
  expect(codes).toEqual(expect.arrayContaining(['offline', 'google-busy', 'google-day-quota', 'day-limit-reached']))
  // What can be backed up at all, and a file that a backup would bring back.
  const ofBackups: ProblemCode[] = ['google-scope-removed', 'file-missing', 'file-damaged']
  const values = { until: Date.UTC(2031, 4, 6, 7, 0), used: 5, limit: 5 }
  for (const code of codes.filter((each) => !ofBackups.includes(each)))
    for (const problem of [{ code }, { code, values }])
      for (const language of languages) {
        const { what, todo } = problemSentence(problem, language)
        expect(`${code}: ${what} ${todo}`).not.toMatch(/\bback(?:ed )?[ -]?up|备份/i)
      }
})
