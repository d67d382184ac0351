import { notAllowed } from '../../../shared/problems/account-problem.ts'
import type { Endpoints } from '../endpoints.ts'
import type { RequestUse } from '../pace/day-limits.ts'
import type { AskQuota } from '../pace/day-quota.ts'
import type { NetworkWatch } from '../pace/network-watch.ts'
import type { PacedCalls } from '../pace/paced-calls.ts'
import type { TokenSource } from '../sign-in/token-source.ts'
import { failureOf } from './api-failure.ts'
import type { Refusal } from './api-failure.ts'
import type { ApiFailure, ApiResult } from './library-api.ts'
import { holdsCurrent, isWithdrawn, lacking, methodOf, permissionFor } from './methods.ts'
import type { MethodName } from './methods.ts'

/** Whose sign-in it is, and what the person allowed. */
export interface AccountGrants {
  email: string
  /** In full, as Google named them. */
  scopes: readonly string[]
}

/** What a client needs whose calls carry the sign-in of an account. */
export interface AccountCallParts {
  /** Shared by all clients of one account. */
  paced: PacedCalls
  /** Hears of each call, the token for it included. */
  network: NetworkWatch
  endpoints: Endpoints
  tokens: TokenSource
  /** Of the sign-in as it is now. */
  account(): AccountGrants
  /** Asked before each request. */
  quota: AskQuota<RequestUse>
}

/** Asks with an access token, and once more with a fresh one if Google refuses that. */
export async function withToken<Value>(
  tokens: TokenSource,
  signal: AbortSignal,
  ask: (token: string) => Promise<ApiResult<Value>>,
): Promise<ApiResult<Value>> {
  const token = await tokens.token(signal)
  if (!token.ok) return token
  const first = await ask(token.value)
  if (first.ok || first.failure.kind !== 'sign-in' || first.failure.problem.code !== 'sign-in-needed') return first
  tokens.refused(token.value)
  const fresh = await tokens.token(signal)
  return fresh.ok ? await ask(fresh.value) : fresh
}

/** That an account lacks the permission for a method, before Google is asked; undefined if it has it or nobody can give it. */
export function refusedHere(
  { email, scopes }: AccountGrants,
  method: MethodName,
  { realm }: Pick<Endpoints, 'realm'>,
): ApiFailure | undefined {
  if (lacking(method, scopes, realm) === undefined) return undefined
  return { kind: 'sign-in', problem: notAllowed(email, permissionFor(method)) }
}

/** What it means that Google refused a method to an account; see `failureOf` for `now` and `pauses`. */
export function refusedTo(
  { email, scopes }: AccountGrants,
  method: MethodName,
  refusal: Refusal,
  { now, pauses }: { now: number; pauses: number },
): ApiFailure {
  // Nothing but seeing what others put there was ever taken from everybody: whoever had allowed more has taken that back since.
  const isTakenBack = methodOf(method).does !== 'read' && holdsCurrent(method, scopes)
  const isTheirs = isTakenBack || lacking(method, scopes) !== undefined
  const lacked = isTheirs ? permissionFor(method) : undefined
  return failureOf(refusal, { now, pauses, email, ...(lacked && { lacked }), sharing: isWithdrawn(method) })
}

/** An answer that says something else than it should. */
export function badAnswer(detail: string): ApiFailure {
  return { kind: 'retry', problem: { code: 'google-bad-answer', detail }, afterMs: 0 }
}
