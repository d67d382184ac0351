import { afterEach, beforeEach, expect, it } from 'vitest'
import { openCliBench, type CliBench } from '../cli-process.ts'

const items = 130
let bench: CliBench

beforeEach(async () => {
  bench = await openCliBench({ items, albums: 1, switches: { mediaRequestsPerDay: 100 } })
  await bench.login()
})
afterEach(() => bench.close())

function backup(...more: string[]): string[] {
  return ['backup', '--library', '--all', '--json', '--mirror', bench.mirror, '--downloads-per-day', '100', ...more]
}

it('ends at the limit of the day with --no-wait, and the next one that day downloads nothing', async () => {
  const { counters } = bench.emulator
  // One item is a motion photo, which is two downloads.
  for (const downloaded of [98, 0]) {
    const end = await bench.here(...backup('--no-wait'))
    expect(end.code).toBe(1)
    expect(end.stderr).toContain('Shoebox has made 99 of the 100 downloads that Google allows your client today.')
    expect(end.stderr).toContain('Not waiting, as --no-wait asks.')
    expect(end.report()).toMatchObject({ items, downloaded, problems: [{ code: 'day-limit-reached' }] })
    expect(Date.parse(String(end.report()['goesOnAt']))).toBeGreaterThan(Date.now())
    expect(counters).toMatchObject({ media: 99, overQuota: 0 })
  }
  const status = await bench.here('status', '--mirror', bench.mirror, '--json')
  expect(status.report()['requestsToday']).toMatchObject({ media: 99, mediaLimit: 75_000 })

  // Google has granted more in the meantime.
  bench.emulator.switches.mediaRequestsPerDay = 0
  const rest = await bench.here(...backup('--downloads-per-day', '200'))
  expect(rest.report()).toMatchObject({ items, downloaded: items - 98, problems: [] })
  expect(rest.code).toBe(0)
})

it('waits for the next day, says until when, and stops cleanly when it is interrupted', async () => {
  const waiting = bench.start(...backup())
  await waiting.sees(/Shoebox goes on by itself after/)
  expect(bench.emulator.counters).toMatchObject({ media: 99, overQuota: 0 })
  waiting.process.kill('SIGINT')
  const end = await waiting.end
  expect(end.code).toBe(130)
  expect(end.report()).toMatchObject({ downloaded: 98 })
})
