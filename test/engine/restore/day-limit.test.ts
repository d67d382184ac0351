import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openCliBench, type CliBench } from '../cli-process.ts'
import { runHere, type End } from '../cli-in-process.ts'
import { exportedAlbum, type Photo } from './exported-album.ts'
import { openUrl } from '../signed-in.ts'

let bench: CliBench
let archive: string

beforeEach(async () => {
  bench = await openCliBench({ items: 0, albums: 0, profile: 'current' })
  bench.emulator.switches.storesTwice = true
  archive = join(bench.home, '..', 'export')
  await mkdir(archive)
  expect((await bench.login('--mirror', bench.mirror)).code).toBe(0)
})
afterEach(() => bench.close())

function cli(...args: string[]): Promise<End> {
  const environment = { SHOEBOX_HOME: bench.home, SHOEBOX_GOOGLE_ORIGIN: bench.emulator.origin }
  return runHere(['--mirror', bench.mirror, ...args], environment, { openUrl })
}

async function good(...args: string[]): Promise<End> {
  const end = await cli(...args, '--json')
  if (end.code !== 0) throw new Error(end.stdout + end.stderr)
  return end
}

const trip: Photo[] = [{ name: 'c.jpg', description: 'The sea' }, { name: 'a.jpg' }, { name: 'b.jpg' }]

describe('at the limit of the day a restore', () => {
  test('ends with --no-wait, and goes on from there', async () => {
    await exportedAlbum(archive, 'Trip', trip)
    await good('import', archive)
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
      archive,
      'Trip',
      Array.from({ length: 60 }, (_, at) => ({ name: `${at}.jpg` })),
    )
    await good('import', archive)
    await good('albums', 'create', 'Allowed')
    bench.emulator.switches.apiCallsPerDay = bench.emulator.counters.api + 57
    const end = await cli('restore', '--album', 'Trip', '--no-wait', '--json')
    expect(end.code).toBe(1)
    expect(bench.emulator.library.main.items.size).toBe(50)
    expect(end.report()).toMatchObject({ uploaded: 50, restored: [{ title: 'Trip', items: 60, created: 50 }] })
    expect(end.report()['list']).toHaveLength(50)
  })

  test('says what it waits for, where it waits for the next day', async () => {
    await exportedAlbum(archive, 'Trip', trip)
    await good('import', archive)
    await good('albums', 'create', 'Allowed')
    const { counters, switches } = bench.emulator
    switches.apiCallsPerDay = counters.api + 5
    const running = bench.start('--mirror', bench.mirror, 'restore', '--album', 'Trip')
    await running.sees(/Google allows your client no more requests today/)
    running.process.kill('SIGINT')
    expect((await running.end).code).toBe(130)
  })
})
