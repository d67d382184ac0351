import type { DatabaseSync } from 'node:sqlite'
import { openDatabase } from '../../../src/main/index/schema/database.ts'
import { Jobs } from '../../../src/main/index/runs/jobs.ts'
import { Runs } from '../../../src/main/index/runs/runs.ts'
import { integer, optional, rowReader, text } from '../../../src/main/index/schema/typed-rows.ts'
import { JobQueue } from '../../../src/main/tasks/job-queue.ts'
import { JobRunner, type RunnerQueue } from '../../../src/main/tasks/job-runner.ts'
import { LaneGates } from '../../../src/main/tasks/lane-gates.ts'
import { mostAttempts, type Outcome } from '../../../src/main/tasks/outcome.ts'
import type { ProblemCode } from '../../../src/shared/problems/problem.ts'
import { standingClock, type StandingClock } from '../../clocks/standing-clock.ts'

export interface NamedJob {
  seq: number
  subject: string
  lane: string
  attempts: number
  failedWith?: { code: string; detail?: string }
}

const readRow = rowReader({ seq: integer, subject: text, lane: text, attempts: integer, reason: optional(text) })
const select = 'SELECT seq, subject, lane, attempts, reason FROM job'

/** A lane of `all` use, with jobs that are nothing but names. */
const lanes = ['a', 'b'] as const
export type Attempt = (job: NamedJob, signal: AbortSignal, arrived: () => void) => Promise<Outcome>

interface OneRun {
  clock: StandingClock
  gates: LaneGates<string>
  runner: JobRunner<NamedJob>
  queue: JobQueue<NamedJob>
  ended: Promise<void>
  over: boolean
}

/** A journal of named jobs and the runner of a run of it, with attempts that are plain functions. */
export class NamedWorld {
  readonly database: DatabaseSync = openDatabase(':memory:')
  readonly halted: ProblemCode[] = []
  readonly faults: string[] = []
  readonly blocked: string[] = []
  /** Failures that say nothing about the lane. */
  alone = false
  more = false
  #run: OneRun | undefined
  #time = 1_700_000_000_000

  get run(): OneRun {
    if (!this.#run) throw new Error('no run has begun')
    return this.#run
  }

  /** Begins a run that goes on with what those before it have left, as after a restart of the program. */
  begin(attempt: Attempt, concurrency = 3): OneRun {
    const clock = standingClock(this.#run ? this.#run.clock.now() : this.#time)
    const jobs = new Jobs(this.database)
    jobs.requeue({ why: 'restarted', atWork: [] })
    const runs = new Runs(this.database, 'verify')
    const number = runs.begin({ allAlbums: false, sharedAlbums: false, library: false, albums: [] }, clock.now(), true)
    const before = runs.before(number)
    if (before !== undefined) jobs.takeOver(number, before)
    const read = (row: Parameters<typeof readRow>[0]): NamedJob => {
      const { reason: code, ...job } = readRow(row)
      return { ...job, ...(code !== undefined && { failedWith: { code } }) }
    }
    const queue = new JobQueue<NamedJob>(this.database, number, { select, read })
    const runner = new JobRunner<NamedJob>()
    runner.setConcurrency(concurrency)
    const gates = new LaneGates<string>(clock)
    const run: OneRun = { clock, gates, runner, queue, ended: Promise.resolve(), over: false }
    this.#run = run
    const work = runner.work({
      clock,
      log: (_, event, fields) => void this.faults.push(`${event} ${String(fields?.['detail'])}`),
      lanes,
      gates,
      use: 'all',
      queue: this.#queueOf(queue, jobs),
      attempt,
      more: () => this.more,
      settled: () => undefined,
      blocked: (lane) => void this.blocked.push(lane),
      halt: ({ code }) => {
        this.halted.push(code)
        runner.end()
      },
      threw: async (error) => void this.faults.push(String(error)),
    })
    run.ended = work.then(() => void (run.over = true))
    return run
  }

  add(lane: string, ...subjects: string[]): void {
    const jobs = new Jobs(this.database)
    for (const subject of subjects) jobs.addNamed({ kind: 'named', subject, lane, run: this.run.queue.run })
    this.run.runner.poke()
  }

  /** `subject state attempts` of each row that is left. */
  left(): string[] {
    return this.database
      .prepare('SELECT subject, state, attempts FROM job ORDER BY subject')
      .all()
      .map(({ subject, state, attempts }) => `${String(subject)} ${String(state)} ${Number(attempts)}`)
  }

  stateOf(seq: number): string | undefined {
    const row = this.database.prepare('SELECT state FROM job WHERE seq = ?').get(seq)
    return row && String(row['state'])
  }

  /** A job is done: its row goes. */
  done({ seq }: NamedJob): Outcome {
    new Jobs(this.database).remove(seq)
    return { kind: 'done' }
  }

  #queueOf(queue: JobQueue<NamedJob>, jobs: Jobs): RunnerQueue<NamedJob, string> {
    return {
      take: (lane, now, limit) => queue.take(lane, now, limit),
      nextDue: (lane) => queue.nextDue(lane),
      hasOpen: (lane) => queue.hasOpen(lane),
      requeue: ({ seq }) => queue.requeue(seq),
      postpone: ({ seq }, now) => queue.postpone(seq, now),
      retryLater: ({ seq }, notBefore, problem) => queue.retryLater(seq, notBefore, problem),
      wait: ({ seq }, problem) => queue.settle(seq, 'waiting', problem),
      fail: ({ seq }, { problem }) => queue.settle(seq, 'failed', problem),
      absent: ({ seq }) => jobs.remove(seq),
      patience: () => ({ attempts: mostAttempts, alone: this.alone }),
      clockSet: (by) => queue.clockSet(by),
    }
  }
}

/** Lets everything happen that can happen by itself. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve))
}
