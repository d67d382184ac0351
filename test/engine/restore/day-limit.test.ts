import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { End } from '../cli-in-process.ts'
import { exportedAlbum, type Photo } from './exported-album.ts'
import { openRestoreBench, type RestoreBench } from './restore-bench.ts'

let bench: RestoreBench

beforeEach(async () => {
  bench = await openRestoreBench()
})
afterEach(() => bench.close())

const cli = (...args: string[]): Promise<End> => bench.cli(...args)
const good = (...args: string[]): Promise<End> => bench.good(...args)

const trip: Photo[] = [{ name: 'c.jpg', description: 'The sea' }, { name: 'a.jpg' }, { name: 'b.jpg' }]

describe('at the limit of the day a restore', () => {
  test('ends with --no-wait, and goes on from there', async () => {
    await exportedAlbum(bench.archive, 'Trip', trip)
    await good('import', bench.archive)
    await good('albums', 'create', 'Allowed')
    bench.emulator.switches.apiCallsPerDay = bench.emulator.counters.api + 5
    const end = await cli('restore', '--album', 'Trip', '--no-wait', '--json')
    expect(end.code).toBe(1)
    expect(end.stderr).toContain(
      'Not waiting, as --no-wait asks. The next restore of the same goes on from here, from ',
    )
    expect(end.report()).toMatchObject({ problems: [{ code: 'google-day-quota' }], goesOnAt: expect.any(String) })
    bench.emulator.switches.apiCallsPerDay = 0
    await good('restore', '--album', 'Trip')
    expect(bench.emulator.library.album('Trip').items.map(({ filename }) => filename)).toEqual([
      'c.jpg',
      'a.jpg',
      'b.jpg',
    ])
    expect(bench.emulator.library.main.items.size).toBe(3)
  })

  test('tells when it ends so what has come of the album that it was at', async () => {
    await exportedAlbum(
      bench.archive,
      'Trip',
      Array.from({ length: 60 }, (_, at) => ({ name: `${at}.jpg` })),
    )
    await good('import', bench.archive)
    await good('albums', 'create', 'Allowed')
    bench.emulator.switches.apiCallsPerDay = bench.emulator.counters.api + 57
    const end = await cli('restore', '--album', 'Trip', '--no-wait', '--json')
    expect(end.code).toBe(1)
    expect(bench.emulator.library.main.items.size).toBe(50)
    expect(end.report()).toMatchObject({ uploaded: 50, restored: [{ title: 'Trip', items: 60, created: 50 }] })
    expect(end.report()['list']).toHaveLength(50)
  })

  test('says what it waits for, where it waits for the next day', async () => {
    await exportedAlbum(bench.archive, 'Trip', trip)
    await good('import', bench.archive)
    await good('albums', 'create', 'Allowed')
    const { counters, switches } = bench.emulator
    switches.apiCallsPerDay = counters.api + 5
    const running = bench.start('--mirror', bench.mirror, 'restore', '--album', 'Trip')
    await running.sees(/Google allows your client no more requests today/)
    running.process.kill('SIGINT')
    expect((await running.end).code).toBe(130)
  })
})
