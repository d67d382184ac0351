/** What did not work, on the command line: each cause once. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openCliBench, type CliBench } from '../cli-process.ts'

const items = 9
let bench: CliBench

beforeEach(async () => {
  bench = await openCliBench({ items, albums: 0, seed: 4 })
  await bench.login()
})
afterEach(() => bench.close())

const timesIn = (text: string, part: string): number => text.split(part).length - 1
const backup = (): string[] => ['backup', '--library', '--json', '--mirror', bench.mirror]

it('says once why items did not come, how many they are and the first names, and reports them all', async () => {
  bench.emulator.addFault({ on: 'media', times: 'always', do: { kind: 'status', status: 404 } })
  const end = await bench.here(...backup())
  expect(end.code).toBe(1)
  expect(timesIn(end.stderr, 'Google no longer has these items.')).toBe(1)
  expect(end.stderr).toMatch(/^ {2}9 items: Google no longer has these items\..*\n(?: {4}\S.*\n){5} {4}and 4 more$/m)
  expect(end.report().problems).toHaveLength(items)
})

it('says once that a sign-in has ended, however many meet it, and reports it once', async () => {
  bench.emulator.addFault({ on: 'token', times: 'always', do: { kind: 'invalid-grant' } })
  const end = await bench.here(...backup())
  expect(end.code).toBe(3)
  expect(timesIn(end.stderr, 'Google no longer accepts the sign-in')).toBe(1)
  expect(end.report().problems).toMatchObject([{ code: 'sign-in-needed' }])
})

it('names the account that Google has signed out, whatever is asked of it next', async () => {
  bench.emulator.addFault({ on: 'token', times: 'always', do: { kind: 'invalid-grant' } })
  expect((await bench.here(...backup())).code).toBe(3)
  const { email } = bench.emulator.library.main
  for (const args of [
    ['albums'],
    ['backup', '--library'],
    ['upload', join(import.meta.dirname, '../../fixtures/photo.heic')],
    ['restore', '--album', 'None'],
    ['albums', 'create', 'New'],
  ]) {
    const end = await bench.here(...args, '--json', '--mirror', bench.mirror)
    expect([args, end.code, end.report().problems[0]?.code]).toEqual([args, 3, 'sign-in-needed'])
    expect(end.stderr).toContain(`Google no longer accepts the sign-in “${email}”. Sign in again with: shoebox login.`)
  }
})

it('says once which files a verification misses', async () => {
  expect((await bench.here(...backup())).code).toBe(0)
  await rm(join(bench.mirror, 'Photos'), { recursive: true })
  const end = await bench.here('verify', '--quick', '--json', '--mirror', bench.mirror)
  expect(timesIn(end.stderr, 'Run “shoebox verify --repair”')).toBe(1)
  expect(end.stderr).toMatch(/^ {2}\d+ files: These files are no longer there\./m)
  expect(end.stderr).toMatch(/^ {4}and \d+ more$/m)
  expect(end.report().problems.length).toBeGreaterThanOrEqual(items)
})
