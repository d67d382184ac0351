import { stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ApiFailure, MediaAnswer } from '../../../../src/main/google/library/library-api.ts'
import type { AlbumId } from '../../../../src/shared/domain.ts'
import { addMissing, addRow, changeRows } from '../../../rows/rows.ts'
import { remoteItem, RunGoogle, runOf, wholeLibrary } from './one-run.ts'
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
const minute = 60_000
const refused = (failure: ApiFailure): MediaAnswer => ({ kind: 'failed', failure, sent: true })
const never = refused({ kind: 'permanent', problem: { code: 'google-refused' } })
const busyFor = (ms: number, more: object = {}): ApiFailure => ({
  kind: 'pause-account',
  problem: { code: 'google-busy' },
  until: small.clock.now() + ms,
  ...more,
})
const asked = (id: string): number => google.asked.filter((each) => each === `url of ${id}=d`).length

/** Gives everything that is ready its turn. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await sleep(1)
}

/** Turns the clock until the run has ended. */
async function ended(running: Promise<unknown>): Promise<void> {
  for (let turn = 0; turn < 2000; turn++) {
    await small.clock.turn(1000)
    if (await Promise.race([running.then(() => true), sleep(1, false)])) break
  }
}

describe('a run that waits', () => {
  test.each([
    [4 * minute, false],
    [6 * minute, true],
  ])('for %i ms brings the documents up to date meanwhile: %s', async (ms, isWritten) => {
    google.bytes.set('url of b', refused(busyFor(ms)))
    google.bytes.set('url of c', refused(busyFor(ms)))
    const run = runOf(small, [google])
    const running = run.execute()
    await expect.poll(() => run.resting, soon).toBeDefined()
    await turns()
    for (let turn = 0; turn < 3; turn++) await small.clock.turn(1000).then(turns)
    expect(run.progress().done).toBe(1)
    expect((await small.names('.')).includes('catalogue.jsonl')).toBe(isWritten)
    run.stop()
    await running
  })

  test('is not said to while something comes', async () => {
    let goOn = (): void => undefined
    const gate = new Promise<void>((resolve) => (goOn = resolve))
    google.before = (what) => (what === 'url of a=d' ? gate : undefined)
    google.bytes.set('url of b', refused(busyFor(minute)))
    const run = runOf(small, [google])
    const running = run.execute()
    await expect.poll(() => run.progress().active, soon).toBe(1)
    await turns()
    expect(run.resting).toBeUndefined()
    goOn()
    await expect.poll(() => run.resting?.because.code, soon).toBe('google-busy')
    run.stop()
    expect(run.resting).toBeUndefined()
    await running
  })

  test('is said to where only lists have to wait, and nothing is left to be had', async () => {
    google.items = busyFor(minute, { only: 'lists' })
    const other = new RunGoogle('Bob')
    other.items = []
    const run = runOf(small, [google, other])
    const running = run.execute()
    await expect.poll(() => run.resting?.because.code, soon).toBe('google-busy')
    google.items = [remoteItem('a')]
    await ended(running)
    expect(run.progress().done).toBe(1)
  })

  test('and is paused twice goes on at one resume', async () => {
    const run = runOf(small, [google])
    run.pause()
    const running = run.execute()
    await turns()
    run.pause()
    run.resume()
    expect(await running).toEqual({ kind: 'complete' })
  })

  test('tells of trouble with the network while photos are wanted', async () => {
    let goOn = (): void => undefined
    const gate = new Promise<void>((resolve) => (goOn = resolve))
    google.before = (what) => (what.startsWith('url') ? gate : undefined)
    const network = {
      use: () => () => undefined,
      onChange: () => () => undefined,
      trouble: () => ({ kind: 'offline' }),
      begin: () => ({ heard: () => undefined, end: () => undefined }),
      triesIn: () => undefined,
    }
    const run = runOf(small, [google], {}, { network: network as never })
    const running = run.execute()
    await expect.poll(() => run.progress().listing, soon).toBe(false)
    expect(run.progress().network).toEqual({ kind: 'offline' })
    goOn()
    await running
  })
})

test('the first end counts', async () => {
  small.change({ isPresent: () => Promise.resolve(false) })
  const run = runOf(small, [google])
  run.stop()
  expect(await run.execute()).toEqual({ kind: 'stopped' })
})

test('without anybody there is nothing to do', async () => {
  expect(await runOf(small, []).execute()).toEqual({ kind: 'complete' })
})

describe('what an earlier run has left', () => {
  test('is brought, although nothing lists it', async () => {
    google.items = []
    const item = small.item('a.gif', { mimeType: 'image/gif' })
    addRow(small.database, 'refetch', { item, role: 'primary' })
    const run = runOf(small, [google])
    expect(await run.execute()).toEqual({ kind: 'complete' })
    expect(run.progress()).toMatchObject({ items: 1, done: 1 })
  })

  test('counts in a run that only tries again, which is no run of lists', async () => {
    google.bytes.set('url of a', never)
    const selection = { ...wholeLibrary, albums: ['unknown' as AlbumId] }
    const first = runOf(small, [google], { selection })
    await first.execute()
    expect(first.progress().problems).toBe(2)
    const again = runOf(small, [google], { selection, retry: ['google-refused'] })
    expect(await again.execute()).toEqual({ kind: 'with-problems' })
    expect(again.progress()).toMatchObject({ failed: 1, problems: 2 })
    expect(small.rows('SELECT lists FROM run ORDER BY id')).toEqual([{ lists: 1 }, { lists: 0 }])
  })

  test('is asked for once a day if Google never delivers it, unless a person asks', async () => {
    google.bytes.set('url of a', never)
    for (let run = 0; run < 3; run++) {
      await runOf(small, [google]).execute()
      await small.clock.turn(minute)
    }
    const before = asked('a')
    const held = runOf(small, [google])
    await held.execute()
    expect([asked('a'), held.progress().failed]).toEqual([before, 1])
    await runOf(small, [google], { afresh: true }).execute()
    expect(asked('a')).toBe(before + 1)
  })
})

test('albums hold links or copies, as is wished at the end of the run', async () => {
  google.albums = [{ id: 'lake', title: 'Lake', shared: false }]
  google.members.set('lake', [remoteItem('a')])
  for (const [albumFiles, links] of [
    ['links', 2],
    ['copies', 1],
    ['none', 1],
  ] as const) {
    const limits = () => ({ concurrency: 2, rateLimit: 0, albumFiles, listing: 'all' as const })
    await runOf(small, [google], { selection: { ...wholeLibrary, allAlbums: true } }, { limits }).execute()
    const [path = ''] = small.rows("SELECT path FROM file WHERE path LIKE '%a.gif'").map((row) => String(row['path']))
    expect([albumFiles, (await stat(small.at(path))).nlink]).toEqual([albumFiles, links])
  }
})

test('how many files go to another month is told while they do', async () => {
  await runOf(small, [google]).execute()
  const at = Date.UTC(2019, 2, 3)
  const row = { creation_time: '2019-03-03T00:00:00Z', taken_at: at, taken_local: at, zone: 0 }
  for (const { ref } of small.rows('SELECT ref FROM item')) {
    changeRows(small.database, 'item', row, { ref: Number(ref) })
    addMissing(small.database, 'place_due', { item: Number(ref) })
  }
  google.items = []
  const told: unknown[] = []
  const run = runOf(small, [google], {}, { changed: () => void told.push(run.progress().moves) })
  await run.execute()
  expect(told).toContainEqual(expect.objectContaining({ of: 3 }))
  expect(run.progress().moves).toBeUndefined()
})
