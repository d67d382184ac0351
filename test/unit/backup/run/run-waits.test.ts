import { stat } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import type { ApiFailure } from '../../../../src/main/google/library/library-api.ts'
import type { AlbumId } from '../../../../src/shared/domain.ts'
import { addMissing, addRow, changeRows } from '../../../rows/rows.ts'
import { remoteItem, RunGoogle, runOf, wholeLibrary } from './one-run.ts'
import { never, refused, runBench, soon, troubled, turns } from './run-bench.ts'

const bench = runBench()

const minute = 60_000
const busyFor = (ms: number, more: object = {}): ApiFailure => ({
  kind: 'pause-account',
  problem: { code: 'google-busy' },
  until: bench.small.clock.now() + ms,
  ...more,
})
const asked = (id: string): number => bench.google.asked.filter((each) => each === `url of ${id}=d`).length

describe('a run that waits', () => {
  test.each([
    [4 * minute, false],
    [6 * minute, true],
  ])('for %i ms brings the documents up to date meanwhile: %s', async (ms, isWritten) => {
    bench.google.bytes.set('url of b', refused(busyFor(ms)))
    bench.google.bytes.set('url of c', refused(busyFor(ms)))
    const run = bench.run()
    const running = run.execute()
    await expect.poll(() => run.resting, soon).toBeDefined()
    await turns()
    for (let turn = 0; turn < 3; turn++) await bench.small.clock.turn(1000).then(turns)
    expect(run.progress().done).toBe(1)
    expect((await bench.small.names('.')).includes('catalogue.jsonl')).toBe(isWritten)
    run.stop()
    await running
  })

  test('is not said to while something comes', async () => {
    const { goOn } = bench.google.hold('url of a')
    bench.google.bytes.set('url of b', refused(busyFor(minute)))
    const run = bench.run()
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
    bench.google.items = busyFor(minute, { only: 'lists' })
    const other = new RunGoogle('Bob')
    other.items = []
    const run = runOf(bench.small, [bench.google, other])
    const running = run.execute()
    await expect.poll(() => run.resting?.because.code, soon).toBe('google-busy')
    bench.google.items = [remoteItem('a')]
    await bench.ended(running)
    expect(run.progress().done).toBe(1)
  })

  test('and is paused twice goes on at one resume', async () => {
    const run = bench.run()
    run.pause()
    const running = run.execute()
    await turns()
    run.pause()
    run.resume()
    expect(await running).toEqual({ kind: 'complete' })
  })

  test('tells of trouble with the network while photos are wanted', async () => {
    const { goOn } = bench.google.hold('url')
    const run = bench.run({}, { network: troubled() as never })
    const running = run.execute()
    await expect.poll(() => run.progress().listing, soon).toBe(false)
    expect(run.progress().network).toEqual({ kind: 'offline' })
    goOn()
    await running
  })
})

test('the first end counts', async () => {
  bench.small.change({ isPresent: () => Promise.resolve(false) })
  const run = bench.run()
  run.stop()
  expect(await run.execute()).toEqual({ kind: 'stopped' })
})

test('without anybody there is nothing to do', async () => {
  expect(await runOf(bench.small, []).execute()).toEqual({ kind: 'complete' })
})

describe('what an earlier run has left', () => {
  test('is brought, although nothing lists it', async () => {
    bench.google.items = []
    const item = bench.small.item('a.gif', { mimeType: 'image/gif' })
    addRow(bench.small.database, 'refetch', { item, role: 'primary' })
    const run = bench.run()
    expect(await run.execute()).toEqual({ kind: 'complete' })
    expect(run.progress()).toMatchObject({ items: 1, done: 1 })
  })

  test('counts in a run that only tries again, which is no run of lists', async () => {
    bench.google.bytes.set('url of a', never)
    const selection = { ...wholeLibrary, albums: ['unknown' as AlbumId] }
    const first = bench.run({ selection })
    await first.execute()
    expect(first.progress().problems).toBe(2)
    const again = bench.run({ selection, retry: ['google-refused'] })
    expect(await again.execute()).toEqual({ kind: 'with-problems' })
    expect(again.progress()).toMatchObject({ failed: 1, problems: 2 })
    expect(bench.small.rows('SELECT lists FROM run ORDER BY id')).toEqual([{ lists: 1 }, { lists: 0 }])
  })

  test('is asked for once a day if Google never delivers it, unless a person asks', async () => {
    bench.google.bytes.set('url of a', never)
    for (let run = 0; run < 3; run++) {
      await bench.run().execute()
      await bench.small.clock.turn(minute)
    }
    const before = asked('a')
    const held = bench.run()
    await held.execute()
    expect([asked('a'), held.progress().failed]).toEqual([before, 1])
    await bench.run({ afresh: true }).execute()
    expect(asked('a')).toBe(before + 1)
  })
})

test('albums hold links or copies, as is wished at the end of the run', async () => {
  bench.google.albums = [{ id: 'lake', title: 'Lake', shared: false }]
  bench.google.members.set('lake', [remoteItem('a')])
  for (const [albumFiles, links] of [
    ['links', 2],
    ['copies', 1],
    ['none', 1],
  ] as const) {
    const limits = () => ({ concurrency: 2, rateLimit: 0, albumFiles, listing: 'all' as const })
    await bench.run({ selection: { ...wholeLibrary, allAlbums: true } }, { limits }).execute()
    const [path = ''] = bench.small
      .rows("SELECT path FROM file WHERE path LIKE '%a.gif'")
      .map((row) => String(row['path']))
    expect([albumFiles, (await stat(bench.small.at(path))).nlink]).toEqual([albumFiles, links])
  }
})

test('how many files go to another month is told while they do', async () => {
  await bench.run().execute()
  const at = Date.UTC(2019, 2, 3)
  const row = { creation_time: '2019-03-03T00:00:00Z', taken_at: at, taken_local: at, zone: 0 }
  for (const { ref } of bench.small.rows('SELECT ref FROM item')) {
    changeRows(bench.small.database, 'item', row, { ref: Number(ref) })
    addMissing(bench.small.database, 'place_due', { item: Number(ref) })
  }
  bench.google.items = []
  const told: unknown[] = []
  const run = bench.run({}, { changed: () => void told.push(run.progress().moves) })
  await run.execute()
  expect(told).toContainEqual(expect.objectContaining({ of: 3 }))
  expect(run.progress().moves).toBeUndefined()
})
