import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { parseCommandLine } from '../../../src/main/headless/words/command-line.ts'
import { jsonLine } from '../../../src/main/home/json-line.ts'
import { printable } from '../../../src/shared/text/printable.ts'

function printed(...args: string[]): string {
  let text = ''
  parseCommandLine(args, '1', (part) => (text += part))
  return text
}

/** What bash offers for the last of these words. */
function offered(...words: string[]): string[] {
  const script = `${printed('completion', 'bash')}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _shoebox; printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', script, 'bash', ...words], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean)
}

it('completes commands and options in a real bash', () => {
  expect(offered('shoebox', 'ba')).toEqual(['backup'])
  expect(offered('shoebox', '--mirror', '/m', 'ver')).toEqual(['verify'])
  expect(offered('shoebox', 'backup', '--li')).toEqual(['--library', '--limit-rate'])
  expect(offered('shoebox', 'completion', 'f')).toEqual(['fish'])
  expect(offered('shoebox', 'backup', '--concurrency', '')).toEqual([])
  expect(offered('shoebox', '--mirror', '/et')).toEqual(['/etc'])
  expect(offered('shoebox', 'import', '/et')).toEqual(['/etc'])
  expect(offered('shoebox', 'import', '--dr')).toEqual(['--dry-run'])
})

it('completes commands of commands with their own options, values that are known, and what help is about', () => {
  expect(offered('shoebox', 'albums', 'co')).toEqual(['cover'])
  expect(offered('shoebox', 'albums', 'place', '--a')).toEqual(expect.arrayContaining(['--account', '--at']))
  expect(offered('shoebox', 'items', '--mirror', '/m', 'list', '--al')).toEqual(['--album'])
  expect(offered('shoebox', 'items', 'describe', '--al')).toEqual([])
  expect(offered('shoebox', 'backup', '--type', '')).toEqual(['photo', 'video'])
  expect(offered('shoebox', 'export', '--format', 'fo')).toEqual(['folders'])
  expect(offered('shoebox', 'help', 'bac')).toEqual(['backup'])
  const all = offered('shoebox', 'albums', '--')
  expect(all).toEqual([...new Set(all)])
})

it.each([
  ['zsh', /^ +list\) _arguments[^;]*--album=/m, /--type=\[[^\]]*\]:value:\(photo video\)/],
  ['fish', /seen_subcommand_from items; and __fish_seen_subcommand_from list' -l album/, /-l type -xa 'photo video'/],
])('says the same to %s', (shell, inner, choices) => {
  const script = printed('completion', shell)
  expect(script).toMatch(inner)
  expect(script).toMatch(choices)
})

it('suggests only what is close', () => {
  const message = (word: string): string => {
    const parsed = parseCommandLine([word], '1', () => undefined)
    return parsed.kind === 'wrong' ? parsed.message : ''
  }
  expect(message('bogus')).not.toContain('mean')
  expect(message('bakcup')).toContain('“backup”')
  expect(message('statu')).toContain('“status”')
})

it('has examples in the help of every command', () => {
  for (const name of [
    'login',
    'logout',
    'albums',
    'backup',
    'status',
    'verify',
    'rebuild',
    'import',
    'export',
    'xmp',
    'serve',
    'completion',
  ])
    expect(printed(name, '--help')).toContain('Examples:')
})

it('lets no control, format or separator of Unicode through, and loses none in JSON', () => {
  const strange = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u
  for (let code = 0; code <= 0x10ffff; code++) {
    const character = String.fromCodePoint(code)
    if (!strange.test(character)) continue
    expect(printable(`a${character}b`)).not.toMatch(strange)
    const line = jsonLine({ title: character })
    expect(line).not.toMatch(strange)
    expect(JSON.parse(line)).toEqual({ title: character })
  }
})
