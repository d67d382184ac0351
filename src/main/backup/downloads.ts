import type { DatabaseSync } from 'node:sqlite'
import type { Account, AccountId } from '../../shared/domain.ts'
import type { Problem } from '../../shared/problem.ts'
import { transaction } from '../index/database.ts'
import type { Clock, Log } from '../ports.ts'
import { longestSleep } from '../clock/timespan.ts'
import { gateOf } from './account-gates.ts'
import type { AccountGates, Gate } from './account-gates.ts'
import type { Attempts } from './attempt.ts'
import type { BaseUrls } from './base-urls.ts'
import type { Job } from '../index/job-rows.ts'
import type { Journal } from './journal.ts'
import { Lanes } from './lanes.ts'
import type { LaneRun } from './lanes.ts'
import { retryDelay } from './outcome.ts'
import type { AttemptOutcome } from './outcome.ts'
import type { RecordFile } from './record-file.ts'
import type { Undelivered } from './undelivered.ts'
import { describeError } from '../describe-error.ts'

/** What the downloads of one run work with. */
export interface DownloadParts {
  database: DatabaseSync
  clock: Clock
  log: Log
  accounts: readonly Account[]
  gates: AccountGates
  journal: Journal
  attempts: Attempts
  baseUrls: BaseUrls
  record: RecordFile
  undelivered: Undelivered
  /** More rows may come. */
  listing: () => boolean
  /** The state of an item may have changed. Called in the same turn as the change of its row. */
  settled: (item: number) => void
  signInNeeded: (account: AccountId, problem: Problem) => void
  /** The mirror cannot be written. */
  halt: (problem: Problem) => void
  /** Something was thrown where nothing should be. */
  threw: (error: unknown) => Promise<void>
  /** Before each look at the queue: a time to do something now and then. */
  tick: () => void
  changed: () => void
}

/** Rows of an account beyond the concurrency are taken ahead, so that base URLs can be asked for in groups. */
const takenAhead = 100
/**
 * Files that are being published while their place among the downloads is given to the next: the slower the disk, the
 * more of them share a sync.
 */
const mostPublishing = 64
/** A clock that went back by more than this was set. Milliseconds. */
const clockJump = 1000

/**
 * Executes the journal. The lanes hold a window of active rows; one loop refills them, and all waiting is in that loop: for
 * a finished download, a listed page, or a time that comes.
 */
export class Downloads {
  readonly #lanes = new Lanes(() => this.poke())
  #parts: DownloadParts | undefined
  #attemptsEnd = new AbortController()
  #paused = false
  #ended = false
  /** Files that only wait for the disk, beside those that the queue counts. */
  #publishing = 0
  #wake = Promise.withResolvers<void>()

  get active(): number {
    return this.#lanes.running + this.#publishing
  }

  /** How many at a time Google bears, if that is less than the concurrency. */
  get slowedTo(): number | undefined {
    return this.#lanes.slowedTo
  }

  /** When the next file is tried that waits for its time, milliseconds since 1970; undefined if none does. */
  get nextTry(): number | undefined {
    return this.#parts && nextTime(this.#parts)
  }

  setConcurrency(concurrency: number): void {
    this.#lanes.concurrency = concurrency
    this.poke()
  }

  /** True while an account has files to download that nothing holds back. */
  mayMove(account: AccountId): boolean {
    return this.#parts !== undefined && this.#parts.journal.hasOpen(account) && !heldBack(this.#parts, account)
  }

  /** Breaks off what is under way; the parts of large files are kept. */
  pause(): void {
    this.#paused = true
    this.#lanes.pause()
    this.#attemptsEnd.abort()
    this.poke()
  }

  resume(): void {
    if (this.#paused) this.#attemptsEnd = new AbortController()
    this.#paused = false
    this.#lanes.resume()
    this.poke()
  }

  /** Ends `work` early. */
  end(): void {
    this.#ended = true
    this.#attemptsEnd.abort()
    this.#lanes.clear()
    this.poke()
  }

  /** Makes the loop look again: rows, gates or limits have changed. */
  poke(): void {
    this.#wake.resolve()
    this.#wake = Promise.withResolvers<void>()
    this.#parts?.changed()
  }

  /** Keeps the queue filled until nothing is left that could be done, or until `end`. */
  async work(parts: DownloadParts): Promise<void> {
    this.#parts = parts
    let difference = differenceOf(parts.clock)
    while (!this.#ended) {
      const wake = this.#wake.promise
      const set = differenceOf(parts.clock) - difference
      difference += set
      // Else files would wait for their next attempt until the clock is again where it was.
      if (set < -clockJump) parts.journal.clockSet(set)
      if (!this.#paused) this.#refill(parts)
      parts.tick()
      const now = parts.clock.now()
      const next = this.#paused ? undefined : nextTime(parts)
      const idle = this.#lanes.held() + this.#publishing === 0
      if (idle && next === undefined && !parts.listing() && !this.#paused) break
      // What is due already waits for room in the queue, unless it became due this very moment.
      const sleeps = next !== undefined && (next > now || idle)
      const waiting = new AbortController()
      const sleep = sleeps ? Math.min(longestSleep, Math.max(0, next - now)) : 0
      await Promise.race([wake, sleeps ? parts.clock.sleep(sleep, waiting.signal) : wake])
      waiting.abort()
    }
    this.#lanes.clear()
    await this.#lanes.onIdle()
    while (this.#publishing > 0) await this.#wake.promise
  }

  #refill(parts: DownloadParts): void {
    const { clock, gates, journal, baseUrls } = parts
    const window = Math.max(takenAhead, this.#lanes.concurrency * 4)
    const now = clock.now()
    for (const { id } of parts.accounts) {
      const held = this.#lanes.held(id)
      if (held > window / 2 || gates.closed(id, 'bytes')) continue
      const jobs = journal.take(id, now, window - held, withAddress(parts, id))
      if (jobs.length === 0) continue
      baseUrls.expect(jobs)
      // Rows whose task is dropped are queued again by the next run.
      const tasks = jobs.map((job) => () => this.#turn(parts, job))
      this.#lanes.add(id, tasks, parts.threw)
    }
  }

  /** The turn of a job has come. Ends when its place is free again. */
  async #turn(parts: DownloadParts, job: Job): Promise<void> {
    const { signal } = this.#attemptsEnd
    if (signal.aborted || parts.gates.closed(job.account, 'bytes')) {
      parts.journal.requeue(job.seq)
      return
    }
    parts.changed()
    const arrived = Promise.withResolvers<void>()
    await Promise.race([arrived.promise, this.#attempt(parts, job, signal, arrived.resolve)])
  }

  /** One attempt from start to end. Calls `leave` when the download need not be counted as one any more. */
  async #attempt(parts: DownloadParts, job: Job, signal: AbortSignal, leave: () => void): Promise<void> {
    let left = false
    const run = this.#lanes.begin(job.account)
    const arrived = (): void => {
      if (this.#publishing >= mostPublishing) return
      left = true
      this.#publishing++
      leave()
    }
    try {
      const outcome = await outcomeOfAttempt(parts, job, signal, arrived)
      tellLane(run, outcome)
      settle(parts, job, outcome)
    } catch (error) {
      await parts.threw(error)
    } finally {
      if (left) {
        this.#publishing--
        this.poke()
      }
    }
  }
}

/** Changes, apart from inaccuracy, only if somebody sets the clock. */
function differenceOf(clock: Clock): number {
  return clock.now() - clock.monotonic()
}

/** When something becomes due; undefined if nothing will. */
function nextTime(parts: DownloadParts): number | undefined {
  let next: number | undefined
  for (const { id } of parts.accounts) {
    const due = parts.journal.nextDue(id)
    if (due === undefined) continue
    const gate = heldBack(parts, id)
    if (gate?.until === Infinity) continue
    const at = Math.max(due, gate?.until ?? 0)
    if (next === undefined || at < next) next = at
  }
  return next
}

/**
 * The items whose bytes can be had without asking for an address, where no address can be asked for now; undefined where
 * it can.
 */
function withAddress({ gates, baseUrls }: DownloadParts, account: AccountId): number[] | undefined {
  return gates.closed(account, 'addresses') ? baseUrls.freshItems() : undefined
}

/** The gate before all downloads of an account: that of bytes, or that of addresses if no file has one. */
function heldBack(parts: DownloadParts, account: AccountId): Gate | undefined {
  const { gates, journal } = parts
  const gate = gates.closed(account, 'bytes')
  if (gate) return gate
  const fresh = withAddress(parts, account)
  if (!fresh || journal.nextDue(account, fresh) !== undefined) return undefined
  return gates.closed(account, 'addresses')
}

/** Tells the lane of an account what an attempt says about its pace. */
function tellLane(run: LaneRun, outcome: AttemptOutcome): void {
  if (outcome.kind === 'done' || outcome.kind === 'absent') run.succeeded()
  else if ('overload' in outcome) run.overloaded()
}

/** The one place where an exception of an attempt, which is a bug, becomes a failed item. */
async function outcomeOfAttempt(
  parts: DownloadParts,
  job: Job,
  signal: AbortSignal,
  arrived: () => void,
): Promise<AttemptOutcome> {
  try {
    return await parts.attempts.run(job, signal, arrived)
  } catch (error) {
    const detail = describeError(error)
    parts.log('error', 'attempt-threw', { item: job.id, detail })
    return { kind: 'permanent', problem: { code: 'unexpected', detail } }
  }
}

/** Carries an outcome out in the journal. */
function settle(parts: DownloadParts, job: Job, outcome: AttemptOutcome): void {
  const { journal, gates, clock } = parts
  const now = clock.now()
  switch (outcome.kind) {
    case 'done':
      gates.succeeded(job.account)
      return
    case 'halt':
      parts.halt(outcome.problem)
      return
    case 'absent':
      transaction(parts.database, () => parts.record.noMotion(job, journal, now))
      gates.succeeded(job.account)
      break
    case 'retry':
      // Of a file that never comes nobody learns how the network is.
      if (!parts.undelivered.isHopeless(job, outcome.problem.code)) gates.failed(job.account, outcome.problem)
      if (isLastAttempt(parts, job, outcome)) settleFailed(parts, job, outcome)
      else journal.retryLater(job.seq, now + retryDelay(job.attempts + 1, outcome.afterMs), outcome.problem)
      break
    case 'pause-account':
      gates.close(job.account, gateOf(outcome))
      journal.requeue(job.seq)
      break
    case 'sign-in':
      parts.signInNeeded(job.account, outcome.problem)
      journal.requeue(job.seq)
      break
    case 'waiting':
      journal.settle(job.seq, 'waiting', outcome.problem)
      break
    case 'permanent':
      settleFailed(parts, job, outcome)
      break
    case 'cancelled':
      journal.requeue(job.seq)
  }
  parts.settled(job.item)
}

type Retry = Extract<AttemptOutcome, { kind: 'retry' }>
type Permanent = Extract<AttemptOutcome, { kind: 'permanent' }>

/** The attempts of this run are used up, or the same answer came again and would come once more. */
function isLastAttempt({ undelivered }: DownloadParts, job: Job, { problem, certain }: Retry): boolean {
  const { attempts, failedWith } = job
  const again = failedWith?.code === problem.code && failedWith.detail === problem.detail
  return (certain === true && again) || attempts + 1 >= undelivered.attemptsFor(job, problem.code)
}

function settleFailed({ database, journal, undelivered }: DownloadParts, job: Job, outcome: Retry | Permanent): void {
  transaction(database, () => {
    const problem = outcome.undelivered ? undelivered.failed(job, outcome.problem) : outcome.problem
    journal.settle(job.seq, 'failed', problem)
  })
}
