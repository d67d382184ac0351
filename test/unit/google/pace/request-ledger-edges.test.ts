import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createDayQuota } from '../../../../src/main/google/pace/day-quota.ts'
import type { RequestUse } from '../../../../src/main/google/pace/day-limits.ts'
import { googleDayAt } from '../../../../src/main/google/pace/google-day.ts'
import { createListeners } from '../../../../src/main/google/listeners.ts'
import { openRequestLedger } from '../../../../src/main/google/pace/request-ledger.ts'
import type { RequestLedger } from '../../../../src/main/google/pace/request-ledger.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'shoebox-ledger-edges-'))
})
afterEach(() => rm(home, { recursive: true }))

const small = { apiPerDay: 100, mediaPerDay: 200 }
const day = 24 * 3_600_000

function open(clock = standingClock(), events: string[] = []): Promise<RequestLedger> {
  return openRequestLedger({ clock, home, log: (_level, event) => void events.push(event) }, () => small)
}

async function make(ledger: RequestLedger, use: RequestUse, requests: number): Promise<number> {
  for (let made = 0; made < requests; made += 1) {
    const permit = await ledger.begin('one', use)
    if (!('end' in permit)) return made
    permit.end(true)
  }
  return requests
}

const file = (): string => join(home, 'requests.json')

async function written(): Promise<unknown> {
  const text = await readFile(file(), 'utf8').catch(() => '{}')
  return (JSON.parse(text) as { clients?: Record<string, { api: number }> }).clients?.['one']?.api
}

describe('the ledger', () => {
  test('counts for the day that the clock shows, also when it is set back', async () => {
    const clock = standingClock()
    const ledger = await open(clock)
    await make(ledger, 'lists', 3)
    clock.advance(day)
    await make(ledger, 'lists', 5)
    expect(ledger.today('one').api).toBe(5)
    clock.advance(-day)
    await make(ledger, 'lists', 1)
    expect(ledger.today('one')).toMatchObject({ api: 4, resetsAt: googleDayAt(clock.now()).endsAt })
    await ledger.close()
  })

  test('is written again and again while the program runs', async () => {
    const clock = standingClock()
    const ledger = await open(clock)
    for (const made of [1, 2, 3]) {
      await make(ledger, 'lists', 1)
      clock.advance(1_000)
      await expect.poll(written).toBe(made)
      // The count after this one is to find nobody who still writes.
      await expect.poll(() => clock.waits.length).toBe(made)
    }
    await ledger.close()
  })

  test('that could not be written is written at the end, and each new failure is told once', async () => {
    const events: string[] = []
    const clock = standingClock()
    const ledger = await open(clock, events)
    const elsewhere = `${home}-elsewhere`
    /** Everything counted so far is in the file, and nobody writes any more. */
    const allWritten = async (): Promise<void> => {
      const tick = async (): Promise<unknown> => {
        clock.advance(1_000)
        return written()
      }
      await expect.poll(tick).toBe(ledger.today('one').api)
    }
    const fail = async (): Promise<void> => {
      await allWritten()
      await rename(home, elsewhere)
      await writeFile(home, 'a file where the folder was')
      const told = events.length
      for (const _ of [1, 2, 3]) {
        clock.advance(6_000)
        await make(ledger, 'lists', 1)
      }
      await expect.poll(() => events.length).toBeGreaterThan(told)
    }
    const mend = async (): Promise<void> => {
      await rm(home)
      await rename(elsewhere, home)
    }
    await make(ledger, 'lists', 1)
    await fail()
    expect(events).toHaveLength(1)
    await mend()
    await make(ledger, 'lists', 1)
    await fail()
    expect(events).toHaveLength(2)
    expect(events.every((event) => /^request-ledger-not-(?:read|written)$/.test(event))).toBe(true)
    await mend()
    await ledger.close()
    expect(await written()).toBe(ledger.today('one').api)
  })

  test('keeps days up to three days away, on either side', async () => {
    const today = Date.UTC(2026, 5, 10, 20)
    for (const days of [-4, -3, 3, 4]) {
      await rm(file(), { force: true })
      for (const at of [days, 0]) {
        const ledger = await open(standingClock(today + at * day))
        await make(ledger, 'lists', 1)
        await ledger.close()
      }
      const { otherDays = {} } = JSON.parse(await readFile(file(), 'utf8')) as { otherDays?: object }
      expect(Object.keys(otherDays)).toHaveLength(Math.abs(days) === 3 ? 1 : 0)
    }
  })

  test('tells what is left, of how much, and never less than nothing', async () => {
    const ledger = await open()
    expect(ledger.left('one', 'bytes')).toEqual({ now: 198, perDay: 198 })
    expect(ledger.left('one', 'addresses')).toEqual({ now: 99, perDay: 99 })
    await make(ledger, 'bytes', 10)
    await make(ledger, 'lists', 4)
    expect(ledger.left('one', 'bytes')).toEqual({ now: 188, perDay: 198 })
    expect(ledger.left('one', 'addresses')).toEqual({ now: 95, perDay: 99 })
    await make(ledger, 'covers', 1000)
    expect(ledger.left('one', 'bytes')).toEqual({ now: 0, perDay: 198 })
    await ledger.close()
  })
})

describe('lists', () => {
  test('may have what addresses need no more, once the downloads of the day are used up', async () => {
    const ledger = await open()
    expect(await make(ledger, 'lists', 1000)).toBe(95)
    await make(ledger, 'bytes', 150)
    expect(await make(ledger, 'lists', 1000)).toBe(3)
    expect(await ledger.begin('one', 'lists')).toMatchObject({ kind: 'api', used: 98, limit: 100 })
    await ledger.close()
  })
})

describe('the quota of the day', () => {
  test.each<[RequestUse, string, number, number, string]>([
    ['lists', 'lists', 95, 100, 'api'],
    ['albums-shown', 'lists', 100, 100, 'api'],
    ['addresses', 'addresses', 99, 100, 'api'],
    ['uploads', 'uploads', 99, 100, 'api'],
    ['bytes', 'bytes', 198, 200, 'media'],
    ['covers', 'bytes', 200, 200, 'media'],
  ])('stops %s alone until the next day, and says why', async (use, only, used, limit, kind) => {
    const clock = standingClock()
    const ledger = await open(clock)
    let key = 'one'
    const ask = createDayQuota(ledger, () => key)
    const permit = await ask(use)
    if (!('end' in permit)) throw new Error('stopped at once')
    permit.end(true)
    await make(ledger, use, 1000)
    const until = googleDayAt(clock.now()).endsAt + 60_000
    expect(await ask(use)).toEqual({
      kind: 'pause-account',
      until,
      only,
      problem: {
        code: 'day-limit-reached',
        detail: `${used} of ${limit} ${kind} requests`,
        values: { until, used, limit, kind },
      },
    })
    key = 'two'
    expect(await ask(use)).toHaveProperty('end')
    await ledger.close()
  })
})

test('listeners hear what is told while they listen, each as often as it was added', () => {
  const listeners = createListeners<number>()
  const heard: number[] = []
  const listen = (value: number): void => void heard.push(value)
  listeners.tell(1)
  const [end] = [listeners.add(listen), listeners.add(listen)]
  listeners.tell(2)
  end()
  listeners.tell(3)
  end()
  listeners.tell(4)
  expect(heard).toEqual([2, 2, 3, 4])
})
