import type { Verdict } from '../../tasks/verdict.ts'
import type { Call, Names } from '../call.ts'

export interface VerdictCalls {
  /** Whether everything is here; cheap, works offline, and without a folder. */
  'verdict.get': Call<void, Verdict>
}

export interface VerdictEvents {
  /** At most once a second. */
  'verdict.changed': Verdict
}

export const verdictCalls: Names<VerdictCalls> = {
  'verdict.get': true,
}

export const verdictEvents: Names<VerdictEvents> = {
  'verdict.changed': true,
}
