import { pausedUntil } from '../library/api-failure.ts'
import type { RequestUse } from './day-limits.ts'
import type { ApiFailure } from '../library/library-api.ts'
import type { Permit, RequestLedger } from './request-ledger.ts'

type Pause = Extract<ApiFailure, { kind: 'pause-account' }>

/** Asks for one more request of a use: it may be sent, or the caller has to wait for the next Google day. */
export type AskQuota<Use extends RequestUse> = (use: Use) => Promise<Permit | Pause>

/** The quota of the OAuth client that `key` names at the moment. Nothing is remembered here: each request asks anew. */
export function createDayQuota(ledger: RequestLedger, key: () => string): AskQuota<RequestUse> {
  return async (use) => {
    const answer = await ledger.begin(key(), use)
    if ('end' in answer) return answer
    const { kind, used, limit, until } = answer
    const values = { until, used, limit, kind }
    const pause = pausedUntil({ code: 'day-limit-reached', detail: `${used} of ${limit} ${kind} requests` }, until)
    return { ...pause, problem: { ...pause.problem, values }, only: pausedBy[use] }
  }
}

const pausedBy: Record<RequestUse, NonNullable<Pause['only']>> = {
  lists: 'lists',
  'albums-shown': 'lists',
  addresses: 'addresses',
  bytes: 'bytes',
  covers: 'bytes',
  uploads: 'uploads',
  changes: 'changes',
}
