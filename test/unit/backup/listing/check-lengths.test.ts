import type { DatabaseSync } from 'node:sqlite'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LaneGates } from '../../../../src/main/tasks/lane-gates.ts'
import type { AccountUse } from '../../../../src/main/google/library/library-api.ts'
import type { BaseUrls, Location } from '../../../../src/main/backup/downloads/base-urls.ts'
import { checkLengths } from '../../../../src/main/backup/listing/check-lengths.ts'
import type { LengthParts } from '../../../../src/main/backup/listing/check-lengths.ts'
import { retryDelay } from '../../../../src/main/tasks/outcome.ts'
import { RunItems } from '../../../../src/main/backup/run-items.ts'
import type { AccountSession, ApiFailure, MediaAnswer } from '../../../../src/main/google/library/library-api.ts'
import { openDatabase } from '../../../../src/main/index/schema/database.ts'
import { longestSleep } from '../../../../src/main/clock/timespan.ts'
import { accountOf } from '../account-of.ts'
import { addMissing, addRow, addRows } from '../../../rows/rows.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'

const ann = accountOf('Ann')
const startedAt = Date.UTC(2026, 0, 5)

let database: DatabaseSync
let items: RunItems
let clock: ReturnType<typeof standingClock>
let gates: LaneGates<AccountUse>
let stop: AbortController
let asked: string[]
let told: {
  expected: number[][]
  forgotten: number[]
  expired: number[]
  changed: number
  tries: number[]
  ended: number
}
let locate: (item: number, nth: number) => Location
let answer: (item: number, nth: number) => MediaAnswer | 'a whole of 10' | { whole: number | undefined }

beforeEach(() => {
  database = openDatabase(':memory:')
  addRows(database, 'account', [
    { id: 'ann', email: '' },
    { id: 'ben', email: '' },
  ])
  addRows(database, 'run', [{ id: 1 }, { id: 2 }])
  items = new RunItems(database)
  clock = standingClock(startedAt, { hasty: true })
  gates = new LaneGates<AccountUse>(clock)
  stop = new AbortController()
  asked = []
  told = { expected: [], forgotten: [], expired: [], changed: 0, tries: [], ended: 0 }
  locate = (item) => ({ kind: 'found', url: `at ${item}`, videoStatus: 'READY' })
  answer = () => 'a whole of 10'
})
afterEach(() => database.close())

interface Sample {
  account?: string
  role?: string
  bytes?: number
  video?: boolean
  inGoogle?: boolean
  publishedAt?: number
  checkedAt?: number
  fidelity?: 'copy' | 'original'
}

function add(
  item: number,
  { account = 'ann', role = 'primary', bytes = 10, fidelity = 'copy', ...more }: Sample = {},
): number {
  addMissing(database, 'item', { ref: item, account, video: more.video, in_google: more.inGoogle })
  addRow(database, 'current_file', {
    item,
    role,
    path: `Photos/${item}${role}`,
    path_key: `${item}${role}`,
    bytes,
    sha256: 'a',
    mime_type: 'b',
    published_at: more.publishedAt ?? 0,
    length_checked_at: more.checkedAt ?? null,
    fidelity,
  })
  return item
}

function addJob(item: number, state = 'failed'): void {
  addRow(database, 'job', { item, state })
}

async function check(given: Partial<LengthParts> = {}): Promise<void> {
  const nths = new Map<number, number>()
  const located = new Map<number, number>()
  const next = (of: Map<number, number>, item: number): number => {
    const nth = of.get(item) ?? 0
    of.set(item, nth + 1)
    return nth
  }
  const body = (): Readable => {
    const stream = Readable.from([])
    stream.destroy = () => {
      told.ended++
      return stream
    }
    return stream
  }
  const media: AccountSession['media'] = {
    open(url, suffix, from) {
      asked.push(`${url}${suffix} from ${from}`)
      const item = Number(url.slice(3))
      const said = answer(item, next(nths, item))
      if (said !== 'a whole of 10' && !('whole' in said)) return Promise.resolve(said)
      const total = said === 'a whole of 10' ? 10 : said.whole
      const bytes = { kind: 'bytes' as const, offset: from, contentType: '', body: body() }
      return Promise.resolve(total === undefined ? bytes : { ...bytes, total })
    },
  }
  await checkLengths(
    {
      mirror: { database },
      items,
      baseUrls: {
        expect: (jobs: { item: number }[]) => void told.expected.push(jobs.map(({ item }) => item)),
        locate: ({ item }: { item: number }) => Promise.resolve(locate(item, next(located, item))),
        expired: (item: number) => void told.expired.push(item),
        forget: (item: number) => void told.forgotten.push(item),
      } as unknown as BaseUrls,
      run: 2,
      startedAt,
      session: () => ({ media }) as unknown as AccountSession,
      walkParts: (account) => ({
        account: account.id,
        gates,
        clock,
        signal: stop.signal,
        goOn: () => Promise.resolve(),
        network: { triesIn: (ms) => void told.tries.push(ms) },
      }),
      changed: () => void told.changed++,
      ...given,
    },
    ann,
  )
}

const checkedAt = (item: number, role = 'primary'): unknown =>
  database.prepare('SELECT length_checked_at AS at FROM current_file WHERE item = ? AND role = ?').get(item, role)?.[
    'at'
  ]
const jobs = (): unknown[] => database.prepare('SELECT item, role, run, state FROM job ORDER BY item, role').all()
const failed = (failure: ApiFailure): MediaAnswer => ({ kind: 'failed', failure, sent: true })
const busy: ApiFailure = { kind: 'retry', problem: { code: 'google-busy' }, afterMs: 0 }

describe('files are asked for', () => {
  test('by their last byte, those first that were asked for longest ago, each in its own form', async () => {
    add(1, { checkedAt: 9 })
    add(2, { checkedAt: 5, video: true })
    add(3, { bytes: 0 })
    add(1, { role: 'motion', checkedAt: 7, bytes: 20 })
    answer = (item, nth) => ({ whole: item === 3 ? 0 : item === 1 && nth === 0 ? 20 : 10 })
    await check()
    expect(asked).toEqual(['at 3=d from 0', 'at 2=dv from 9', 'at 1=dv from 19', 'at 1=d from 9'])
    for (const [item, role] of [
      [1, 'primary'],
      [1, 'motion'],
      [2, 'primary'],
      [3, 'primary'],
    ] as const)
      expect(checkedAt(item, role)).toBe(startedAt)
    expect([jobs(), told.changed, told.ended]).toEqual([[], 0, 4])
  })

  test('if they are of this account, in Google, older than the run and not to be downloaded anyway', async () => {
    add(1)
    add(2, { account: 'ben' })
    add(3, { inGoogle: false })
    add(4, { publishedAt: startedAt })
    add(5, { publishedAt: startedAt - 1 })
    addJob(add(6))
    await check()
    expect(asked).toEqual(['at 1=d from 9', 'at 5=d from 9'])
    asked = []
    await check()
    expect(asked).toHaveLength(2)
    asked = []
    await check({ session: () => undefined })
    expect(asked).toEqual([])
  })

  test('if they are copies that Google delivered: an original has another length than what it delivers', async () => {
    add(1, { fidelity: 'original' })
    add(2)
    add(2, { role: 'motion', fidelity: 'original' })
    await check()
    expect(asked).toEqual(['at 2=d from 9'])
    expect([checkedAt(1, 'primary'), checkedAt(2, 'motion')]).toEqual([null, null])
  })

  test('a hundred at a time, and their addresses are kept only for what is downloaded', async () => {
    for (let item = 1; item <= 201; item++) add(item)
    answer = (item) => ({ whole: item === 150 ? 11 : 10 })
    await check()
    expect(told.expected.map((group) => group.length)).toEqual([100, 100, 1])
    expect(new Set(asked).size).toBe(201)
    expect(told.forgotten).toHaveLength(200)
    expect(told.forgotten).not.toContain(150)
  })
})

describe('another length', () => {
  test('queues the file, and counts the item as open', async () => {
    for (const item of [1, 2, 3]) add(item)
    items.insert(1)
    items.countNew('done')
    answer = (item) => ({ whole: item === 3 ? 10 : 9 })
    await check()
    expect(jobs()).toEqual([1, 2].map((item) => ({ item, role: 'primary', run: 2, state: 'queued' })))
    expect(database.prepare('SELECT item, role, since FROM replacement').all()).toEqual(
      [1, 2].map((item) => ({ item, role: 'primary', since: startedAt })),
    )
    expect([items.counts, items.skipped, told.changed]).toEqual([{ open: 2, done: 0, failed: 0, waiting: 0 }, 0, 2])
  })

  test('of one more file of an item that is open already changes no count', async () => {
    add(1)
    add(1, { role: 'motion' })
    answer = () => ({ whole: 9 })
    await check()
    expect([items.counts.open, told.changed]).toEqual([1, 2])
    expect(jobs()).toHaveLength(2)
  })

  test('that the server does not tell is none', async () => {
    add(1)
    answer = () => ({ whole: undefined })
    await check()
    expect([jobs(), checkedAt(1)]).toEqual([[], startedAt])
  })
})

describe('what cannot be found out now', () => {
  test.each<[string, Location]>([
    ['is gone', { kind: 'gone' }],
    ['has no address', { kind: 'no-address' }],
    ['is refused', { kind: 'failed', failure: { kind: 'permanent', problem: { code: 'google-refused' } } }],
  ])('is left to the next time: what %s', async (_, location) => {
    add(1)
    add(2)
    const found = locate
    locate = (item, nth) => (item === 1 ? location : found(item, nth))
    await check()
    expect([asked, checkedAt(1), checkedAt(2), clock.waits]).toEqual([['at 2=d from 9'], null, startedAt, []])
  })

  test.each<[string, MediaAnswer, number]>([
    ['gone', { kind: 'gone' }, 1],
    ['refused', failed({ kind: 'permanent', problem: { code: 'google-refused' } }), 1],
    ['cancelled', failed({ kind: 'cancelled' }), 1],
    ['expired each time', { kind: 'expired' }, 5],
    ['too busy each time', failed(busy), 5],
  ])('is left to the next time: what is %s', async (_, said, times) => {
    add(1)
    answer = () => said
    await check()
    expect([asked.length, checkedAt(1), jobs()]).toEqual([times, null, []])
    const waits = Array.from({ length: times - 1 }, (__, nth) => retryDelay(nth + 1, 0))
    expect([clock.waits, told.tries]).toEqual([waits, waits])
    expect(told.expired).toHaveLength(said.kind === 'expired' ? 5 : 0)
  })

  test('is found out after a while if trouble passes', async () => {
    add(1)
    const found = locate
    locate = (item, nth) => (nth === 0 ? { kind: 'failed', failure: busy } : found(item, nth))
    answer = (_, nth) => (nth === 0 ? { kind: 'expired' } : { whole: 9 })
    await check()
    expect([asked.length, told.expired, jobs().length]).toEqual([2, [1], 1])
  })

  test('waits for the account', async () => {
    add(1)
    const until = startedAt + 60_000
    answer = (_, nth) =>
      nth === 0 ? failed({ kind: 'pause-account', problem: { code: 'google-busy' }, until }) : 'a whole of 10'
    await check()
    expect([asked.length, checkedAt(1)]).toEqual([2, until])
    expect(clock.waits.reduce((sum, ms) => sum + ms, 0)).toBe(60_000)
    expect(Math.max(...clock.waits)).toBe(longestSleep)
  })

  test('ends everything if the sign-in is dead, and asks nothing more', async () => {
    for (let item = 1; item <= 150; item++) add(item)
    answer = () => failed({ kind: 'sign-in', problem: { code: 'sign-in-needed' } })
    await check()
    expect(asked.length).toBeLessThan(5)
    expect(told.expected).toHaveLength(1)
  })

  test('ends when the run does', async () => {
    for (let item = 1; item <= 150; item++) add(item)
    answer = () => {
      stop.abort()
      return 'a whole of 10'
    }
    await check()
    expect(asked.length).toBeLessThan(5)
    expect(checkedAt(1)).toBeNull()
    await check()
    expect(asked.length).toBeLessThan(5)
  })

  test.each(['bytes', 'addresses', undefined] as const)(
    'is not asked for in an account that is closed for good, for %s',
    async (only) => {
      add(1)
      gates.close(ann.id, { problem: { code: 'sign-in-needed' }, until: Infinity, ...(only && { only }) })
      await check()
      expect([asked, clock.waits]).toEqual([[], []])
    },
  )

  test('is asked for in an account that is closed for lists alone', async () => {
    add(1)
    gates.close(ann.id, { problem: { code: 'sign-in-needed' }, until: Infinity, only: 'lists' })
    await check()
    expect(asked).toHaveLength(1)
  })

  test('is not asked for any more when the run ends while it was paused', async () => {
    add(1)
    const goOn = (): Promise<void> => {
      stop.abort()
      return Promise.resolve()
    }
    await check({ walkParts: ({ id }) => ({ account: id, gates, clock, signal: stop.signal, goOn }) })
    expect(asked).toEqual([])
  })
})
