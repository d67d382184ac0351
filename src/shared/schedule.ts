import type { Problem } from './problems/problem.ts'

/** Work beside which no backup starts. */
export const scheduleBusy = ['import', 'export', 'restore', 'repair', 'rebuild'] as const

export type ScheduleBusy = (typeof scheduleBusy)[number]

/**
 * What backups that start by themselves wait for: mains power, a network that costs nothing, a sign-in, a backup or other
 * work that is under way, another attempt after one that failed, the rest after a person stopped or paused one, or
 * the first backup, which a person starts; or a person has left nothing to be backed up.
 */
type ScheduleWait =
  'battery' | 'metered' | 'sign-in' | 'backup' | ScheduleBusy | 'retry' | 'person' | 'first-backup' | 'nothing-chosen'

/** What the schedule does next. Times are milliseconds since 1970. */
export type ScheduleState =
  | { kind: 'off' }
  /** `missedAt`: this one should have started then, and is made up. */
  | { kind: 'next'; at: number; missedAt?: number }
  /** `until`: when it goes on by itself at the latest, if that is known. `problem`: why the last attempt failed. */
  | { kind: 'waiting'; why: ScheduleWait; until?: number; problem?: Problem }
  /** A backup that the schedule started is under way. */
  | { kind: 'running' }

/** What the machine tells about its power and its network. Absent: it does not tell. */
export interface PowerState {
  onBattery?: boolean
  metered?: boolean
}
