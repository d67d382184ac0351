import { z } from 'zod'
import type { Permission } from '../../../shared/domain.ts'
import { notAllowed } from '../../../shared/problems/account-problem.ts'
import type { Problem, ProblemCode } from '../../../shared/problems/problem.ts'
import { googleDayAt, midnightMargin } from '../pace/google-day.ts'
import type { ApiFailure } from './library-api.ts'
import { busyPause } from '../pace/pacing.ts'
import { parseJson } from '../../../shared/parse-json.ts'

/** An answer that carries no value. */
export interface Refusal {
  status: number
  /** The body as text, possibly cut; JSON of the reference's 6.1, an HTML page, or empty. */
  body: string
  /** The `Retry-After` header as sent. */
  retryAfter: string | null
}

export interface RefusalFacts {
  /** Milliseconds since 1970. */
  now: number
  /** Of the account, for the sentence about it. */
  email: string
  /** The permission that the method needs, if the person left it unticked, or has taken it back. */
  lacked?: Permission
  /** True for the methods on shared albums, which Google withdrew as a whole: the rest goes on without them. */
  sharing: boolean
  /** How many pauses for a 429 this account has had in a row. */
  pauses: number
}

const minute = 60_000
const longestRetryAfter = 24 * 60 * minute
/** A day quota that is used up this soon after our midnight is still yesterday's. */
const freshDay = 15 * minute

const text = z.string().catch('')
const errorBody = z.object({
  error: z.object({
    message: text,
    status: text,
    details: z.array(z.object({ reason: text }).catch({ reason: '' })).catch([]),
    errors: z.array(z.object({ reason: text }).catch({ reason: '' })).catch([]),
  }),
})
/** Uploads answer without the usual wrapper (reference, 4.5). */
const bareError = z.object({ code: z.number(), message: z.string() })

interface Explanation {
  message: string
  status: string
  reasons: string[]
}

/** What an API answer other than 2xx means and what to do about it (reference, 6.2 and 6.4). */
export function failureOf(refusal: Refusal, facts: RefusalFacts): ApiFailure {
  const { status } = refusal
  const why = explanationIn(refusal.body)
  const problem = (code: ProblemCode): Problem => ({ code, detail: detailOf(status, why) })

  if (status === 429 || (status === 403 && isRateLimit(why)) || (status === 400 && isUploadRate(why))) {
    if (isDayQuota(why)) return pausedUntil(problem('google-day-quota'), dayQuotaEnds(facts.now))
    const pause = busyPause(facts.pauses, retryAfterMs(refusal.retryAfter, facts.now))
    return pausedUntil(problem('google-busy'), facts.now + pause)
  }
  if (status >= 500 || status === 408 || status === 409) {
    return {
      kind: 'retry',
      problem: problem('google-busy'),
      afterMs: retryAfterMs(refusal.retryAfter, facts.now) ?? 0,
    }
  }
  if (status === 403) return forbidden(why, facts, problem)
  if (status === 401) return signIn(problem('sign-in-needed'), facts.email)
  if (status === 404 || status === 410) return { kind: 'permanent', problem: problem('google-not-found') }
  if (status === 400) return { kind: 'permanent', problem: problem('google-bad-request') }
  if (status > 400) return { kind: 'permanent', problem: problem('google-refused') }
  // A redirect of an API call is the work of something in between, such as the log-in page of a hotel network.
  return { kind: 'retry', problem: problem('google-bad-answer'), afterMs: 0 }
}

function forbidden(why: Explanation, facts: RefusalFacts, problem: (code: ProblemCode) => Problem): ApiFailure {
  if (
    /has not been used in project|it is disabled/i.test(why.message) ||
    hasReason(why, /SERVICE_DISABLED|accessNotConfigured/i)
  ) {
    return { kind: 'sign-in', problem: problem('google-api-disabled') }
  }
  const lacksScope =
    /insufficient authentication scopes/i.test(why.message) ||
    hasReason(why, /SCOPE_INSUFFICIENT|insufficientPermissions/i)
  if (facts.sharing) return { kind: 'permanent', problem: problem('google-scope-removed') }
  if (!lacksScope) return { kind: 'permanent', problem: problem('google-refused') }
  if (facts.lacked === undefined) return signIn(problem('google-scope-removed'), facts.email)
  const { values } = notAllowed(facts.email, facts.lacked)
  return { kind: 'sign-in', problem: { ...problem('scope-missing'), ...(values && { values }) } }
}

function signIn(problem: Problem, email: string): ApiFailure {
  return { kind: 'sign-in', problem: { ...problem, values: { email } } }
}

/** The pause as a failure; its end (milliseconds since 1970) is in the sentence, too. */
export function pausedUntil(problem: Problem, until: number): Extract<ApiFailure, { kind: 'pause-account' }> {
  return { kind: 'pause-account', problem: { ...problem, values: { until } }, until }
}

/** When the day quota counts anew, with a margin for clocks that differ. Milliseconds since 1970. */
export function dayQuotaEnds(now: number): number {
  const day = googleDayAt(now)
  return now - day.startsAt < freshDay ? now + freshDay : day.endsAt + midnightMargin
}

/** `Retry-After` in seconds or as a date, as milliseconds from `now`; at most a day. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now) / 1_000
  if (Number.isNaN(seconds)) return undefined
  return Math.min(longestRetryAfter, Math.max(0, seconds * 1_000))
}

function explanationIn(body: string): Explanation {
  const parsed = errorBody.safeParse(parseJson(body))
  if (!parsed.success) {
    const bare = bareError.safeParse(parseJson(body))
    return { message: bare.success ? bare.data.message : '', status: '', reasons: [] }
  }
  const { message, status, details, errors } = parsed.data.error
  return {
    message,
    status,
    reasons: [...details, ...errors].map((entry) => entry.reason).filter((reason) => reason !== ''),
  }
}

function hasReason(why: Explanation, pattern: RegExp): boolean {
  return why.reasons.some((reason) => pattern.test(reason))
}

function isRateLimit(why: Explanation): boolean {
  return why.status === 'RESOURCE_EXHAUSTED' || hasReason(why, /RateLimitExceeded|quotaExceeded|dailyLimitExceeded/i)
}

/** Too many uploads in a minute come as a 400 (reference, 4.5). */
function isUploadRate(why: Explanation): boolean {
  return /^insufficient tokens for quota/i.test(why.message)
}

function isDayQuota(why: Explanation): boolean {
  return /per ?day/i.test(why.message) || hasReason(why, /dailyLimitExceeded/i)
}

function detailOf(status: number, why: Explanation): string {
  return ['HTTP', status, why.status, why.message]
    .filter((part) => part !== '')
    .join(' ')
    .slice(0, 500)
}
