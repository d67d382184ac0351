import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RestorePlan } from '../../../src/shared/tasks/restore-task.ts'
import type { End } from '../cli-in-process.ts'
import { exportedAlbum } from './exported-album.ts'
import { openRestoreBench, type RestoreBench } from './restore-bench.ts'

let bench: RestoreBench

beforeEach(async () => {
  bench = await openRestoreBench({ items: 3, albums: 1 })
})

afterEach(() => bench.close())

const cli = (...args: string[]): Promise<End> => bench.cli(...args)
const good = (...args: string[]): Promise<End> => bench.good(...args)

const planned = async (title: string): Promise<number | undefined> =>
  ((await good('restore', '--album', title, '--dry-run')).report()['plan'] as RestorePlan).albums[0]?.texts
const textsOf = (title: string): unknown[] | undefined =>
  bench.emulator.library.album(title).enrichments?.map(({ value }) => value)

describe('an album that the account lists', () => {
  test('and that a person has made there keeps its cover, and gets photos alone', async () => {
    const [album] = bench.emulator.library.main.albums
    const [first, second] = album?.items ?? []
    if (!album?.title || !first || !second) throw new Error('there should be an album')
    album.coverItemId = second.id
    await exportedAlbum(bench.archive, album.title, [{ name: 'new.jpg' }], { description: 'Two weeks' })
    await good('backup', '--all')
    await good('import', bench.archive)
    album.coverItemId = first.id
    for (const time of ['first', 'second']) {
      expect([time, await planned(album.title)]).toEqual([time, 0])
      await good('restore', '--album', album.title, '--edit')
      expect([time, textsOf(album.title), album.coverItemId]).toEqual([time, undefined, first.id])
    }
    expect(album.items.map(({ filename }) => filename)).toContain('new.jpg')
  })

  test('after a restore that was cut off gets the texts that it was to have', async () => {
    await exportedAlbum(bench.archive, 'Trip', [{ name: 'a.jpg' }], { description: 'Two weeks' })
    await good('import', bench.archive)
    bench.emulator.addFault({
      on: 'api',
      method: 'albums.addEnrichment',
      do: { kind: 'status', status: 403, reason: 'disabled' },
    })
    expect((await cli('restore', '--album', 'Trip', '--json')).code).not.toBe(0)
    await good('backup', '--all')
    expect(await planned('Trip')).toBe(1)
    await good('restore', '--album', 'Trip')
    await good('backup', '--all')
    await good('restore', '--album', 'Trip')
    expect(textsOf('Trip')).toEqual([{ textEnrichment: { text: 'Two weeks' } }])
  })

  test('and that is full gets as many photos as there is room for, and is told of', async () => {
    await exportedAlbum(bench.archive, 'Trip', [{ name: 'a.jpg' }, { name: 'b.jpg' }])
    await good('import', bench.archive)
    await good('restore', '--album', 'Trip')
    const { library } = bench.emulator
    const album = library.album('Trip')
    const other = library.addItem({ filename: 'other.jpg' })
    album.items = [...album.items, ...Array.from({ length: 19_997 }, () => other)]
    const five = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name: `${name}.jpg` }))
    await exportedAlbum(bench.archive, 'Trip', five)
    await good('import', bench.archive)
    const sent = bench.emulator.counters.byMethod['uploads.raw']
    for (const created of [1, 0]) {
      const end = await cli('restore', '--album', 'Trip', '--json')
      expect(end.code).toBe(1)
      expect(end.report()).toMatchObject({ uploaded: created, failed: 2, problems: [{ code: 'restore-album-full' }] })
    }
    expect(new Set(album.items.map(({ filename }) => filename))).toEqual(
      new Set(['a.jpg', 'b.jpg', 'c.jpg', 'other.jpg']),
    )
    expect([album.items.length, bench.emulator.counters.byMethod['uploads.raw']]).toEqual([20_000, (sent ?? 0) + 1])
  })

  test('tells how many photos of it are not here yet, and stay out', async () => {
    const [album] = bench.emulator.library.main.albums
    if (!album?.title) throw new Error('there should be an album')
    bench.emulator.addFault({ on: 'media', nth: 1, do: { kind: 'status', status: 404 } })
    await cli('backup', '--all', '--json')
    const end = await good('restore', '--album', album.title, '--dry-run')
    expect(end.report()['plan']).toMatchObject({ items: album.items.length - 1, notHere: 1 })
    expect(end.stderr).toContain('1 item is not here yet, and stays out.')
  })
})
