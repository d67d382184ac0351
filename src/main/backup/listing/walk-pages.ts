import type { AccountId } from '../../../shared/domain.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import type { ApiResult, Page } from '../../google/library/library-api.ts'
import type { NetworkWatch } from '../../google/pace/network-watch.ts'
import type { Clock } from '../../ports.ts'
import { longestSleep, timespan } from '../../clock/timespan.ts'
import { gateOf } from '../../tasks/lane-gates.ts'
import type { LaneGates } from '../../tasks/lane-gates.ts'
import type { AccountUse } from '../../google/library/library-api.ts'
import { retryDelay } from '../../tasks/outcome.ts'

/** Google sends empty pages that go on (reference, 3.5), but not this many in a row. Pages that only lead back are no better. */
const mostEmptyPages = 200
/** The client has its own retries; these are for outages that outlast them. */
const usualRetries = 4

export interface WalkParts {
  account: AccountId
  gates: LaneGates<AccountUse>
  clock: Clock
  signal: AbortSignal
  /** Resolves when the run is not paused. */
  goOn: () => Promise<void>
  /** How often a page is asked for again after an outage; 0 where a person waits for the answer. Default 4. */
  retries?: number
  /** Hears when a page is asked for again. */
  network?: Pick<NetworkWatch, 'triesIn'> | undefined
}

/** `blocked`: the account needs a person. `failed`: this list could not be read to its end. */
export type WalkEnd =
  | { kind: 'complete' }
  | { kind: 'failed'; problem: Problem }
  | { kind: 'blocked'; problem: Problem }
  | { kind: 'cancelled' }

/**
 * Reads a list page by page to its end: waits out pauses, tries again after outages, and starts over once, with
 * `restart`, if Google no longer accepts its own page token.
 */
export async function walkPages<Entry>(
  parts: WalkParts,
  call: (pageToken: string | undefined, signal: AbortSignal) => Promise<ApiResult<Page<Entry>>>,
  onPage: (entries: Entry[]) => Promise<void>,
  restart: () => void,
): Promise<WalkEnd> {
  const { account, gates, clock, signal } = parts
  const mostRetries = parts.retries ?? usualRetries
  let token: string | undefined
  let empty = 0
  let retries = 0
  let restarted = false
  let unreadable = 0
  const seen = new Set<string>()
  for (;;) {
    await parts.goOn()
    if (signal.aborted) return { kind: 'cancelled' }
    const gate = gates.closed(account, 'lists')
    if (gate) {
      if (gate.until === Infinity) return { kind: 'blocked', problem: gate.problem }
      // What holds now may not hold any more: the clock was set, or the limits of the day were.
      await clock.sleep(Math.min(gate.until - clock.now(), longestSleep), signal)
      continue
    }
    const answer = await call(token, signal)
    if (answer.ok) {
      retries = 0
      const { entries, nextPageToken } = answer.value
      unreadable += answer.value.unreadable ?? 0
      empty = entries.length === 0 || (nextPageToken !== undefined && seen.has(nextPageToken)) ? empty + 1 : 0
      if (entries.length > 0) await onPage(entries)
      if (nextPageToken === undefined) return unreadable === 0 ? { kind: 'complete' } : incomplete(unreadable)
      if (empty >= mostEmptyPages) return { kind: 'failed', problem: { code: 'google-endless-pages' } }
      token = nextPageToken
      seen.add(nextPageToken)
      continue
    }
    const { failure } = answer
    switch (failure.kind) {
      case 'cancelled':
        return { kind: 'cancelled' }
      case 'pause-account':
        gates.close(account, gateOf(failure))
        break
      case 'sign-in':
        gates.close(account, { problem: failure.problem, until: Infinity })
        break
      case 'retry': {
        if (++retries > mostRetries) return { kind: 'failed', problem: failure.problem }
        const rest = retryDelay(retries, failure.afterMs)
        parts.network?.triesIn(rest)
        await timespan(clock, rest).wait(signal)
        break
      }
      case 'permanent':
        if (token === undefined || restarted || failure.problem.code !== 'google-bad-request')
          return { kind: 'failed', problem: failure.problem }
        restarted = true
        token = undefined
        empty = 0
        unreadable = 0
        seen.clear()
        restart()
    }
  }
}

/** What was read is good, but what is missing from such a list is not missing at Google. */
function incomplete(unreadable: number): WalkEnd {
  return { kind: 'failed', problem: { code: 'google-bad-answer', detail: `${unreadable} entries cannot be read` } }
}
