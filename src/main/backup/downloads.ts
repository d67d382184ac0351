import PQueue from 'p-queue'
import type { DatabaseSync } from 'node:sqlite'
import type { Account, AccountId } from '../../shared/domain.ts'
import type { Problem } from '../../shared/problem.ts'
import { transaction } from '../mirror/database.ts'
import type { Clock, Log } from '../ports.ts'
import type { AccountGates } from './account-gates.ts'
import type { Attempts } from './attempt.ts'
import type { BaseUrls } from './base-urls.ts'
import type { Job, Journal } from './journal.ts'
import { mostAttempts, retryDelay } from './outcome.ts'
import type { AttemptOutcome } from './outcome.ts'
import type { RecordFile } from './record-file.ts'

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

/** Rows beyond the concurrency are taken ahead, so that base URLs can be asked for in groups. */
const takenAhead = 100
/**
 * Files that are being published while their place among the downloads is given to the next: the slower the disk, the
 * more of them share a sync.
 */
const mostPublishing = 64
/** A clock that went back by more than this was set. Milliseconds. */
const clockJump = 1000

/**
 * Executes the journal. p-queue holds a window of active rows; one loop refills it, and all waiting is in that loop: for
 * a finished download, a listed page, or a time that comes.
 */
export class Downloads {
  readonly #queue = new PQueue({ concurrency: 1 })
  #parts: DownloadParts | undefined
  #attemptsEnd = new AbortController()
  #paused = false
  #ended = false
  /** Files that only wait for the disk, beside those that the queue counts. */
  #publishing = 0
  #wake = Promise.withResolvers<void>()

  constructor() {
    // Comes when a finished task no longer counts, which is not yet so inside the task.
    this.#queue.addEventListener('next', () => this.poke())
  }

  get active(): number {
    return this.#queue.pending + this.#publishing
  }

  setConcurrency(concurrency: number): void {
    this.#queue.concurrency = concurrency
    this.poke()
  }

  /** Breaks off what is under way; the parts of large files are kept. */
  pause(): void {
    this.#paused = true
    this.#queue.pause()
    this.#attemptsEnd.abort()
    this.poke()
  }

  resume(): void {
    if (this.#paused) this.#attemptsEnd = new AbortController()
    this.#paused = false
    this.#queue.start()
    this.poke()
  }

  /** Ends `work` early. */
  end(): void {
    this.#ended = true
    this.#attemptsEnd.abort()
    this.#queue.clear()
    this.#queue.start()
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
      const idle = this.#queue.size + this.active === 0
      if (idle && next === undefined && !parts.listing() && !this.#paused) break
      // What is due already waits for room in the queue, unless it became due this very moment.
      const sleeps = next !== undefined && (next > now || idle)
      const waiting = new AbortController()
      await Promise.race([wake, sleeps ? parts.clock.sleep(Math.max(0, next - now), waiting.signal) : wake])
      waiting.abort()
    }
    this.#queue.clear()
    await this.#queue.onIdle()
    while (this.#publishing > 0) await this.#wake.promise
  }

  #refill(parts: DownloadParts): void {
    const { clock, gates, journal, baseUrls } = parts
    const window = Math.max(takenAhead, this.#queue.concurrency * 4)
    const held = this.#queue.size + this.#queue.pending
    if (held > window / 2) return
    const now = clock.now()
    const open = parts.accounts.filter((account) => !gates.closed(account.id))
    let room = window - held
    for (const [at, account] of open.entries()) {
      const jobs = journal.take(account.id, now, Math.ceil(room / (open.length - at)))
      room -= jobs.length
      baseUrls.expect(jobs)
      for (const job of jobs) this.#enqueue(parts, job)
    }
  }

  #enqueue(parts: DownloadParts, job: Job): void {
    const attempt = async (): Promise<void> => {
      const gate = parts.gates.closed(job.account)
      const { signal } = this.#attemptsEnd
      if (signal.aborted || gate) {
        parts.journal.requeue(job.seq)
        return
      }
      parts.changed()
      const arrived = Promise.withResolvers<void>()
      await Promise.race([arrived.promise, this.#attempt(parts, job, signal, arrived.resolve)])
    }
    this.#queue.add(attempt).catch((error: unknown) => {
      // What `clear` drops rejects like this; the row is queued again by the next run.
      if (!(error instanceof DOMException)) return parts.threw(error)
    })
  }

  /** One attempt from start to end. Calls `leave` when the download need not be counted as one any more. */
  async #attempt(parts: DownloadParts, job: Job, signal: AbortSignal, leave: () => void): Promise<void> {
    let left = false
    const arrived = (): void => {
      if (this.#publishing >= mostPublishing) return
      left = true
      this.#publishing++
      leave()
    }
    try {
      settle(parts, job, await outcomeOfAttempt(parts, job, signal, arrived))
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
function nextTime({ accounts, journal, gates }: DownloadParts): number | undefined {
  let next: number | undefined
  for (const account of accounts) {
    const due = journal.nextDue(account.id)
    if (due === undefined) continue
    const gate = gates.closed(account.id)
    if (gate?.until === Infinity) continue
    const at = Math.max(due, gate?.until ?? 0)
    if (next === undefined || at < next) next = at
  }
  return next
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
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
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
      transaction(parts.database, () => parts.record.noMotion(job, journal))
      gates.succeeded(job.account)
      break
    case 'retry':
      gates.failed(job.account, outcome.problem)
      if (job.attempts + 1 >= mostAttempts) journal.settle(job.seq, 'failed', outcome.problem)
      else journal.retryLater(job.seq, now + retryDelay(job.attempts + 1, outcome.afterMs), outcome.problem)
      break
    case 'pause-account':
      gates.close(job.account, { problem: outcome.problem, until: outcome.until })
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
      journal.settle(job.seq, 'failed', outcome.problem)
      break
    case 'cancelled':
      journal.requeue(job.seq)
  }
  parts.settled(job.item)
}
