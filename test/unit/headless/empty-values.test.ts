import { Argument, Command } from 'commander'
import { describe, expect, it, test } from 'vitest'
import { parseCommandLine, type ParsedCommandLine } from '../../../src/main/headless/words/command-line.ts'
import { refuseEmptyValues } from '../../../src/main/headless/words/empty-values.ts'

const parse = (...args: string[]): ParsedCommandLine => parseCommandLine(args, '1', () => undefined)

/** Calls that work, of every command that takes anything. */
const calls: readonly (readonly string[])[] = [
  ['login', '--client', 'F'],
  ['backup', '--album', 'A', '--album', 'B'],
  ['import', 'A', 'B', '--owner', 'O'],
  ['import', '--watch', 'D'],
  ['export', 'D', '--album', 'A', '--owner', 'O'],
  ['upload', 'A', 'B', '--album', 'T', '--account', 'E'],
  ['get', 'A', '--account', 'E'],
  ['items', 'describe', 'I', 'T'],
  ['albums', 'create', 'T', '--account', 'E'],
  ['albums', 'rename', 'A', 'T'],
  ['albums', 'describe', 'A', 'T'],
  ['albums', 'add', 'A', 'I', 'J'],
  ['albums', 'remove', 'A', 'I', 'J'],
  ['albums', 'share', 'A'],
  ['albums', 'unshare', 'A'],
  ['albums', 'join', 'T'],
  ['albums', 'leave', 'T'],
  ['status', '--mirror', 'D', '--google-origin', 'O'],
]
const isValue = (word: string): boolean => /^[A-Z]$/.test(word)

describe('values on the command line', () => {
  it.each(calls.map((call) => [call.join(' '), call] as const))('arrive as they were given: %s', (_, call) => {
    const parsed = parse(...call)
    const text = JSON.stringify(parsed)
    expect(parsed.kind).toBe('run')
    for (const value of call.filter(isValue)) expect(text).toContain(`"${value}"`)
  })

  const emptied = calls.flatMap((call) =>
    call.flatMap((word, at) => {
      if (!isValue(word) || (call[1] === 'describe' && call[0] === 'items' && at === 3)) return []
      return ['', '  ', '\t'].map((empty) => [...call.slice(0, at), empty, ...call.slice(at + 1)])
    }),
  )
  it.each(emptied.map((call) => [JSON.stringify(call), call] as const))('are not empty: %s', (_, call) => {
    const parsed = parse(...call)
    expect(parsed.kind).toBe('wrong')
    expect(parsed).toMatchObject({ message: expect.stringMatching(/empty/) as string })
  })

  it('can be nothing where that takes something away', () => {
    expect(parse('items', 'describe', 'I', '')).toMatchObject({
      invocation: { command: { change: { do: 'describe-item', item: 'I', description: '' } } },
    })
  })
})

test('an argument that commands have in common refuses once, however often a command line is made of it', () => {
  const shared = new Argument('<name>', 'what it is called')
  for (let times = 0; times < 20_000; times++) refuseEmptyValues(new Command().addArgument(shared), new Set())
  expect(shared.parseArg?.('a name', undefined)).toBe('a name')
  expect(() => shared.parseArg?.('', undefined)).toThrow('It is empty')
})
