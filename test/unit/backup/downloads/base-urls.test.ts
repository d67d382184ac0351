import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { BaseUrls, type Location } from '../../../../src/main/backup/downloads/base-urls.ts'
import type { ApiFailure, ApiResult, Batch, LibraryApi } from '../../../../src/main/google/library/library-api.ts'
import type { Job } from '../../../../src/main/index/runs/job-rows.ts'
import type { AccountId, ItemId, VideoStatus } from '../../../../src/shared/domain.ts'
import { standingClock } from '../../../clocks/standing-clock.ts'

const [ann, ben] = ['ann', 'ben'] as AccountId[] as [AccountId, AccountId]
const minute = 60_000

const job = (item: number, account = ann): Job => ({
  seq: item,
  item,
  id: `id${item}` as ItemId,
  role: 'primary',
  account,
  remoteId: `r${item}`,
  filename: `${item}.jpg`,
  mimeType: 'image/jpeg',
  video: false,
  videoStatus: 'UNSPECIFIED',
  creationTime: '2021-07-04T10:11:12Z',
  attempts: 0,
})
const jobs = (from: number, count: number, account = ann): Job[] =>
  Array.from({ length: count }, (_, at) => job(from + at, account))
const ids = (from: number, count: number): string[] => jobs(from, count).map(({ remoteId }) => remoteId)

const broken: ApiFailure = { kind: 'retry', problem: { code: 'google-busy' }, afterMs: 1 }

/** Google, as it is asked where bytes are. It knows each item under an address of its own, unless it is told otherwise. */
class AskedGoogle {
  readonly clock = standingClock()
  readonly asked: { account: AccountId; ids: readonly string[]; signal: AbortSignal }[] = []
  /** What is not as usual, by the remote id. */
  readonly other = new Map<string, 'gone' | 'unnamed' | 'no-address' | ApiFailure | VideoStatus>()
  failure: ApiFailure | undefined
  error: unknown
  /** Answers come once this is called. */
  #release: (() => void)[] = []
  holds = false
  readonly end = new AbortController()
  readonly urls: BaseUrls

  constructor(signedIn: readonly AccountId[] = [ann, ben]) {
    this.urls = new BaseUrls({
      clock: this.clock,
      signal: this.end.signal,
      library: (account) => (signedIn.includes(account) ? this.#library(account) : undefined),
    })
  }

  #library(account: AccountId): LibraryApi {
    const batchGet: LibraryApi['batchGet'] = async (wanted, signal) => {
      this.asked.push({ account, ids: wanted, signal })
      if (this.holds) await new Promise<void>((resolve) => this.#release.push(resolve))
      if (this.error !== undefined) throw this.error
      return this.#answer(wanted)
    }
    return { batchGet } as LibraryApi
  }

  #answer(wanted: readonly string[]): ApiResult<Batch> {
    if (this.failure) return { ok: false, failure: this.failure }
    const batch: Batch = { items: new Map(), gone: new Set(), failed: new Map() }
    for (const id of wanted) {
      const other = this.other.get(id)
      if (other === 'gone') batch.gone.add(id)
      else if (typeof other === 'object') batch.failed.set(id, other)
      else if (other !== 'unnamed')
        batch.items.set(id, {
          id,
          filename: id,
          mimeType: 'image/jpeg',
          width: 1,
          height: 1,
          camera: {},
          ...(other !== 'no-address' && { baseUrl: `https://there/${id}/${this.asked.length}` }),
          ...(other !== undefined && other !== 'no-address' && { videoStatus: other }),
        })
    }
    return { ok: true, value: batch }
  }

  release(): void {
    this.holds = false
    for (const one of this.#release.splice(0)) one()
  }

  /** The ids of each request. */
  get ids(): (readonly string[])[] {
    return this.asked.map((each) => each.ids)
  }
}

const at = (url: string, videoStatus: VideoStatus = 'UNSPECIFIED'): Location => ({ kind: 'found', url, videoStatus })

describe('an address from a listing', () => {
  test('is used as long as it is fresh, without a request', async () => {
    const google = new AskedGoogle()
    google.urls.remember(1, 'https://listed/1', 'READY')
    google.clock.advance(50 * minute - 1)
    expect(await google.urls.locate(job(1))).toEqual(at('https://listed/1', 'READY'))
    expect(google.urls.freshItems()).toEqual([1])
    expect(google.ids).toEqual([])
  })

  test.each([
    ['the time that passes', 'advance'],
    ['the time of day, as after a sleep', 'set'],
  ] as const)('is asked for anew after 50 minutes by %s', async (_, how) => {
    const google = new AskedGoogle()
    google.urls.remember(1, 'https://listed/1', 'READY')
    google.clock[how](50 * minute)
    expect(google.urls.freshItems()).toEqual([])
    expect(await google.urls.locate(job(1))).toEqual(at('https://there/r1/1'))
  })

  test('that was asked for is used for as long as one that was listed', async () => {
    const google = new AskedGoogle()
    await google.urls.locate(job(1))
    google.clock.advance(50 * minute - 1)
    expect(await google.urls.locate(job(1))).toEqual(at('https://there/r1/1'))
    google.clock.advance(1)
    expect(await google.urls.locate(job(1))).toEqual(at('https://there/r1/2'))
  })

  test('counts by the clock although that was set back', async () => {
    const google = new AskedGoogle()
    google.urls.remember(1, 'https://listed/1', 'READY')
    google.clock.set(-600 * minute)
    google.clock.advance(50 * minute)
    expect(await google.urls.locate(job(1))).toEqual(at('https://there/r1/1'))
  })

  test('that comes again takes the place of the one before', async () => {
    const google = new AskedGoogle()
    google.urls.remember(1, 'https://listed/1', 'READY')
    google.clock.advance(30 * minute)
    google.urls.remember(1, 'https://listed/again', 'READY')
    google.clock.advance(30 * minute)
    expect(await google.urls.locate(job(1))).toEqual(at('https://listed/again', 'READY'))
  })

  test('is forgotten with its attempt', async () => {
    const google = new AskedGoogle()
    google.urls.remember(1, 'https://listed/1', 'READY')
    google.urls.forget(1)
    expect(google.urls.freshItems()).toEqual([])
    await google.urls.locate(job(1))
    expect(google.ids).toEqual([['r1']])
  })
})

describe('addresses that are asked for', () => {
  test('are asked for together by all who ask in one turn, each once', async () => {
    const google = new AskedGoogle()
    const found = await Promise.all([1, 2, 1].map((item) => google.urls.locate(job(item))))
    expect(google.ids).toEqual([['r1', 'r2']])
    expect(found).toEqual([at('https://there/r1/1'), at('https://there/r2/1'), at('https://there/r1/1')])
    expect(google.asked[0]?.signal).toBe(google.end.signal)
  })

  test('are asked of the account of each', async () => {
    const google = new AskedGoogle()
    google.urls.expect(jobs(10, 3, ben))
    await Promise.all([google.urls.locate(job(1)), google.urls.locate(job(2, ben))])
    expect(google.asked.map(({ account, ids }) => ({ account, ids }))).toEqual([
      { account: ann, ids: ['r1'] },
      { account: ben, ids: ['r2', ...ids(10, 3)] },
    ])
  })

  test('are filled up to fifty with those whose turn comes next, and of which nothing is known', async () => {
    const google = new AskedGoogle()
    google.urls.remember(11, 'https://listed/11', 'READY')
    google.urls.expect(jobs(10, 24))
    google.urls.expect(jobs(40, 24))
    google.urls.expect(jobs(70, 24))
    google.urls.forget(12)
    await google.urls.locate(job(1))
    const next = [...ids(10, 24), ...ids(40, 24), ...ids(70, 24)].filter((id) => id !== 'r11' && id !== 'r12')
    expect(google.ids).toEqual([['r1', ...next.slice(0, 49)]])
    expect(await google.urls.locate(job(10))).toEqual(at('https://there/r10/1'))
    expect(google.ids.length).toBe(1)
  })

  test('of more than fifty at once come in groups', async () => {
    const google = new AskedGoogle()
    const found = await Promise.all(jobs(1, 101).map((each) => google.urls.locate(each)))
    expect(google.ids).toEqual([ids(1, 50), ids(51, 50), ids(101, 1)])
    expect(found.every(({ kind }) => kind === 'found')).toBe(true)
  })

  test('that are announced are asked for at once if they fill half of a request', async () => {
    const google = new AskedGoogle()
    google.urls.expect(jobs(1, 24))
    google.urls.expect(jobs(101, 30, ben).slice(0, 24))
    expect(google.ids).toEqual([])
    google.urls.expect(jobs(1, 25))
    expect(google.ids).toEqual([ids(1, 25)])
    expect(await google.urls.locate(job(25))).toEqual(at('https://there/r25/1'))
    expect(google.ids.length).toBe(1)
  })

  test('that are announced again while they are under way, or fresh, are not asked for again', async () => {
    const google = new AskedGoogle()
    google.holds = true
    google.urls.expect(jobs(1, 30))
    google.urls.expect(jobs(1, 30))
    const waiting = google.urls.locate(job(3))
    await nextTurn()
    google.release()
    expect(await waiting).toEqual(at('https://there/r3/1'))
    google.urls.expect(jobs(1, 30))
    expect(google.ids.length).toBe(1)
    google.clock.advance(51 * minute)
    google.urls.expect(jobs(1, 30))
    expect(google.ids.length).toBe(2)
  })

  test('that are under way fill no other request', async () => {
    const google = new AskedGoogle()
    google.holds = true
    google.urls.expect(jobs(1, 30))
    const waiting = google.urls.locate(job(99))
    await nextTurn()
    expect(google.ids[1]).toEqual(['r99'])
    google.release()
    expect((await waiting).kind).toBe('found')
  })
})

describe('what Google says instead of an address', () => {
  test.each<[string, 'gone' | 'unnamed' | 'no-address' | ApiFailure | VideoStatus, Location]>([
    ['that the item is gone', 'gone', { kind: 'gone' }],
    ['nothing of it', 'unnamed', { kind: 'no-address' }],
    ['the item without one', 'no-address', { kind: 'no-address' }],
    ['a failure of it alone', broken, { kind: 'failed', failure: broken }],
    ['how far a video is', 'PROCESSING', at('https://there/r1/1', 'PROCESSING')],
  ])('%s is told, and others have theirs', async (_, other, expected) => {
    const google = new AskedGoogle()
    google.other.set('r1', other)
    const found = await Promise.all([google.urls.locate(job(1)), google.urls.locate(job(2))])
    expect(found).toEqual([expected, at('https://there/r2/1')])
    expect(google.urls.freshItems()).toEqual(expected.kind === 'found' ? [1, 2] : [2])
  })

  test('a failure is that of all who asked, and each may ask again', async () => {
    const google = new AskedGoogle()
    google.failure = broken
    const failed: Location = { kind: 'failed', failure: broken }
    expect(await Promise.all([1, 2].map((item) => google.urls.locate(job(item))))).toEqual([failed, failed])
    google.failure = undefined
    expect(await google.urls.locate(job(1))).toEqual(at('https://there/r1/2'))
  })

  test('an account that is not signed in is told so', async () => {
    const google = new AskedGoogle([ann])
    expect(await google.urls.locate(job(1, ben))).toEqual({
      kind: 'failed',
      failure: { kind: 'sign-in', problem: { code: 'sign-in-needed' } },
    })
    expect(google.ids).toEqual([])
  })

  test('a bug reaches everybody who asked, and nobody who only announced', async () => {
    const google = new AskedGoogle()
    google.error = new Error('a bug')
    google.urls.expect(jobs(101, 30))
    const ends = await Promise.allSettled([google.urls.locate(job(1)), google.urls.locate(job(101))])
    expect(ends.map((end) => end.status === 'rejected' && end.reason)).toEqual([google.error, google.error])
    google.error = undefined
    expect((await google.urls.locate(job(101))).kind).toBe('found')
  })
})

describe('an address that was refused', () => {
  test('takes those with it that are about as old, and no younger ones', async () => {
    const google = new AskedGoogle()
    google.urls.remember(1, 'https://listed/1', 'READY')
    google.clock.advance(minute)
    google.urls.remember(2, 'https://listed/2', 'READY')
    google.clock.advance(1)
    google.urls.remember(3, 'https://listed/3', 'READY')
    google.urls.expired(1)
    expect(google.urls.freshItems()).toEqual([3])
  })

  test('of just now takes none with it that come later', async () => {
    const google = new AskedGoogle()
    google.urls.remember(1, 'https://listed/1', 'READY')
    google.urls.expired(1)
    google.clock.advance(1)
    google.urls.remember(2, 'https://listed/2', 'READY')
    expect(google.urls.freshItems()).toEqual([2])
    google.urls.expired(7)
    expect(google.urls.freshItems()).toEqual([2])
  })

  test('that is older changes nothing about one that was refused later', () => {
    const google = new AskedGoogle()
    google.urls.remember(1, 'https://listed/1', 'READY')
    google.clock.advance(5 * minute)
    google.urls.remember(2, 'https://listed/2', 'READY')
    google.urls.remember(3, 'https://listed/3', 'READY')
    google.clock.advance(2 * minute)
    google.urls.expired(2)
    google.urls.expired(1)
    expect(google.urls.freshItems()).toEqual([])
  })
})

describe('addresses from listings that nobody needs yet', () => {
  const most = 16_000

  test('are bounded: the newest are dropped, and those that are known may change', async () => {
    const google = new AskedGoogle()
    for (let item = 0; item < most; item++) google.urls.remember(item, `https://listed/${item}`, 'READY')
    google.urls.remember(most, 'https://listed/more', 'READY')
    google.urls.remember(5, 'https://listed/other', 'READY')
    const fresh = google.urls.freshItems()
    expect([fresh.length, fresh.includes(most), fresh.includes(0)]).toEqual([most, false, true])
    expect(await google.urls.locate(job(5))).toEqual(at('https://listed/other', 'READY'))
  })

  test('make room when the oldest are stale', () => {
    const google = new AskedGoogle()
    for (let item = 0; item < 10; item++) google.urls.remember(item, `https://listed/${item}`, 'READY')
    google.clock.advance(minute)
    for (let item = 10; item < most; item++) google.urls.remember(item, `https://listed/${item}`, 'READY')
    google.clock.advance(49 * minute)
    for (let item = most; item < most + 12; item++) google.urls.remember(item, `https://listed/${item}`, 'READY')
    const fresh = new Set(google.urls.freshItems())
    expect(Array.from({ length: 12 }, (_, nth) => fresh.has(most + nth))).toEqual([
      ...Array<boolean>(10).fill(true),
      false,
      false,
    ])
    expect(fresh.size).toBe(most)
  })

  test('make room also where the first that came has come again since', () => {
    const google = new AskedGoogle()
    google.urls.remember(0, 'https://listed/0', 'READY')
    for (let item = 1; item < most; item++) google.urls.remember(item, `https://listed/${item}`, 'READY')
    google.clock.advance(30 * minute)
    google.urls.remember(0, 'https://listed/again', 'READY')
    google.clock.advance(21 * minute)
    google.urls.remember(most, 'https://listed/more', 'READY')
    expect(google.urls.freshItems()).toEqual([0, most])
  })

  test('do not keep out those that are needed next', async () => {
    const google = new AskedGoogle()
    for (let item = 0; item < most; item++) google.urls.remember(item, `https://listed/${item}`, 'READY')
    await google.urls.locate(job(most))
    expect(await google.urls.locate(job(most))).toEqual(at(`https://there/r${most}/1`))
    expect(google.ids.length).toBe(1)
  })
})
