import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { watchProcess, type RunningCli } from '../cli-process.ts'

const script = join(import.meta.dirname, '../../../scripts/demo.ts')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoebox-demo-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

function startDemo(...args: string[]): RunningCli {
  const small = ['--items', '30', '--albums', '2', '--mirror', join(folder, 'mirror')]
  // Temporary files of its own, to see that none is left behind.
  const env = { ...process.env, TMPDIR: folder, DISPLAY: '', WAYLAND_DISPLAY: '' }
  return watchProcess(
    spawn(process.execPath, [script, ...small, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] }),
  )
}

it('does the main job without a window, ends, and prints one JSON line; a second time nothing is left to do', async () => {
  const first = await startDemo('--headless', '--exit', '--json').end
  expect(first.code).toBe(0)
  expect(first.stdout.trimEnd().split('\n')).toHaveLength(1)
  const report = first.report()
  expect(report).toMatchObject({ command: 'demo', failed: 0, problems: [], skipped: 0 })
  expect(report.downloaded).toBe(report.items)
  expect(report.items).toBeGreaterThanOrEqual(30)

  const second = await startDemo('--headless', '--exit', '--json').end
  expect(second.code).toBe(0)
  expect(second.report()).toMatchObject({ downloaded: 0, skipped: report.items, bytes: 0 })
  expect(await readdir(folder)).toEqual(['mirror'])
})

it('takes in exports of Takeout in place of a backup, and a second time finds them here', async () => {
  const mirror = ['--mirror', join(folder, 'taken')]
  const first = await startDemo(...mirror, '--takeout', '--headless', '--exit', '--json').end
  expect(first.code).toBe(0)
  const report = first.report()
  expect(report).toMatchObject({ command: 'demo', failed: 0, problems: [], requests: { api: 0, media: 0 } })
  expect(report['imported']).toBeGreaterThan(20)
  const second = await startDemo(...mirror, '--takeout', '--headless', '--exit', '--json').end
  expect(second.code).toBe(0)
  expect(second.report()).toMatchObject({ imported: 0, bytes: 0 })
  await rm(join(folder, 'taken'), { recursive: true })
}, 120_000)

it('goes on without a display, prints a summary and serves the page until it is interrupted', async () => {
  const demo = startDemo()
  const url = await demo.sees(/^(http:\/\/127\.0\.0\.1:\d+\/[\w-]+\/\?key=\S+)$/m)
  const opened = await fetch(url, { redirect: 'manual' })
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? ''
  const page = await fetch(new URL('.', url), { headers: { cookie } })
  expect(page.status).toBe(200)
  demo.process.kill('SIGINT')
  const end = await demo.end
  expect(end.code).toBe(0)
  expect(end.stdout).toMatch(/\d+ albums, \d+ items: \d+ downloaded/)
  expect(end.stdout).toContain(join(folder, 'mirror'))
  expect(await readdir(folder)).toEqual(['mirror'])
}, 120_000)
