import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { runHere } from '../cli-in-process.ts'
import { standingClock } from '../../clocks/standing-clock.ts'

let folder: string
let home: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-home-'))
  home = join(folder, 'home')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

const withHome = (path: string) => ({ SHOEBOX_HOME: path, SHOEBOX_GOOGLE_ORIGIN: 'http://127.0.0.1:9' })

/** Sentences for people: no class of an error, no line of the program. */
function expectSentences(text: string): void {
  expect(text).not.toMatch(/\n\s+at |node:internal|file:\/\/|[A-Za-z]*Error\b|\[object|undefined/)
  expect(text).not.toBe('')
}

const homes: Record<string, () => Promise<string>> = {
  'a file': async () => {
    await writeFile(home, 'x')
    return home
  },
  'below a file': async () => {
    await writeFile(home, 'x')
    return join(home, 'in', 'it')
  },
  'a device': () => Promise.resolve('/dev/null'),
  'below a device': () => Promise.resolve('/dev/null/home'),
  'a link in a circle': async () => {
    await symlink(home, home)
    return home
  },
}

describe('a home folder that is', () => {
  it.each(Object.entries(homes))('%s is told in a sentence', async (_name, make) => {
    const environment = withHome(await make())
    for (const command of [['status'], ['albums'], ['verify'], ['login', '--print-url'], ['backup', '--all']]) {
      const end = await runHere([...command, '--json'], environment)
      expect(end.report()).toMatchObject({ command: command[0], problems: [{ code: 'home-not-usable' }] })
      expect(end.code).toBe(1)
      expectSentences(end.stderr)
      expect(end.stderr).toContain(environment.SHOEBOX_HOME)
    }
  })

  it('not there yet is made where its parents are missing, and names nobody', async () => {
    const end = await runHere(['status', '--json'], withHome(join(folder, 'a', 'b', 'c')))
    expect(end.report().problems).toMatchObject([{ code: 'mirror-not-set' }])
    expect(end.stderr).toContain('--mirror DIR')
  })

  it('one where nothing can be written keeps nobody from looking, and says what could not be kept', async () => {
    const client = join(folder, 'client.json')
    await writeFile(client, JSON.stringify({ installed: { client_id: 'x', client_secret: 'y' } }))
    const environment = withHome('/proc/shoebox')
    const status = await runHere(['status', '--json', '--mirror', join(folder, 'none')], environment)
    expect(status.report().problems).toMatchObject([{ code: 'mirror-missing' }])
    const login = await runHere(['login', '--client', client, '--json'], environment)
    expect(login.report().problems).toMatchObject([{ code: 'home-not-usable' }])
    expectSentences(login.stderr)
  })
})

describe('a folder for passing things that is', () => {
  const places: Record<string, (path: string) => Promise<void>> = {
    'not there': () => Promise.resolve(),
    'a file': (path) => writeFile(path, 'x'),
    'a link in a circle': (path) => symlink(path, path),
  }
  it.each(Object.entries(places))('%s is told by its name', async (_name, make) => {
    const path = join(folder, 'passing')
    await make(path)
    vi.stubEnv('TMPDIR', path)
    const end = await runHere(['albums', '--json'], withHome(home))
    expect(end.report().problems).toMatchObject([{ code: 'mirror-missing' }])
    expectSentences(end.stderr)
    expect(end.stderr).toContain(path)
  })
})

it('a settings file that is too large to be read is told by its own name', async () => {
  await mkdir(home)
  const path = join(home, 'settings.json')
  await writeFile(path, '{}')
  await truncate(path, 3 * 1024 ** 3)
  const end = await runHere(['status', '--json'], withHome(home))
  expect(end.report().problems).toMatchObject([{ code: 'file-failed' }])
  expectSentences(end.stderr)
  expect(end.stderr).toContain(path)
})

it.each(['status', 'backup --all', 'verify'])('a mirror in a circle of links is not there: %s', async (command) => {
  const path = join(folder, 'circle')
  await symlink(path, path)
  const end = await runHere([...command.split(' '), '--mirror', path, '--json'], withHome(home))
  expect(end.report().problems).toMatchObject([{ code: 'mirror-missing' }])
  expect(end.stderr).toContain(path)
})

const files = ['settings.json', 'accounts.json', 'secrets.json', 'requests.json', 'shoebox.log']

const whole: Record<string, string> = {
  'settings.json': '{"concurrency": 3}',
  'accounts.json': JSON.stringify({
    format: 1,
    redirected: {
      clientId: 'c',
      accounts: [{ id: '1', email: 'a@b.c', name: 'A', clientId: 'c', scopes: [], signedIn: true, keptAs: 'plain' }],
    },
  }),
  'secrets.json': '{"redirected/client/c": "s", "redirected/refresh/c/1": "t"}',
  'requests.json': '{"format": 1, "day": "2026-01-01", "clients": {}}',
  'shoebox.log': '{}\n',
}

const damages: Record<string, (path: string) => Promise<void>> = {
  empty: (path) => writeFile(path, ''),
  cut: async (path) => writeFile(path, (await readFile(path, 'utf8')).slice(0, -3)),
  noise: (path) => writeFile(path, Buffer.from([0xff, 0, 0xfe, 0x1b, 0x5b, 0x32, 0x4a])),
  'a list': (path) => writeFile(path, '[1, 2]'),
  'a number': (path) => writeFile(path, '7'),
  'of wrong types': (path) =>
    writeFile(path, '{"google": 1, "redirected": "x", "mirrorPath": ["a"], "clients": null, "concurrency": {}}'),
  'with NUL': (path) =>
    writeFile(path, '{"mirrorPath": "/a\\u0000b", "redirected": {"clientId": "\\u0000", "accounts": []}}'),
  'a folder': async (path) => {
    await rm(path)
    await mkdir(path)
  },
  'a link in a circle': async (path) => {
    await rm(path)
    await symlink(path, path)
  },
  'a link to nothing': async (path) => {
    await rm(path)
    await symlink(join(folder, 'nothing'), path)
  },
  'a device': async (path) => {
    await rm(path)
    await symlink('/dev/zero', path)
  },
  'a pipe': async (path) => {
    await rm(path)
    execFileSync('mkfifo', [path])
  },
}

describe.each(files)('%s that is', (name) => {
  it.each(Object.entries(damages))('%s ends in sentences', async (_kind, damage) => {
    await mkdir(home, { mode: 0o700 })
    for (const [file, text] of Object.entries(whole)) await writeFile(join(home, file), text)
    await damage(join(home, name))
    for (const command of ['status', 'backup', 'verify']) {
      const end = await runHere([command, '--json'], withHome(home))
      expect([0, 1, 2, 3, 4]).toContain(end.code)
      expect(end.report().command).toBe(command)
      expectSentences(`${end.stderr}.`)
    }
  })
})

const garbage = ['', '{"a": "b"', '[1]', '{"redirected": 5}', '\u0000\u0001']

describe('a file of the home folder that cannot be understood', () => {
  it.each([
    ['settings.json', 'settings-damaged'],
    ['accounts.json', 'accounts-damaged'],
    ['secrets.json', 'secrets-damaged'],
  ])('%s is set aside with what is left of it, and told once', async (name, code) => {
    for (const text of name === 'settings.json' ? garbage.filter((each) => !each.endsWith('5}')) : garbage) {
      await mkdir(home, { mode: 0o700 })
      for (const [file, content] of Object.entries(whole)) await writeFile(join(home, file), content)
      await writeFile(join(home, name), text)
      const first = await runHere(['status', '--json'], withHome(home))
      expect(first.report().problems.map((problem) => problem.code)).toContain(code)
      const aside = (await readdir(home)).filter((entry) => entry.includes('-damaged-'))
      expect(aside).toHaveLength(1)
      expect(await readFile(join(home, aside[0] ?? ''), 'utf8')).toBe(text)
      const second = await runHere(['status', '--json'], withHome(home))
      expect(second.report().problems.map((problem) => problem.code)).not.toContain(code)
      await rm(home, { recursive: true })
    }
  })

  it('stays where it is when a newer version wrote it, until something has to be written', async () => {
    await mkdir(home, { mode: 0o700 })
    const newer = '{"format": 2, "people": []}'
    await writeFile(join(home, 'accounts.json'), newer)
    await runHere(['status'], withHome(home))
    expect(await readFile(join(home, 'accounts.json'), 'utf8')).toBe(newer)
    const client = join(folder, 'client.json')
    await writeFile(client, JSON.stringify({ installed: { client_id: 'x', client_secret: 'y' } }))
    const openUrl = () => Promise.resolve(false)
    // On which five minutes are over at once.
    const clock = standingClock(Date.now(), { hasty: true })
    await runHere(['login', '--client', client, '--json'], withHome(home), { openUrl, clock })
    const aside = (await readdir(home)).filter((entry) => entry.startsWith('accounts-damaged-'))
    expect(await readFile(join(home, aside[0] ?? ''), 'utf8')).toBe(newer)
  })
})
