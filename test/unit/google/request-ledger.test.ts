import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { googleDayAt } from '../../../src/main/google/google-day.ts'
import { openRequestLedger } from '../../../src/main/google/request-ledger.ts'
import type { RequestLedger } from '../../../src/main/google/request-ledger.ts'
import { testClock } from './test-ports.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'shoebox-ledger-'))
})
afterEach(() => rm(home, { recursive: true }))

function open(clock = testClock(), events: string[] = []): Promise<RequestLedger> {
  return openRequestLedger({ clock, home, log: (_level, event) => void events.push(event) })
}

function count(ledger: RequestLedger, client: string, api: number, media: number): void {
  for (let request = 0; request < api; request += 1) ledger.count(client, 'api')
  for (let request = 0; request < media; request += 1) ledger.count(client, 'media')
}

test('counts per client, and outlives the program', async () => {
  const clock = testClock()
  const first = await open(clock)
  count(first, 'one', 3, 40)
  count(first, 'two', 1, 0)
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
  const clock = testClock()
  const ledger = await open(clock)
  count(ledger, 'one', 5, 5)
  clock.advance(googleDayAt(clock.now()).endsAt - clock.now() - 1)
  expect(ledger.today('one').api).toBe(5)
  clock.advance(1)
  expect(ledger.today('one')).toMatchObject({ api: 0, media: 0 })
  count(ledger, 'one', 1, 0)
  await ledger.close()
  const next = await open(testClock(clock.now()))
  expect(next.today('one')).toMatchObject({ api: 1, media: 0 })
  await next.close()
})

test('is written at most once a second', async () => {
  const clock = testClock()
  const ledger = await open(clock)
  count(ledger, 'one', 500, 500)
  expect(clock.waits).toEqual([1_000])
  await ledger.close()
})

test('two programs in the same home folder add up', async () => {
  const [one, other] = [await open(), await open()]
  count(one, 'client', 10, 0)
  await one.close()
  count(other, 'client', 5, 0)
  await other.close()
  expect(other.today('client').api).toBe(15)
})

test('a damaged ledger is a new one, and a folder that cannot be written is no reason to stop', async () => {
  await writeFile(join(home, 'requests.json'), '{"format":1,"day":')
  const ledger = await open()
  count(ledger, 'one', 1, 1)
  await ledger.close()
  expect(JSON.parse(await readFile(join(home, 'requests.json'), 'utf8'))).toMatchObject({
    clients: { one: { api: 1, media: 1 } },
  })

  await rm(home, { recursive: true })
  await writeFile(home, 'a file where the folder was')
  const events: string[] = []
  const inMemory = await open(testClock(), events)
  count(inMemory, 'one', 2, 0)
  await inMemory.close()
  expect(inMemory.today('one').api).toBe(2)
  expect(events).toEqual(['request-ledger-not-read'])
})
