import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { googleDayAt } from '../../../../src/main/google/pace/google-day.ts'
import { openRequestLedger } from '../../../../src/main/google/pace/request-ledger.ts'
import { mostRequests } from '../../../../src/main/google/pace/day-limits.ts'
import type { RequestUse } from '../../../../src/main/google/pace/day-limits.ts'
import type { RequestLedger } from '../../../../src/main/google/pace/request-ledger.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'shoebox-ledger-'))
})
afterEach(() => rm(home, { recursive: true }))

function open(clock = standingClock(), events: string[] = []): Promise<RequestLedger> {
  return openRequestLedger({ clock, home, log: (_level, event) => void events.push(event) })
}

/** Makes so many requests, one after the other; returns how many of them were allowed. */
async function make(ledger: RequestLedger, client: string, use: RequestUse, requests: number): Promise<number> {
  for (let made = 0; made < requests; made += 1) {
    const permit = await ledger.begin(client, use)
    if (!('end' in permit)) return made
    permit.end(true)
  }
  return requests
}

async function count(ledger: RequestLedger, client: string, api: number, media: number): Promise<void> {
  await make(ledger, client, 'lists', api)
  await make(ledger, client, 'bytes', media)
}

test('counts per client, and outlives the program', async () => {
  const clock = standingClock()
  const first = await open(clock)
  await count(first, 'one', 3, 40)
  await count(first, 'two', 1, 0)
  expect(first.today('one')).toEqual({
    api: 3,
    media: 40,
    apiLimit: 10_000,
    mediaLimit: 75_000,
    resetsAt: googleDayAt(clock.now()).endsAt,
  })
  await first.close()
  const second = await open()
  expect(second.today('one')).toMatchObject({ api: 3, media: 40 })
  expect(second.today('two')).toMatchObject({ api: 1, media: 0 })
  expect(second.today('three')).toMatchObject({ api: 0, media: 0 })
  await second.close()
})

test('starts again at midnight Pacific', async () => {
  const clock = standingClock()
  const ledger = await open(clock)
  await count(ledger, 'one', 5, 5)
  clock.advance(googleDayAt(clock.now()).endsAt - clock.now() - 1)
  expect(ledger.today('one').api).toBe(5)
  clock.advance(1)
  expect(ledger.today('one')).toMatchObject({ api: 0, media: 0 })
  await count(ledger, 'one', 1, 0)
  await ledger.close()
  const next = await open(standingClock(clock.now()))
  expect(next.today('one')).toMatchObject({ api: 1, media: 0 })
  await next.close()
})

test('is written at most once a second', async () => {
  const clock = standingClock()
  const ledger = await open(clock)
  await count(ledger, 'one', 500, 500)
  expect(clock.waits).toEqual([1_000])
  await ledger.close()
})

test('two programs in the same home folder add up', async () => {
  const [one, other] = [await open(), await open()]
  await count(one, 'client', 10, 0)
  await one.close()
  await count(other, 'client', 5, 0)
  await other.close()
  expect(other.today('client').api).toBe(15)
})

test('a damaged ledger is a new one, and a folder that cannot be written is no reason to stop', async () => {
  await writeFile(join(home, 'requests.json'), '{"format":1,"day":')
  const ledger = await open()
  await count(ledger, 'one', 1, 1)
  await ledger.close()
  expect(JSON.parse(await readFile(join(home, 'requests.json'), 'utf8'))).toMatchObject({
    clients: { one: { api: 1, media: 1 } },
  })

  await rm(home, { recursive: true })
  await writeFile(home, 'a file where the folder was')
  const events: string[] = []
  const inMemory = await open(standingClock(), events)
  await count(inMemory, 'one', 2, 0)
  await inMemory.close()
  expect(inMemory.today('one').api).toBe(2)
  expect(events).toEqual(['request-ledger-not-read'])
})

const small = { apiPerDay: 100, mediaPerDay: 200 }

function openSmall(clock = standingClock()): Promise<RequestLedger> {
  return openRequestLedger({ clock, home, log: () => undefined }, () => small)
}

describe('the limit of the day', () => {
  test('leaves addresses more than lists, and people the last', async () => {
    const clock = standingClock()
    const ledger = await openSmall(clock)
    // 198 downloads need four calls for addresses.
    expect(await make(ledger, 'one', 'lists', 1000)).toBe(95)
    expect(await make(ledger, 'one', 'addresses', 1000)).toBe(4)
    expect(await make(ledger, 'one', 'albums-shown', 1000)).toBe(1)
    expect(await make(ledger, 'one', 'bytes', 1000)).toBe(198)
    expect(await make(ledger, 'one', 'covers', 1000)).toBe(2)
    expect(ledger.today('one')).toMatchObject({ api: 100, apiLimit: 100, media: 200, mediaLimit: 200 })
    const { endsAt } = googleDayAt(clock.now())
    expect(await ledger.begin('one', 'covers')).toEqual({
      kind: 'media',
      used: 200,
      limit: 200,
      until: endsAt + 60_000,
    })
    // Another client has its own.
    expect(await make(ledger, 'two', 'bytes', 1)).toBe(1)
    await ledger.close()
  })

  test('is kept by requests that are under way together', async () => {
    const ledger = await openSmall()
    await make(ledger, 'one', 'bytes', 190)
    const answers = await Promise.all(Array.from({ length: 32 }, () => ledger.begin('one', 'bytes')))
    const permits = answers.filter((answer) => 'end' in answer)
    expect(permits).toHaveLength(8)
    // Three found nobody to connect to: those were no requests.
    for (const [at, permit] of permits.entries()) permit.end(at >= 3)
    expect(ledger.today('one').media).toBe(195)
    expect(await make(ledger, 'one', 'bytes', 10)).toBe(3)
    await ledger.close()
  })

  test('is on the disk before anybody is told of it, for whoever starts next', async () => {
    const killed = await openSmall()
    expect(await make(killed, 'one', 'bytes', 1000)).toBe(198)
    const next = await openSmall()
    expect(await make(next, 'one', 'bytes', 1)).toBe(0)
    await Promise.all([next.close(), killed.close()])
  })

  test('counts what another program did in the meantime', async () => {
    const clock = standingClock()
    const [one, other] = [await openSmall(clock), await openSmall(clock)]
    expect(await make(one, 'client', 'bytes', 150)).toBe(150)
    await one.close()
    clock.advance(6_000)
    expect(await make(other, 'client', 'bytes', 100)).toBe(48)
    await other.close()
  })

  test('holds for a minute after midnight, in which Google may still count the day before', async () => {
    const clock = standingClock()
    const ledger = await openSmall(clock)
    await make(ledger, 'one', 'bytes', 1000)
    const { endsAt } = googleDayAt(clock.now())
    clock.advance(endsAt - clock.now() + 59_999)
    expect(await ledger.begin('one', 'bytes')).toMatchObject({ until: endsAt + 60_000 })
    clock.advance(1)
    expect(await make(ledger, 'one', 'bytes', 1000)).toBe(198)
    await ledger.close()
  })

  test('knows the days next to this one, whichever way the clock is set', async () => {
    const today = Date.UTC(2026, 9, 3, 12)
    const day = 24 * 3_600_000
    for (const [now, requests] of [
      [today, 7],
      [today + day, 11],
      [today, 2],
    ] as const) {
      const ledger = await openSmall(standingClock(now))
      await make(ledger, 'one', 'bytes', requests)
      await ledger.close()
    }
    for (const [now, media] of [
      [today, 9],
      [today + day, 11],
      [today + 2 * day, 0],
    ] as const) {
      const ledger = await openSmall(standingClock(now))
      expect(ledger.today('one').media).toBe(media)
      await ledger.close()
    }
    // A day that is long over is forgotten.
    const later = await openSmall(standingClock(today + 10 * day))
    await make(later, 'one', 'bytes', 1)
    await later.close()
    expect(await readFile(join(home, 'requests.json'), 'utf8')).not.toContain('2026-10-03')
  })
})

test('whatever the limits, people come before addresses and these before lists, and there is always something for a backup', () => {
  const limit = fc.integer({ min: 100, max: 100_000_000 })
  fc.assert(
    fc.property(limit, limit, fc.nat(100_000_000), (apiPerDay, mediaPerDay, mediaLeft) => {
      const most = (use: RequestUse): number => mostRequests(use, { apiPerDay, mediaPerDay }, mediaLeft)
      expect(most('lists')).toBeGreaterThan(apiPerDay * 0.8)
      expect(most('lists')).toBeLessThanOrEqual(most('addresses'))
      expect(most('addresses')).toBeLessThan(most('albums-shown'))
      expect(most('bytes')).toBeLessThan(most('covers'))
      expect([most('albums-shown'), most('covers')]).toEqual([apiPerDay, mediaPerDay])
    }),
  )
})
