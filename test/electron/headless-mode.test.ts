/** The command line inside the packaged program, which cannot run as plain Node: the built bundle on the stand-in. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { cliCommands, readCliArguments } from '../../src/main/desktop/command-line.ts'
import { parseCommandLine } from '../../src/main/headless/words/command-line.ts'
import { startEmulator, type Emulator } from '../emulator/start-emulator.ts'
import { eventually } from './bridge-calls.ts'
import { ensureBuilt } from './built.ts'
import { launchStandIn, type StandIn } from './stand-in/launch.ts'

describe('which starts are commands', () => {
  test.each([
    [
      ['shoebox', 'backup', '--all'],
      ['backup', '--all'],
    ],
    [
      ['shoebox', '--json', '--mirror', '/photos', 'status'],
      ['--json', '--mirror', '/photos', 'status'],
    ],
    [['shoebox', '--help'], ['--help']],
    [['shoebox'], undefined],
    [['shoebox', '--mirror', 'backup'], undefined],
    [['shoebox', '--google-origin=http://127.0.0.1:1', '--sign-in'], undefined],
    [['shoebox', '/home/me/status'], undefined],
  ])('%j', (argv, expected) => expect(readCliArguments(argv, false)).toEqual(expected))

  test('from the sources the app itself is an argument', () => {
    expect(readCliArguments(['electron', '.', 'albums'], true)).toEqual(['albums'])
    expect(readCliArguments(['electron', '.'], true)).toBeUndefined()
  })

  test('they are the commands that the command line has', () => {
    let help = ''
    parseCommandLine(['--help'], '0', (text) => (help += text))
    const [, list = ''] = help.split('Commands:')
    const listed = [...list.matchAll(/^ {2}(\w+)/gm)].map((match) => match[1]).filter((name) => name !== 'help')
    expect(listed).toEqual(cliCommands)
  })
})

describe('without a window', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shoebox-headless-'))
  const home = join(folder, 'home')
  const mirror = join(folder, 'mirror')
  let emulator: Emulator
  let running: StandIn | undefined

  beforeAll(async () => {
    await ensureBuilt()
    emulator = await startEmulator({ profile: 'legacy', consent: 'allow', albums: 2, items: 12 })
  }, 240_000)

  afterEach(async () => {
    await running?.kill()
    running = undefined
  })

  afterAll(async () => {
    await emulator.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function start(...args: string[]): StandIn {
    running = launchStandIn({ home, args: [`--google-origin=${emulator.origin}`, '--mirror', mirror, ...args] })
    return running
  }

  test('signs in, backs up and tells the state, with the sign-in behind the key store', async () => {
    const client = join(folder, 'client.json')
    writeFileSync(client, emulator.clientJson)
    const login = start('login', '--client', client, '--print-url')
    const address = await eventually(
      () => Promise.resolve(/http:\/\/127\.\S+\/o\/oauth2\/\S+/.exec(login.output())?.[0] ?? ''),
      (found) => found !== '',
    )
    await fetch(address)
    expect(await login.exited).toEqual({ code: 0, signal: null })
    expect(existsSync(join(home, 'secrets-encrypted.json'))).toBe(true)
    expect(readFileSync(join(home, 'secrets-encrypted.json'), 'utf8')).not.toContain(emulator.clientSecret)

    const backup = start('--json', 'backup', '--all')
    expect(await backup.exited, backup.output()).toEqual({ code: 0, signal: null })
    const report: unknown = JSON.parse(backup.stdout().trim().split('\n').at(-1) ?? '')
    expect(report).toMatchObject({ command: 'backup', failed: 0, problems: [] })
    expect(existsSync(join(mirror, 'SHA256SUMS'))).toBe(true)

    const status = start('--json', 'status')
    expect((await status.exited).code).toBe(0)
    expect(JSON.parse(status.stdout().trim().split('\n').at(-1) ?? '')).toMatchObject({ command: 'status' })
  }, 120_000)

  test('ends with the exit code for wrong use', async () => {
    const wrong = start('backup', '--concurrency', '99')
    expect((await wrong.exited).code).toBe(2)
  })
})
