import type { ArrivalsState } from '../../imports/arrivals.ts'
import type { Call, Names } from '../call.ts'

export interface ArrivalsCalls {
  'arrivals.state': Call<void, ArrivalsState>
  /** Watches a folder in place of the one that was watched; a leading `~` is the person's own folder. `null`: none. */
  'arrivals.watch': Call<{ folder: string | null }, ArrivalsState>
  /** The person has dealt with an export: it is named again only if more parts of it come. */
  'arrivals.dismiss': Call<{ id: string }, ArrivalsState>
}

export interface ArrivalsEvents {
  'arrivals.changed': ArrivalsState
}

export const arrivalsCalls: Names<ArrivalsCalls> = {
  'arrivals.state': true,
  'arrivals.watch': true,
  'arrivals.dismiss': true,
}

export const arrivalsEvents: Names<ArrivalsEvents> = { 'arrivals.changed': true }
