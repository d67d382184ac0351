import { describe, expect, it } from 'vitest'
import { photoCategories } from '../../../src/shared/library-filter.ts'
import { parseCommandLine } from '../../../src/main/headless/words/command-line.ts'

function parse(...args: string[]) {
  let printed = ''
  const parsed = parseCommandLine(args, '1.2.3', (text) => (printed += text))
  return { parsed, printed }
}

const backup = {
  name: 'backup',
  all: false,
  albums: [],
  shared: false,
  library: false,
  again: false,
  wait: true,
  checkLengths: false,
  unlessBattery: false,
  unlessMetered: false,
}

const filterOptions = [
  ['--since', '2021'],
  ['--until', '2021'],
  ['--type', 'photo'],
  ['--favorites'],
  ['--category', 'pets'],
  ['--archived'],
]

describe('command line', () => {
  it.each([
    [['status'], { json: false, command: { name: 'status', differences: false } }],
    [['--json', 'status'], { json: true, command: { name: 'status', differences: false } }],
    [['status', '--differences'], { json: false, command: { name: 'status', differences: true } }],
    [
      ['status', '--json', '--mirror', '/m'],
      { json: true, mirror: '/m', command: { name: 'status', differences: false } },
    ],
    [
      ['--google-origin', 'http://127.0.0.1:1', 'albums'],
      { json: false, googleOrigin: 'http://127.0.0.1:1', command: { name: 'albums' } },
    ],
    [['login'], { json: false, command: { name: 'login', printUrl: false } }],
    [
      ['login', '--client', 'c.json', '--print-url'],
      { json: false, command: { name: 'login', client: 'c.json', printUrl: true } },
    ],
    [['logout'], { json: false, command: { name: 'logout' } }],
    [['serve', '--port', '8080'], { json: false, command: { name: 'serve', port: 8080 } }],
    [['serve'], { json: false, command: { name: 'serve', port: 0 } }],
    [['backup'], { json: false, command: backup }],
    [['backup', '--all', '--mirror=/m'], { json: false, mirror: '/m', command: { ...backup, all: true } }],
    [
      [
        'backup',
        '--album',
        'A',
        '--album',
        'B C',
        '--shared',
        '--library',
        '--concurrency',
        '32',
        '--limit-rate',
        '2M',
      ],
      {
        json: false,
        command: {
          ...backup,
          albums: ['A', 'B C'],
          shared: true,
          library: true,
          concurrency: 32,
          limitRate: 2 * 1024 * 1024,
        },
      },
    ],
    [
      ['backup', '--library', '--check-lengths'],
      { json: false, command: { ...backup, library: true, checkLengths: true } },
    ],
    [
      ['backup', '--again', '--unless-battery', '--unless-metered'],
      { json: false, command: { ...backup, again: true, unlessBattery: true, unlessMetered: true } },
    ],
    [
      ['backup', '--since', '2021-07-04'],
      { json: false, command: { ...backup, library: true, only: { since: '2021-07-04' } } },
    ],
    [
      ['backup', '--since', '2021', '--until', '2024-02', '--type', 'video', '--favorites'],
      {
        json: false,
        command: {
          ...backup,
          library: true,
          only: { since: '2021-01-01', until: '2024-02-29', type: 'video', favorites: true },
        },
      },
    ],
    [
      ['backup', '--since', '2021', '--since', '2021-01', '--type', 'photo', '--type', 'photo'],
      { json: false, command: { ...backup, library: true, only: { since: '2021-01-01', type: 'photo' } } },
    ],
    [
      ['backup', '--library', '--category', 'pets', '--category', 'Food', '--category', 'pets', '--archived'],
      { json: false, command: { ...backup, library: true, only: { categories: ['pets', 'food'], archived: true } } },
    ],
    // Why that cannot be is said by whoever knows what else is chosen.
    [
      ['backup', '--all', '--until', '2023'],
      { json: false, command: { ...backup, all: true, library: true, only: { until: '2023-12-31' } } },
    ],
    [['backup', '--changed'], { json: false, command: { ...backup, changed: true } }],
    [['backup', '--no-changed'], { json: false, command: { ...backup, changed: false } }],
    [
      ['backup', '--downloads-per-day', '150000', '--requests-per-day', '100', '--no-wait'],
      { json: false, command: { ...backup, downloadsPerDay: 150_000, requestsPerDay: 100, wait: false } },
    ],
    [['backup', '--limit-rate', '500000'], { json: false, command: { ...backup, limitRate: 500_000 } }],
    [['backup', '--limit-rate', '1.5k'], { json: false, command: { ...backup, limitRate: 1536 } }],
  ])('understands %j', (args, invocation) => {
    expect(parse(...args).parsed).toEqual({ kind: 'run', invocation })
  })

  it.each([
    [[], ''],
    [['nonsense'], ''],
    [['status', 'extra'], 'status'],
    [['backup', '--everything'], 'backup'],
    [['backup', '--concurrency', '33'], 'backup'],
    [['backup', '--concurrency', '0'], 'backup'],
    [['backup', '--concurrency', 'six'], 'backup'],
    [['backup', '--limit-rate', '-1'], 'backup'],
    [['backup', '--limit-rate', 'fast'], 'backup'],
    [['backup', '--album'], 'backup'],
    [['backup', '--downloads-per-day', '99'], 'backup'],
    ...['2021-02-29', '2021-13', '21', '0000', '2021-7-4', 'yesterday', '2021-07-04T00:00'].flatMap(
      (day): [string[], string][] => [
        [['backup', '--since', day], 'backup'],
        [['backup', '--until', day], 'backup'],
      ],
    ),
    [['backup', '--since', '2021', '--until', '2020'], 'backup'],
    [['backup', '--type', 'photos'], 'backup'],
    [['backup', '--type', 'photo', '--type', 'video'], 'backup'],
    [['backup', '--since', '2020', '--since', '2021'], 'backup'],
    [['backup', '--until', '2020', '--since', '2019', '--until', '2021-12'], 'backup'],
    [['backup', '--category', 'martians'], 'backup'],
    [['backup', '--category', 'none'], 'backup'],
    [['backup', ...photoCategories.slice(0, 11).flatMap((name) => ['--category', name])], 'backup'],
    ...filterOptions.map((option): [string[], string] => [['backup', '--again', ...option], 'backup']),
    [['backup', '--again', '--all'], 'backup'],
    [['backup', '--album', 'A', '--again'], 'backup'],
    [['serve', '--port', '70000'], 'serve'],
    [['--mirror'], ''],
    [['--mirror', '', 'backup'], 'backup'],
    [['--mirror=', 'status'], 'status'],
    [['verify', '--mirror', ' '], 'verify'],
  ])('says what is wrong with %j', (args, command) => {
    const { parsed } = parse(...args)
    expect(parsed).toMatchObject({ kind: 'wrong', command })
    expect(parsed.kind === 'wrong' && parsed.message).toMatch(/^\S.+/)
  })

  it('prints help and version', () => {
    const help = parse('--help')
    expect(help.parsed).toEqual({ kind: 'shown', isScript: false })
    for (const text of ['--mirror <dir>', 'backup', 'Exit codes', '130']) expect(help.printed).toContain(text)
    expect(parse('backup', '--help').printed).toContain('--limit-rate')
    expect(parse('--version').printed).toBe('1.2.3\n')
  })

  it.each([
    [['albums', 'renam', 'Trip', 'x'], 'albums', 'There is no command “renam”.\nDid you mean “rename”?'],
    [['albums', 'nonsense'], 'albums', 'There is no command “nonsense”.'],
    [['items', 'lst'], 'items', 'There is no command “lst”.\nDid you mean “list”?'],
    [['items', 'xmp'], 'items', 'There is no command “xmp”.'],
    [['items'], 'items', 'Say what to do.'],
    [[], '', 'Say what to do.'],
    [['albms', 'list'], '', 'There is no command “albms”.\nDid you mean “albums”?'],
    [['status', 'albums'], 'status', "too many arguments for 'status'. Expected 0 arguments but got 1: albums."],
    [['upload', 'albums', '--albm', 'x'], 'upload', 'There is no option “--albm”.\nDid you mean “--album”?'],
    [['--mirror', 'albums', 'restore', '--item'], 'restore', "option '--item <id>' argument missing"],
    [['--json', '--mirror', 'x', 'albums', '--quiet', 'add'], 'albums add', "missing required argument 'album'"],
  ])('says of %j which command it is about, and what was meant', (args, command, message) => {
    const { parsed } = parse(...args)
    const more = `See: shoebox ${command === '' ? '' : `${command} `}--help`
    expect(parsed).toEqual({ kind: 'wrong', command, message: `${message}\n${more}` })
  })
})
