import { accountProblem } from '../../../shared/problems/account-problem.ts'
import type { Account, Selection, Settings } from '../../../shared/domain.ts'
import { isEmptySelection } from '../../../shared/tasks/empty-selection.ts'
import type { Problem, Result } from '../../../shared/problems/problem.ts'
import type { BackupState } from '../../../shared/tasks/progress.ts'
import type { PowerState, ScheduleBusy, ScheduleState } from '../../../shared/schedule.ts'
import type { Backup } from '../../backup/backup.ts'
import { diskProblem, isDiskError } from '../../disk-problem.ts'
import type { Clock, Log, MachinePower } from '../../ports.ts'
import { timespan, type Timespan } from '../../clock/timespan.ts'
import { isRefusal } from '../../tasks/arbiter.ts'
import type { ScheduleRows } from './schedule-rows.ts'
import { ElapsedTime, restLeft } from './schedule-times.ts'
import { retryState, retryWait, scheduleStep, type ScheduleFacts, type ScheduleStep } from './schedule-rule.ts'
import { describeError } from '../../describe-error.ts'

/** What the schedule needs of the mirror in use; the same object as long as that is open. */
export interface ScheduledMirror {
  backup: Pick<Backup, 'start' | 'pause' | 'resume' | 'state' | 'lastSelection' | 'chosen'>
  rows: ScheduleRows
  /** Other work that is under way, beside which no backup starts. */
  busyWith(): ScheduleBusy | undefined
}

export interface SchedulerParts {
  clock: Clock
  log: Log
  settings: () => Pick<Settings, 'scheduleHours' | 'waitOnBattery' | 'waitOnMetered'>
  accounts: () => Account[]
  /** Opens the mirror if it is not open; see `MirrorKeeper.current`. */
  mirror: () => Promise<Result<ScheduledMirror>>
  /** The mirror is open now. */
  isOpen: () => boolean
  power?: MachinePower
  changed: (state: ScheduleState) => void
}

/** What a person did with the backup by hand. */
export type ByHand = 'start' | 'resume' | 'pause' | 'stop'

export interface Scheduler {
  state(): ScheduleState
  /** Something that the schedule goes by may have changed: it looks at once. */
  look(): void
  /**
   * The backup is a person's from now on. After a pause or a stop nothing starts by itself for four hours, also after a
   * restart of the program, unless a person starts or resumes one; these two are to be told before they happen.
   */
  byHand(act: ByHand): Promise<void>
  /** Resolves when nothing of it runs any more. A backup that it started is left alone. */
  close(): Promise<void>
}

const hour = 60 * 60_000
/** The time of day is looked at this often: a laptop that was closed must not sleep through its schedule. */
const lookEvery = 60_000
/** What could not be done is looked at again so soon. */
const afterRefusal = 1000
const quietTime = 60_000
/** A look that comes so much later than planned means that the machine slept, or that its time was set. */
const sleptAbove = 90_000

type Finished = Extract<BackupState, { phase: 'finished' }>

class ScheduleKeeper {
  readonly #parts: SchedulerParts
  readonly #closing = new AbortController()
  readonly #elapsed: ElapsedTime
  readonly #closed = Promise.withResolvers<PowerState>()
  state: ScheduleState = { kind: 'off' }
  /** The backup under way was started here, and no person has touched it since. */
  #own = false
  #pausedByUs = false
  /** The mirror could not be opened, or its disk failed, when it was last looked at. */
  #away: 'closed' | 'failing' | undefined
  #failures = 0
  #retry: { wait: Timespan; problem: Problem } | undefined
  #quiet: Timespan
  /** The one that was looked at last. */
  #mirror: ScheduledMirror | undefined
  /** Start of the last backup whose end was noted. */
  #lastEnd: number | undefined
  #lookedAt: number
  /** What was to be done could not be, as by a backup that is about to stop. */
  #isRefused = false
  #wake = new AbortController()

  constructor(parts: SchedulerParts) {
    this.#parts = parts
    this.#elapsed = new ElapsedTime(parts.clock)
    this.#quiet = timespan(parts.clock, quietTime)
    this.#lookedAt = parts.clock.now()
  }

  async run(): Promise<void> {
    const { clock, log } = this.#parts
    while (!this.#closing.signal.aborted) {
      this.#wake = new AbortController()
      try {
        await this.#look()
      } catch (error) {
        log('error', 'schedule-threw', { detail: describeError(error) })
      }
      await clock.sleep(this.#untilNextLook(), AbortSignal.any([this.#closing.signal, this.#wake.signal]))
    }
  }

  look(): void {
    this.#wake.abort()
  }

  async byHand(act: ByHand): Promise<void> {
    this.#own = this.#pausedByUs = false
    if (act === 'start' || act === 'resume') this.#retry = undefined
    const mirror = await this.#parts.mirror()
    const rests = act === 'pause' || act === 'stop'
    try {
      if (mirror.ok) mirror.value.rows.setRestsSince(rests ? this.#parts.clock.now() : undefined)
    } catch (error) {
      // A disk that fails must not keep a person from stopping what uses it.
      if (!isDiskError(error)) throw error
      this.#parts.log('warn', 'rest-not-noted', { detail: String(error) })
    }
    this.look()
  }

  close(): void {
    this.#closing.abort()
    this.#closed.resolve({})
  }

  #become(next: ScheduleState): void {
    if (JSON.stringify(next) === JSON.stringify(this.state)) return
    this.state = next
    this.#parts.changed(next)
  }

  #failed(problem: Problem): void {
    const { clock, log, settings } = this.#parts
    this.#failures += 1
    const waitMs = retryWait(this.#failures, settings().scheduleHours)
    this.#retry = { wait: timespan(clock, waitMs), problem }
    log('warn', 'schedule-failed', { code: problem.code, failures: this.#failures, waitMs })
  }

  /** How long to wait for the next attempt, and why; undefined if nothing failed or the wait is over. */
  #retryLeft(): ScheduleFacts['retry'] {
    const left = this.#retry?.wait.left() ?? 0
    return left > 0 && this.#retry ? { in: left, problem: this.#retry.problem } : undefined
  }

  async #look(): Promise<void> {
    this.#isRefused = false
    const { clock, settings, mirror, isOpen } = this.#parts
    const now = clock.now()
    if (now - this.#lookedAt > lookEvery + sleptAbove) this.#quiet = timespan(clock, quietTime)
    this.#lookedAt = now
    const hours = settings().scheduleHours
    if (hours === 0 && !this.#own) return this.#become({ kind: 'off' })
    // Somebody else opened the mirror that could not be opened here.
    if (this.#away === 'closed' && isOpen()) this.#retry = undefined
    const retry = this.#retryLeft()
    // One that is away is not asked for before its time: that may wake a disk.
    if (this.#away && retry) return this.#become(retryState(now, retry))
    const opened = await mirror()
    if (this.#closing.signal.aborted) return
    if (!opened.ok && opened.problem.code === 'mirror-not-set') {
      return this.#become({ kind: 'waiting', why: 'first-backup' })
    }
    const problem = opened.ok ? await this.#lookAtDisk(opened.value, hours) : opened.problem
    this.#away = problem && (opened.ok ? 'failing' : 'closed')
    if (!problem) return
    this.#failed(problem)
    const next = this.#retryLeft()
    if (next) this.#become(retryState(clock.now(), next))
  }

  /** Returns what is wrong with the disk that the mirror is on; a mirror that is open may be on one that is gone. */
  async #lookAtDisk(mirror: ScheduledMirror, hours: number): Promise<Problem | undefined> {
    try {
      await this.#lookAt(mirror, hours)
      return undefined
    } catch (error) {
      if (!isDiskError(error)) throw error
      return diskProblem(error) ?? { code: 'file-failed', detail: String(error) }
    }
  }

  async #lookAt(mirror: ScheduledMirror, hours: number): Promise<void> {
    if (mirror !== this.#mirror) this.#changeMirror(mirror)
    this.#noteEnd(mirror)
    const step = scheduleStep(await this.#facts(mirror, hours))
    if (this.#closing.signal.aborted) return
    if (this.#act(mirror, step.act)) this.#become(step.state)
    else this.#isRefused = true
  }

  /** What was learned of another mirror says nothing about this one. */
  #changeMirror(mirror: ScheduledMirror): void {
    this.#mirror = mirror
    this.#own = this.#pausedByUs = false
    this.#failures = 0
    this.#retry = undefined
    this.#lastEnd = undefined
  }

  /** Learns once how each backup ended, whoever started it. */
  #noteEnd({ backup, rows }: ScheduledMirror): void {
    const state = backup.state()
    if (state.phase !== 'finished' || state.progress.startedAt === this.#lastEnd) return
    this.#lastEnd = state.progress.startedAt
    const { outcome } = state
    if (outcome.kind === 'halted') this.#failed(outcome.problem)
    else if (outcome.kind !== 'stopped') this.#noteNaturalEnd(state, rows)
  }

  #noteNaturalEnd({ progress }: Finished, rows: ScheduleRows): void {
    if (rows.lastEnded() === progress.startedAt) {
      this.#failures = 0
      this.#retry = undefined
    } else if (this.#own) this.#failed({ code: 'offline' })
  }

  async #facts(mirror: ScheduledMirror, hours: number): Promise<ScheduleFacts> {
    const { clock, accounts } = this.#parts
    const { backup, rows } = mirror
    const underWay = !['idle', 'finished'].includes(backup.state().phase)
    if (!underWay) this.#own = this.#pausedByUs = false
    const ended = rows.lastEnded()
    const dueIn = ended === undefined ? 0 : hours * hour - this.#elapsed.since(ended, hours * hour)
    // Asking the machine may mean to start a program: only when the answer matters.
    const matters = this.#own || (!underWay && dueIn <= 0)
    const mustWait = matters ? await this.#mustWait() : undefined
    const quietFor = this.#quiet.left()
    const restsFor = restLeft(clock, rows.restsSince())
    const retry = this.#retryLeft()
    const busyWith = mirror.busyWith()
    return {
      now: clock.now(),
      hours,
      hasSelection: backup.lastSelection() !== null,
      isChosen: wanted(backup) !== undefined,
      canBackUp: accounts().some((account) => !accountProblem(account)),
      backup: underWay ? (this.#own ? 'own' : 'other') : 'none',
      pausedByUs: this.#pausedByUs,
      dueIn,
      everEnded: ended !== undefined,
      ...(quietFor > 0 && { quietFor }),
      ...(restsFor !== undefined && { restsFor }),
      ...(retry && { retry }),
      ...(mustWait && { mustWait }),
      ...(busyWith && { busyWith }),
    }
  }

  async #mustWait(): Promise<ScheduleFacts['mustWait']> {
    const { settings, power } = this.#parts
    const { waitOnBattery, waitOnMetered } = settings()
    if (!power || (!waitOnBattery && !waitOnMetered)) return undefined
    // Nobody who quits waits for a program that the machine was asked with.
    const asked = power.read({ battery: waitOnBattery, metered: waitOnMetered })
    const { onBattery, metered } = await Promise.race([asked, this.#closed.promise])
    if (waitOnBattery && onBattery === true) return 'battery'
    return waitOnMetered && metered === true ? 'metered' : undefined
  }

  /** False if it could not be done, so that things are other than the step took them to be. */
  #act({ backup }: ScheduledMirror, act: ScheduleStep['act']): boolean {
    if (act === 'none') return true
    if (act === 'start') return this.#start(backup)
    const done = act === 'pause' ? backup.pause() : backup.resume()
    this.#pausedByUs = done.ok && act === 'pause'
    return done.ok
  }

  #start(backup: ScheduledMirror['backup']): boolean {
    const selection = wanted(backup)
    if (!selection) return false
    const started = backup.start(selection)
    if (started.ok) {
      this.#own = true
      this.#retry = undefined
      this.#parts.log('info', 'schedule-started')
    } else if (!isRefusal(started.problem)) this.#failed(started.problem)
    return started.ok
  }

  #untilNextLook(): number {
    const { state } = this
    // What is in the way may stay there: whoever looked at once would keep everything else from going on.
    if (this.#isRefused) return afterRefusal
    const at = state.kind === 'next' ? state.at : state.kind === 'waiting' ? state.until : undefined
    return at === undefined ? lookEvery : Math.min(lookEvery, Math.max(1, at - this.#parts.clock.now()))
  }
}

/** Starts a backup of the last selection every so many hours while the program runs, never two at a time. */
export function createScheduler(parts: SchedulerParts): Scheduler {
  const keeper = new ScheduleKeeper(parts)
  const endListening = parts.power?.onChange(() => keeper.look())
  const running = keeper.run()
  return {
    state: () => keeper.state,
    look: () => keeper.look(),
    byHand: (act) => keeper.byHand(act),
    async close() {
      endListening?.()
      keeper.close()
      await running
    },
  }
}

/** What is to be backed up, if anything is. */
function wanted(backup: ScheduledMirror['backup']): Selection | undefined {
  const chosen = backup.chosen()
  return chosen && !isEmptySelection(chosen) ? chosen : undefined
}
