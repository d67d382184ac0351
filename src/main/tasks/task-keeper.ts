import { failure, success, type ProblemCode, type Result } from '../../shared/problems/problem.ts'
import type { TaskOutcome } from '../../shared/tasks/task.ts'
import { describeError } from '../describe-error.ts'
import { haltProblem } from '../mirror/halt-problem.ts'
import type { Mirror } from '../mirror/opening/open-mirror.ts'
import type { Clock, Log } from '../ports.ts'
import type { Arbiter, Begun, Work } from './arbiter.ts'

/** Listeners hear of changes at most this often. */
const sampleMs = 100

/** One run of a task, from start to end. */
export interface TaskRun<Progress> {
  /** Does everything. To be called once. */
  execute(): Promise<TaskOutcome>
  pause(): void
  resume(): void
  /** It ends soon after. */
  stop(): void
  progress(): Progress
}

interface TaskKeeperParts {
  mirror: Mirror
  arbiter: Arbiter
  clock: Clock
  log: Log
}

/** The runs of one kind of task in one mirror, at most one at a time, and whoever wants to hear how they go. */
export class TaskKeeper<Progress, Run extends TaskRun<Progress>> {
  readonly #parts: TaskKeeperParts
  readonly #work: Work
  readonly #notRunning: ProblemCode
  readonly #listeners = new Set<() => void>()
  #run: Run | undefined
  #underWay: Promise<void> | undefined
  #finished: { outcome: TaskOutcome; progress: Progress } | undefined
  #notifying = false

  /** `notRunning`: what is said to whoever steers a run that is not there. */
  constructor(parts: TaskKeeperParts, work: Work, notRunning: ProblemCode) {
    this.#parts = parts
    this.#work = work
    this.#notRunning = notRunning
  }

  /** The run that is under way, or was the last since the start of the program. */
  get run(): Run | undefined {
    return this.#run
  }

  get isUnderWay(): boolean {
    return this.#underWay !== undefined
  }

  /** How the last run has ended, and how far it was then; undefined while one is under way, and if there was none. */
  get finished(): { outcome: TaskOutcome; progress: Progress } | undefined {
    return this.#finished
  }

  /** Fails by what is under way and does not allow it. `ready` can refuse, and `make` makes the run. */
  begin(make: () => Run, ready: () => Result<void> = () => success(undefined)): Result<void> {
    const refused = this.#parts.arbiter.refusal(this.#work)
    if (refused) return failure(refused.code)
    const isReady = ready()
    if (!isReady.ok) return isReady
    const run = make()
    const begun = this.#parts.arbiter.begin(this.#work)
    if (!begun.ok) return begun
    this.#run = run
    this.#finished = undefined
    this.#underWay = this.#finish(run, begun.value)
    this.changed()
    return success(undefined)
  }

  /** Steers the run that is under way. */
  steer(act: (run: Run) => void): Result<void> {
    if (!this.#run || !this.#underWay) return failure(this.#notRunning)
    act(this.#run)
    // A run that lists, or waits, has nothing else that would tell of it.
    this.changed()
    return success(undefined)
  }

  /** Resolves when the run has ended. */
  async stop(): Promise<Result<void>> {
    const result = this.steer((run) => run.stop())
    await this.#underWay
    return result
  }

  /** Resolves as soon as no run is under way. */
  async whenSettled(): Promise<void> {
    await this.#underWay
  }

  /** Calls `listener` when something has changed, at most ten times a second. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Something that a run tells has changed. */
  changed(): void {
    if (this.#notifying || this.#listeners.size === 0) return
    this.#notifying = true
    // Rejects never: a clock does not, and what listeners throw is caught there.
    void this.#notifyLater()
  }

  async #notifyLater(): Promise<void> {
    await this.#parts.clock.sleep(sampleMs)
    this.#notifying = false
    for (const listener of this.#listeners) {
      try {
        listener()
      } catch (error) {
        // Whoever listens must not keep the others, or the run, from going on.
        this.#parts.log('error', 'task-listener-threw', { task: this.#work, detail: describeError(error) })
      }
    }
  }

  async #finish(run: Run, begun: Begun): Promise<void> {
    const outcome = await this.#outcomeOf(run)
    this.#finished = { outcome, progress: run.progress() }
    this.#underWay = undefined
    begun.end()
    this.changed()
  }

  /** A run that breaks where nothing should ends like any other: whoever waits for it goes on. */
  async #outcomeOf(run: Run): Promise<TaskOutcome> {
    try {
      return await run.execute()
    } catch (error) {
      return { kind: 'halted', problem: await haltProblem(error, this.#parts) }
    }
  }
}
