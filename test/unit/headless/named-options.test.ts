import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseCommandLine } from '../../../src/main/headless/words/command-line.ts'
import { problemText } from '../../../src/main/headless/words/command-words.ts'
import { problemCodes } from '../../../src/shared/problems/problem.ts'
import { problemSentence } from '../../../src/shared/text/sentences/problem-sentences.ts'

const root = join(import.meta.dirname, '../../..')

function printed(...args: string[]): string {
  let text = ''
  parseCommandLine(args, '1', (part) => (text += part))
  return text
}

const namesIn = (list: string): string[] => [...list.matchAll(/^ {2}([a-z]+)\b/gm)].map(([, name]) => name ?? '')
/** A command's own help, and those of what stands below it, such as `albums place`. */
const helpsOf = (command: string): string[] => {
  const help = printed(command, '--help')
  const below = /^Commands:\n((?:.+\n)+)/m.exec(help)?.[1] ?? ''
  return [help, ...namesIn(below).map((name) => printed(command, name, '--help'))]
}
const commands = namesIn(printed('--help'))
const helps = [printed('--help'), ...commands.flatMap(helpsOf)]
const optionPattern = /(?<![\w-])--[a-z][a-z-]*/g
/** Those that stand in a list of options, each in a line of its own. */
const options = new Set(
  helps.flatMap((help) => [...help.matchAll(/^ {2}(?:-\w, )?(--[a-z][a-z-]*)/gm)].flatMap(([, name]) => name ?? [])),
)

/** What the page about schedules says of another program. */
const ofSystemd = new Set(['--user', '--now', '--unit'])
/** Of the demo. */
const ofDemo = new Set(['--takeout'])

function filesBelow(folder: string, end: RegExp): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => end.test(name))
    .map((name) => join(folder, name))
}

/** Texts for people in the program and its pages, each with where it stands. */
function texts(): { from: string; text: string }[] {
  const words = ['src/main/headless', 'src/shared/text', 'src/renderer/i18n', 'src/renderer/features']
    .flatMap((folder) => filesBelow(folder, /\.tsx?$/))
    // Scripts for shells, and options of Node and of the build.
    .filter((path) => !/completion-scripts|\/cli\.ts$|built-page/.test(path))
  const pages = ['README.md', ...filesBelow('docs', /^(?:schedule|mirror-format)\.md$/)]
  const read = [...words, ...pages].map((from) => ({ from, text: readFileSync(join(root, from), 'utf8') }))
  const sentences = problemCodes.flatMap((code) =>
    [
      problemText({ code }),
      ...(['en', 'zh-Hans'] as const).map((language) => problemSentence({ code }, language).todo),
    ].map((text) => ({ from: code, text })),
  )
  return [...read, ...sentences, ...helps.map((text) => ({ from: 'help', text: text.replace(/^Usage: .*$/m, '') }))]
}

/** What follows the program's name, as a shell would split it, with something for what a person fills in. */
function wordsOf(call: string): string[] {
  return [...call.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)]
    .map(([, double, single, plain]) => double ?? single ?? plain ?? '')
    .map((word) => (word === 'DAYS' ? '90' : word))
}

/** Calls as they stand in texts: to the end of the line, of the sentence, of a quotation or of a bracket. */
function callsIn(text: string): string[] {
  const found = text.matchAll(/(?<![\w/])shoebox (?!-- )((?:[^\n`”“|>)"'(。:]|"[^"\n]*")+)/g)
  return [...found].flatMap(([, call = '']) => {
    const plain = call
      .replace(/[.,;](?: .*)?$/, '')
      .replace(/ {2,}.*$/, '')
      .trim()
    const [first = ''] = plain.split(' ').filter((word) => !word.startsWith('-') && word !== 'DIR')
    return [...commands, 'help'].includes(first) ? [plain] : []
  })
}

describe('what texts say of the command line', () => {
  it('is found at all', () => {
    expect(commands).toEqual(expect.arrayContaining(['backup', 'status', 'serve', 'completion']))
    expect([...options]).toEqual(expect.arrayContaining(['--mirror', '--json', '--all', '--library', '--no-wait']))
    expect(callsIn('Start it again: shoebox verify --repair. Then “shoebox status”.')).toEqual([
      'verify --repair',
      'status',
    ])
  })

  it('names only options that there are', () => {
    const unknown = texts().flatMap(({ from, text }) =>
      [...text.matchAll(optionPattern)]
        .map(([name]) => name)
        .filter((name) => !options.has(name) && !ofSystemd.has(name) && !ofDemo.has(name))
        .map((name) => `${from}: ${name}`),
    )
    expect(unknown).toEqual([])
  })

  it('names only calls that work', () => {
    const calls = texts().flatMap(({ from, text }) => callsIn(text).map((call) => ({ from, call })))
    expect(calls.length).toBeGreaterThan(40)
    const wrong = calls.flatMap(({ from, call }) => {
      const parsed = parseCommandLine(wordsOf(call), '1', () => undefined)
      return parsed.kind === 'wrong' ? [`${from}: shoebox ${call}: ${parsed.message}`] : []
    })
    expect(wrong).toEqual([])
  })
})

describe('a command without a folder', () => {
  it.each([
    [['backup', '--all'], 'where your photos should go: shoebox --mirror DIR backup --all'],
    [['backup', '--library', '--quiet'], 'where your photos should go: shoebox --mirror DIR backup --library --quiet'],
    [['backup', '--album', "Ann's"], "where your photos should go: shoebox --mirror DIR backup --album 'Ann'\\''s'"],
    [['status', '--differences'], 'that your photos are in: shoebox --mirror DIR status --differences'],
    [['--json', 'verify', '--repair'], 'that your photos are in: shoebox --mirror DIR --json verify --repair'],
  ])('%j is called the same way again, with a folder', (call, hint) => {
    expect(problemText({ code: 'mirror-not-set' }, call)).toBe(`No folder has been chosen yet. Name the folder ${hint}`)
    expect(parseCommandLine(['--mirror', 'DIR', ...call], '1', () => undefined)).toMatchObject({
      kind: 'run',
      invocation: { mirror: 'DIR' },
    })
  })
})
