import type { Problem } from '../../../shared/problems/problem.ts'
import type { ScheduleBusy, ScheduleState } from '../../../shared/schedule.ts'

/** Everything that decides what the schedule does now. Waits are in milliseconds from `now`; absent if nothing waits. */
export interface ScheduleFacts {
  now: number
  /** Hours between backups; 0 for no schedule. */
  hours: number
  /** There was a backup that can be repeated. */
  hasSelection: boolean
  /** A person has not taken everything out of what is to be backed up. */
  isChosen: boolean
  /** Somebody is signed in who let Shoebox see photos. */
  canBackUp: boolean
  /** A backup under way, by who started it. */
  backup: 'none' | 'own' | 'other'
  /** The schedule has paused its own backup. */
  pausedByUs: boolean
  /** Other work that is under way, beside which no backup starts. */
  busyWith?: ScheduleBusy
  /** Until the next one is due; 0 or less if it is due. */
  dueIn: number
  /** The start of the last backup that reached its end is known: `dueIn` was counted from it. */
  everEnded: boolean
  /** After a start or a sleep of the machine, so that the network is there and nobody's start is slowed down. */
  quietFor?: number
  /** After an attempt that failed, and why it did. */
  retry?: { in: number; problem: Problem }
  /** After a person stopped or paused a backup. */
  restsFor?: number
  /** The machine is as the person asked not to use it. */
  mustWait?: 'battery' | 'metered'
}

export interface ScheduleStep {
  state: ScheduleState
  act: 'none' | 'start' | 'pause' | 'resume'
}

/** The clocks differ by fractions, which nobody needs to hear of. */
function wholeSecond(time: number): number {
  return Math.ceil(time / 1000) * 1000
}

/** Waits for another attempt. */
export function retryState(now: number, { in: left, problem }: { in: number; problem: Problem }): ScheduleState {
  return { kind: 'waiting', why: 'retry', until: wholeSecond(now + left), problem }
}

function ownBackup({ mustWait, pausedByUs }: ScheduleFacts): ScheduleStep {
  if (mustWait) return { state: { kind: 'waiting', why: mustWait }, act: pausedByUs ? 'none' : 'pause' }
  return { state: { kind: 'running' }, act: pausedByUs ? 'resume' : 'none' }
}

/** Says what the schedule does now and what it waits for. Pure, and the only place that decides it. */
export function scheduleStep(facts: ScheduleFacts): ScheduleStep {
  const { now, hours, dueIn, quietFor, restsFor, mustWait } = facts
  const wait = (state: ScheduleState): ScheduleStep => ({ state, act: 'none' })
  if (facts.backup === 'own') return ownBackup(facts)
  if (hours === 0) return wait({ kind: 'off' })
  if (facts.backup === 'other') return wait({ kind: 'waiting', why: 'backup' })
  if (!facts.hasSelection) return wait({ kind: 'waiting', why: 'first-backup' })
  if (!facts.isChosen) return wait({ kind: 'waiting', why: 'nothing-chosen' })
  if (!facts.canBackUp) return wait({ kind: 'waiting', why: 'sign-in' })
  if (dueIn > 0) return wait({ kind: 'next', at: wholeSecond(now + dueIn) })
  if (facts.busyWith) return wait({ kind: 'waiting', why: facts.busyWith })
  if (restsFor !== undefined) return wait({ kind: 'waiting', why: 'person', until: wholeSecond(now + restsFor) })
  if (facts.retry) return wait(retryState(now, facts.retry))
  if (mustWait) return wait({ kind: 'waiting', why: mustWait })
  if (quietFor !== undefined)
    return wait({
      kind: 'next',
      at: wholeSecond(now + quietFor),
      ...(facts.everEnded && { missedAt: wholeSecond(now + dueIn) }),
    })
  return { state: { kind: 'running' }, act: 'start' }
}

const hour = 60 * 60_000
const firstRetry = 10 * 60_000
const longestRetry = 6 * hour

/** How long to wait after the n-th failure in a row: 10 minutes, doubling, at most 6 hours and never more than the interval. */
export function retryWait(failures: number, hours: number): number {
  const grown = firstRetry * 2 ** Math.min(20, Math.max(0, failures - 1))
  return Math.min(grown, longestRetry, Math.max(1, hours) * hour)
}
