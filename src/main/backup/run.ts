import type { Account, AccountId, ItemRef } from '../../shared/domain.ts'
import type { NetworkTrouble } from '../../shared/problems/network-trouble.ts'
import type { Problem, ProblemCode } from '../../shared/problems/problem.ts'
import type { AlbumProgress, BackupProgress } from '../../shared/tasks/progress.ts'
import type { TaskOutcome } from '../../shared/tasks/task.ts'
import { transaction } from '../index/schema/database.ts'
import { LaneGates } from '../tasks/lane-gates.ts'
import type { AccountUse } from '../google/library/library-api.ts'
import type { Gate } from '../tasks/lane-gates.ts'
import { checkLengths } from './listing/check-lengths.ts'
import { downloading } from './downloads/downloads.ts'
import { closeRun } from '../index/runs/close-run.ts'
import type { Job } from '../index/runs/job-rows.ts'
import { listAccount } from './listing/listing.ts'
import { problemKey, type RunProblem } from '../index/runs/run-problems.ts'
import { haltProblem } from '../mirror/halt-problem.ts'
import { JobRunner } from '../tasks/job-runner.ts'
import { RateLimit } from '../tasks/rate-limit.ts'
import { recover } from '../intake/recover.ts'
import { insideOf, planOf } from './run-inside.ts'
import type { Inside } from './run-inside.ts'
import { runProgress } from './run-progress.ts'
import { RunRows } from './run-rows.ts'
import { chooseAccounts, takeAwaited, takeOverFailed } from './run-start.ts'
import type { BackupRunParts, RunTask } from './run-task.ts'
import { Speed } from '../tasks/speed.ts'

/** Whoever waits longer than this can do something else in the meantime. Milliseconds. */
const longWait = 5 * 60_000

/** One backup from start to end: recover, list and download at the same time, bring the documents up to date. */
export class Run {
  readonly #parts: BackupRunParts
  readonly #task: RunTask
  readonly #startedAt: number
  /** Ends listings and calls to Google. */
  readonly #end = new AbortController()
  readonly #downloads = new JobRunner<Job, AccountId, AccountUse>()
  readonly #gates: LaneGates<AccountUse>
  readonly #rate: RateLimit
  readonly #speed: Speed
  readonly #rows: RunRows
  #inside: Inside | undefined
  #accounts: Account[] = []
  #listing = true
  readonly #listed = new Set<AccountId>()
  #paused = false
  #resumed = Promise.withResolvers<void>()
  #moves: BackupProgress['moves']
  #outcome: TaskOutcome | undefined
  #bytes = 0

  constructor(parts: BackupRunParts, task: RunTask) {
    this.#parts = parts
    this.#task = task
    this.#startedAt = parts.clock.now()
    this.#gates = new LaneGates<AccountUse>(parts.clock)
    this.#rate = new RateLimit(parts.clock)
    this.#speed = new Speed(parts.clock)
    this.#rows = new RunRows(parts.mirror.database)
    this.limitsChanged()
  }

  /** Does everything; never rejects. To be called once. */
  async execute(): Promise<TaskOutcome> {
    const { network, changed } = this.#parts
    const ends = network ? [network.use(), network.onChange(changed)] : []
    try {
      const inside = await this.#open()
      if (inside) {
        const listing = this.#list(inside)
        await this.#download(inside)
        await listing
        if (this.#outcome?.kind !== 'halted')
          for (const problem of await inside.checkpoints.final()) this.#addProblem(inside, problem)
      }
    } catch (error) {
      await this.#threw(error)
    } finally {
      for (const end of ends) end()
      await this.#inside?.folder.close()
    }
    return this.#close()
  }

  get paused(): boolean {
    return this.#paused
  }

  get stopping(): boolean {
    return this.#outcome !== undefined
  }

  pause(): void {
    if (this.#paused) return
    this.#paused = true
    this.#resumed = Promise.withResolvers<void>()
    this.#downloads.pause()
  }

  /** Also gives accounts another chance that needed a new sign-in. */
  resume(): void {
    this.#paused = false
    this.#resumed.resolve()
    this.#gates.openBlocked()
    this.#downloads.resume()
  }

  /** What it waits for by itself. */
  get resting(): { because: Problem; until: number } | undefined {
    const gate = this.#waitsFor()
    return gate && { because: gate.problem, until: gate.until }
  }

  stop(): void {
    this.#finish({ kind: 'stopped' })
  }

  limitsChanged(): void {
    const { concurrency, rateLimit } = this.#parts.limits()
    this.#rate.set(rateLimit)
    this.#gates.openFor('day-limit-reached')
    this.#downloads.setConcurrency(concurrency)
  }

  /** Puts items of this run that failed for these reasons back in the queue. */
  retry(codes: readonly ProblemCode[]): void {
    const inside = this.#inside
    if (!inside) return
    const failed = this.#rows.failedItems(inside.journal.run, codes)
    transaction(this.#parts.mirror.database, () => {
      for (const item of failed) this.#rows.requeueFailed(item)
    })
    for (const item of failed) inside.items.moved(item, 'failed', inside.items.stateOf(item))
    this.#downloads.poke()
  }

  albums(): AlbumProgress[] {
    return this.#inside?.items.albums() ?? []
  }

  progress(): BackupProgress {
    const { counts, skipped, albumsListed, albumsTotal } = this.#inside?.items ?? {}
    return runProgress({
      startedAt: this.#startedAt,
      listing: this.#listing,
      albumsListed: albumsListed ?? 0,
      albumsTotal: albumsTotal ?? 0,
      counts: counts ?? { open: 0, done: 0, failed: 0, waiting: 0 },
      skipped: skipped ?? 0,
      bytes: this.#bytes,
      speed: this.#speed.get(),
      active: this.#downloads.active,
      overDays: this.#inside?.days.needed(this.#accountIds(), counts?.open ?? 0),
      slowedTo: this.#outcome ? undefined : this.#downloads.slowedTo,
      network: this.#networkTrouble(counts?.open ?? 0),
      moves: this.#moves,
      ownProblems: this.#inside?.problems.size ?? 0,
    })
  }

  /** Why nothing moves now, if the only reason is that accounts have to wait. */
  #waitsFor(): Gate | undefined {
    if (this.#downloads.active > 0 || this.#outcome) return undefined
    for (const id of this.#accountIds()) {
      const lists = this.#listing && !this.#listed.has(id) && !this.#gates.closed(id, 'lists')
      if (lists || this.#downloads.mayMove(id)) return undefined
    }
    return this.#gates.next()
  }

  /** Why Google is not heard, as long as something is wanted of it, with the next of all tries. */
  #networkTrouble(open: number): NetworkTrouble | undefined {
    if (this.#outcome || this.#paused || !(this.#listing || open > 0)) return undefined
    const trouble = this.#parts.network?.trouble()
    if (!trouble) return undefined
    const now = this.#parts.clock.now()
    const next = Math.min(trouble.nextTry ?? Infinity, this.#waitsFor()?.until ?? this.#downloads.nextTry ?? Infinity)
    return { kind: trouble.kind, ...(next > now && next !== Infinity && { nextTry: next }) }
  }

  #waitsLong(): boolean {
    const until = this.#waitsFor()?.until ?? 0
    return until - this.#parts.clock.now() > longWait
  }

  #accountIds(): AccountId[] {
    return this.#accounts.map(({ id }) => id)
  }

  async #open(): Promise<Inside | undefined> {
    const { mirror, clock, log } = this.#parts
    const { path } = mirror
    if (!(await mirror.isPresent())) {
      this.#finish({ kind: 'halted', problem: { code: 'mirror-missing', values: { path } } })
      return undefined
    }
    await recover({ mirror, clock, log })
    this.#inside = insideOf(this.#parts, this.#task, {
      rows: this.#rows,
      startedAt: this.#startedAt,
      signal: this.#end.signal,
      meter: (bytes, signal) => this.#meter(bytes, signal),
      published: (item) => this.#published(item),
      moving: (moves) => this.#moving(moves),
    })
    const { items, undelivered, journal } = this.#inside
    const start = { mirror, rows: this.#rows, items, journal, undelivered }
    this.#accounts = chooseAccounts(start, this.#task, this.#parts.accounts())
    takeAwaited(start, this.#accountIds())
    if (this.#task.retry) for (const key of takeOverFailed(start, this.#task.retry)) this.#inside.problems.add(key)
    return this.#inside
  }

  async #list(inside: Inside): Promise<void> {
    try {
      if (this.#task.retry) return
      const { mirror, session, clock, limits } = this.#parts
      const { selection } = this.#task
      const parts = {
        mirror,
        selection,
        mode: limits().listing,
        items: inside.items,
        plan: planOf(this.#parts, inside, (problem) => this.#addProblem(inside, problem)),
        baseUrls: inside.baseUrls,
        run: inside.journal.run,
        startedAt: this.#startedAt,
        session: ({ id }: Account) => session(id),
        walkParts: ({ id }: Account) => ({
          account: id,
          gates: this.#gates,
          clock,
          signal: this.#end.signal,
          goOn: () => this.#goOn(),
          network: this.#parts.network,
        }),
        addProblem: (problem: RunProblem) => this.#addProblem(inside, problem),
        changed: () => this.#downloads.poke(),
      }
      const listed = ({ id }: Account): void => void this.#listed.add(id)
      const results = await Promise.allSettled(
        this.#accounts.map((account) => listAccount(parts, account).finally(() => listed(account))),
      )
      for (const result of results) if (result.status === 'rejected') await this.#threw(result.reason)
      if (this.#task.checkLengths) await Promise.all(this.#accounts.map((account) => checkLengths(parts, account)))
      for (const album of selection.albums) {
        if (this.#outcome || inside.items.hasAlbum(album) || this.#rows.accountOf(album)) continue
        const title = this.#rows.titleOf(album)
        const name = title ?? album
        const problem: Problem = {
          code: title === undefined ? 'album-not-found' : 'album-of-export',
          values: { title: name },
        }
        this.#addProblem(inside, { scope: 'album', subject: album, problem, name, album })
      }
    } finally {
      this.#listing = false
      this.#downloads.poke()
    }
  }

  async #goOn(): Promise<void> {
    while (this.#paused && !this.#end.signal.aborted) await this.#resumed.promise
  }

  async #download(inside: Inside): Promise<void> {
    const { mirror, clock, log } = this.#parts
    await this.#downloads.work(
      downloading({
        database: mirror.database,
        clock,
        log,
        accounts: this.#accounts,
        gates: this.#gates,
        journal: inside.journal,
        attempts: inside.attempts,
        baseUrls: inside.baseUrls,
        intake: inside.intake,
        undelivered: inside.undelivered,
        listing: () => this.#listing,
        settled: (item) => this.#recount(inside, item),
        signInNeeded: (account, problem) => this.#signInNeeded(inside, account, problem),
        halt: (problem) => this.#finish({ kind: 'halted', problem }),
        threw: (error) => this.#threw(error),
        tick: () => inside.checkpoints.maybe(inside.items.total(), this.#waitsLong()),
        changed: () => this.#parts.changed(),
      }),
    )
  }

  #signInNeeded(inside: Inside, account: AccountId, problem: Problem): void {
    const name = this.#accounts.find((one) => one.id === account)?.email ?? account
    this.#addProblem(inside, { scope: 'account', subject: account, problem, name })
  }

  /** Runs in the same turn as the commit. */
  #published(item: number): void {
    const inside = this.#inside
    if (!inside) return
    inside.checkpoints.published++
    this.#recount(inside, item)
    this.#parts.onPublished?.(item as ItemRef)
    this.#parts.changed()
  }

  #moving(moves: { done: number; of: number }): void {
    this.#moves = moves.done < moves.of ? moves : undefined
    this.#parts.changed()
  }

  /** An item with a job under way was open; finds out what it is now. */
  #recount({ items, baseUrls }: Inside, item: number): void {
    const state = items.stateOf(item)
    if (state === 'open') return
    baseUrls.forget(item)
    items.moved(item, 'open', state)
    if (state === 'done') this.#speed.add(0, 1)
  }

  #meter(bytes: number, signal: AbortSignal): Promise<void> | undefined {
    this.#bytes += bytes
    this.#speed.add(bytes, 0)
    this.#parts.changed()
    return this.#rate.limited ? this.#rate.take(bytes, signal) : undefined
  }

  #addProblem(inside: Inside, problem: RunProblem): void {
    inside.problems.add(problemKey(problem))
    this.#rows.addProblem(inside.journal.run, problem)
    this.#parts.changed()
  }

  #finish(outcome: TaskOutcome): void {
    if (this.#outcome) return
    this.#outcome = outcome
    this.#end.abort()
    this.#resumed.resolve()
    this.#downloads.end()
  }

  /** Ends the run because of something thrown: a disk error, or a bug. */
  async #threw(error: unknown): Promise<void> {
    this.#finish({ kind: 'halted', problem: await haltProblem(error, this.#parts) })
  }

  #close(): TaskOutcome {
    const outcome = this.#outcome ?? this.#naturalEnd()
    this.#outcome = outcome
    const { clock, log } = this.#parts
    closeRun(log, () => {
      if (this.#inside) this.#rows.end(this.#inside.journal.run, outcome, clock.now())
    })
    return outcome
  }

  /** Nothing is left to do. If no account could do anything, a person has to sign in first. */
  #naturalEnd(): TaskOutcome {
    const blocked = this.#accounts.map((account) => this.#gates.blocked(account.id))
    const first = this.#accounts.length > 0 && blocked.every((gate) => gate !== undefined) ? blocked[0] : undefined
    if (first) return { kind: 'halted', problem: first.problem }
    return this.progress().problems === 0 ? { kind: 'complete' } : { kind: 'with-problems' }
  }
}
