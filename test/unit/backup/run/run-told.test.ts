import { rename, rm, symlink, truncate } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Run } from '../../../../src/main/backup/run.ts'
import type { ApiFailure, MediaAnswer } from '../../../../src/main/google/library/library-api.ts'
import { remoteItem, RunGoogle, runOf } from './one-run.ts'
import { gif } from '../downloads/one-attempt.ts'
import { SmallMirror } from '../../mirror/small-mirror.ts'

let small: SmallMirror
let google: RunGoogle

beforeAll(async () => {
  small = await SmallMirror.open()
})
afterAll(() => small.close())
beforeEach(() => {
  google = new RunGoogle()
  google.items = ['a', 'b', 'c'].map((id) => remoteItem(id))
})
afterEach(() => small.empty())

const soon = { interval: 2 }
const refused = (failure: ApiFailure): MediaAnswer => ({ kind: 'failed', failure, sent: true })
const problems = () => small.rows('SELECT scope, subject, code, detail FROM run_problem ORDER BY subject')
const paths = () => small.rows('SELECT path FROM file ORDER BY path').map(({ path }) => String(path))

/** Holds the answers to what is asked like this until it is called. */
function holding(asked: string): { held: () => number; goOn: () => void } {
  let [held, goOn] = [0, (): void => undefined]
  const gate = new Promise<void>((resolve) => (goOn = resolve))
  google.before = (what) => {
    if (!what.startsWith(asked)) return undefined
    held += 1
    return gate
  }
  return { held: () => held, goOn }
}

/** Turns the clock until the run has ended. */
async function ended(running: Promise<unknown>): Promise<void> {
  for (let turn = 0; turn < 2000; turn++) {
    await small.clock.turn(1000)
    if (await Promise.race([running.then(() => true), sleep(1, false)])) break
  }
}

describe('pause', () => {
  test('holds lists and downloads until it goes on, however often it is pressed', async () => {
    const lists = holding('library')
    const run = runOf(small, [google])
    const running = run.execute()
    await expect.poll(lists.held, soon).toBe(1)
    run.pause()
    run.pause()
    expect(run.paused).toBe(true)
    lists.goOn()
    for (let turn = 0; turn < 20; turn++) await sleep(1)
    expect(google.asked.filter((asked) => asked.startsWith('url'))).toEqual([])
    run.resume()
    expect(run.paused).toBe(false)
    expect(await running).toEqual({ kind: 'complete' })
  })

  test('before the lists holds them, and a stop ends it', async () => {
    const run = runOf(small, [google])
    run.pause()
    const running = run.execute()
    for (let turn = 0; turn < 20; turn++) await sleep(1)
    expect(google.asked).not.toContain('library')
    run.stop()
    expect(await running).toEqual({ kind: 'stopped' })
    expect(google.asked).not.toContain('library')
  })

  test('and resume give an account another chance that needed a sign-in', async () => {
    const other = new RunGoogle('Bob')
    other.items = [remoteItem('d')]
    const bytes = holding('url of d')
    other.before = google.before
    google.bytes.set('url of a', refused({ kind: 'sign-in', problem: { code: 'sign-in-needed' } }))
    google.bytes.set('url of b', refused({ kind: 'sign-in', problem: { code: 'sign-in-needed' } }))
    google.bytes.set('url of c', refused({ kind: 'sign-in', problem: { code: 'sign-in-needed' } }))
    google.before = () => undefined
    const run = runOf(small, [google, other])
    const running = run.execute()
    await expect.poll(bytes.held, soon).toBe(1)
    await expect.poll(() => run.progress().problems, soon).toBe(1)
    google.bytes.clear()
    run.resume()
    await expect.poll(() => run.progress().done, soon).toBe(3)
    bytes.goOn()
    await running
    expect(run.progress().done).toBe(4)
  })
})

describe('what a run tells', () => {
  test('of an account that is not known any more is its id', async () => {
    const other = new RunGoogle('Bob')
    other.items = { kind: 'sign-in', problem: { code: 'sign-in-needed' } }
    google.bytes.set('url of a', refused({ kind: 'sign-in', problem: { code: 'sign-in-needed' } }))
    await runOf(small, [other, google]).execute()
    expect(small.rows('SELECT subject, name FROM run_problem ORDER BY subject')).toEqual([
      { subject: 'ann', name: 'ann@example.com' },
      { subject: 'bob', name: 'bob@example.com' },
    ])
  })

  test('is how fast photos come, and that something has changed', async () => {
    let changes = 0
    const bytes = holding('url of c')
    const run = runOf(small, [google], {}, { changed: () => void changes++ })
    const running = run.execute()
    await expect.poll(() => run.progress().done, soon).toBe(2)
    await expect.poll(bytes.held, soon).toBe(1)
    expect(run.progress()).toMatchObject({ bytes: 2 * gif.length, active: 1 })
    await small.clock.turn(2000)
    expect(run.progress().bytesPerSecond).toBeGreaterThan(0)
    expect(run.progress().itemsPerSecond ?? 1).toBeGreaterThan(0)
    const before = changes
    run.stop()
    bytes.goOn()
    await running
    expect(changes).toBeGreaterThan(before)
  })

  test('is over how many days it lasts, by what is open', async () => {
    google.quota = { client: 'c', leftToday: 1, perDay: 1, mediaPerDay: 2 }
    const bytes = holding('url')
    const run = runOf(small, [google])
    expect(run.progress().overDays).toBeUndefined()
    const running = run.execute()
    await expect.poll(bytes.held, soon).toBe(2)
    expect(run.progress().overDays).toMatchObject({ days: 3, downloadsLeft: 3 })
    bytes.goOn()
    await running
    expect(run.progress().overDays).toBeUndefined()
  })

  test('is that it waits only if no account can do anything', async () => {
    const until = small.clock.now() + 60_000
    const busy: ApiFailure = { kind: 'pause-account', problem: { code: 'google-busy' }, until }
    const other = new RunGoogle('Bob')
    google.items = busy
    const lists = holding('library')
    other.before = google.before
    google.before = () => undefined
    other.items = busy
    const run = runOf(small, [google, other])
    const running = run.execute()
    await expect.poll(lists.held, soon).toBe(1)
    for (let turn = 0; turn < 20; turn++) await sleep(1)
    expect(run.resting).toBeUndefined()
    lists.goOn()
    await expect.poll(() => run.resting, soon).toEqual({ because: { code: 'google-busy' }, until })
    google.items = [remoteItem('a')]
    other.items = []
    await ended(running)
    expect(await running).toEqual({ kind: 'complete' })
  })

  test('of a limit of the day that was raised is that it goes on', async () => {
    const until = small.clock.now() + 8 * 60 * 60_000
    const limit: ApiFailure = { kind: 'pause-account', problem: { code: 'day-limit-reached' }, until }
    for (const id of ['a', 'b', 'c']) google.bytes.set(`url of ${id}`, refused(limit))
    const run = runOf(small, [google])
    const running = run.execute()
    await expect.poll(() => run.resting?.until, soon).toBe(until)
    google.bytes.clear()
    run.limitsChanged()
    expect(run.resting).toBeUndefined()
    expect(await running).toEqual({ kind: 'complete' })
  })
})

test('a limit of speed holds for what comes after it', async () => {
  const limits = { concurrency: 1, rateLimit: 0, albumFiles: 'links' as const, listing: 'all' as const }
  const bytes = holding('url of a')
  const run = runOf(small, [google], {}, { limits: () => limits })
  const running = run.execute()
  await expect.poll(bytes.held, soon).toBe(1)
  limits.rateLimit = 1
  run.limitsChanged()
  bytes.goOn()
  for (let turn = 0; turn < 30; turn++) await sleep(1)
  expect(run.progress().done).toBeLessThan(3)
  await ended(running)
  expect(run.progress().done).toBe(3)
})

describe('a disk', () => {
  test('that is full ends the run, and the documents are left as they were', async () => {
    small.disk.plan({ on: 'link', code: 'ENOSPC' })
    const run = runOf(small, [google])
    expect(await run.execute()).toMatchObject({ kind: 'halted', problem: { code: 'mirror-full' } })
    expect(await small.names('.')).not.toContain('catalogue.jsonl')
  })

  test('on which a file is not what it was is told of, by its name', async () => {
    await runOf(small, [google]).execute()
    const [first = '', second = ''] = paths()
    await truncate(small.at(first), 5)
    await rm(small.at(second))
    const run = runOf(small, [google])
    expect(await run.execute()).toEqual({ kind: 'with-problems' })
    expect(problems()).toEqual([
      { scope: 'file', subject: first, code: 'file-damaged', detail: `${first}: 5 bytes instead of ${gif.length}` },
    ])
    expect(small.log).toContainEqual({
      level: 'warn',
      event: 'file-changed',
      fields: { path: first, expected: gif.length, found: 5 },
    })
    expect(small.rows('SELECT path, code FROM file_problem')).toEqual([{ path: first, code: 'file-damaged' }])
    expect(paths()).toHaveLength(3)
  })

  test('on which a folder leads elsewhere is told of, and nothing is known of its files', async () => {
    await runOf(small, [google]).execute()
    const [first = ''] = paths()
    await rename(small.at('Photos/2021'), small.at('elsewhere'))
    await symlink(small.at('elsewhere'), small.at('Photos/2021'))
    const run = runOf(small, [google])
    await run.execute()
    expect(problems()).toContainEqual({
      scope: 'file',
      subject: first,
      code: 'file-failed',
      detail: `${first}: -1 bytes instead of ${gif.length}`,
    })
    expect(small.rows('SELECT path FROM file_problem')).toEqual([])
    await rm(small.at('Photos/2021'))
  })

  test('that refuses a look at a file is told of, and the file counts as here', async () => {
    await runOf(small, [google]).execute()
    const [first = ''] = paths()
    for (const on of ['lstat', 'stat', 'open'] as const) small.disk.plan({ on, code: 'EACCES', path: first })
    const run = runOf(small, [google])
    expect(await run.execute()).toEqual({ kind: 'with-problems' })
    expect(problems()).toMatchObject([{ scope: 'file', subject: first }])
    expect(run.progress()).toMatchObject({ items: 3, done: 3 })
  })
})

test('lengths are asked for only if that is wished', async () => {
  await runOf(small, [google]).execute()
  google.asked.length = 0
  await small.clock.turn(24 * 60 * 60_000)
  await runOf(small, [google]).execute()
  expect(google.asked.filter((asked) => asked.startsWith('url'))).toEqual([])
  await runOf(small, [google], { checkLengths: true }).execute()
  expect(google.asked.filter((asked) => asked.startsWith('url'))).toHaveLength(3)
})

test('zones that change are told of, and how many files move', async () => {
  let zones = 0
  const moves: unknown[] = []
  let run: Run | undefined
  const parts = { onZonesChanged: () => void zones++, changed: () => void moves.push(run?.progress().moves) }
  run = runOf(small, [google], {}, parts)
  expect(await run.execute()).toEqual({ kind: 'complete' })
  expect(run.progress().moves).toBeUndefined()
})
