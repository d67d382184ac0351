import { rename, rm, symlink, truncate } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import type { Run } from '../../../../src/main/backup/run.ts'
import type { ApiFailure } from '../../../../src/main/google/library/library-api.ts'
import { remoteItem, RunGoogle, runOf } from './one-run.ts'
import { refused, runBench, signedOut, soon, turns } from './run-bench.ts'
import { gif } from '../downloads/one-attempt.ts'

const bench = runBench()

const problems = () => bench.small.rows('SELECT scope, subject, code, detail FROM run_problem ORDER BY subject')
const paths = () => bench.small.rows('SELECT path FROM file ORDER BY path').map(({ path }) => String(path))

describe('pause', () => {
  test('holds lists and downloads until it goes on, however often it is pressed', async () => {
    const lists = bench.google.hold('library')
    const run = bench.run()
    const running = run.execute()
    await expect.poll(lists.held, soon).toBe(1)
    run.pause()
    run.pause()
    expect(run.paused).toBe(true)
    lists.goOn()
    await turns()
    expect(bench.google.asked.filter((asked) => asked.startsWith('url'))).toEqual([])
    run.resume()
    expect(run.paused).toBe(false)
    expect(await running).toEqual({ kind: 'complete' })
  })

  test('before the lists holds them, and a stop ends it', async () => {
    const run = bench.run()
    run.pause()
    const running = run.execute()
    await turns()
    expect(bench.google.asked).not.toContain('library')
    run.stop()
    expect(await running).toEqual({ kind: 'stopped' })
    expect(bench.google.asked).not.toContain('library')
  })

  test('and resume give an account another chance that needed a sign-in', async () => {
    const other = new RunGoogle('Bob')
    other.items = [remoteItem('d')]
    const bytes = other.hold('url of d')
    bench.google.bytes.set('url of a', refused(signedOut))
    bench.google.bytes.set('url of b', refused(signedOut))
    bench.google.bytes.set('url of c', refused(signedOut))
    const run = runOf(bench.small, [bench.google, other])
    const running = run.execute()
    await expect.poll(bytes.held, soon).toBe(1)
    await expect.poll(() => run.progress().problems, soon).toBe(1)
    bench.google.bytes.clear()
    run.resume()
    await expect.poll(() => run.progress().done, soon).toBe(3)
    bytes.goOn()
    await running
    expect(run.progress().done).toBe(4)
  })
})

describe('what a run tells', () => {
  test('of accounts is their addresses', async () => {
    const other = new RunGoogle('Bob')
    other.items = signedOut
    bench.google.bytes.set('url of a', refused(signedOut))
    await runOf(bench.small, [other, bench.google]).execute()
    expect(bench.small.rows('SELECT subject, name FROM run_problem ORDER BY subject')).toEqual([
      { subject: 'ann', name: 'ann@example.com' },
      { subject: 'bob', name: 'bob@example.com' },
    ])
  })

  test('is how fast photos come, and that something has changed', async () => {
    let changes = 0
    const bytes = bench.google.hold('url of c')
    const run = bench.run({}, { changed: () => void changes++ })
    const running = run.execute()
    await expect.poll(() => run.progress().done, soon).toBe(2)
    await expect.poll(bytes.held, soon).toBe(1)
    expect(run.progress()).toMatchObject({ bytes: 2 * gif.length, active: 1 })
    await bench.small.clock.turn(2000)
    expect(run.progress().bytesPerSecond).toBeGreaterThan(0)
    expect(run.progress().itemsPerSecond).toBeGreaterThan(0)
    const before = changes
    run.stop()
    bytes.goOn()
    await running
    expect(changes).toBeGreaterThan(before)
  })

  test('is over how many days it lasts, by what is open', async () => {
    bench.google.quota = { client: 'c', leftToday: 1, perDay: 1, mediaPerDay: 2 }
    const bytes = bench.google.hold('url')
    const run = bench.run()
    expect(run.progress().overDays).toBeUndefined()
    const running = run.execute()
    await expect.poll(bytes.held, soon).toBe(2)
    expect(run.progress().overDays).toMatchObject({ days: 3, downloadsLeft: 3 })
    bytes.goOn()
    await running
    expect(run.progress().overDays).toBeUndefined()
  })

  test('is that it waits only if no account can do anything', async () => {
    const until = bench.small.clock.now() + 60_000
    const busy: ApiFailure = { kind: 'pause-account', problem: { code: 'google-busy' }, until }
    const other = new RunGoogle('Bob')
    bench.google.items = busy
    const lists = other.hold('library')
    other.items = busy
    const run = runOf(bench.small, [bench.google, other])
    const running = run.execute()
    await expect.poll(lists.held, soon).toBe(1)
    await turns()
    expect(run.resting).toBeUndefined()
    lists.goOn()
    await expect.poll(() => run.resting, soon).toEqual({ because: { code: 'google-busy' }, until })
    bench.google.items = [remoteItem('a')]
    other.items = []
    await bench.ended(running)
    expect(await running).toEqual({ kind: 'complete' })
  })

  test('of a limit of the day that was raised is that it goes on', async () => {
    const until = bench.small.clock.now() + 8 * 60 * 60_000
    const limit: ApiFailure = { kind: 'pause-account', problem: { code: 'day-limit-reached' }, until }
    for (const id of ['a', 'b', 'c']) bench.google.bytes.set(`url of ${id}`, refused(limit))
    const run = bench.run()
    const running = run.execute()
    await expect.poll(() => run.resting?.until, soon).toBe(until)
    bench.google.bytes.clear()
    run.limitsChanged()
    expect(run.resting).toBeUndefined()
    expect(await running).toEqual({ kind: 'complete' })
  })
})

test('a limit of speed holds for what comes after it', async () => {
  const limits = { concurrency: 1, rateLimit: 0, albumFiles: 'links' as const, listing: 'all' as const }
  const bytes = bench.google.hold('url of a')
  const run = bench.run({}, { limits: () => limits })
  const running = run.execute()
  await expect.poll(bytes.held, soon).toBe(1)
  limits.rateLimit = 1
  run.limitsChanged()
  bytes.goOn()
  await turns()
  expect(run.progress().done).toBeLessThan(3)
  await bench.ended(running)
  expect(run.progress().done).toBe(3)
})

describe('a disk', () => {
  test('that is full ends the run, and the documents are left as they were', async () => {
    bench.small.disk.plan({ on: 'link', code: 'ENOSPC' })
    const run = bench.run()
    expect(await run.execute()).toMatchObject({ kind: 'halted', problem: { code: 'mirror-full' } })
    expect(await bench.small.names('.')).not.toContain('catalogue.jsonl')
  })

  test('on which a file is not what it was is told of, by its name', async () => {
    await bench.run().execute()
    const [first = '', second = ''] = paths()
    await truncate(bench.small.at(first), 5)
    await rm(bench.small.at(second))
    const run = bench.run()
    expect(await run.execute()).toEqual({ kind: 'with-problems' })
    expect(problems()).toEqual([
      { scope: 'file', subject: first, code: 'file-damaged', detail: `${first}: 5 bytes instead of ${gif.length}` },
    ])
    expect(bench.small.log).toContainEqual({
      level: 'warn',
      event: 'file-changed',
      fields: { path: first, expected: gif.length, found: 5 },
    })
    expect(bench.small.rows('SELECT path, code FROM file_problem')).toEqual([{ path: first, code: 'file-damaged' }])
    expect(paths()).toHaveLength(3)
  })

  test('on which a folder leads elsewhere is told of, and nothing is known of its files', async () => {
    await bench.run().execute()
    const [first = ''] = paths()
    await rename(bench.small.at('Photos/2021'), bench.small.at('elsewhere'))
    await symlink(bench.small.at('elsewhere'), bench.small.at('Photos/2021'))
    const run = bench.run()
    await run.execute()
    expect(problems()).toContainEqual({
      scope: 'file',
      subject: first,
      code: 'file-failed',
      detail: `${first}: -1 bytes instead of ${gif.length}`,
    })
    expect(bench.small.rows('SELECT path FROM file_problem')).toEqual([])
    await rm(bench.small.at('Photos/2021'))
  })

  test('that refuses a look at a file is told of, and the file counts as here', async () => {
    await bench.run().execute()
    const [first = ''] = paths()
    for (const on of ['lstat', 'stat', 'open'] as const) bench.small.disk.plan({ on, code: 'EACCES', path: first })
    const run = bench.run()
    expect(await run.execute()).toEqual({ kind: 'with-problems' })
    expect(problems()).toMatchObject([{ scope: 'file', subject: first }])
    expect(run.progress()).toMatchObject({ items: 3, done: 3 })
  })
})

test('lengths are asked for only if that is wished', async () => {
  await bench.run().execute()
  bench.google.asked.length = 0
  await bench.small.clock.turn(24 * 60 * 60_000)
  await bench.run().execute()
  expect(bench.google.asked.filter((asked) => asked.startsWith('url'))).toEqual([])
  await bench.run({ checkLengths: true }).execute()
  expect(bench.google.asked.filter((asked) => asked.startsWith('url'))).toHaveLength(3)
})

test('of moves nothing is told where every file lies where it belongs', async () => {
  const moves: unknown[] = []
  const run: Run = bench.run({}, { changed: () => void moves.push(run.progress().moves) })
  expect(await run.execute()).toEqual({ kind: 'complete' })
  expect(new Set(moves)).toEqual(new Set([undefined]))
})
