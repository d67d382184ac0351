import type { Problem } from '../../shared/problems/problem.ts'
import { longestSleep } from '../clock/timespan.ts'
import { describeError } from '../describe-error.ts'
import type { Clock, Log } from '../ports.ts'
import { BlamedJobs } from './blamed-jobs.ts'
import { gateOf, type Gate, type LaneGates } from './lane-gates.ts'
import { Lanes, type LaneRun } from './lanes.ts'
import { retryDelay, type Failure, type Outcome } from './outcome.ts'

/** What the runner knows of a job. */
interface RunnerJob {
  /** Number of its row. */
  seq: number
  /** How often it failed in this run, and how the last time. */
  attempts: number
  failedWith?: { code: string; detail?: string }
}

interface Patience {
  /** Attempts in all that are made within a run. */
  attempts: number
  /** The failure says nothing about other jobs of the lane. */
  alone: boolean
}

/** What the runner asks of the journal, and writes into it: see `JobQueue`. Each call is whole when it returns. */
export interface RunnerQueue<Job, Lane extends string> {
  take(lane: Lane, now: number, limit: number): Job[]
  nextDue(lane: Lane): number | undefined
  hasOpen(lane: Lane): boolean
  requeue(job: Job): void
  /** As `requeue`, but behind all others. */
  postpone(job: Job, now: number): void
  retryLater(job: Job, notBefore: number, problem: Problem): void
  wait(job: Job, problem: Problem): void
  fail(job: Job, failure: Failure): void
  /** Takes the row of a job away that there is nothing to be done for. */
  absent(job: Job): void
  /** How long it is worth to try a job that fails like this. */
  patience(job: Job, problem: Problem): Patience
  clockSet(by: number): void
}

/** What the jobs of one run are executed with. */
export interface RunnerParts<Job extends RunnerJob, Lane extends string, Use extends string> {
  clock: Clock
  log: Log
  /** All lanes that can have jobs. */
  lanes: readonly Lane[]
  gates: LaneGates<Use>
  /** What attempts need of their lane. */
  use: Use
  /** What else holds back all jobs of a lane. */
  heldBack?: (lane: Lane) => Gate | undefined
  queue: RunnerQueue<Job, Lane>
  /**
   * One attempt. It calls `arrived` when only the disk is waited for, and ends soon after `signal` has aborted. What it throws
   * is a bug, and counts as `permanent`.
   */
  attempt: (job: Job, signal: AbortSignal, arrived: () => void) => Promise<Outcome<Use>>
  /** More rows may come. */
  more: () => boolean
  /** A job may be in another state, but for those that were done. Called in the same turn as the change of its row. */
  settled: (job: Job) => void
  /** A lane was closed until a person helps. */
  blocked?: (lane: Lane, problem: Problem) => void
  /** The mirror cannot be written. */
  halt: (problem: Problem) => void
  /** Something was thrown where nothing should be. */
  threw: (error: unknown) => Promise<void>
  /** Before each look at the queue: a time to do something now and then. */
  tick?: () => void
  changed?: () => void
}

/** Rows of a lane beyond the concurrency are taken ahead, so that what they need can be asked for in groups. */
const takenAhead = 100
/**
 * Files that are being published while their place among the attempts is given to the next: the slower the disk, the more of
 * them share a sync.
 */
const mostPublishing = 64
/** A clock that went back by more than this was set. Milliseconds. */
const clockJump = 1000

/**
 * Executes the jobs of a journal by an attempt, and knows nothing of what they are about. The lanes hold a window of active
 * rows; one loop refills them, and all waiting is in that loop: for an attempt that ends, for new rows, or for a time that
 * comes.
 */
export class JobRunner<Job extends RunnerJob, Lane extends string = string, Use extends string = string> {
  readonly #lanes = new Lanes(() => this.poke())
  readonly #blamed = new BlamedJobs()
  #parts: RunnerParts<Job, Lane, Use> | undefined
  #attemptsEnd = new AbortController()
  #paused = false
  #ended = false
  /** Files that only wait for the disk, beside those that the lanes count. */
  #publishing = 0
  #wake = Promise.withResolvers<void>()

  /** Attempts under way. */
  get active(): number {
    return this.#lanes.running + this.#publishing
  }

  /** How many at a time the other side bears, if that is less than the concurrency. */
  get slowedTo(): number | undefined {
    return this.#lanes.slowedTo
  }

  /** When the next job is tried that waits for its time, milliseconds since 1970; undefined if none does. */
  get nextTry(): number | undefined {
    return this.#parts && nextTime(this.#parts)
  }

  setConcurrency(concurrency: number): void {
    this.#lanes.concurrency = concurrency
    this.poke()
  }

  /** True while a lane has jobs that nothing holds back. */
  mayMove(lane: Lane): boolean {
    return this.#parts !== undefined && this.#parts.queue.hasOpen(lane) && !heldBack(this.#parts, lane)
  }

  /** Breaks off what is under way; what it has left for the next attempt is kept. */
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
    this.#parts?.changed?.()
  }

  /** Keeps the lanes filled until nothing is left that could be done, or until `end`. To be called once. */
  async work(parts: RunnerParts<Job, Lane, Use>): Promise<void> {
    this.#parts = parts
    let difference = differenceOf(parts.clock)
    while (!this.#ended) {
      const wake = this.#wake.promise
      const set = differenceOf(parts.clock) - difference
      difference += set
      // Else jobs would wait for their next attempt until the clock is again where it was.
      if (set < -clockJump) parts.queue.clockSet(set)
      if (!this.#paused) this.#refill(parts)
      parts.tick?.()
      const now = parts.clock.now()
      const next = this.#paused ? undefined : nextTime(parts)
      const idle = this.#lanes.held() + this.#publishing === 0
      if (idle && next === undefined && !parts.more() && !this.#paused) break
      // What is due already waits for room in the queue, unless it became due this very moment.
      const sleeps = next !== undefined && (next > now || idle)
      if (!sleeps) {
        await wake
        continue
      }
      const waiting = new AbortController()
      const sleep = Math.min(longestSleep, Math.max(0, next - now))
      await Promise.race([wake, parts.clock.sleep(sleep, waiting.signal)])
      waiting.abort()
    }
    this.#lanes.clear()
    await this.#lanes.onIdle()
    while (this.#publishing > 0) await this.#wake.promise
  }

  #refill(parts: RunnerParts<Job, Lane, Use>): void {
    const { clock, gates, queue, use } = parts
    const window = Math.max(takenAhead, this.#lanes.concurrency * 4)
    const now = clock.now()
    for (const lane of parts.lanes) {
      const held = this.#lanes.held(lane)
      if (held > window / 2 || gates.closed(lane, use)) continue
      const jobs = queue.take(lane, now, window - held)
      if (jobs.length === 0) continue
      // Rows whose task is dropped are queued again by the next run.
      const tasks = jobs.map((job) => () => this.#turn(parts, lane, job))
      this.#lanes.add(lane, tasks, parts.threw)
    }
  }

  /** The turn of a job has come. Ends when its place is free again. */
  async #turn(parts: RunnerParts<Job, Lane, Use>, lane: Lane, job: Job): Promise<void> {
    const { signal } = this.#attemptsEnd
    if (signal.aborted || parts.gates.closed(lane, parts.use)) {
      parts.queue.requeue(job)
      return
    }
    parts.changed?.()
    const arrived = Promise.withResolvers<void>()
    await Promise.race([arrived.promise, this.#attempt(parts, lane, { job, signal, leave: arrived.resolve })])
  }

  /** One attempt from start to end. Calls `leave` when it need not be counted as one any more. */
  async #attempt(
    parts: RunnerParts<Job, Lane, Use>,
    lane: Lane,
    { job, signal, leave }: { job: Job; signal: AbortSignal; leave: () => void },
  ): Promise<void> {
    let left = false
    const run = this.#lanes.begin(lane)
    const begunAt = parts.clock.monotonic()
    const arrived = (): void => {
      if (this.#publishing >= mostPublishing) return
      left = true
      this.#publishing++
      leave()
    }
    try {
      const outcome = await outcomeOfAttempt(parts, job, signal, arrived)
      tellLane(run, outcome)
      if (outcome.kind === 'done') this.#blamed.succeeded(lane, begunAt)
      settle(parts, lane, job, this.#judged(parts, lane, job, outcome))
    } catch (error) {
      await parts.threw(error)
    } finally {
      if (left) {
        this.#publishing--
        this.poke()
      }
    }
  }

  /** A pause that one job alone is answered with, in this run or in those before, is a failure of that job; the lane rests all the same. */
  #judged(parts: RunnerParts<Job, Lane, Use>, lane: Lane, job: Job, outcome: Outcome<Use>): Outcome<Use> {
    if (outcome.kind !== 'pause-lane' || !outcome.overload) return outcome
    const isKnown = parts.queue.patience(job, outcome.problem).alone
    if (!this.#blamed.paused(lane, job.seq, parts.clock.monotonic()) && !isKnown) return outcome
    parts.gates.close(lane, gateOf(outcome))
    return { kind: 'retry', problem: outcome.problem, afterMs: 0, overload: true, certain: true, undelivered: true }
  }
}

/** Changes, apart from inaccuracy, only if somebody sets the clock. */
function differenceOf(clock: Clock): number {
  return clock.now() - clock.monotonic()
}

type Parts<Job extends RunnerJob, Lane extends string, Use extends string> = RunnerParts<Job, Lane, Use>

/** When something becomes due; undefined if nothing will. */
function nextTime<Job extends RunnerJob, Lane extends string, Use extends string>(
  parts: Parts<Job, Lane, Use>,
): number | undefined {
  let next: number | undefined
  for (const lane of parts.lanes) {
    const due = parts.queue.nextDue(lane)
    if (due === undefined) continue
    const gate = heldBack(parts, lane)
    if (gate?.until === Infinity) continue
    const at = Math.max(due, gate?.until ?? 0)
    if (next === undefined || at < next) next = at
  }
  return next
}

/** The gate before all jobs of a lane. */
function heldBack<Job extends RunnerJob, Lane extends string, Use extends string>(
  { gates, use, heldBack: otherwise }: Parts<Job, Lane, Use>,
  lane: Lane,
): Gate | undefined {
  return gates.closed(lane, use) ?? otherwise?.(lane)
}

/** Tells a lane what an attempt says about its pace. */
function tellLane(run: LaneRun, outcome: Outcome): void {
  if (outcome.kind === 'done' || outcome.kind === 'absent') run.succeeded()
  else if ('overload' in outcome) run.overloaded()
}

/** The one place where an exception of an attempt, which is a bug, becomes a failed job. */
async function outcomeOfAttempt<Job extends RunnerJob, Lane extends string, Use extends string>(
  { attempt, log }: Parts<Job, Lane, Use>,
  job: Job,
  signal: AbortSignal,
  arrived: () => void,
): Promise<Outcome<Use>> {
  try {
    return await attempt(job, signal, arrived)
  } catch (error) {
    const detail = describeError(error)
    log('error', 'attempt-threw', { job: job.seq, detail })
    return { kind: 'permanent', problem: { code: 'unexpected', detail } }
  }
}

/** Carries an outcome out in the journal. */
function settle<Job extends RunnerJob, Lane extends string, Use extends string>(
  parts: Parts<Job, Lane, Use>,
  lane: Lane,
  job: Job,
  outcome: Outcome<Use>,
): void {
  const { queue, gates } = parts
  switch (outcome.kind) {
    case 'done':
      gates.succeeded(lane)
      return
    case 'halt':
      parts.halt(outcome.problem)
      return
    case 'absent':
      queue.absent(job)
      gates.succeeded(lane)
      break
    case 'retry':
      settleRetry(parts, lane, job, outcome)
      break
    case 'pause-lane':
      gates.close(lane, gateOf(outcome))
      if (outcome.until === Infinity) parts.blocked?.(lane, outcome.problem)
      // The others first, or a job that is always answered like this would be the next one each time.
      if (outcome.overload) queue.postpone(job, parts.clock.now())
      else queue.requeue(job)
      break
    case 'waiting':
      queue.wait(job, outcome.problem)
      break
    case 'permanent':
      queue.fail(job, outcome)
      break
    case 'cancelled':
      queue.requeue(job)
  }
  parts.settled(job)
}

/** A job has failed for now, and for good if its attempts of this run are used up, or the same answer would come once more. */
function settleRetry<Job extends RunnerJob, Lane extends string, Use extends string>(
  { queue, gates, clock }: Parts<Job, Lane, Use>,
  lane: Lane,
  job: Job,
  outcome: Extract<Outcome<Use>, { kind: 'retry' }>,
): void {
  const { problem, certain, afterMs } = outcome
  const { attempts, failedWith } = job
  const patience = queue.patience(job, problem)
  if (!patience.alone) gates.failed(lane, problem)
  const again = failedWith?.code === problem.code && failedWith.detail === problem.detail
  if ((certain === true && again) || attempts + 1 >= patience.attempts) queue.fail(job, outcome)
  else queue.retryLater(job, clock.now() + retryDelay(attempts + 1, afterMs), problem)
}
