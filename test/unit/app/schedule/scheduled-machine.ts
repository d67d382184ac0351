import { createScheduler, type ScheduledMirror, type Scheduler } from '../../../../src/main/app/schedule/scheduler.ts'
import type { Account, AccountId, Selection, Settings } from '../../../../src/shared/domain.ts'
import { failure, success, type Problem } from '../../../../src/shared/problems/problem.ts'
import type { BackupProgress, BackupState } from '../../../../src/shared/tasks/progress.ts'
import type { TaskOutcome } from '../../../../src/shared/tasks/task.ts'
import type { PowerState, ScheduleBusy, ScheduleState } from '../../../../src/shared/schedule.ts'
import { noProgress } from '../../no-progress.ts'
import { standingClock, type StandingClock } from '../../../clocks/standing-clock.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

const progress: BackupProgress = {
  ...noProgress,
  albumsListed: 1,
  albumsTotal: 1,
  items: 4,
  done: 4,
  skipped: 4,
}

const everything: Selection = { allAlbums: true, sharedAlbums: true, library: true, albums: [] }

/** A machine whose clock, power and backups a test plays, with the schedule on it. */
export interface Machine {
  clock: StandingClock
  settings: Pick<Settings, 'scheduleHours' | 'waitOnBattery' | 'waitOnMetered'>
  power: PowerState
  account: Account
  /** What is kept in the mirror. */
  kept: { lastEnded?: number; restsSince?: number; selection: Selection | null; chosen?: Selection }
  /** Why the mirror cannot be opened now. */
  away?: Problem
  /** Somebody else has opened the mirror. */
  isOpen: boolean
  /** How often the mirror was asked for. */
  opened: number
  /** Every access to the index fails, as on a disk that was pulled out. */
  failing: boolean
  /** Other work under way. */
  busyWith?: ScheduleBusy | undefined
  /** Whoever starts a backup is told so. */
  refused?: Problem | undefined
  /** Starts of backups, whoever started them, as times of day. */
  starts: number[]
  /** What the schedule asked for each time. */
  selections: Selection[]
  scheduler: Scheduler
  states: ScheduleState[]
  /** How often the machine was asked about its power. */
  asked: number
  backup: ScheduledMirror['backup']
  /** The backup under way ends like this; `listed` is false if the list of albums could not be read. */
  end(outcome?: TaskOutcome, listed?: boolean): Promise<void>
  /** Minute after minute. */
  minutes(count: number): Promise<void>
  /** The program ends and starts again, some time later; a backup under way ends with it. */
  restart(laterMs: number): Promise<void>
  /** Another mirror is in use now, with the same past. */
  changeMirror(): void
  /** Lets everything run that can. */
  settle(): Promise<void>
}

export async function openMachine(): Promise<Machine> {
  const clock = standingClock(0)
  await clock.turn(100 * day)
  let state: BackupState = { kind: 'backup', phase: 'idle' }
  let listeners: (() => void)[] = []

  const begin = (): void => {
    machine.starts.push(clock.now())
    state = { kind: 'backup', phase: 'running', progress: { ...progress, startedAt: clock.now() } }
  }
  const toPhase = (phase: 'running' | 'paused') => {
    if (state.phase !== 'running' && state.phase !== 'paused') return failure('backup-not-running')
    state = { kind: 'backup', phase, progress: state.progress }
    return success(undefined)
  }
  const backup: ScheduledMirror['backup'] = {
    start(selection) {
      if (machine.refused) return { ok: false, problem: machine.refused }
      if (state.phase !== 'idle' && state.phase !== 'finished') return failure('backup-running')
      machine.selections.push(selection)
      begin()
      return success(undefined)
    },
    pause: () => toPhase('paused'),
    resume: () => toPhase('running'),
    state: () => state,
    lastSelection: () => machine.kept.selection,
    chosen: () => machine.kept.chosen ?? machine.kept.selection,
  }
  const touchDisk = (): void => {
    if (machine.failing) throw Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 10 })
  }
  const rows: ScheduledMirror['rows'] = {
    lastEnded() {
      touchDisk()
      return machine.kept.lastEnded
    },
    restsSince: () => machine.kept.restsSince,
    setRestsSince(time) {
      touchDisk()
      if (time === undefined) delete machine.kept.restsSince
      else machine.kept.restsSince = time
    },
  }
  let mirror: ScheduledMirror = { backup, rows, busyWith: () => machine.busyWith }
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 5; round++) await clock.turn(0)
  }
  const open = (): Scheduler =>
    createScheduler({
      clock,
      log: () => undefined,
      settings: () => machine.settings,
      accounts: () => [machine.account],
      mirror: () => {
        machine.opened += 1
        const { away } = machine
        return Promise.resolve(away ? { ok: false, problem: away } : success(mirror))
      },
      isOpen: () => machine.isOpen,
      power: {
        read() {
          machine.asked += 1
          return Promise.resolve(machine.power)
        },
        onChange(listener) {
          listeners.push(listener)
          return () => (listeners = listeners.filter((each) => each !== listener))
        },
      },
      changed: (next) => machine.states.push(next),
    })

  const machine: Machine = {
    clock,
    settings: { scheduleHours: 24, waitOnBattery: false, waitOnMetered: false },
    power: {},
    account: {
      id: 'a' as AccountId,
      email: 'a@example.org',
      name: 'A',
      signedIn: true,
      grants: ['see'],
      keptAs: 'plain',
    },
    kept: { selection: everything },
    isOpen: false,
    opened: 0,
    failing: false,
    starts: [],
    selections: [],
    states: [],
    asked: 0,
    backup,
    scheduler: undefined as unknown as Scheduler,
    async end(outcome = { kind: 'complete' }, listed = true) {
      if (state.phase !== 'running' && state.phase !== 'paused') throw new Error(`nothing runs: ${state.phase}`)
      const { startedAt } = state.progress
      state = { kind: 'backup', phase: 'finished', progress: state.progress, outcome }
      if (listed && (outcome.kind === 'complete' || outcome.kind === 'with-problems'))
        machine.kept.lastEnded = startedAt
      machine.scheduler.look()
      await settle()
    },
    async minutes(count) {
      for (let passed = 0; passed < count; passed++) {
        await clock.turn(minute)
        await settle()
      }
    },
    async restart(laterMs) {
      await machine.scheduler.close()
      state = { kind: 'backup', phase: 'idle' }
      await clock.turn(laterMs)
      machine.scheduler = open()
      await settle()
    },
    changeMirror() {
      mirror = { ...mirror }
      machine.scheduler.look()
    },
    settle,
  }
  machine.scheduler = open()
  await settle()
  return machine
}
