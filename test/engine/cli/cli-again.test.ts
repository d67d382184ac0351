/** `backup` as cron and systemd call it. */
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { openCliBench, type CliBench } from '../cli-process.ts'

let bench: CliBench
beforeAll(async () => {
  bench = await openCliBench({ items: 10, albums: 2 })
  expect((await bench.login()).code).toBe(0)
})
afterAll(() => bench.close())
afterEach(() => {
  vi.unstubAllEnvs()
})

/** NetworkManager as it answers a program that asks it. */
async function fakeNetworkManager(answer: string): Promise<void> {
  const folder = join(bench.home, 'programs')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'busctl'), `#!/bin/sh\n${answer}\n`)
  await chmod(join(folder, 'busctl'), 0o755)
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH'] ?? ''}`)
}

it('--again needs a backup to repeat, and repeats it', async () => {
  const none = await bench.here('backup', '--again', '--mirror', bench.mirror, '--json')
  expect(none.code).toBe(2)
  expect(none.report().problems).toMatchObject([{ code: 'nothing-to-repeat' }])
  const first = await bench.here('backup', '--library', '--mirror', bench.mirror, '--json')
  expect(first.report()).toMatchObject({ downloaded: 10, problems: [] })
  const again = await bench.here('backup', '--again', '--mirror', bench.mirror, '--json')
  expect(again.code).toBe(0)
  expect(again.report()).toMatchObject({ items: 10, skipped: 10, downloaded: 0 })
})

it('narrows the library, repeats that, and says why it narrows no album', async () => {
  const own = await openCliBench({ items: 30, albums: 2 })
  expect((await own.login()).code).toBe(0)
  const photos = [...own.emulator.library.main.items].filter(({ video }) => !video).length
  const first = await own.here('backup', '--type', 'photo', '--mirror', own.mirror, '--json')
  expect([first.code, first.report()['only']]).toEqual([0, { type: 'photo' }])
  expect(first.report()).toMatchObject({ downloaded: photos, verdict: { library: false, narrowed: true } })
  expect(first.stderr).toContain('The last backup asked for a part of the library')
  const again = await own.here('backup', '--again', '--mirror', own.mirror, '--json')
  expect(again.report()).toMatchObject({ items: photos, skipped: photos, only: { type: 'photo' } })
  const asked = own.emulator.counters.api
  for (const albums of [['--all'], ['--shared'], ['--album', 'Trip']]) {
    const refused = await own.here('backup', ...albums, '--since', '2020', '--mirror', own.mirror, '--json')
    expect([refused.code, refused.report().problems[0]?.code]).toEqual([2, 'filters-with-albums'])
    expect(refused.stderr).toContain('Google can narrow the library, but no album')
    expect(refused.stderr).toContain('Leave out --all')
  }
  expect(own.emulator.counters.api).toBe(asked)
  await own.close()
})

it.runIf(process.platform === 'linux')(
  '--unless-metered ends at once, with 0, on a metered network alone',
  async () => {
    await fakeNetworkManager('echo "u 1"')
    const before = bench.emulator.counters.api
    const metered = await bench.here('backup', '--library', '--unless-metered', '--mirror', bench.mirror, '--json')
    expect(metered.code).toBe(0)
    expect(metered.stderr).toContain('The network is metered')
    expect(metered.report()).toMatchObject({ command: 'backup', notStarted: 'metered', items: 0 })
    expect(bench.emulator.counters.api).toBe(before)

    await fakeNetworkManager('exit 1')
    const unknown = await bench.here('backup', '--library', '--unless-metered', '--mirror', bench.mirror, '--json')
    expect(unknown.code).toBe(0)
    expect(unknown.stderr).toContain('does not tell whether its network is metered')
    expect(unknown.report()).toMatchObject({ items: 10 })
  },
)

it('`serve` keeps the schedule that the settings ask for', async () => {
  const serve = bench.start('serve', '--mirror', bench.mirror)
  const url = await serve.sees(/^(http:\/\/127\.0\.0\.1:\d+\/[\w-]+\/\?key=\S+)$/m)
  const opened = await fetch(url, { redirect: 'manual' })
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? ''
  const call = async (name: string, input?: unknown): Promise<unknown> => {
    const body = JSON.stringify({ name, input })
    return (await fetch(new URL('api/call', url), { method: 'POST', headers: { cookie }, body })).json()
  }
  expect(await call('schedule.get')).toEqual({ ok: true, value: { kind: 'off' } })
  await call('settings.set', { scheduleHours: 12 })
  const next = { ok: true, value: { kind: 'next', at: expect.any(Number) as number } }
  await expect.poll(() => call('schedule.get')).toEqual(next)
  serve.process.kill('SIGTERM')
  expect((await serve.end).code).toBe(0)
})
