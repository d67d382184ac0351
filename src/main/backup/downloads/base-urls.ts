import type { Clock } from '../../ports.ts'
import type { ApiFailure, LibraryApi } from '../../google/library/library-api.ts'
import type { AccountId, VideoStatus } from '../../../shared/domain.ts'
import type { Job } from '../../index/runs/job-rows.ts'

/** Base URLs live 60 minutes; some were seen to die earlier (reference, 5.2). */
const freshFor = 50 * 60_000
/** About as many as a fast connection uses while they are fresh; a few megabytes. */
const mostRemembered = 16_000
/** Addresses that were given out within so many milliseconds are taken to live equally long. */
const sameAge = 60_000
/** The most ids one batchGet takes. */
const groupSize = 50

export type Location =
  | { kind: 'found'; url: string; videoStatus: VideoStatus }
  | { kind: 'gone' }
  /** Google knows the item and gives no address for it. */
  | { kind: 'no-address' }
  | { kind: 'failed'; failure: ApiFailure }

interface Known {
  url: string
  videoStatus: VideoStatus
  /** By the clock that nobody sets, and by the other, which goes on while the machine sleeps. */
  at: number
  setAt: number
}

interface Wanted {
  job: Job
  settle: (location: Location) => void
  fail: (error: unknown) => void
}

export interface BaseUrlParts {
  clock: Clock
  library: (account: AccountId) => LibraryApi | undefined
  /** The run's end; ends requests. */
  signal: AbortSignal
}

/**
 * Where the bytes of items can be had now. Addresses from listings are used while they are fresh; others are asked
 * for in groups of 50, filled up with the items whose turn comes next. Never stored on disk, and bounded: when there
 * are too many, the newest are dropped, because the oldest are used first.
 */
export class BaseUrls {
  readonly #parts: BaseUrlParts
  readonly #known = new Map<number, Known>()
  readonly #upcoming = new Map<number, Job>()
  readonly #underWay = new Map<number, Promise<Map<number, Location>>>()
  readonly #wanted = new Map<AccountId, Wanted[]>()
  #staleBefore = -Infinity

  constructor(parts: BaseUrlParts) {
    this.#parts = parts
  }

  remember(item: number, url: string, videoStatus: VideoStatus): void {
    if (this.#known.size >= mostRemembered && !this.#known.has(item)) {
      this.#dropStale()
      if (this.#known.size >= mostRemembered) return
    }
    this.#known.delete(item)
    this.#known.set(item, { url, videoStatus, ...this.#now() })
  }

  /** Announces whose turn comes next, so that their addresses can be asked for together. */
  expect(jobs: readonly Job[]): void {
    const missing = new Map<AccountId, Job[]>()
    for (const job of jobs) {
      this.#upcoming.set(job.item, job)
      if (this.#fresh(job.item) || this.#underWay.has(job.item)) continue
      const list = missing.get(job.account) ?? []
      list.push(job)
      missing.set(job.account, list)
    }
    for (const [account, list] of missing) {
      if (list.length < groupSize / 2) continue
      // Whoever needs one of these addresses meets the error there.
      this.#ask(account, list).catch(() => undefined)
    }
  }

  /** The items whose address is known and fresh. */
  freshItems(): number[] {
    return [...this.#known.keys()].filter((item) => this.#fresh(item) !== undefined)
  }

  /** An attempt is over: its address is not needed any more. */
  forget(item: number): void {
    this.#known.delete(item)
    this.#upcoming.delete(item)
  }

  /** The server refused this address. All that are about as old are not worth a try either. */
  expired(item: number): void {
    const known = this.#known.get(item)
    if (known) {
      const aboutAsOld = Math.min(known.at + sameAge, this.#parts.clock.monotonic())
      this.#staleBefore = Math.max(this.#staleBefore, aboutAsOld)
    }
    this.#known.delete(item)
  }

  async locate(job: Job): Promise<Location> {
    const known = this.#fresh(job.item)
    if (known) return { kind: 'found', url: known.url, videoStatus: known.videoStatus }
    const underWay = this.#underWay.get(job.item)
    if (underWay) {
      const location = (await underWay).get(job.item)
      if (location) return location
    }
    return new Promise((settle, fail) => {
      const list = this.#wanted.get(job.account)
      if (list) {
        list.push({ job, settle, fail })
        return
      }
      this.#wanted.set(job.account, [{ job, settle, fail }])
      // Whoever asks in the same turn of the event loop comes along.
      setImmediate(() => void this.#serve(job.account))
    })
  }

  async #serve(account: AccountId): Promise<void> {
    const wanted = this.#wanted.get(account) ?? []
    this.#wanted.delete(account)
    const jobs = new Map(wanted.map(({ job }) => [job.item, job]))
    for (const job of this.#upcoming.values()) {
      if (jobs.size >= groupSize) break
      if (job.account === account && !this.#fresh(job.item) && !this.#underWay.has(job.item)) jobs.set(job.item, job)
    }
    try {
      const locations = await this.#ask(account, [...jobs.values()])
      for (const { job, settle } of wanted) {
        settle(locations.get(job.item) ?? { kind: 'failed', failure: { kind: 'cancelled' } })
      }
    } catch (error) {
      for (const { fail } of wanted) fail(error)
    }
  }

  #ask(account: AccountId, jobs: readonly Job[]): Promise<Map<number, Location>> {
    const groups: Promise<Map<number, Location>>[] = []
    for (let at = 0; at < jobs.length; at += groupSize) {
      const group = jobs.slice(at, at + groupSize)
      const answer = this.#askGroup(account, group).finally(() => {
        for (const job of group) if (this.#underWay.get(job.item) === answer) this.#underWay.delete(job.item)
      })
      for (const job of group) this.#underWay.set(job.item, answer)
      groups.push(answer)
    }
    return Promise.all(groups).then((maps) => new Map(maps.flatMap((map) => [...map])))
  }

  async #askGroup(account: AccountId, group: readonly Job[]): Promise<Map<number, Location>> {
    const library = this.#parts.library(account)
    const result = library
      ? await library.batchGet([...new Set(group.map((job) => job.remoteId))], this.#parts.signal)
      : ({ ok: false, failure: { kind: 'sign-in', problem: { code: 'sign-in-needed' } } } as const)
    const locations = new Map<number, Location>()
    for (const job of group) {
      if (!result.ok) {
        locations.set(job.item, { kind: 'failed', failure: result.failure })
        continue
      }
      const { items, gone, failed } = result.value
      const item = items.get(job.remoteId)
      const failure = failed.get(job.remoteId)
      const status = item?.videoStatus ?? 'UNSPECIFIED'
      if (failure) locations.set(job.item, { kind: 'failed', failure })
      else if (!item) locations.set(job.item, { kind: gone.has(job.remoteId) ? 'gone' : 'no-address' })
      else if (item.baseUrl === undefined) locations.set(job.item, { kind: 'no-address' })
      else {
        // Whatever the bound: these are needed next, and there are never more than what is upcoming.
        this.#known.set(job.item, { url: item.baseUrl, videoStatus: status, ...this.#now() })
        locations.set(job.item, { kind: 'found', url: item.baseUrl, videoStatus: status })
      }
    }
    return locations
  }

  #fresh(item: number): Known | undefined {
    const known = this.#known.get(item)
    if (!known) return undefined
    const { at, setAt } = this.#now()
    const age = Math.max(at - known.at, setAt - known.setAt)
    if (known.at > this.#staleBefore && age < freshFor) return known
    this.#known.delete(item)
    return undefined
  }

  #now(): Pick<Known, 'at' | 'setAt'> {
    const { clock } = this.#parts
    return { at: clock.monotonic(), setAt: clock.now() }
  }

  #dropStale(): void {
    for (const item of this.#known.keys()) {
      // The oldest come first; the first fresh one ends the search.
      if (this.#fresh(item)) return
    }
  }
}
