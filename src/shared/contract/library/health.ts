import type { DifferenceList, DifferenceQuery, Health } from '../../health.ts'
import type { Call, Names } from '../call.ts'

export interface HealthCalls {
  /** The numbers of the mirror and why they differ from Google's; works offline. Takes seconds for a million items. */
  'health.get': Call<void, Health>
  /** The items behind one of the differences, in a stable order; works offline. */
  'health.differenceItems': Call<DifferenceQuery, DifferenceList>
}

export interface HealthEvents {
  /** What `health.get` tells may be other numbers now, though no backup has changed them. At most ten times a second. */
  'health.changed': null
}

export const healthCalls: Names<HealthCalls> = {
  'health.get': true,
  'health.differenceItems': true,
}

export const healthEvents: Names<HealthEvents> = {
  'health.changed': true,
}
