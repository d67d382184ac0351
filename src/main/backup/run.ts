import PQueue from 'p-queue'
import type { Account, AccountId, AlbumFiles, ItemRef, Selection } from '../../shared/domain.ts'
import type { Problem } from '../../shared/problem.ts'
import type { BackupOutcome, BackupProgress } from '../../shared/progress.ts'
import type { AccountSession } from '../google/library-api.ts'
import { transaction } from '../mirror/database.ts'
import { diskProblem, isDiskError } from '../mirror/disk-problem.ts'
import type { Mirror } from '../mirror/open-mirror.ts'
import { Publisher } from '../mirror/publish.ts'
import type { Clock, FileSystem, Log } from '../ports.ts'
import { AccountGates } from './account-gates.ts'
import type { Gate } from './account-gates.ts'
import { Attempts } from './attempt.ts'
import type { StillStore } from './attempt.ts'
import { BaseUrls } from './base-urls.ts'
import { Checkpoints } from './checkpoints.ts'
import { IndexItems } from './index-items.ts'
import { Journal } from './journal.ts'
import type { Job } from './journal.ts'
import { listAccount } from './listing.ts'
import { mostAttempts, retryDelay } from './outcome.ts'
import type { AttemptOutcome } from './outcome.ts'
import { PlanItems } from './plan-items.ts'
import { RateLimit } from './rate-limit.ts'
import { recover } from './recover.ts'
import { RecordFile } from './record-file.ts'
import { RunItems } from './run-items.ts'
import { RunRows } from './run-rows.ts'
import { Speed } from './speed.ts'

export interface RunPorts {
  mirror: Mirror
  session: (account: AccountId) => AccountSession | undefined
  accounts: () => Account[]
  clock: Clock
  files: FileSystem
  log: Log
  limits: () => { concurrency: number; rateLimit: number; albumFiles: AlbumFiles }
  still?: StillStore
  onPublished?: (ref: ItemRef) => void
  /** Something that `progress` tells has changed. */
  changed: () => void
}

/** What a run is about: a selection to list, or files that failed before and are tried again. */
export type RunTask = { selection: Selection; retry?: 'all' | readonly string[] }

/** Rows beyond the concurrency are taken ahead, so that base URLs can be asked for in groups. */
const takenAhead = 100

/**
 * One backup from start to end. The journal decides what is next; p-queue executes and holds a window of active rows
 * that one loop refills. All waiting is in that loop: for a finished download, a listed page, or a time that comes.
 */
export class Run {
  readonly #ports: RunPorts
  readonly #task: RunTask
  readonly #startedAt: number
  readonly #end = new AbortController()
  readonly #queue: PQueue
  readonly #gates = new AccountGates()
  readonly #rate: RateLimit
  readonly #speed: Speed
  readonly #rows: RunRows
  #attemptsEnd = new AbortController()
  #inside: Inside | undefined
  #accounts: Account[] = []
  #listing = true
  #paused = false
  #resumed = Promise.withResolvers<void>()
  #wake = Promise.withResolvers<void>()
  #outcome: BackupOutcome | undefined
  #bytes = 0
  #lastCounts: BackupProgress | undefined

  constructor(ports: RunPorts, task: RunTask) {
    this.#ports = ports
    this.#task = task
    this.#startedAt = ports.clock.now()
    this.#queue = new PQueue({ concurrency: 1 })
    // Comes when a finished task no longer counts, which is not yet so inside the task.
    this.#queue.addEventListener('next', () => this.#poke())
    this.#rate = new RateLimit(ports.clock)
    this.#speed = new Speed(ports.clock)
    this.#rows = new RunRows(ports.mirror.database)
    this.limitsChanged()
  }

  /** Does everything; never rejects. To be called once. */
  async execute(): Promise<BackupOutcome> {
    try {
      const inside = await this.#open()
      if (inside) {
        const listing = this.#list(inside)
        await this.#download(inside)
        await listing
        await inside.publisher.idle()
        if (this.#outcome?.kind !== 'halted') await inside.checkpoints.final()
      }
    } catch (error) {
      await this.#halt(error)
    }
    return this.#close()
  }

  pause(): void {
    if (this.#paused) return
    this.#paused = true
    this.#resumed = Promise.withResolvers<void>()
    this.#queue.pause()
    this.#attemptsEnd.abort()
    this.#poke()
  }

  resume(): void {
    if (!this.#paused) {
      this.#gates.openBlocked()
      this.#poke()
      return
    }
    this.#paused = false
    this.#attemptsEnd = new AbortController()
    this.#gates.openBlocked()
    this.#queue.start()
    this.#resumed.resolve()
    this.#poke()
  }

  stop(): void {
    this.#finish({ kind: 'stopped' })
  }

  limitsChanged(): void {
    const { concurrency, rateLimit } = this.#ports.limits()
    this.#queue.concurrency = Math.min(32, Math.max(1, Math.round(concurrency)))
    this.#rate.set(Math.max(0, rateLimit))
    this.#poke()
  }

  /** Puts failed items of this run back in the queue. */
  retry(keys?: readonly string[]): void {
    const inside = this.#inside
    if (!inside) return
    const items = this.#rows.failedItems(inside.journal.run, keys)
    transaction(this.#ports.mirror.database, () => {
      for (const item of items) this.#rows.requeueFailed(item)
    })
    for (const item of items) inside.items.moved(item, 'failed', inside.items.stateOf(item))
    this.#poke()
  }

  albums(): ReturnType<RunItems['albums']> {
    return this.#inside?.items.albums() ?? []
  }

  /** Why nothing moves now, if the only reason is that accounts have to wait. */
  waitsFor(): Gate | undefined {
    if (this.#queue.pending > 0 || this.#outcome) return undefined
    const now = this.#ports.clock.now()
    for (const account of this.#accounts) {
      const open = this.#inside?.journal.hasOpen(account.id) ?? false
      if ((open || this.#listing) && !this.#gates.closed(account.id, now)) return undefined
    }
    return this.#gates.next(now)
  }

  get paused(): boolean {
    return this.#paused
  }

  get stopping(): boolean {
    return this.#outcome !== undefined
  }

  progress(): BackupProgress {
    const inside = this.#inside
    if (!inside) return this.#lastCounts ?? this.#emptyProgress()
    const { counts, skipped, total, albumsListed, albumsTotal } = inside.items
    const speed = this.#speed.get()
    const left = counts.open
    const secondsLeft = !this.#listing && speed.items > 0 && left > 0 ? { secondsLeft: left / speed.items } : {}
    return {
      startedAt: this.#startedAt,
      listing: this.#listing,
      albumsListed,
      albumsTotal,
      items: total,
      done: counts.done,
      downloaded: counts.done - skipped,
      skipped,
      failed: counts.failed,
      waiting: counts.waiting,
      bytes: this.#bytes,
      bytesPerSecond: speed.bytes,
      itemsPerSecond: speed.items,
      ...secondsLeft,
      active: this.#queue.pending,
      problems: counts.failed + counts.waiting + inside.problems.size,
    }
  }

  #emptyProgress(): BackupProgress {
    return {
      startedAt: this.#startedAt,
      listing: this.#listing,
      ...{ albumsListed: 0, albumsTotal: 0, items: 0, done: 0, downloaded: 0, skipped: 0, failed: 0, waiting: 0 },
      ...{ bytes: 0, bytesPerSecond: 0, itemsPerSecond: 0, active: 0, problems: 0 },
    }
  }

  async #open(): Promise<Inside | undefined> {
    const { mirror, clock, files, log } = this.#ports
    if (!(await mirror.isPresent())) {
      this.#finish({ kind: 'halted', problem: { code: 'mirror-missing', values: { path: mirror.path } } })
      return undefined
    }
    await recover({ mirror, files, clock, log })
    const items = new RunItems(mirror.database)
    const run = this.#rows.begin(this.#task.selection, this.#startedAt)
    const journal = new Journal(mirror.database, run)
    const publisher = new Publisher(mirror, files)
    const baseUrls = new BaseUrls({
      clock,
      library: (account) => this.#ports.session(account)?.library,
      signal: this.#end.signal,
    })
    const attempts = new Attempts({
      ...{ mirror, files, clock, log, journal, publisher, baseUrls },
      session: (job) => this.#ports.session(job.account),
      meter: (bytes, signal) => this.#meter(bytes, signal),
      published: (job) => this.#published(job),
      still: this.#ports.still,
    })
    const checkpoints = new Checkpoints({ mirror, files, log, albumFiles: () => this.#ports.limits().albumFiles })
    const record = new RecordFile(mirror.database)
    this.#inside = { items, journal, publisher, baseUrls, attempts, checkpoints, record, problems: new Set() }
    this.#chooseAccounts()
    this.#takeAwaited(this.#inside)
    if (this.#task.retry) this.#takeOverFailed(this.#inside, this.#task.retry)
    return this.#inside
  }

  /** Files that a repair found no good copy of belong to every run. */
  #takeAwaited({ items, journal }: Inside): void {
    const accounts = this.#accounts.map((account) => account.id)
    const fresh = transaction(this.#ports.mirror.database, () =>
      this.#rows.takeAwaited(journal.run, accounts).filter((item) => items.insert(item)),
    )
    for (const item of fresh) items.countNew(items.stateOf(item))
  }

  #chooseAccounts(): void {
    const { accounts, mirror } = this.#ports
    const { selection, retry } = this.#task
    const chosen = new Set(selection.albums.map((album) => this.#rows.accountOf(album)))
    const { allAlbums, sharedAlbums, library } = selection
    // An album that was never listed may be in any of them.
    const all = retry !== undefined || allAlbums || sharedAlbums || library || chosen.has(undefined)
    this.#accounts = accounts().filter((account) => all || chosen.has(account.id))
    const index = new IndexItems(mirror.database)
    transaction(mirror.database, () => {
      for (const account of this.#accounts) index.saveAccount(account)
    })
  }

  /** A run that only tries again: the unsettled items of the last run become this run's items. */
  #takeOverFailed({ items, journal }: Inside, retry: 'all' | readonly string[]): void {
    const { database } = this.#ports.mirror
    const taken = transaction(database, () => {
      const last = this.#rows.takeOver(journal.run)
      for (const item of this.#rows.failedItems(journal.run, retry === 'all' ? undefined : retry))
        this.#rows.requeueFailed(item)
      return last.filter((item) => items.insert(item))
    })
    for (const item of taken) items.countNew(items.stateOf(item))
  }

  async #list(inside: Inside): Promise<void> {
    try {
      if (this.#task.retry) return
      const { mirror, files, clock, log } = this.#ports
      const plan = new PlanItems({
        ...{ mirror, files, clock, items: inside.items, baseUrls: inside.baseUrls, run: inside.journal.run },
        changedFile: (path, expected, found) => {
          log('warn', 'file-changed', { path, expected, found })
          const detail = `${path}: ${found} bytes instead of ${expected}`
          this.#addProblem(inside, {
            key: `file:${path}`,
            problem: { code: 'file-failed', detail, values: { path } },
            name: path,
          })
        },
      })
      const results = await Promise.allSettled(
        this.#accounts.map((account) =>
          listAccount(
            {
              ...{ mirror, selection: this.#task.selection, items: inside.items, plan },
              session: (one) => this.#ports.session(one.id),
              walkPorts: ({ id }) => ({
                ...{ account: id, gates: this.#gates, clock, signal: this.#end.signal },
                goOn: () => this.#goOn(),
              }),
              addProblem: (problem) => this.#addProblem(inside, problem),
              changed: () => this.#poke(),
            },
            account,
          ),
        ),
      )
      for (const result of results) if (result.status === 'rejected') await this.#halt(result.reason)
      for (const album of this.#task.selection.albums) {
        if (this.#outcome || inside.items.hasAlbum(album) || this.#rows.accountOf(album)) continue
        const problem: Problem = { code: 'album-not-found', values: { title: album } }
        this.#addProblem(inside, { key: `album:${album}`, problem, name: album, album })
      }
    } finally {
      this.#listing = false
      this.#poke()
    }
  }

  async #goOn(): Promise<void> {
    while (this.#paused && !this.#end.signal.aborted) await this.#resumed.promise
  }

  /** The loop that keeps the queue filled, until nothing is left that could be done. */
  async #download(inside: Inside): Promise<void> {
    const { clock } = this.#ports
    while (!this.#outcome) {
      const wake = this.#wake.promise
      if (!this.#paused) this.#refill(inside)
      inside.checkpoints.maybe(inside.items)
      const now = clock.now()
      const next = this.#paused ? undefined : this.#nextTime(inside, now)
      const idle = this.#queue.size + this.#queue.pending === 0
      if (idle && next === undefined && !this.#listing && !this.#paused) break
      // What is due already waits for room in the queue, unless it became due this very moment.
      const sleeps = next !== undefined && (next > now || idle)
      const waiting = new AbortController()
      await Promise.race([wake, sleeps ? clock.sleep(Math.max(0, next - now), waiting.signal) : wake])
      waiting.abort()
    }
    this.#queue.clear()
    await this.#queue.onIdle()
  }

  #refill(inside: Inside): void {
    const window = Math.max(takenAhead, this.#queue.concurrency * 4)
    const held = this.#queue.size + this.#queue.pending
    if (held > window / 2 && held >= this.#queue.concurrency) return
    const now = this.#ports.clock.now()
    const open = this.#accounts.filter((account) => !this.#gates.closed(account.id, now))
    let room = window - held
    for (const [at, account] of open.entries()) {
      const jobs = inside.journal.take(account.id, now, Math.ceil(room / (open.length - at)))
      room -= jobs.length
      inside.baseUrls.expect(jobs)
      for (const job of jobs) this.#enqueue(inside, job)
    }
  }

  /** When something becomes due; undefined if nothing will. */
  #nextTime(inside: Inside, now: number): number | undefined {
    let next: number | undefined
    for (const account of this.#accounts) {
      const due = inside.journal.nextDue(account.id)
      if (due === undefined) continue
      const gate = this.#gates.closed(account.id, now)
      if (gate?.until === Infinity) continue
      const at = Math.max(due, gate?.until ?? 0)
      if (next === undefined || at < next) next = at
    }
    return next
  }

  #enqueue(inside: Inside, job: Job): void {
    const end = this.#attemptsEnd
    const attempt = async (): Promise<void> => {
      const gate = this.#gates.closed(job.account, this.#ports.clock.now())
      if (end.signal.aborted || this.#outcome || gate) {
        inside.journal.requeue(job.seq)
      } else {
        this.#ports.changed()
        await this.#attempt(inside, job, AbortSignal.any([end.signal, this.#end.signal]))
      }
    }
    this.#queue.add(attempt).catch((error: unknown) => {
      // What `clear` drops rejects like this; the row is queued again by the next run.
      if (!(error instanceof DOMException)) return this.#halt(error)
    })
  }

  /** The one place where an exception of an attempt, which is a bug, becomes a failed item. */
  async #attempt(inside: Inside, job: Job, signal: AbortSignal): Promise<void> {
    let outcome: AttemptOutcome
    try {
      outcome = await inside.attempts.run(job, signal)
    } catch (error) {
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
      this.#ports.log('error', 'attempt-threw', { item: job.id, detail })
      outcome = { kind: 'permanent', problem: { code: 'unexpected', detail } }
    }
    this.#settle(inside, job, outcome)
  }

  #settle(inside: Inside, job: Job, outcome: AttemptOutcome): void {
    const { journal, record } = inside
    const now = this.#ports.clock.now()
    switch (outcome.kind) {
      case 'done':
        this.#gates.succeeded(job.account)
        return
      case 'absent':
        transaction(this.#ports.mirror.database, () => record.noMotion(job, journal))
        this.#gates.succeeded(job.account)
        break
      case 'retry':
        this.#gates.failed(job.account, outcome.problem, now)
        if (job.attempts + 1 >= mostAttempts) journal.settle(job.seq, 'failed', outcome.problem)
        else journal.retryLater(job.seq, now + retryDelay(job.attempts + 1, outcome.afterMs), outcome.problem)
        break
      case 'pause-account':
        this.#gates.close(job.account, { problem: outcome.problem, until: outcome.until })
        journal.requeue(job.seq)
        break
      case 'sign-in':
        this.#signInNeeded(inside, job.account, outcome.problem)
        journal.requeue(job.seq)
        break
      case 'waiting':
        journal.settle(job.seq, 'waiting', outcome.problem)
        break
      case 'permanent':
        journal.settle(job.seq, 'failed', outcome.problem)
        break
      case 'halt':
        this.#finish({
          kind: 'halted',
          problem: { ...outcome.problem, values: { path: this.#ports.mirror.path } },
        })
        return
      case 'cancelled':
        journal.requeue(job.seq)
    }
    this.#recount(inside, job.item)
  }

  #signInNeeded(inside: Inside, account: AccountId, problem: Problem): void {
    this.#gates.close(account, { problem, until: Infinity })
    const name = this.#accounts.find((one) => one.id === account)?.email ?? account
    this.#addProblem(inside, { key: `account:${account}`, problem, name })
  }

  /** Runs in the same turn as the commit. */
  #published(job: Job): void {
    const inside = this.#inside
    if (!inside) return
    inside.checkpoints.published++
    this.#recount(inside, job.item)
    this.#ports.onPublished?.(job.item as ItemRef)
    this.#ports.changed()
  }

  /** An item with a job under way was open; finds out what it is now. */
  #recount({ items, baseUrls }: Inside, item: number): void {
    const state = items.stateOf(item)
    if (state === 'open') return
    baseUrls.forget(item)
    items.moved(item, 'open', state)
    if (state === 'done') this.#speed.add(0, 1)
  }

  async #meter(bytes: number, signal: AbortSignal): Promise<void> {
    this.#bytes += bytes
    this.#speed.add(bytes, 0)
    this.#ports.changed()
    await this.#rate.take(bytes, signal)
  }

  #addProblem(inside: Inside, problem: Parameters<RunRows['addProblem']>[1]): void {
    inside.problems.add(problem.key)
    this.#rows.addProblem(inside.journal.run, problem)
    this.#ports.changed()
  }

  #poke(): void {
    this.#wake.resolve()
    this.#wake = Promise.withResolvers<void>()
    this.#ports.changed()
  }

  #finish(outcome: BackupOutcome): void {
    if (this.#outcome) return
    this.#outcome = outcome
    this.#end.abort()
    this.#attemptsEnd.abort()
    this.#queue.clear()
    this.#queue.start()
    this.#resumed.resolve()
    this.#poke()
  }

  /** Ends the run because of something thrown: a disk error, or a bug. */
  async #halt(error: unknown): Promise<void> {
    const { mirror, log } = this.#ports
    const detail = error instanceof Error ? error.message : String(error)
    if (isDiskError(error)) {
      const problem: Problem = (await mirror.isPresent())
        ? (diskProblem(error) ?? { code: 'file-failed', detail })
        : { code: 'mirror-missing', detail }
      this.#finish({ kind: 'halted', problem: { ...problem, values: { path: mirror.path } } })
      return
    }
    log('error', 'run-threw', { detail: error instanceof Error ? (error.stack ?? detail) : detail })
    this.#finish({ kind: 'halted', problem: { code: 'unexpected', detail } })
  }

  #close(): BackupOutcome {
    this.#lastCounts = this.progress()
    const outcome = this.#outcome ?? this.#naturalEnd()
    this.#outcome = outcome
    try {
      if (this.#inside) this.#rows.end(this.#inside.journal.run, outcome, this.#ports.clock.now())
    } catch (error) {
      // The disk that halted the run may refuse this, too; the next run recovers without it.
      if (!isDiskError(error)) throw error
      this.#ports.log('warn', 'run-not-closed', { reason: error instanceof Error ? error.message : '' })
    }
    return outcome
  }

  /** Nothing is left to do. If no account could do anything, a person has to sign in first. */
  #naturalEnd(): BackupOutcome {
    const blocked = this.#accounts.map((account) => this.#gates.blocked(account.id))
    const first = this.#accounts.length > 0 && blocked.every((gate) => gate !== undefined) ? blocked[0] : undefined
    if (first) return { kind: 'halted', problem: first.problem }
    return this.#lastCounts?.problems === 0 ? { kind: 'complete' } : { kind: 'with-problems' }
  }
}

/** What exists once the run has its place in the index. */
interface Inside {
  items: RunItems
  journal: Journal
  publisher: Publisher
  baseUrls: BaseUrls
  attempts: Attempts
  checkpoints: Checkpoints
  record: RecordFile
  /** Keys of the run's own problems, so that one told twice counts once. */
  problems: Set<string>
}
