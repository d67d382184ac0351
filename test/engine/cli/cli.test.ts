import { execFile } from 'node:child_process'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filesBelow, openCliBench, type CliBench } from '../cli-process.ts'

const run = promisify(execFile)

const reportKeys = [
  'command',
  'albums',
  'items',
  'downloaded',
  'skipped',
  'failed',
  'bytes',
  'seconds',
  'requests',
  'problems',
]

describe('before anybody signed in', () => {
  let bench: CliBench
  beforeAll(async () => {
    bench = await openCliBench({ items: 10, albums: 1 })
  })
  afterAll(() => bench.close())

  it.each([
    [['--json', 'nonsense'], ''],
    [['backup', '--everything', '--json'], 'backup'],
    [['--json'], ''],
  ])('ends with 2 and a report for %j', async (args, command) => {
    const end = await bench.run(...args)
    expect(end.code).toBe(2)
    const report = end.report()
    expect(Object.keys(report)).toEqual(expect.arrayContaining(reportKeys))
    expect(report).toMatchObject({ command, problems: [{ code: 'bad-input' }] })
    expect(end.stderr).not.toBe('')
  })

  it('accepts only this machine in place of Google', async () => {
    const end = await bench.here('status', '--json', '--google-origin', 'https://example.com')
    expect(end.code).toBe(2)
    expect(end.report().problems).toMatchObject([{ code: 'bad-input' }])
  })

  it('ends with 2 for a client file that is none', async () => {
    await mkdir(bench.home, { recursive: true })
    const file = join(bench.home, 'other.json')
    await writeFile(file, '{"web": {}}')
    expect((await bench.here('login', '--client', file, '--json')).report().problems).toMatchObject([
      { code: 'client-file-web-type' },
    ])
    const missing = await bench.here('login', '--client', join(bench.home, 'none.json'), '--json')
    expect(missing.code).toBe(2)
    expect(missing.report().problems).toMatchObject([{ code: 'client-file-invalid' }])
  })

  it('ends with 3 without a client, and without a sign-in', async () => {
    const login = await bench.here('login', '--json')
    expect(login.code).toBe(3)
    expect(login.report().problems).toMatchObject([{ code: 'client-missing' }])
    const backup = await bench.here('backup', '--all', '--mirror', bench.mirror, '--json')
    expect(backup.code).toBe(3)
    expect(backup.report()).toMatchObject({ command: 'backup', downloaded: 0, problems: [{ code: 'sign-in-needed' }] })
  })

  it('ends with 4 for a mirror that is not there, or cannot be one', async () => {
    const none = await bench.here('status', '--mirror', join(bench.home, 'nothing'), '--json')
    expect(none.code).toBe(4)
    expect(none.report().problems).toMatchObject([{ code: 'mirror-missing' }])
    expect((await bench.here('backup')).code).toBe(4)
    const file = join(bench.home, 'file')
    await writeFile(file, '')
    expect((await bench.here('backup', '--mirror', file)).code).toBe(4)
  })

  it('ends with 3 when the sign-in is denied', async () => {
    bench.emulator.setConsent('deny')
    const end = await bench.login('--json')
    bench.emulator.setConsent('allow')
    expect(end.code).toBe(3)
    expect(end.report().problems).toMatchObject([{ code: 'sign-in-denied' }])
  })

  it('ends with 130 when a sign-in is interrupted', async () => {
    const login = bench.start('login', '--client', bench.clientFile, '--print-url')
    await login.sees(/^http:\S+$/m)
    login.process.kill('SIGINT')
    expect((await login.end).code).toBe(130)
  })
})

describe('an account from sign-in to sign-out', () => {
  let bench: CliBench
  beforeAll(async () => {
    bench = await openCliBench({ items: 150, albums: 5 })
    const login = bench.start('login', '--client', bench.clientFile, '--print-url')
    await fetch(await login.sees(/^(http:\S+)$/m))
    const end = await login.end
    expect(end.stderr).toBe('')
    expect(end.code).toBe(0)
    expect(end.stdout).toContain('not encrypted')
  })
  afterAll(() => bench.close())

  it('keeps the sign-in from other users', async () => {
    expect((await stat(bench.home)).mode & 0o777).toBe(0o700)
    expect((await stat(join(bench.home, 'secrets.json'))).mode & 0o777).toBe(0o600)
  })

  it('lists albums without a mirror', async () => {
    const end = await bench.here('albums', '--json')
    expect(end.code).toBe(0)
    const report = end.report()
    expect(report.albums).toBeGreaterThan(3)
    expect(report.requests.api).toBeGreaterThan(0)
    const list = report['list'] as { title: string; localCount: number }[]
    expect(list).toHaveLength(report.albums)
    expect(list.every((album) => album.localCount === 0)).toBe(true)
  })

  it('ends with 2 for an album that nobody has', async () => {
    const end = await bench.here('backup', '--album', 'No such title', '--mirror', bench.mirror, '--json')
    expect(end.code).toBe(2)
    expect(end.report().problems).toMatchObject([{ code: 'album-not-found' }])
  })

  it('backs up everything, and nothing twice', async () => {
    const all = ['backup', '--all', '--shared', '--library', '--json']
    const first = await bench.run(...all, '--mirror', bench.mirror)
    const report = first.report()
    expect(first.code).toBe(0)
    expect(report).toMatchObject({ command: 'backup', failed: 0, skipped: 0, problems: [] })
    expect(report.downloaded).toBe(report.items)
    expect(report.albums).toBeGreaterThanOrEqual(5)
    expect(report.requests.media).toBeGreaterThanOrEqual(report.downloaded)
    await run('sha256sum', ['--check', '--quiet', '--strict', 'SHA256SUMS'], { cwd: bench.mirror })

    const before = await filesBelow(bench.mirror)
    // The mirror is remembered from the first backup.
    const second = await bench.here(...all)
    expect(second.report()).toMatchObject({ downloaded: 0, failed: 0, items: report.items, bytes: 0 })
    expect(second.report().skipped).toBe(report.downloaded)
    const third = (await bench.here(...all, '--changed')).report()
    expect(third).toMatchObject({ items: report.items, skipped: report.downloaded, albums: report.albums })
    // Lists of albums and of the library.
    expect(third.requests).toEqual({ api: 4, media: 0 })
    expect(third['albumsUnchanged']).toBe(report.albums)
    expect((await bench.here(...all, '--no-changed')).report().requests).toEqual(second.report().requests)
    expect(await filesBelow(bench.mirror)).toEqual(before)
  })

  it('asks for the length of every file when told to', async () => {
    const { items, downloaded, requests } = (
      await bench.here('backup', '--library', '--check-lengths', '--json')
    ).report()
    expect(downloaded).toBe(0)
    expect(requests.media).toBeGreaterThanOrEqual(items)
  })

  it('goes on when nobody reads what it says', async () => {
    const status = bench.start('status')
    status.process.stdout?.destroy()
    status.process.stderr?.destroy()
    expect(await status.end).toMatchObject({ code: 0, signal: null })
  })

  it('takes the last selection when none is given', async () => {
    await bench.here('backup', '--album', 'no such', '--json')
    const again = await bench.here('backup', '--json')
    expect(again.report()).toMatchObject({ downloaded: 0, failed: 0 })
    expect(again.report().skipped).toBeGreaterThan(100)
  })

  it('tells what is here, with nobody to ask', async () => {
    const end = await bench.here('status', '--json', '--google-origin', 'http://127.0.0.1:9')
    expect(end.code).toBe(0)
    const report = end.report()
    expect(report.items).toBeGreaterThan(100)
    expect(report.bytes).toBeGreaterThan(100_000)
    expect(report.problems).toEqual([])
    const words = await bench.here('status')
    expect(words.stdout).toContain(bench.mirror)
  })

  it('serves the page until it is asked to end', async () => {
    const serve = bench.start('serve')
    const url = await serve.sees(/^(http:\/\/127\.0\.0\.1:\d+\/[\w-]+\/\?key=\S+)$/m)
    const opened = await fetch(url, { redirect: 'manual' })
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? ''
    const call = await fetch(new URL('api/call', url), {
      method: 'POST',
      headers: { cookie },
      body: JSON.stringify({ name: 'library.columns', input: {} }),
    })
    expect(await call.text()).toMatch(/^\{"ok":true,"value":\{"ref":\{"\$array":"Uint32Array"/)
    const page = await fetch(new URL('.', url), { headers: { cookie } })
    expect(await page.text()).toContain('<html')
    serve.process.kill('SIGTERM')
    expect((await serve.end).code).toBe(0)
  })

  it('signs out', async () => {
    expect((await bench.here('logout', '--json')).code).toBe(0)
    const backup = await bench.here('backup', '--json')
    expect(backup.code).toBe(3)
    expect(await readFile(join(bench.home, 'secrets.json'), 'utf8')).not.toContain('refresh')
  })
})
