import type { PowerState, ScheduleState } from '../../schedule.ts'
import type { Call, Names } from '../call.ts'

export interface ScheduleCalls {
  'schedule.get': Call<void, ScheduleState>
  /** What the machine tells now; of the network only if the person asked to wait for it. */
  'schedule.power': Call<void, PowerState>
}

export interface ScheduleEvents {
  'schedule.changed': ScheduleState
}

export const scheduleCalls: Names<ScheduleCalls> = {
  'schedule.get': true,
  'schedule.power': true,
}

export const scheduleEvents: Names<ScheduleEvents> = {
  'schedule.changed': true,
}
