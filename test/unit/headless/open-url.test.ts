import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openUrl } from '../../../src/main/headless/ports/open-url.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-open-'))
  for (const name of ['xdg-open', 'open', 'rundll32']) {
    await writeFile(
      join(folder, name),
      `#!/bin/sh\nfor each in "$@"; do printf '%s\\n' "$each" >> '${folder}/told'; done\n`,
    )
    await chmod(join(folder, name), 0o755)
  }
  vi.stubEnv('PATH', `${folder}:${process.env['PATH'] ?? ''}`)
  vi.stubEnv('DISPLAY', ':0')
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

const told = (): Promise<string> => readFile(join(folder, 'told'), 'utf8').catch(() => '')

test.each(['linux', 'darwin', 'win32'] as const)(
  'on %s a browser gets one address, as it was understood',
  async (platform) => {
    const before = platform === 'win32' ? 'url.dll,FileProtocolHandler\n' : ''
    let all = ''
    for (const [url, opened] of [
      ['https://accounts.google.com/o?a=1&b=$(id)', 'https://accounts.google.com/o?a=1&b=$(id)'],
      ['HTTPS:\\\\accounts.google.com\\x y"z', 'https://accounts.google.com/x%20y%22z'],
      [' http://127.0.0.1:1/\n;reboot', 'http://127.0.0.1:1/;reboot'],
      ['https://[::1]/%00', 'https://[::1]/%00'],
    ] as const) {
      expect(await openUrl(url, platform)).toBe(true)
      all += `${before}${opened}\n`
      expect(await told()).toBe(all)
    }
  },
)

test.each(['linux', 'darwin', 'win32'] as const)('on %s no program is started for anything else', async (platform) => {
  for (const url of [
    '',
    '--help',
    '-a Calculator',
    '/usr/bin/id',
    'C:\\Windows\\System32\\calc.exe',
    '\\\\server\\share\\x.exe',
    'file:///usr/bin/id',
    'javascript:alert(1)',
    'ms-msdt:/id',
    'x.desktop',
    'https://',
    'data:text/html,x',
  ])
    expect([url, await openUrl(url, platform)]).toEqual([url, false])
  expect(await told()).toBe('')
})
