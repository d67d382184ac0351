import type { DifferenceList, DifferenceQuery, Health, VerifyState } from '../health.ts'
import type { VerifyMode } from '../verification.ts'
import type { Call, Names } from './call.ts'

export interface HealthCalls {
  /** The numbers of the mirror and why they differ from Google's; works offline. Takes seconds for a million items. */
  'health.get': Call<void, Health>
  /** The items behind one of the differences, in a stable order; works offline. */
  'health.differenceItems': Call<DifferenceQuery, DifferenceList>
  /** Starts a verification; how it goes comes as `health.changed`. A repair and a backup exclude each other. */
  'health.verify': Call<{ mode: VerifyMode; repair: boolean }, void>
  /** Resolves when the verification has ended; a full one goes on from there when it is started again. */
  'health.stop': Call<void, void>
  'health.state': Call<void, VerifyState>
}

export interface HealthEvents {
  /** At most ten times a second. */
  'health.changed': VerifyState
}

export const healthCalls: Names<HealthCalls> = {
  'health.get': true,
  'health.differenceItems': true,
  'health.verify': true,
  'health.stop': true,
  'health.state': true,
}

export const healthEvents: Names<HealthEvents> = {
  'health.changed': true,
}
